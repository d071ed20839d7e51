"""Where content meets geometry: the spot of each trigger point, and its pain as a pattern to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.atlas import spots
from generator.atlas.figure import Pattern
from generator.atlas.geometry import Geometry, View
from generator.atlas.pain import Knot, Painter, ZoneShape
from generator.atlas.spots import Spot
from generator.model.muscle import TriggerPoint
from generator.model.vocabulary import Zone
from generator.store import Store

#: Millimetres of skin and other tissue over a part of a muscle that may be felt at the skin above it.
SHALLOW = 35.0


def knots(strokes: tuple[tuple[tuple[str, float, float, float], ...], ...]) -> tuple[tuple[Knot, ...], ...]:
    """Return authored strokes as the painter takes them."""
    return tuple(tuple(Knot(*knot) for knot in stroke) for stroke in strokes)


@dataclass
class Anatomy:
    """Draws what the content says. Holds what is worked out once for all pages."""

    geometry: Geometry
    zones: Mapping[str, Zone]
    store: Store = field(default_factory=Store)
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The views a muscle is shown in, where the content chooses them."""
    _spots: dict[tuple[str, int], Spot | None] = field(default_factory=dict)
    _over: dict[str, dict[str, float]] = field(default_factory=dict)

    @cached_property
    def painter(self) -> Painter:
        return Painter(self.geometry, {id_: ZoneShape(zone.patches) for id_, zone in self.zones.items()}, self.store)

    def spot(self, muscle: str, point: TriggerPoint) -> Spot | None:
        """Return where the X of *point* lies; ``None`` when the muscle is not drawn, or its zone lies deep inside the body."""
        key = (muscle, point.number)
        if key not in self._spots:
            self._spots[key] = self._find(muscle, point)
        return self._spots[key]

    def _find(self, muscle: str, point: TriggerPoint) -> Spot | None:
        shape = self.geometry.muscles.get(muscle)
        if shape is None:
            return None
        if point.place is not None:
            part = point.place.part or next(iter(shape.parts))
            return spots.on_belly(shape.parts[part], part, point.place.along, point.place.across) if part in shape.parts else None
        middle = self.painter.centre(point.at) if point.at in self.zones else None
        return None if middle is None else spots.nearest(shape, middle, self.views(muscle))

    def over_belly(self, muscle: str) -> dict[str, float]:
        """Return the zones of skin close over the bellies of *muscle*, each with the share of the bellies' samples below it.

        Samples deeper than SHALLOW belong to no zone: the skin nearest to a muscle deep in the body says nothing of where it would hurt.
        """
        if muscle not in self._over:
            self._over[muscle] = self._look_over(muscle)
        return self._over[muscle]

    def _look_over(self, muscle: str) -> dict[str, float]:
        shape = self.geometry.muscles.get(muscle)
        lines = [line for part in shape.parts.values() for line in part.lines] if shape else []
        found: dict[str, int] = {}
        total = sum(len(line.point) for line in lines)
        for line in lines:
            for point, normal, thickness in zip(line.point, line.normal, line.half_thickness, strict=True):
                zone = self.painter.nearest(point + normal * thickness, normal, SHALLOW)
                if zone is not None:
                    found[zone] = found.get(zone, 0) + 1
        return {zone: count / total for zone, count in found.items()}

    def views(self, muscle: str) -> Mapping[str, View]:
        """Return the views in which *muscle* may be shown."""
        names = self.chosen.get(muscle)
        return {name: self.geometry.views[name] for name in names if name in self.geometry.views} if names else self.geometry.views

    def pattern(self, muscle: str, point: TriggerPoint, *, pain: bool = True) -> Pattern:
        """Return what a figure shows of *point*; without *pain* the X alone."""
        spot = self.spot(muscle, point)
        if not pain:
            return Pattern(point.number, spot=spot, muscle=muscle)
        drawn = point.pain.strokes
        return Pattern(
            point.number,
            point.pain.primary,
            point.pain.spillover,
            knots(drawn.primary) if drawn else (),
            knots(drawn.spillover) if drawn else (),
            spot,
            muscle,
        )

    def facing(self, pattern: Pattern, views: tuple[str, ...]) -> str | None:
        """Return the one of *views* that the point faces most among those that show it; ``None`` when none does."""
        shape = self.geometry.muscles.get(pattern.muscle)
        if pattern.spot is None or shape is None:
            return None
        seen = [name for name in spots.views_of(pattern.spot, shape, self.views(pattern.muscle)) if name in views]
        return max(seen, key=lambda name: float(pattern.spot.normal @ self.geometry.views[name].toward), default=None)  # type: ignore[union-attr]
