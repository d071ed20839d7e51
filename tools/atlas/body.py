"""Everything that muscles and views are placed on: figure, landmarks, bones in the figure, distance fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.atlas import fields as distance_fields
from tools.atlas.bones import Skeleton
from tools.atlas.fields import Fields, sample
from tools.atlas.figure import Figure
from tools.atlas.fit import Map, body_maps
from tools.atlas.mesh import Array, Mesh
from tools.atlas.segments import Landmarks, Segment, find_landmarks
from tools.atlas.tables import Knot

LOOK = {"back": (0, 0, 1), "front": (0, 0, -1), "outer": (1, 0, 0), "inner": (-1, 0, 0)}
"""Direction in which the eye of a ``surface`` knot looks."""


@dataclass(frozen=True)
class Place:
    """A knot in three dimensions."""

    point: Array
    """(3,) metres."""
    half_width: float
    half_thickness: float
    """mm."""


@dataclass(frozen=True)
class Body:
    """The figure with bones and fields; right side only, but for the skin."""

    figure: Figure
    landmarks: Landmarks
    maps: dict[str, Map]
    bones: dict[str, Mesh]
    fields: Fields

    @property
    def segments(self) -> dict[str, Segment]:
        return {"thigh": self.landmarks.thigh, "leg": self.landmarks.leg}

    def on_skin(self, segment: Segment, t: float, theta: float) -> Array | None:
        """Return the point (3,) of the skin at (*t*, *theta*), None where the ray leaves the grid first."""
        centre, direction = segment.ray(t, theta)
        radius = self.fields.skin_radius(centre, direction)
        return None if radius is None else centre + direction * radius

    def place(self, knot: Knot) -> Place:
        """Return where a knot of a table stands."""
        *numbers, width, thickness = knot.numbers
        if knot.kind in self.segments:
            point = self._beside_axis(self.segments[knot.kind], *numbers, thickness)
        elif knot.kind == "figure":
            point = np.array(numbers) / 1000
        elif knot.kind == "surface":
            point = self._on_bone(*numbers, knot.word, thickness)
        else:
            point = self.maps[knot.word](np.array(numbers))
        return Place(point, width, thickness)

    def _beside_axis(self, segment: Segment, t: float, theta: float, depth: float, thickness: float) -> Array:
        """*depth* from 1 on: mm from the skin to the outer surface of the muscle; below 1: share of the radius at which its centre lies."""
        centre, direction = segment.ray(t, theta)
        radius = self.fields.skin_radius(centre, direction) or 0.16
        reach = radius * depth if depth < 1 else radius - (depth + thickness) / 1000
        return centre + direction * max(reach, 0.002)

    def _on_bone(self, x: float, y: float, side: str, thickness: float) -> Array:
        """Walk from outside toward the bone at (*x*, *y*) mm and stop *thickness* mm above it. From outer or inner side, *x* is z."""
        look = np.array(LOOK[side], float)
        sideways = look[0] != 0
        start = -look * 0.09 + ([-0.12, y / 1000, x / 1000] if sideways else [x / 1000, y / 1000, 0])
        along = np.arange(0, 0.18, 0.0005)
        distance = sample(self.fields.bone, start + along[:, None] * look)
        return start + look * along[int(np.argmax(distance < thickness))]


def assemble(figure: Figure, skeleton: Skeleton, fields: Fields | None = None) -> Body:
    """Put the parts together; *fields* are computed when not given."""
    landmarks = find_landmarks(figure)
    maps = body_maps(figure, landmarks, skeleton.joints)
    bones = {name: Mesh(maps[body](mesh.vertices), mesh.faces) for name, (body, mesh) in skeleton.bones.items()}
    return Body(figure, landmarks, maps, bones, fields or distance_fields.build(figure, list(bones.values())))
