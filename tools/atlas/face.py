"""Lines of the face and the trunk that the mesh alone does not show: closed eyes, brows, nose, mouth, chin; collarbones, navel, spine, buttocks.

Written as few knots in the plane of the picture, joined by a smooth curve, mirrored and laid on the skin. Contours of the mesh inside the
face (:func:`in_face`) give way to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from tools.atlas.figure import Figure
from tools.atlas.mesh import Array

STEP = 0.5
"""mm between the points of a line."""
EYE = (29.0, 771.0)
JAW_HEIGHT = 675.0
"""Where the centre of an eye (distance from the middle, height) and the joint of the jaw lie in the figure the knots were written for, mm."""
MOST_DEPTH = 0.008
"""Metres: of the skin that lies over a point of the plane, only what is within this distance of the nearest counts."""


@dataclass(frozen=True)
class Drawn:
    """A line as it is written: *knots* (x, y) in mm, on the right side or across the middle."""

    name: str
    knots: tuple[tuple[float, float], ...]
    behind: bool = False
    """On the back of the body."""
    middle: bool = False
    """Drawn once; any other line on both sides."""


FACE = (
    Drawn("lid", ((-45.5, 768.5), (-39, 765.2), (-31, 763.4), (-23, 764.6), (-17, 767.8))),
    Drawn("brow", ((-51, 781.5), (-43, 786.6), (-32, 788), (-22, 786.2), (-15.5, 784))),
    Drawn("nose-wing", ((-15.6, 735.5), (-18.6, 730.5), (-17.6, 725.2), (-13.6, 723.4))),
    Drawn("nose-tip", ((-11, 724), (-7.5, 725), (-4.5, 722.6), (0, 720.8), (4.5, 722.6), (7.5, 725), (11, 724)), middle=True),
    Drawn("mouth", ((-24.5, 703.6), (-17, 701.4), (-8, 701.6), (0, 700.4), (8, 701.6), (17, 701.4), (24.5, 703.6)), middle=True),
    Drawn("lower-lip", ((-11, 690.6), (-5, 688.6), (0, 688.2), (5, 688.6), (11, 690.6)), middle=True),
    Drawn("jaw", ((-50, 684), (-42, 673), (-31, 664.5), (-17, 659.5), (0, 658), (17, 659.5), (31, 664.5), (42, 673), (50, 684)), middle=True),
)
TRUNK = (
    Drawn("collarbone", ((-17, 566), (-42, 565), (-72, 573), (-104, 584), (-128, 586))),
    Drawn("navel", ((-4.5, 231), (-5, 223), (0, 218.5), (5, 223), (4.5, 231)), middle=True),
    Drawn("spine", ((0, 520), (0, 400), (0, 280), (0, 215)), behind=True, middle=True),
    Drawn("shoulder-blade", ((-70, 512), (-66, 470), (-72, 430), (-86, 404), (-106, 398)), behind=True),
    Drawn("natal-cleft", ((0, 112), (0, 75), (0, 30), (0, 4)), behind=True, middle=True),
    Drawn("buttock-fold", ((-14, 4), (-40, -8), (-72, -8), (-104, 3)), behind=True),
)


def lines(figure: Figure) -> list[Array]:
    """Return all lines as points (n, 3) in metres on the skin of *figure*, on both sides."""
    sheets = {behind: _Sheet(figure, behind) for behind in (False, True)}
    found = []
    for drawn in (*FACE, *TRUNK):
        knots = np.array(drawn.knots, float)
        plane = _curve(_fitted_to_face(knots, figure.joints) if drawn in FACE else knots) / 1000
        points = np.c_[plane, sheets[drawn.behind].depth(plane)]
        found += [points] if drawn.middle else [points, points * [-1, 1, 1]]
    return found


def in_face(points: Array, joints: dict[str, Array]) -> Array:
    """Return which of *points* (..., 3) lie on the front of the face."""
    eye, jaw = joints["r-eye"], joints["jaw"]
    return (np.abs(points[..., 0]) < abs(eye[0]) * 2.1) & (points[..., 1] > jaw[1] - 0.03) & (points[..., 2] > eye[2] - 0.06)


def _fitted_to_face(knots: Array, joints: dict[str, Array]) -> Array:
    """Return *knots* (n, 2) in mm moved to the face at hand: width by the distance of the eyes, height by eye and jaw."""
    eye, jaw = joints["r-eye"] * 1000, joints["jaw"] * 1000
    across, up = abs(eye[0]) / EYE[0], (eye[1] - jaw[1]) / (EYE[1] - JAW_HEIGHT)
    return np.c_[knots[:, 0] * across, eye[1] + (knots[:, 1] - EYE[1]) * up]


def _curve(knots: Array) -> Array:
    """Return points every STEP mm on the smooth curve through *knots* (n, 2)."""
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1))]
    spline = make_interp_spline(along, knots, k=min(3, len(knots) - 1))
    return spline(np.linspace(0, along[-1], max(8, int(along[-1] / STEP) + 1)))


class _Sheet:
    """The skin that faces the front or the back, as depth over the plane of the picture."""

    def __init__(self, figure: Figure, behind: bool) -> None:
        self.toward = -1.0 if behind else 1.0
        self.vertices = figure.vertices[figure.normals[:, 2] * self.toward > 0.02]
        self.tree = cKDTree(self.vertices[:, :2])

    def depth(self, plane: Array) -> Array:
        """Return z (n,) of the skin nearest to the viewer at *plane* (n, 2), metres, smoothed along the line."""
        distance, index = self.tree.query(plane, k=24)
        z = self.vertices[index, 2] * self.toward
        near = distance <= np.maximum(0.003, 1.6 * distance[:, :1])
        nearest = np.where(near, z, -np.inf).max(1, keepdims=True)
        weight = np.where(near & (z > nearest - MOST_DEPTH), 1 / (distance + 5e-4) ** 2, 0)
        return self.toward * gaussian_filter1d((weight * z).sum(1) / weight.sum(1), 2, mode="nearest")
