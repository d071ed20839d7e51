"""Maps that carry points of the skeleton model into the figure, one for each body of the model.

Long bones: a tapered, slightly bowed affine map along the axis. Pelvis: scaling about the hips. Foot: a thin-plate spline in the
ground plane. Numbers were found by measuring how far bones reach out of the skin: at most 1.5 mm, at the sacrum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RBFInterpolator

from tools.atlas.figure import WHOLE_FOOT, Figure
from tools.atlas.mesh import Array, unit
from tools.atlas.segments import Landmarks, foot_slice

Map = Callable[[Array], Array]
"""Takes points (..., 3) of the model and returns them in the figure, both in metres."""

LUMBAR_FORWARD = 0.014
"""Metres by which the lumbar spine stands further forward than the map of the pelvis puts it; otherwise it leaves the skin."""


@dataclass(frozen=True)
class LongBone:
    """Source frame: origin *start*, y' to *end*, z' forward, x' across; t = y' / length.

    p -> start' + B^T [x' (across0 (1-t) + across1 t) + bow_x 4t(1-t), t length', z' (depth0 (1-t) + depth1 t) + bow_z 4t(1-t)]
    """

    start: Array
    end: Array
    new_start: Array
    new_end: Array
    across: tuple[float, float]
    depth: tuple[float, float]
    bow: tuple[float, float]
    """Metres to the left (x) and forward (z) at the middle."""

    def __call__(self, points: Array) -> Array:
        frame, new_frame = _frame(self.start, self.end), _frame(self.new_start, self.new_end)
        local = (np.asarray(points, float) - self.start) @ frame.T
        t = local[..., 1] / np.linalg.norm(self.end - self.start)
        held, bow = np.clip(t, -0.15, 1.15), 4 * np.clip(t, 0, 1) * (1 - np.clip(t, 0, 1))
        left = 1 if frame[0][0] > 0 else -1
        x = local[..., 0] * (self.across[0] * (1 - held) + self.across[1] * held) + left * self.bow[0] * bow
        z = local[..., 2] * (self.depth[0] * (1 - held) + self.depth[1] * held) + self.bow[1] * bow
        return self.new_start + np.stack([x, t * np.linalg.norm(self.new_end - self.new_start), z], -1) @ new_frame


def _frame(start: Array, end: Array) -> Array:
    """Return rows x', y', z': y' along the bone, z' forward."""
    along, forward = unit(end - start), np.array([0.0, 0.0, 1.0])
    front = unit(forward - along * (along @ forward))
    return np.stack([np.cross(along, front), along, front])


def body_maps(figure: Figure, landmarks: Landmarks, joints: dict[str, Array]) -> dict[str, Map]:
    """Return the map of every body; *joints* are the model's hip, knee and ankle."""
    hip, knee = joints["hip"], joints["knee"]
    femur = LongBone(hip, knee, landmarks.hip, landmarks.knee, (1.04, 1.02), (1.05, 1.10), (0.0, 0.004))
    shin = (np.array([-0.0775, 0.517, 0.0]), np.array([-0.0805, 0.117, -0.006]))
    tibia = LongBone(*shin, landmarks.knee, landmarks.ankle, (1.02, 0.93), (1.10, 1.0), (0.004, 0.006))
    scale = np.array([landmarks.hip[0] / hip[0] * 0.96, 1.0, 1.06])

    def pelvis(points: Array) -> Array:
        off = (np.asarray(points, float) - [0, hip[1], hip[2]]) * scale
        off[..., 2] = np.where(off[..., 2] < 0, off[..., 2] * 0.80, off[..., 2])  # or the sacrum leaves the skin
        return off + landmarks.hip * [0, 1, 1]

    def lumbar(points: Array) -> Array:
        return pelvis(points) + np.array([0, 0, LUMBAR_FORWARD])

    foot = _foot_map(figure, landmarks, float(joints["ankle"][1]))
    return {
        **{"femur_r": femur, "patella_r": femur, "tibia_r": tibia, "pelvis": pelvis, "sacrum": pelvis},
        **{name: foot for name in ("talus_r", "calcn_r", "toes_r")},
        **{f"lumbar{n}": lumbar for n in range(1, 6)},
    }


MODEL_FOOT = (
    *((-0.0675, 0.197), (-0.098, 0.192), (-0.1105, 0.171), (-0.124, 0.155), (-0.1355, 0.140)),  # tips of the toes
    *((-0.0605, 0.126), (-0.0805, 0.123), (-0.0955, 0.109), (-0.1085, 0.097), (-0.123, 0.085)),  # heads of the metatarsals
    *((-0.080, -0.068), (-0.0805, -0.006), (-0.130, 0.015), (-0.045, 0.025), (-0.104, -0.03), (-0.054, -0.03)),
)
"""(x, z) of the model in metres; the last six: heel, ankle, base of metatarsal 5, navicular, outer and inner side of the heel bone."""
MODEL_SOLE = 0.0635
"""Height of the underside of the model's foot bones in metres."""


def _foot_map(figure: Figure, landmarks: Landmarks, model_ankle: float) -> Map:
    foot, ankle, joints = landmarks.foot, landmarks.ankle, figure.joints
    skin = figure.vertices[(figure.share(*WHOLE_FOOT) > 0.5) & (figure.vertices[:, 0] < 0)]
    heel, length = foot.heel, foot.length
    toe = [joints[f"r-toe-{n}-1"][0] for n in range(1, 6)]
    heel_sides = foot_slice(skin, heel + 0.02)
    inner_edge = foot_slice(skin, heel + 0.10)[1]
    outer_edge = foot_slice(skin, heel + 0.085)[0]
    ball = foot_slice(skin, heel + 0.72 * length)
    wanted = [(tip[0], tip[2] - 0.007) for tip in foot.toe_tips]
    wanted += [(ball[1] - 0.016, heel + 0.735 * length), (toe[1] + 0.001, heel + 0.725 * length), (toe[2] + 0.002, heel + 0.675 * length)]
    wanted += [(toe[3] + 0.002, heel + 0.63 * length), (ball[0] + 0.011, heel + 0.59 * length)]
    wanted += [
        (sum(heel_sides) / 2, heel + 0.008),
        (ankle[0], ankle[2]),
        (outer_edge + 0.007, heel + 0.33 * length),
        (inner_edge - 0.008, heel + 0.36 * length),
    ]
    wanted += [(ankle[0] - 0.026, heel + 0.155 * length), (ankle[0] + 0.018, heel + 0.155 * length)]
    spline = RBFInterpolator(np.array(MODEL_FOOT), np.array(wanted), kernel="thin_plate_spline", smoothing=1e-6)

    def mapped(points: Array) -> Array:
        flat = np.asarray(points, float).reshape(-1, 3)
        plane = spline(flat[:, [0, 2]])
        sole = foot.ground + 0.010 - 0.002 * np.clip((flat[:, 2] - 0.06) / 0.08, 0, 1)
        height = sole + (flat[:, 1] - MODEL_SOLE) / (model_ankle - MODEL_SOLE) * (ankle[1] - sole)
        return np.stack([plane[:, 0], height, plane[:, 1]], -1).reshape(np.shape(points))

    return mapped
