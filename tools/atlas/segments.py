"""Landmarks of the figure and coordinates that follow its shape.

A point near thigh or leg has t, 0 at the upper and 1 at the lower joint, and theta in degrees around the axis: 0 front, 90 outer,
180 back, 270 inner. A point of the foot has u, 0 at the heel and 1 at the longest toe, and f, 0 at the inner and 1 at the outer edge.
All of it for the right side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.atlas.figure import TOES, WHOLE_FOOT, Figure
from tools.atlas.mesh import Array, unit

SLICE = 0.004
"""Half thickness in metres of the slices that are measured."""


@dataclass(frozen=True)
class Segment:
    """The straight axis of a body segment and the directions around it."""

    start: Array
    end: Array

    @property
    def along(self) -> Array:
        return unit(self.end - self.start)

    @property
    def front(self) -> Array:
        forward = np.array([0.0, 0.0, 1.0])
        return unit(forward - self.along * (self.along @ forward))

    @property
    def outer(self) -> Array:
        right = np.array([-1.0, 0.0, 0.0])
        return unit(right - self.along * (self.along @ right) - self.front * (self.front @ right))

    def ray(self, t: float, theta: float) -> tuple[Array, Array]:
        """Return the point of the axis at *t* and the unit direction *theta* away from it."""
        angle = np.radians(theta)
        return self.start + (self.end - self.start) * t, np.cos(angle) * self.front + np.sin(angle) * self.outer

    def coordinates(self, points: Array) -> tuple[Array, Array]:
        """Return t and theta (0..360) of *points* (n, 3)."""
        off = points - self.start
        theta = np.degrees(np.arctan2(off @ self.outer, off @ self.front)) % 360
        return off @ self.along / np.linalg.norm(self.end - self.start), theta


@dataclass(frozen=True)
class Foot:
    """Measures of the right foot, in metres."""

    low: Array
    high: Array
    """Corners of the box around the skin."""
    stations: Array
    outer: Array
    inner: Array
    """x of the outer and inner edge near the ground, at the fractions *stations* of the length."""
    toe_tips: Array
    """(5, 3), the big toe first."""

    @property
    def heel(self) -> float:
        return float(self.low[2])

    @property
    def length(self) -> float:
        return float(self.high[2] - self.low[2])

    @property
    def ground(self) -> float:
        return float(self.low[1])

    def edges(self, u: Array | float) -> tuple[Array, Array]:
        """Return x of the outer and the inner edge at *u*; beyond the ball of the foot the width is held."""
        return np.interp(u, self.stations, self.outer), np.interp(u, self.stations, self.inner)

    def coordinates(self, points: Array) -> tuple[Array, Array]:
        """Return u and f of *points* (n, 3)."""
        u = (points[:, 2] - self.heel) / self.length
        outer, inner = self.edges(u)
        return u, (inner - points[:, 0]) / np.maximum(inner - outer, 1e-4)

    def place(self, u: float, f: float) -> tuple[float, float]:
        """Return x and z of (u, f)."""
        outer, inner = self.edges(u)
        return float(inner + (outer - inner) * f), self.heel + u * self.length


@dataclass(frozen=True)
class Landmarks:
    """Centres of the joints of the right leg, its axes and its foot."""

    hip: Array
    knee: Array
    ankle: Array
    foot: Foot

    @property
    def thigh(self) -> Segment:
        return Segment(self.hip, self.knee)

    @property
    def leg(self) -> Segment:
        return Segment(self.knee, self.ankle)


def find_landmarks(figure: Figure) -> Landmarks:
    """Measure *figure*. The rig gives the heights of the joints; the other coordinates come from sections of the skin, in metres."""
    joints = figure.joints
    hip = np.array([-0.081, joints["r-upper-leg"][1] - 0.002, 0.019])
    low, high = _section(figure, joints["r-knee"][1])
    knee = np.array([(low[0] + high[0]) / 2 + 0.001, joints["r-knee"][1], high[2] - 0.069])
    low, high = _section(figure, joints["r-ankle"][1] + 0.015, front=0.06)
    ankle = np.array([(low[0] + high[0]) / 2, joints["r-ankle"][1] + 0.003, 0.022])
    return Landmarks(hip, knee, ankle, _foot(figure))


def _section(figure: Figure, height: float, front: float = 9.0) -> tuple[Array, Array]:
    """Return the corners of the box around the right leg's skin at *height*, behind *front*."""
    skin, share = figure.vertices, figure.share("thigh", "leg", "pelvis", "torso", "foot")
    cut = skin[(abs(skin[:, 1] - height) < SLICE) & (share > 0.5) & (skin[:, 0] < 0) & (skin[:, 2] < front)]
    return cut.min(0), cut.max(0)


def _foot(figure: Figure) -> Foot:
    right = figure.vertices[:, 0] < 0
    skin = figure.vertices[(figure.share(*WHOLE_FOOT) > 0.5) & right]
    low, high = skin.min(0), skin.max(0)
    stations = np.linspace(0.03, 0.75, 25)
    slices = [foot_slice(skin, low[2] + u * (high[2] - low[2])) for u in stations]
    tips = []
    for toe in TOES:
        part = figure.vertices[(figure.share(toe) > 0.6) & right]
        tips.append(part[part[:, 2].argmax()])
    return Foot(low, high, stations, np.array([a for a, _ in slices]), np.array([b for _, b in slices]), np.array(tips))


def foot_slice(skin: Array, z: float) -> tuple[float, float]:
    """Return the smallest and largest x of the foot's *skin* (n, 3) at depth *z*, within 30 mm of the ground."""
    x = skin[(abs(skin[:, 2] - z) < SLICE) & (skin[:, 1] < skin[:, 1].min() + 0.03), 0]
    return float(x.min()), float(x.max())
