"""Places of the skin by coordinates that follow the body, so that what is written in them finds the skin without a mesh.

leg, thigh: t and theta; hip: t = height above the hip joint / HIP_SPAN and theta around a vertical axis; sole, top: u and f of the foot.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tools.atlas.body import Body
from tools.atlas.camera import View
from tools.atlas.mesh import Array

HIP_SPAN = 0.3
"""Metres above the hip joint that are covered."""
ALONG = [round(0.05 * step, 2) for step in range(21)]
AROUND = list(range(0, 360, 10))
FOOT_ALONG = [round(0.04 * step, 2) for step in range(26)]
FOOT_ACROSS = [round(0.1 * step, 1) for step in range(11)]
MIDLINE = 0.002
"""Metres beyond the midline from which a ray has left the right side."""
HIP_LIMIT = 0.26
"""Length in metres of the rays at the hip."""

Point = list[int] | None
"""Whole mm, None where there is no skin."""


def surface(body: Body, views: dict[str, View]) -> dict[str, dict[str, Any]]:
    """Return all five tables; *views* must hold foot-sole and foot-top."""
    out: dict[str, dict[str, Any]] = {}
    for name, segment in body.segments.items():
        out[name] = {"t": ALONG, "theta": AROUND, "points": [[_right(body.on_skin(segment, t, theta)) for theta in AROUND] for t in ALONG]}
    out["hip"] = {"t": ALONG, "theta": AROUND, "points": [[_right(_hip_ray(body, t, theta)) for theta in AROUND] for t in ALONG]}
    for name, sign in (("sole", -1), ("top", 1)):
        points = [[_foot_point(views[f"foot-{name}"], sign, u, f) for f in FOOT_ACROSS] for u in FOOT_ALONG]
        out[name] = {"u": FOOT_ALONG, "f": FOOT_ACROSS, "points": points}
    return dict(sorted(out.items()))


def _right(point: Array | None) -> Point:
    return None if point is None or point[0] > MIDLINE else _whole_mm(point)


def _whole_mm(point: Array) -> list[int]:
    return [round(float(value) * 1000) for value in point]


def _hip_ray(body: Body, t: float, theta: float) -> Array | None:
    angle = np.radians(theta)
    direction = np.array([-np.sin(angle), 0.0, np.cos(angle)])
    origin = body.landmarks.hip + np.array([0, HIP_SPAN * t, 0])
    radius = body.fields.skin_radius(origin, direction, HIP_LIMIT)
    return None if radius is None else origin + direction * radius


def _foot_point(view: View, sign: int, u: float, f: float) -> Point:
    """Return the point of the foot above or below the ground point (*u*, *f*), read from the picture."""
    foot = view.body.landmarks.foot
    x, z = foot.place(u, f)
    row, column = view.at(view.picture(np.array([[x, foot.ground, z]]))[0])
    if not view.closed[row[0], column[0]]:
        return None
    return _whole_mm(np.array([x, sign * view.depth[row[0], column[0]] / 1000, z]))
