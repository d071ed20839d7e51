"""Names of skin patches as a pure function of place, normal and segment weights, so that their borders do not follow the mesh.

Written for the right side; the left is the mirror image. Regions do not overlap; inside one, later rules overrule earlier ones. Heights and
distances are metres of the figure. This module divides the body and names trunk, head and arms; `patches_low` names all below the waist.
"""

from __future__ import annotations

import numpy as np

from tools.atlas.figure import ARM
from tools.atlas.mesh import Array, smoothstep
from tools.atlas.painting import Marks, Sector, Skin, ellipse, within
from tools.atlas.patches_low import name_low

ARM_SECTORS: tuple[Sector, ...] = (("front", 315, 45), ("outer", 45, 135), ("back", 135, 225), ("inner", 225, 315))
RIBS = 0.33
"""Height of the lowest ribs at the side."""
NECK_BASE = ((-0.06, -0.02, 0.03, 0.07), (0.608, 0.618, 0.615, 0.572))
"""z and height of the slanting ring below the neck: the lowest neck bone behind, the pit between the collarbones in front."""
JAW_BASE = ((-0.05, 0.0, 0.03, 0.055, 0.085, 0.13), (0.715, 0.712, 0.708, 0.690, 0.662, 0.655))
"""z and height of the border between neck and head: base of the skull, below the ear, angle of the jaw, chin."""


def classify(points: Array, normals: Array, weights: Array, marks: Marks) -> tuple[Array, Array]:
    """Return the patch name and the side (-1 right, 1 left) of skin points: *points* (n, 3) metres, unit *normals*, segment *weights*."""
    side = np.where(points[:, 0] < 0, -1, 1)
    mirror = np.stack([-side, np.ones_like(side), np.ones_like(side)], 1)
    skin = Skin(points * mirror, normals * mirror, weights, marks)
    arm, shoulder = skin.share(*ARM) >= 0.5, _is_shoulder(skin)
    trunk = ~arm & ~shoulder
    upper = trunk & _is_above_trunk(skin)
    low = trunk & ~upper & (skin.y < _waist(skin.out))
    name_low(skin, low)
    _trunk(skin, trunk & ~upper & ~low)
    _neck_and_head(skin, upper)
    _shoulder(skin, shoulder)
    _arm(skin, arm & ~shoulder)
    return skin.names, side


def _waist(out: Array) -> Array:
    """Return the height of the border between the lower and the upper half of the trunk; it sinks a little in the middle."""
    return 0.272 - 0.010 * np.cos(np.clip(out / 0.13, 0, 1) * np.pi)


def _trunk(skin: Skin, where: Array) -> None:
    """Name the trunk from the waist to the neck, by the angle about its middle, which is an ellipse in section: 0 front, 180 back."""
    out, y = skin.out, skin.y
    angle = np.degrees(np.arctan2(out / 0.145, (skin.z - 0.030) / 0.105))
    front = where & (angle < 66 + 10 * smoothstep(y, RIBS, 0.44))
    back = where & (angle >= 116 + 8 * smoothstep(y, RIBS, 0.44))
    side = where & ~front & ~back
    skin.name(side, "chest-side")
    skin.name(side & (y < RIBS), "flank")
    skin.name(front, "abdomen-upper")
    skin.name(front & (y > 0.398 - 0.008 * np.sin(np.clip(out / 0.11, 0, 1) * np.pi) + 0.035 * smoothstep(out, 0.08, 0.16)), "chest")
    inner = out < 0.072 - 0.010 * np.cos((y - 0.45) / 0.12 * np.pi)
    at_blade = y > 0.420 - 0.022 * np.sin(np.clip(out / 0.13, 0, 1) * np.pi)
    for column, across in (("inner", inner), ("outer", ~inner)):
        skin.name(back & across, f"back-middle-{column}")
        skin.name(back & across & at_blade, f"back-upper-{column}")
    skin.name(back & (y < RIBS + 0.010 * np.cos(out / 0.13 * np.pi)), "back-lower")
    skin.name(where & (angle >= 90) & (y > 0.548 + 0.012 * np.sin(np.clip(out / 0.16, 0, 1) * np.pi)), "neck-shoulder-back")
    skin.name(where & (angle < 90) & (y > 0.543 + 0.018 * smoothstep(out, 0.02, 0.12)), "collarbone")


