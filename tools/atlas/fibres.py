"""Fibres of a belly as they are drawn: evenly spaced lines in the belly's own direction.

A belly's line, seen by a camera, gives coordinates: s mm along its picture and a mm across. Fibres of a parallel muscle keep
a / half width; those of a pennate one run at the angle of pennation, toward the tendon at the lower end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from tools.atlas import curves
from tools.atlas.camera import View, Window, runs
from tools.atlas.lines import Line
from tools.atlas.mesh import Array, unit
from tools.atlas.muscles import Muscle
from tools.atlas.tables import GROUPS

SPACING_LARGE, SPACING_FOOT = 7.5, 3.8
"""mm between fibres at most."""
NARROW = 0.5
"""On a narrow belly, fibres stand this share of its half width apart."""
LEAST_SPACING = 2.4
CROWDED = 0.6
"""Share of the wanted distance below which a fibre ends beside another."""
PARALLEL_BELOW = 4.0
"""Degrees of pennation that are drawn as parallel."""
CHEVRON = 15.0
"""mm of width for each chevron of a multipennate belly."""
LONGEST_SHEET = 60
"""Samples along a line of a sheet."""

Fibre = tuple[float, Array]
"""Wanted distance to the next fibre and polyline (n, 2), both in picture mm."""


@dataclass(frozen=True)
class _Strip:
    """A line of a belly in the picture; arrays have n rows."""

    centre: Array
    """(n, 2) mm."""
    across: Array
    """(n, 2) unit vectors to the right of the direction of travel."""
    half: Array
    """Half width in mm as seen."""
    along: Array
    """mm from the upper end."""

    def polyline(self, offset: Array, chosen: Array) -> Array:
        return self.centre[chosen] + offset[chosen, None] * self.across[chosen]


def drawn(view: View, window: Window, mask: Array, muscle: Muscle) -> str:
    """Return the path of the fibres of *muscle* inside *mask* (of the shape of *window*)."""
    lines = muscle.belly_lines()
    foot = muscle.part.group.startswith("foot")
    placer = _Placer(view, window, mask, foot)
    if muscle.part.fill and len(lines) > 2:
        placer.take(_sheet(view, lines, placer), None)
    else:
        strips = [_strip(view, line, GROUPS[muscle.part.group]) for line in lines]
        for number, strip in enumerate(strips):
            if strip.along[-1] > 8:
                placer.take(_family(strip, muscle, placer.limit), _others(strips, number))
    return placer.path()


class _Placer:
    """Keeps what of a fibre lies on the belly and not too near to another fibre."""

    def __init__(self, view: View, window: Window, mask: Array, foot: bool) -> None:
        self.view, self.window, self.foot = view, window, foot
        self.limit = SPACING_FOOT if foot else SPACING_LARGE
        self.mask = ndimage.binary_erosion(mask, iterations=max(1, round((0.5 if foot else 1.0) * view.scale)))
        self.least = 3.5 if foot else 8.0
        self.kept: list[Array] = []

    def take(self, candidates: Iterator[Fibre], others: tuple[cKDTree, Array, Array] | None) -> None:
        """Place *candidates*. *others* are strips that may own a point instead."""
        for distance, polyline in candidates:
            if len(polyline) < 3 or curves.length(polyline) < self.least:
                continue
            points = curves.resampled(polyline, 0.5 if self.foot else 0.8)
            free = self._on_belly(points) & self._apart(points, distance * CROWDED)
            if others:
                free &= _owned(points, others)
            free = ndimage.binary_closing(np.pad(free, 4), iterations=3)[4:-4]
            for run in runs(free):
                piece = points[run]
                if len(piece) > 3 and curves.length(piece) >= self.least:
                    self.kept.append(piece)

    def _on_belly(self, points: Array) -> Array:
        column, row = (np.round(points * self.view.scale) - self.window.corner).astype(int).T
        height, width = self.mask.shape
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        return inside & self.mask[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]

    def _apart(self, points: Array, distance: float) -> Array:
        if not self.kept:
            return np.ones(len(points), bool)
        nearest, _ = cKDTree(np.vstack(self.kept)).query(points, distance_upper_bound=distance)
        return ~np.isfinite(nearest)

    def path(self) -> str:
        return "".join(curves.path(points, tolerance=0.35 if self.foot else 0.7, step=1.2, sigma=1.2) for points in self.kept)


def _strip(view: View, line: Line, swelling: float) -> _Strip:
    """Return *line* in the picture. The half width is that of the projected ellipse of its section, and the swelling of the group."""
    centre, _ = view.picture(line.points)
    chosen = np.r_[True, np.linalg.norm(np.diff(centre, axis=0), axis=1) > 1e-3]
    line, centre = line.part(chosen), centre[chosen]
    if len(centre) < 4:
        return _Strip(np.zeros((2, 2)), np.zeros((2, 2)), np.ones(2), np.zeros(2))
    travel = unit(ndimage.gaussian_filter1d(np.gradient(centre, axis=0), 6, axis=0, mode="nearest"))
    across = np.stack([-travel[:, 1], travel[:, 0]], 1)
    in_space = across[:, :1] * view.right - across[:, 1:] * view.up
    half = np.hypot(line.width * (line.across * in_space).sum(1), line.thickness * (line.normal * in_space).sum(1)) + swelling + 0.8
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(centre, axis=0), axis=1))]
    return _Strip(centre, across, half, along)


def _family(strip: _Strip, muscle: Muscle, limit: float) -> Iterator[Fibre]:
    """Yield the fibres of one line."""
    widest = float(np.percentile(strip.half, 80))
    gap = float(np.clip(NARROW * widest, LEAST_SPACING, limit))
    kind, angle = muscle.part.fibres, abs(muscle.part.pennation)
    if kind in {"parallel", "fan"} or angle < PARALLEL_BELOW:
        yield from _parallel(strip, widest, gap)
        return
    turn = _toward_tendon(strip) * (1 if muscle.part.pennation > 0 else -1)
    slope, step = np.tan(np.radians(angle)), gap / np.sin(np.radians(angle))
    if kind == "unipennate":
        yield from _oblique(strip, strip.half, np.zeros_like(strip.half), slope, step, gap, turn)
        return
    chevrons = 1 if kind == "bipennate" else max(2, round(2 * widest / CHEVRON))
    for chevron in range(chevrons):
        middle = strip.half * ((2 * chevron + 1) / chevrons - 1)
        for side in (-1, 1):
            forward = 1 if muscle.part.pennation > 0 else -1
            yield from _half_chevron(strip, strip.half / chevrons, middle, slope, step, gap, side, forward)


def _parallel(strip: _Strip, widest: float, gap: float) -> Iterator[Fibre]:
    count = int(1.15 * widest / gap)
    everywhere = np.ones(len(strip.half), bool)
    for number in sorted(range(-count, count + 1), key=lambda number: (abs(number), number)):
        yield gap, strip.polyline(strip.half * number * gap / widest, everywhere)


def _oblique(strip: _Strip, half: Array, middle: Array, slope: float, step: float, gap: float, turn: int) -> Iterator[Fibre]:
    """Fibres from edge to edge; *turn* is the side toward which they run on their way down."""
    reach = float(half.max()) / slope
    for number in range(int(-reach / step) - 1, int((strip.along[-1] + reach) / step) + 2):
        offset = turn * (strip.along - number * step) * slope
        yield gap, strip.polyline(middle + offset, np.abs(offset) <= half * 1.1)


def _half_chevron(strip: _Strip, half: Array, middle: Array, slope: float, step: float, gap: float, side: int, forward: int) -> Iterator[Fibre]:
    """Fibres on one *side* of the *middle*, reaching it on their way down (*forward* 1) or leaving it (-1)."""
    reach = float(half.max()) / slope
    for number in range(int(-reach / step) - 1, int((strip.along[-1] + reach) / step) + 2):
        offset = (number * step - strip.along) * slope * forward
        yield gap, strip.polyline(middle + side * offset, (offset >= 0.25 * gap) & (offset <= half * 1.1))


def _toward_tendon(strip: _Strip) -> int:
    """Return the side (1 right of the direction of travel, -1 left) to which the line bends below the belly's middle."""
    middle = len(strip.centre) // 2
    bend = (strip.centre[-1] - strip.centre[middle]) @ strip.across[middle]
    return 1 if bend >= 0 else -1


