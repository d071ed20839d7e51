"""Names of skin patches as a pure function of place, normal and segment weights, so that their borders do not follow the mesh.

Written for the right side; the left is the mirror image. Regions do not overlap; inside one, later rules overrule earlier ones. Heights and
distances are metres of the figure. Above the waist, where the atlas has few zones, the patches are few and large, and named here;
`patches_low` names all below.
"""

from __future__ import annotations

import numpy as np

from tools.atlas.figure import ARM
from tools.atlas.mesh import Array, smoothstep
from tools.atlas.painting import Marks, Skin, ellipse
from tools.atlas.patches_low import name_low

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
    trunk = skin.share(*ARM) < 0.5
    skin.name(~trunk, "arm")
    upper = trunk & _is_above_trunk(skin)
    low = trunk & ~upper & (skin.y < _waist(skin.out))
    name_low(skin, low)
    _trunk(skin, trunk & ~upper & ~low)
    _neck_and_head(skin, upper)
    return skin.names, side


def _waist(out: Array) -> Array:
    """Return the height of the border between the lower and the upper half of the trunk; it sinks a little in the middle."""
    return 0.272 - 0.010 * np.cos(np.clip(out / 0.13, 0, 1) * np.pi)


def _trunk(skin: Skin, where: Array) -> None:
    """Name the trunk from the waist to the neck, by the angle about its middle, which is an ellipse in section: 0 front, 180 back."""
    skin.name(where, "chest")
    angle = np.degrees(np.arctan2(skin.out / 0.145, (skin.z - 0.030) / 0.105))
    rise = smoothstep(skin.y, RIBS, 0.44)
    back = where & (angle >= 116 + 8 * rise)
    skin.name(where & ~back & (angle >= 66 + 10 * rise) & (skin.y < RIBS), "flank")
    skin.name(back & (skin.y < RIBS + 0.010 * np.cos(skin.out / 0.13 * np.pi)), "back-lower")


def _is_above_trunk(skin: Skin) -> Array:
    """Return what is neck or head."""
    neck = (skin.y > np.interp(skin.z, *NECK_BASE)) & (skin.out < 0.078) & (skin.y > 0.55)
    return neck | ((skin.share("head") >= 0.5) & (skin.y > 0.64))


def _neck_and_head(skin: Skin, where: Array) -> None:
    """Name neck and head, and on the head the jaw, by the angle about the middle of the head; the ear is not part of it, the mouth is."""
    out, y, z = skin.out, skin.y, skin.z
    head = where & (y > np.interp(z, *JAW_BASE))
    skin.name(where, "neck")
    skin.name(head, "head")
    around = np.degrees(np.arctan2(out / 0.070, (z - 0.050) / 0.095))
    skin.name(head & (around < 95) & (z > 0.052) & (y <= 0.764 - 0.050 * smoothstep(z, 0.062, 0.135)), "jaw")
    skin.name(head & (ellipse((z - 0.044) / 0.026, (y - 0.749) / 0.031) < 1) & (out > 0.055), "head")
    skin.name(head & (out < 0.035) & (z > 0.02) & (z < 0.145) & (y > 0.668) & (y < 0.714), "jaw")
