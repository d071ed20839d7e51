"""Lines of a muscle: knots of a table become dense samples with width, thickness and a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d

from tools.atlas.body import Body
from tools.atlas.mesh import Array, unit
from tools.atlas.tables import Knot, Part

STEP = 0.0015
"""Metres between samples."""


@dataclass(frozen=True)
class Line:
    """Samples along a line; all arrays have n rows."""

    points: Array
    """(n, 3) metres."""
    width: Array
    thickness: Array
    """Halves, mm."""
    along: Array
    normal: Array
    """Toward the skin, at right angles to the line."""
    across: Array
    knot: Array
    """Number of the knot, with fraction."""

    @property
    def last_knot(self) -> float:
        return float(self.knot[-1])

    def within(self, belly: tuple[float, float]) -> Array:
        """Return which samples (n,) are red flesh."""
        return (self.knot >= belly[0]) & (self.knot <= belly[1])

    def part(self, chosen: Array) -> Line:
        """Return the samples at *chosen* (mask or indices)."""
        return Line(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def lines_of(part: Part, body: Body) -> tuple[list[Line], list[Line]]:
    """Return the lines of *part* with a belly, those between them for a sheet included, and those of tendon only."""
    fleshy = filled(part.lines[: part.bellies], part.fill)
    return [line(knots, body) for knots in fleshy], [line(knots, body) for knots in part.lines[part.bellies :]]


def filled(lines: Sequence[tuple[Knot, ...]], fill: int) -> list[tuple[Knot, ...]]:
    """Return *lines* with *fill* interpolated ones between neighbours."""
    out = [lines[0]] if lines else []
    for one, other in pairwise(lines):
        for step in range(1, fill + 1):
            out.append(tuple(_between(a, b, step / (fill + 1)) for a, b in zip(one, other, strict=True)))
        out.append(other)
    return out


def _between(one: Knot, other: Knot, share: float) -> Knot:
    return Knot(one.kind, tuple(a * (1 - share) + b * share for a, b in zip(one.numbers, other.numbers, strict=True)), one.word)


def line(knots: Sequence[Knot], body: Body) -> Line:
    """Return the smooth line through *knots*."""
    places = [body.place(knot) for knot in knots]
    rows = np.array([[*place.point, place.half_width, place.half_thickness] for place in places])
    curve, knot = spline(rows)
    walked = np.r_[0, np.cumsum(np.linalg.norm(np.diff(curve[:, :3], axis=0), axis=1))]
    at = np.linspace(0, walked[-1], max(4, int(walked[-1] / STEP)))
    points = np.stack([np.interp(at, walked, curve[:, k]) for k in range(3)], -1)
    width, thickness = (np.maximum(np.interp(at, walked, curve[:, k]), 0.6) for k in (3, 4))
    along = unit(np.gradient(points, axis=0))
    normal = gaussian_filter1d(body.fields.outward(points), 8, axis=0, mode="nearest")
    normal = unit(normal - along * (normal * along).sum(1, keepdims=True))
    return Line(points, width, thickness, along, normal, np.cross(along, normal), np.interp(at, walked, knot))


def spline(rows: Array, per_piece: int = 24) -> tuple[Array, Array]:
    """Return a centripetal Catmull-Rom curve through *rows* (n, k; the first three columns are the place) and its knot numbers.

    Barry and Goldman's pyramid; C. Yuksel et al., "Parameterization and applications of Catmull-Rom curves", 2011.
    """
    if len(rows) == 2:
        share = np.linspace(0, 1, per_piece)
        return rows[0] + (rows[1] - rows[0]) * share[:, None], share
    padded = np.vstack([2 * rows[0] - rows[1], rows, 2 * rows[-1] - rows[-2]])
    curve, knots = [], []
    for piece in range(len(rows) - 1):
        four = padded[piece : piece + 4]
        gaps = np.sqrt(np.maximum(np.linalg.norm(np.diff(four[:, :3], axis=0), axis=1), 1e-9))
        time = np.r_[0, np.cumsum(gaps)]
        at = np.linspace(time[1], time[2], per_piece, endpoint=piece == len(rows) - 2)[:, None]
        level = list(four)
        for order in (1, 2, 3):
            # in the last step the span is the middle one, not the whole pyramid
            level = [_blend(level, time, at, k, order) for k in range(4 - order)]
        curve.append(level[0])
        knots.append(piece + (at[:, 0] - time[1]) / (time[2] - time[1]))
    return np.vstack(curve), np.concatenate(knots)


def _blend(level: list[Array], time: Array, at: Array, k: int, order: int) -> Array:
    start, end = (time[1], time[2]) if order == 3 else (time[k], time[k + order])
    return ((end - at) * level[k] + (at - start) * level[k + 1]) / (end - start)