def _is_above_trunk(skin: Skin) -> Array:
    """Return what is neck or head."""
    neck = (skin.y > np.interp(skin.z, *NECK_BASE)) & (skin.out < 0.078) & (skin.y > 0.55)
    return neck | ((skin.share("head") >= 0.5) & (skin.y > 0.64))


def _neck_and_head(skin: Skin, where: Array) -> None:
    """Name the neck by the angle about its middle, the head by the angle about its own and by height."""
    out, y, z = skin.out, skin.y, skin.z
    around_neck = np.degrees(np.arctan2(out, z - 0.028))
    skin.strips(where, around_neck, (("neck-front", 0, 48), ("neck-side", 48, 118), ("neck-back", 118, 181)))
    head = where & (y > np.interp(z, *JAW_BASE))
    around = np.degrees(np.arctan2(out / 0.070, (z - 0.050) / 0.095))
    front = around < 74 - 26 * smoothstep(y, 0.762, 0.805)
    skin.name(head & front, "face")
    skin.name(head & ~front, "head-side")
    skin.name(head & (around >= 126 + 10 * smoothstep(y, 0.73, 0.82)), "head-back")
    skin.name(head & (around < 47 + 16 * smoothstep(y, 0.80, 0.83)) & (y > 0.787 + 0.006 * np.cos(np.radians(around * 3))), "forehead")
    skin.name(head & (ellipse((z - 0.084) / 0.034, (y - 0.790) / 0.034, 2.6) < 1) & (out > 0.04), "temple")
    skin.name(head & (y > 0.834 + 0.012 * np.cos(np.radians(around * 2))), "head-top")
    skin.name(head & (around < 95) & (z > 0.052) & (y <= 0.764 - 0.050 * smoothstep(z, 0.062, 0.135)), "jaw")
    inside_mouth = (out < 0.035) & (z > 0.02) & (z < 0.145) & (y > 0.668) & (y < 0.714)
    skin.name(head & inside_mouth, "jaw")
    skin.name(head & (ellipse((z - 0.044) / 0.026, (y - 0.749) / 0.031) < 1) & (out > 0.055), "ear")


def _is_shoulder(skin: Skin) -> Array:
    """Return the cap of the shoulder: the upper third of the upper arm and the roof above the joint."""
    t, theta = skin.upper_arm
    arm = skin.share(*ARM)
    cap = (arm >= 0.5) & (t < 0.36 + 0.08 * np.cos(np.radians(theta - 90)) ** 2)
    roof = (arm >= 0.2) & (np.linalg.norm(skin.points - skin.marks.upper_arm.start, axis=1) < 0.078)
    return (cap | roof) & (skin.share("head") < 0.5) & (skin.y > 0.4)


def _shoulder(skin: Skin, where: Array) -> None:
    """Name the cap of the shoulder; the armpit is its inner side."""
    t, theta = skin.upper_arm
    _, height, forward = skin.marks.upper_arm.start
    skin.name(where & (skin.z >= forward), "shoulder-front")
    skin.name(where & (skin.z < forward), "shoulder-back")
    roof = (skin.y > height + 0.035) & (skin.out < 0.215)
    skin.name(where & within(theta, 50, 130) & ~roof, "shoulder-outer")
    skin.name(where & within(theta, 232, 308) & (t > 0.05), "armpit")


def _arm(skin: Skin, where: Array) -> None:
    """Name the arm below the shoulder."""
    upper_t, upper_theta = skin.upper_arm
    lower_t, lower_theta = skin.forearm
    lean = np.cos(np.radians(2 * lower_theta))
    upper = where & (upper_t < 0.87 - 0.03 * np.cos(np.radians(2 * upper_theta)))
    elbow = where & ~upper & (lower_t < 0.14 + 0.03 * lean)
    hand = where & ~upper & ~elbow & (lower_t >= 0.95)
    forearm, below_middle = where & ~upper & ~elbow & ~hand, lower_t >= 0.53 + 0.02 * lean
    skin.sectors(upper, upper_theta, ARM_SECTORS, "upper-arm-{}")
    skin.sectors(forearm & ~below_middle, lower_theta, ARM_SECTORS, "forearm-upper-{}")
    skin.sectors(forearm & below_middle, lower_theta, ARM_SECTORS, "forearm-lower-{}")
    front = skin.z >= skin.marks.forearm.start[2] + 0.002
    skin.name(elbow & front, "elbow-front")
    skin.name(elbow & ~front, "elbow-back")
    palm = skin.normals @ skin.marks.palm >= 0
    skin.name(hand & palm, "palm")
    skin.name(hand & ~palm, "hand-back")
