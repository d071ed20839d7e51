"""What the rules of the patches share: landmarks, points of the skin with everything the rules ask for, and how areas get their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tools.atlas import figure
from tools.atlas.body import Body
from tools.atlas.mesh import Array
from tools.atlas.segments import Foot, Segment

MALLEOLI = {"ankle-outer": (1.0, 97.0), "ankle-inner": (0.975, 283.0)}
"""Bony points of the ankle: t, theta on the leg."""
SWAY = 4.0
"""Degrees by which the long borders between sectors swing along the limb."""
BOW, STAGGER = 0.016, 0.016
"""In t: how far the border between two bands sags within a sector, and how far it is shifted up or down from sector to sector."""

Sector = tuple[str, float, float]
"""Name and the angles from, to in degrees; 0 front, 90 outer, 180 back, 270 inner."""


@dataclass(frozen=True)
class Marks:
    """What the rules are measured from, on the right side."""

    thigh: Segment
    leg: Segment
    foot: Foot
    malleoli: dict[str, Array]
    """Points of the skin by the name of the patch around them."""


def find_marks(body: Body) -> Marks:
    """Measure *body*."""
    landmarks = body.landmarks
    on_skin = {name: body.on_skin(landmarks.leg, *place) for name, place in MALLEOLI.items()}
    malleoli = {name: point for name, point in on_skin.items() if point is not None}
    return Marks(landmarks.thigh, landmarks.leg, landmarks.foot, malleoli)


class Skin:
    """Points of the right half and the names they are given; a later name covers an earlier one."""

    def __init__(self, points: Array, normals: Array, weights: Array, marks: Marks) -> None:
        self.points, self.normals, self.weights, self.marks = points, normals, weights, marks
        self.out, self.y, self.z = points.T * np.array([[-1], [1], [1]])
        """Distance from the middle, height, and forward, metres."""
        self._names, self._number = [""], np.zeros(len(points), np.int32)

    @property
    def names(self) -> Array:
        """The name (n,) of every point; empty where it has none."""
        return np.array(self._names)[self._number]

    @cached_property
    def thigh(self) -> tuple[Array, Array]:
        """t and theta."""
        return self.marks.thigh.coordinates(self.points)

    @cached_property
    def leg(self) -> tuple[Array, Array]:
        """t and theta."""
        return self.marks.leg.coordinates(self.points)

    def share(self, *segments: str) -> Array:
        return figure.share(self.weights, *segments)

    def name(self, where: Array, name: str) -> None:
        """Give *name* to the points *where* (n,) is true."""
        if name not in self._names:
            self._names.append(name)
        self._number[where] = self._names.index(name)

    def sectors(self, where: Array, theta: Array, sectors: tuple[Sector, ...], pattern: str = "{}") -> None:
        for name, start, end in sectors:
            self.name(where & within(theta, start, end), pattern.format(name))

    def strips(self, where: Array, value: Array, strips: tuple[tuple[str, float, float], ...]) -> None:
        for name, start, end in strips:
            self.name(where & (value >= start) & (value < end), name)

    def tiles(self, where: Array, coordinates: tuple[Array, Array], sectors: tuple[Sector, ...], cuts: tuple[float, float], pattern: str) -> None:
        """Name three bands in every sector, divided at the t of *cuts*; borders are bowed and staggered, so that the map is not a grid."""
        t, theta = coordinates
        swung = (theta + SWAY * np.sin(2 * np.pi * (t * 1.6 + theta / 120))) % 360
        for number, (name, start, end) in enumerate(sectors):
            across = np.clip((swung - start) % 360 / ((end - start) % 360) * 2 - 1, -1, 1)
            bent = t - (STAGGER if number % 2 else -STAGGER) - BOW * (1 - across**2)
            inside, band = where & within(swung, start, end), np.searchsorted(cuts, bent, side="right")
            for rank, height in enumerate(("upper", "middle", "lower")):
                self.name(inside & (band == rank), pattern.format(sector=name, band=height))


def within(theta: Array, start: float, end: float) -> Array:
    """Return start <= theta < end, going up, across 360 if need be."""
    return (theta - start) % 360 < (end - start) % 360


def away(theta: Array, centre: float) -> Array:
    """Return the distance of two directions in degrees, 0 to 180."""
    return np.abs((theta - centre + 180) % 360 - 180)


def ellipse(x: Array, y: Array, power: float = 2.0) -> Array:
    """Return 1 on the rim of a superellipse, less inside; *x* and *y* in units of its half axes. A higher *power* is boxier."""
    return (np.abs(x) ** power + np.abs(y) ** power) ** (1 / power)
