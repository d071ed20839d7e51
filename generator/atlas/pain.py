"""Pain as smooth shapes: by strokes drawn once in space and shown the same way by every view, or from zones alone.

A stroke is a line of balls whose middles lie on the skin; the skin inside a ball hurts. A point without strokes of its
own gets the union of its zones with corners rounded as if it were a drop of paint: the border moves by its own
curvature while the area stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import contourpy
import numpy as np
from numpy.typing import NDArray

from generator.atlas import paths
from generator.atlas.geometry import BODY, LEG, SIDES, Geometry, View
from generator.atlas.paths import Array
from generator.store import Store

#: Changes when shapes are drawn another way, so that kept ones are drawn again.
DRAWN_BY = 1
#: Millimetres between the balls of a stroke.
STEP = 5.0
#: A ball never reaches skin that faces away from the skin it sits on: least cosine between the two normals.
FACING = -0.15
#: Millimetres over which two strokes that meet flow into one another; smaller on the foot.
BLEND = 8.0
BLEND_FOOT = 3.0
#: Segments whose second coordinate is an angle.
AROUND = ("hip", "thigh", "leg")
#: Of the cells of the skin every so-manieth is asked which way it faces.
THINNED = 4
#: Cells seen at a flatter angle than this (cosine) are left to another view.
GOOD_ANGLE = 0.4
#: The border of a union of zones is rounded in this many steps, each with a blur of so many millimetres (legs, feet and whole
#: bodies). Blurring a shape and taking the level that keeps its area moves the border by its curvature (Merriman, Bence
#: and Osher, 1992).
ROUNDS = 5
BLUR = {"leg": 11.0, "foot": 4.5, "body": 11.0}
#: How soft the border is kept between two steps, as a share; a hard border would show the cells of the grid.
SOFT = 0.07
#: Pieces smaller than this many cells of the grid are dropped.
CRUMB = 2.0
#: Far from any stroke, in millimetres.
FAR = 60.0
#: Cells the field is carried on beyond the edge of the skin, so that the shape reaches the edge; the outline trims it.
BEYOND = 2


@dataclass(frozen=True)
class Knot:
    """A place on the skin in the coordinates of a body segment, and how far the pain reaches there."""

    segment: str
    first: float
    """Share of the way along the segment."""
    second: float
    """Angle around it in degrees, or share of the way across the foot."""
    radius: float
    """Millimetres."""


@dataclass(frozen=True)
class ZoneShape:
    """A zone as pieces of geometry."""

    patches: tuple[str, ...]


@dataclass(frozen=True)
class Balls:
    """The balls of one stroke: shapes (n, 3), (n,), (n, 3); millimetres."""

    centre: Array
    radius: Array
    normal: Array


@dataclass(frozen=True)
class Skin:
    """Cells of the skin gathered from all views: shapes (n, 3) and (n,)."""

    point: Array
    normal: Array
    area: Array
    """Square millimetres of skin a cell stands for, each view counted for itself."""


NO_SKIN = Skin(np.empty((0, 3)), np.empty((0, 3)), np.empty(0))


class Painter:
    """Draws pain. Holds what is worked out once: the skin of each zone, its strokes, and finished shapes."""

    def __init__(self, geometry: Geometry, zones: Mapping[str, ZoneShape], store: Store | None = None) -> None:
        self.geometry, self.zones = geometry, zones
        self.store = store or Store()
        self._skin: dict[str, Skin] = {}
        self._led: dict[tuple[Knot, ...], Balls | None] = {}

    # Skin

    def skin(self, zone: str) -> Skin:
        """Return the skin of *zone* as the views show it; no cells when no view shows it."""
        if zone not in self._skin:
            self._skin[zone] = self._gather(self.zones[zone].patches)
        return self._skin[zone]

    def _gather(self, patches: Sequence[str]) -> Skin:
        found = [part for name in LEG if (part := self._cells(name, patches))]
        found = found or [part for name in BODY if (part := self._cells(name, [f"right/{patch}" for patch in patches]))]
        if not found:
            return NO_SKIN
        return Skin(*(np.concatenate([getattr(part, name) for part in found]) for name in ("point", "normal", "area")))

    def _cells(self, name: str, patches: Sequence[str]) -> Skin | None:
        view = self.geometry.views.get(name)
        if view is None:
            return None
        cells = view.cells
        facing = cells.normal @ view.toward
        here = np.isin(cells.patch, [view.patches.index(patch) for patch in patches if patch in view.patches]) & (facing > GOOD_ANGLE)
        if not here.any():
            return None
        return Skin(cells.point[here], cells.normal[here], view.grid.step**2 / facing[here])

    @cached_property
    def _all_skin(self) -> Skin:
        """A thinned sample of the whole skin, from which strokes take which way the skin faces. It depends on the geometry alone."""
        found = [self._cells(name, self.geometry.views[name].patches) for name in LEG if name in self.geometry.views]
        parts = [part for part in found if part]
        if not parts:
            return NO_SKIN
        return Skin(*(np.concatenate([getattr(part, name)[::THINNED] for part in parts]) for name in ("point", "normal", "area")))

    def centre(self, zone: str) -> Array | None:
        """Return the skin point nearest to the middle of *zone*, or ``None`` when no view shows the zone."""
        skin = self.skin(zone)
        if not len(skin.point):
            return None
        middle = np.average(skin.point, axis=0, weights=skin.area)
        nearest: Array = skin.point[np.argmin(((skin.point - middle) ** 2).sum(1))]
        return nearest

    def nearest(self, point: Array, normal: Array, within: float) -> str | None:
        """Return the zone nearest to *point* over skin that faces the same way; ``None`` when none is *within* so many millimetres."""
        skin, owner = self._zoned_skin
        first, last = np.searchsorted(skin.point[:, 2], (point[2] - within, point[2] + within))
        here = np.arange(first, last)[skin.normal[first:last] @ normal > 0]
        if not len(here):
            return None
        far = ((skin.point[here] - point) ** 2).sum(1)
        least = int(np.argmin(far))
        return list(self.zones)[owner[here[least]]] if np.sqrt(far[least]) <= within else None

    @cached_property
    def _zoned_skin(self) -> tuple[Skin, NDArray[np.intp]]:
        """The skin of all zones in the order of its height, and for each cell the number of its zone; shape (n,)."""
        skins = [self.skin(zone) for zone in self.zones] or [NO_SKIN]
        point = np.concatenate([skin.point for skin in skins])
        order = np.argsort(point[:, 2], kind="stable")
        owner = np.repeat(np.arange(len(skins)), [len(skin.point) for skin in skins])[order]
        return Skin(point[order], *(np.concatenate([getattr(skin, name) for skin in skins])[order] for name in ("normal", "area"))), owner

    def distances(self, point: Array, normal: Array, zones: Iterable[str]) -> dict[str, float]:
        """Return how far each of *zones* is from *point* over skin that faces the same way, in millimetres."""
        far = {}
        for zone in zones:
            skin = self.skin(zone)
            same_way = skin.normal @ normal > 0
            if same_way.any():
                far[zone] = float(np.sqrt(((skin.point[same_way] - point) ** 2).sum(1).min()))
        return far

    # Strokes

    def stroke(self, knots: Sequence[Knot]) -> Balls | None:
        """Return the balls of a stroke. Between knots of one segment it follows the skin, between segments it runs straight."""
        places: list[Array] = []
        radii: list[float] = []
        for a, b in zip(knots, knots[1:] or knots, strict=False):
            start, end = self._locate(a), self._locate(b)
            count = max(2, int(np.linalg.norm(end - start) / STEP) + 1) if np.isfinite(start + end).all() else 2
            for share in np.linspace(0, 1, count):
                if a.segment == b.segment:
                    turn = (b.second - a.second + 180) % 360 - 180 if a.segment in AROUND else b.second - a.second
                    place = self._locate(Knot(a.segment, a.first + (b.first - a.first) * share, a.second + turn * share, 0))
                else:
                    place = start + (end - start) * share
                if np.isfinite(place).all():
                    places.append(place)
                    radii.append(a.radius + (b.radius - a.radius) * share)
        return self._balls(np.array(places), np.array(radii)) if places else None

    def _locate(self, knot: Knot) -> Array:
        chart = self.geometry.charts.get(knot.segment)
        return chart.locate(knot.first, knot.second) if chart else np.full(3, np.nan)

    def _balls(self, centre: Array, radius: Array) -> Balls | None:
        skin = self._all_skin
        if not len(skin.point):
            return None
        nearest = [int(np.argmin(((skin.point - place) ** 2).sum(1))) for place in centre]
        return Balls(centre, radius, skin.normal[nearest])

    # Shapes

    def coverage(self, strokes: Sequence[Sequence[Knot]]) -> dict[str, float]:
        """Return the share of the skin of each zone that *strokes* cover, 0 to 1; zones that no view shows are left out."""
        key = Store.key(
            "coverage", DRAWN_BY, self.geometry.digest, sorted((zone, shape.patches) for zone, shape in self.zones.items()), [tuple(knots) for knots in strokes]
        )
        found = self.store.get(key)
        covered: dict[str, float] = json.loads(found if found is not None else self.store.put(key, json.dumps(self._covered(strokes))))
        return covered

    def _covered(self, strokes: Sequence[Sequence[Knot]]) -> dict[str, float]:
        balls = self._strokes(strokes)
        if not balls:
            return {}
        reach = max(ball.radius.max() for ball in balls) + BLEND
        low, high = (getattr(np.concatenate([ball.centre for ball in balls]), end)(0) + way * reach for end, way in (("min", -1), ("max", 1)))
        skin, owner = self._zoned_skin
        first, last = np.searchsorted(skin.point[:, 2], (low[2], high[2]))
        slab = skin.point[first:last]
        near = np.arange(first, last)[((slab >= low) & (slab <= high)).all(1)]
        inside = near[_field(skin.point[near], skin.normal[near], balls, 1.0) < 0]
        whole, covered = (np.bincount(owner[some], skin.area[some], len(self.zones)) for some in (slice(None), inside))
        return {zone: float(covered[number] / whole[number]) for number, zone in enumerate(self.zones) if whole[number]}

    def shape(self, view: str, zones: Sequence[str], strokes: Sequence[Sequence[Knot]] = (), sides: Sequence[str] = SIDES[:1]) -> str:
        """Return path data of the pain in *view*; empty when the view shows none of it. Whole bodies show it on the *sides* asked for."""
        shown = self.geometry.views[view]
        patches = sorted(patch for zone in zones for patch in self.zones[zone].patches)
        key = Store.key(DRAWN_BY, self.geometry.digest if strokes else shown.digest, view, patches, [tuple(knots) for knots in strokes], tuple(sides))
        found = self.store.get(key)
        if found is None:
            field = self._stroked(shown, self._strokes(strokes)) if strokes else self._rounded(shown, patches, sides)
            found = self.store.put(key, "" if field is None else _trace(shown, field))
        return found

    def coarse(self, data: str, step: int) -> str:
        """Return path *data* with every point moved to the nearest multiple of *step* tenths of a millimetre, see :func:`paths.coarse`."""
        key = Store.key("coarse", DRAWN_BY, step, data)
        found = self.store.get(key)
        return self.store.put(key, paths.coarse(data, step)) if found is None else found

    def _strokes(self, strokes: Sequence[Sequence[Knot]]) -> list[Balls]:
        found = []
        for knots in map(tuple, strokes):
            if knots not in self._led:
                self._led[knots] = self.stroke(knots)
            found.append(self._led[knots])
        return [balls for balls in found if balls is not None]

    def _stroked(self, view: View, strokes: Sequence[Balls]) -> Array | None:
        """Return how far each cell is outside *strokes*, in millimetres, below 0 inside; NaN off the skin."""
        if not strokes:
            return None
        cells = view.cells
        flat = np.concatenate([np.c_[view.project(balls.centre)[:, :2], balls.radius] for balls in strokes])
        reach = flat[:, 2].max() + 3 * view.grid.step + BLEND
        low, high = (flat[:, :2] - reach).min(0) / view.grid.step, (flat[:, :2] + reach).max(0) / view.grid.step
        here = (cells.column >= low[0]) & (cells.column <= high[0]) & (cells.row >= low[1]) & (cells.row <= high[1])
        values = _field(cells.point[here], cells.normal[here], strokes, BLEND_FOOT if view.id.startswith("foot") else BLEND)
        if not (values < 0).any():
            return None
        field = np.full((view.grid.rows, view.grid.columns), np.nan)
        field[cells.row, cells.column] = FAR
        field[cells.row[here], cells.column[here]] = values
        return field

    def _rounded(self, view: View, patches: Sequence[str], sides: Sequence[str]) -> Array | None:
        """Return the union of *patches* with its corners rounded, as a field below 0 inside; NaN off the skin."""
        names = set(patches)
        names |= {f"{side}/{name}" for side in sides for name in names}
        cells = view.cells
        inside = np.isin(cells.patch, [index for index, name in enumerate(view.patches) if name in names])
        if inside.sum() < CRUMB:
            return None
        skin = np.zeros((view.grid.rows, view.grid.columns))
        skin[cells.row, cells.column] = 1.0
        shape = np.zeros_like(skin)
        shape[cells.row[inside], cells.column[inside]] = 1.0
        kernel = _bell(BLUR[view.id.partition("-")[0]] / view.grid.step)
        weight = np.maximum(_blur(skin, kernel), 1e-6)
        wanted, level = shape.sum(), 0.5
        for _ in range(ROUNDS):
            blurred = np.where(skin > 0, _blur(shape * skin, kernel) / weight, 0.0)
            level = float(np.sort(blurred[skin > 0])[-int(wanted)])
            shape = 1 / (1 + np.exp(np.clip((level - blurred) / SOFT, -30, 30)))
        return np.where(skin > 0, level - blurred, np.nan)


def _bell(sigma: float) -> Array:
    reach = int(3 * sigma) + 1
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    normed: Array = bell / bell.sum()
    return normed


def _blur(field: Array, kernel: Array) -> Array:
    """Blur along both axes; the outside counts as 0."""
    reach = len(kernel) // 2
    for axis in (0, 1):
        padded = np.pad(field, [(reach, reach) if one == axis else (0, 0) for one in (0, 1)])
        field = np.tensordot(np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis), kernel, 1)
    return field


def _trace(view: View, field: Array) -> str:
    """Return path data of where *field* is below 0. The shape runs a little over the edge of the skin; the outline trims it."""
    step, margin = view.grid.step, BEYOND + 2
    scale = float(np.nanmax(np.abs(field)))
    field = _carry_on(np.pad(field, margin, constant_values=np.nan))
    field = np.where(np.isnan(field), scale, field)
    lines = contourpy.contour_generator(z=-np.clip(field, -scale, scale)).lines(0.0)
    rings = [(np.asarray(line, float) + 0.5 - margin) * step for line in lines if len(line) > 3]
    return paths.format_path(paths.smooth_loop(ring, 1.7 * step) for ring in rings if paths.area(ring) > CRUMB * step * step)


def _carry_on(field: Array) -> Array:
    """Carry a field on past the edge of the skin: each empty cell takes the mean of the neighbours that have a value."""
    for _ in range(BEYOND):
        padded = np.pad(field, 1, constant_values=np.nan)
        near = np.stack([padded[1 + y : padded.shape[0] - 1 + y, 1 + x : padded.shape[1] - 1 + x] for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y])
        known = ~np.isnan(near)
        mean = np.where(known, near, 0).sum(0) / np.maximum(known.sum(0), 1)
        field = np.where(np.isnan(field) & known.any(0), mean, field)
    return field


def _field(point: Array, normal: Array, strokes: Sequence[Balls], blend: float) -> Array:
    """Return how far each point is outside the strokes, in millimetres, below 0 inside; shape (n,).

    Strokes flow into one another by the polynomial smooth minimum of Inigo Quilez: min(a, b) - k h (1 - h) with
    h = clamp(1/2 + (b - a) / 2k).
    """
    field = np.full(len(point), FAR)
    for balls in strokes:
        far = np.sqrt(((point[:, None] - balls.centre[None]) ** 2).sum(-1)) - balls.radius
        far = np.where(normal @ balls.normal.T > FACING, far, FAR).min(1)
        h = np.clip(0.5 + (field - far) / (2 * blend), 0, 1)
        field = field * (1 - h) + far * h - blend * h * (1 - h)
    return field
