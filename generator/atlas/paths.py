"""SVG path data: reading the compiled curves, joining shared arcs into loops, and smoothing a traced outline into curves.

Only the commands the compiled geometry uses are known: ``M`` (absolute), ``c`` (relative cubic Bézier), ``l`` (relative line) and ``z``.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
#: A chain of cubic Bézier curves: shape (n, 4, 2), millimetres; each curve starts where the one before ends.
Curves: TypeAlias = Array

#: The whole of what a path may be made of.
PATH = re.compile(r"(?:M[\d\s.,-]+(?:[cl][\d\s.,-]+)*z?)*")
_COMMAND = re.compile(r"([Mcl])([\d\s.,-]+)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
#: Points a cubic is cut into where straight pieces are wanted.
_CUTS = np.linspace(0.0, 1.0, 5)[1:]
#: Where the control points of a straight piece lie, so that it can be handled as a curve.
_THIRDS = np.array([[1 / 3], [2 / 3], [1.0]])


def check(data: str) -> None:
    """Raise ``ValueError`` when :func:`parse` could not read *data*."""
    if not PATH.fullmatch(data):
        raise ValueError(f"not a path: {data[:40]!r}")
    for command, text in _COMMAND.findall(data):
        count = len(_NUMBER.findall(text))
        if not count or count % (6 if command == "c" else 2):
            raise ValueError(f"a path is cut short: {text[:40]!r}")


def parse(data: str) -> list[Curves]:
    """Return the subpaths of *data* as chains of curves. Raises ``ValueError`` for commands other than M, c, l and z."""
    check(data)
    chains: list[Curves] = []
    for part in data.split("M")[1:]:
        here = np.zeros(2)
        curves: list[Array] = []
        for command, text in _COMMAND.findall(f"M{part}"):
            numbers = np.array([float(token) for token in _NUMBER.findall(text)])
            if command == "M":
                here = numbers[:2]
                continue
            for step in numbers.reshape(-1, 3 if command == "c" else 1, 2):
                steps = step if command == "c" else step * _THIRDS
                curves.append(np.concatenate([here[None], here + steps]))
                here = here + steps[-1]
        chains.append(np.array(curves).reshape(-1, 4, 2))
    return chains


def number(value: float) -> str:
    """Return *value* with one decimal, in as few characters as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    if text in {"-0", "0"}:
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _numbers(values: Iterable[float]) -> str:
    text = ""
    for value in values:
        one = number(value)
        text += one if not text or one.startswith("-") else f" {one}"
    return text


def format_path(chains: Iterable[Curves], *, closed: bool = True) -> str:
    """Return path data with one decimal. Rounding does not add up: each step starts at the rounded point before."""
    parts = []
    for curves in chains:
        if not len(curves):
            continue
        rounded = np.round(curves, 1)
        here = rounded[0, 0]
        text = f"M{_numbers(here)}"
        for curve in rounded:
            step = _numbers((curve[1:] - here).ravel())
            text += f"c{step}"
            here = curve[3]
        parts.append(text + ("z" if closed else ""))
    return "".join(parts)


@functools.cache
def coarse(data: str, step: int) -> str:
    """Return *data* with every point moved to the nearest multiple of *step* tenths of a millimetre, which packs to about half the bytes.

    For pictures so small that nobody sees the difference. The points themselves are rounded, not the steps between them, so
    shapes that share a border still share it. Steps that become nothing are left out.
    """
    parts = []
    for part in data.split("M")[1:]:
        here = at = np.zeros((1, 2), int)
        text = ""
        for command, found in _COMMAND.findall(f"M{part}"):
            tenths = np.rint([float(token) * 10 for token in _NUMBER.findall(found)]).astype(int)
            steps = tenths.reshape(-1, 3 if command == "c" else 1, 2)
            starts = np.concatenate([here, here + np.cumsum(steps[:, -1], axis=0)])
            points = (starts[:-1, None] + steps + step // 2) // step * step
            moved = points - np.concatenate([at, points[:-1, -1]])[:, None]
            kept = moved[moved.any(axis=(1, 2))] if text else moved
            text += command + _numbers(kept.ravel() / 10) if len(kept) else ""
            here, at = starts[-1:], points[-1:, -1]
        parts.append(text + ("z" if part.endswith("z") else ""))
    return "".join(parts)


def loops(arcs: Iterable[tuple[Curves, bool]]) -> list[Curves]:
    """Join *arcs* end to end into closed loops. The flag turns an arc round. Arcs that close on themselves are loops already."""
    ready: list[Curves] = []
    open_ends: dict[tuple[float, float], list[Curves]] = defaultdict(list)
    for curves, turned in arcs:
        chain = curves[::-1, ::-1] if turned else curves
        if _key(chain[0, 0]) == _key(chain[-1, 3]):
            ready.append(chain)
        else:
            open_ends[_key(chain[0, 0])].append(chain)
    while any(open_ends.values()):
        start = next(key for key, waiting in open_ends.items() if waiting)
        loop = [open_ends[start].pop()]
        end = _key(loop[-1][-1, 3])
        while end != start and open_ends.get(end):
            loop.append(open_ends[end].pop())
            end = _key(loop[-1][-1, 3])
        ready.append(np.concatenate(loop))
    return ready


def _key(point: Array) -> tuple[float, float]:
    return round(float(point[0]), 1), round(float(point[1]), 1)


def flatten(curves: Curves) -> Array:
    """Return *curves* as a polyline, shape (4 n + 1, 2)."""
    t = _CUTS[None, :, None]
    a, b, c, d = (curves[:, None, index] for index in range(4))
    points = a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3
    return np.concatenate([curves[:1, 0], points.reshape(-1, 2)])


def area(polygon: Array) -> float:
    """Return the area of a closed polygon, by the shoelace formula; positive whichever way round it runs."""
    x, y = polygon.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def contains(data: str, x: float, y: float) -> bool:
    """True when the point lies inside the shape *data* draws, by the even-odd rule."""
    crossings = 0
    for curves in parse(data):
        if not len(curves):
            continue
        points = flatten(curves)
        x0, y0 = points.T
        x1, y1 = np.roll(points, -1, axis=0).T
        spans = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        crossings += int(np.count_nonzero(spans & (at > x)))
    return crossings % 2 == 1


def smooth_loop(polygon: Array, spacing: float) -> Curves:
    """Return a closed, smooth chain of curves through *polygon*, taken every *spacing* millimetres.

    The curves are a closed uniform Catmull-Rom spline written as cubic Béziers (control points at a sixth of the chord
    between the neighbours, the standard conversion).
    """
    if np.allclose(polygon[0], polygon[-1]):
        polygon = polygon[:-1]
    ring = np.concatenate([polygon, polygon[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
    count = max(6, round(along[-1] / spacing))
    at = np.linspace(0.0, along[-1], count, endpoint=False)
    knots = np.stack([np.interp(at, along, ring[:, axis]) for axis in (0, 1)], axis=1)
    knots = (np.roll(knots, 1, axis=0) + 2 * knots + np.roll(knots, -1, axis=0)) / 4
    before, after, after_next = np.roll(knots, 1, axis=0), np.roll(knots, -1, axis=0), np.roll(knots, -2, axis=0)
    return np.stack([knots, knots + (after - before) / 6, after - (after_next - knots) / 6, after], axis=1)