def _others(strips: list[_Strip], own: int) -> tuple[cKDTree, Array, Array] | None:
    """Return a tree of all samples of several strips, their half widths, and which of them are the own strip's."""
    if len(strips) < 2:
        return None
    half = np.concatenate([strip.half for strip in strips])
    is_own = np.concatenate([np.full(len(strip.half), number == own) for number, strip in enumerate(strips)])
    return cKDTree(np.vstack([strip.centre for strip in strips])), half, is_own


def _owned(points: Array, others: tuple[cKDTree, Array, Array]) -> Array:
    """Return which points are nearer, by half widths, to the own strip than to any other."""
    tree, half, is_own = others
    relative = np.linalg.norm(points[:, None] - tree.data[None], axis=2) / half
    return relative[:, is_own].min(1) <= relative[:, ~is_own].min(1)


def _sheet(view: View, lines: list[Line], placer: _Placer) -> Iterator[Fibre]:
    """Yield fibres between neighbouring lines of a sheet, the ones far apart first."""
    count = min(LONGEST_SHEET, *(len(line.points) for line in lines))
    rows = []
    for line in lines:
        even = line.part(np.round(np.linspace(0, len(line.points) - 1, count)).astype(int))
        outward = (even.normal @ view.toward)[:, None]
        rows.append((even, view.picture(even.points + even.normal * outward * even.thickness[:, None] / 1000)[0]))
    flat = [points for _, points in rows]
    flat = [_beyond(view, rows[0], flat[1]), *flat, _beyond(view, rows[-1], flat[-2])]
    spread = np.stack(flat)
    width = float(np.percentile(np.linalg.norm(np.diff(spread, axis=0), axis=2).sum(0), 85))
    gap = placer.limit
    fibres = max(2, int(width / gap))
    for number in sorted(range(fibres + 1), key=lambda number: (-(number & -number) if number else -(1 << 20), number)):
        place = number / fibres * (len(spread) - 1)
        low = min(int(place), len(spread) - 2)
        yield gap, spread[low] * (1 - (place - low)) + spread[low + 1] * (place - low)


def _beyond(view: View, border: tuple[Line, Array], neighbour: Array) -> Array:
    """Return the edge of the sheet, beyond the *border* line and away from its *neighbour*."""
    line, flat = border
    side = np.stack([line.across @ view.right, -(line.across @ view.up)], 1) * line.width[:, None]
    away = np.sign(((flat - neighbour) * side).sum(1).mean()) or 1.0
    return flat + away * side
