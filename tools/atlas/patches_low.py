"""Names of the skin patches below the waist: pelvis, thigh, knee, leg, foot. See `patches`."""

from __future__ import annotations

import numpy as np

from tools.atlas.figure import TOES, WHOLE_FOOT
from tools.atlas.mesh import Array, smoothstep
from tools.atlas.painting import Sector, Skin, away, ellipse

THIGH_SECTORS: tuple[Sector, ...] = (
    *(("front", 337.5, 22.5), ("front-outer", 22.5, 67.5), ("outer", 67.5, 112.5), ("back-outer", 112.5, 157.5)),
    *(("back", 157.5, 202.5), ("back-inner", 202.5, 247.5), ("inner", 247.5, 292.5), ("front-inner", 292.5, 337.5)),
)
KNEE_SECTORS: tuple[Sector, ...] = (
    *(("knee-front-outer", 0, 72), ("knee-outer", 72, 122), ("knee-back-outer", 122, 180)),
    *(("knee-back-inner", 180, 238), ("knee-inner", 238, 288), ("knee-front-inner", 288, 0)),
)
LEG_SECTORS: tuple[Sector, ...] = (
    *(("shin-inner", 292, 350), ("shin", 350, 18), ("shin-outer", 18, 58), ("leg-outer", 58, 112)),
    *(("calf-outer", 112, 180), ("calf-inner", 180, 248), ("leg-inner", 248, 292)),
)
ANKLE_SECTORS: tuple[Sector, ...] = (("ankle-front", 315, 62), ("ankle-outer-behind", 62, 152), ("ankle-inner-behind", 208, 315))
THIGH_CUTS, LEG_CUTS = (0.36, 0.63), (0.33, 0.56)
"""t of the borders between upper, middle and lower third."""
ACROSS_BALL = (("ball-inner", -9.0, 0.36), ("ball-middle", 0.36, 0.68), ("ball-outer", 0.68, 9.0))
ACROSS_TOP = (("foot-top-inner", -9.0, 0.34), ("foot-top-middle", 0.34, 0.66), ("foot-top-outer", 0.66, 9.0))
"""Strips of the foot by f."""
KNEECAP = (0.038, 0.054, 0.058)
"""Half width and half height of the patch over the kneecap, and the radius of the knee, metres."""
MALLEOLUS_RADIUS = 0.024
HIP_BONE = (0.140, 0.148, 0.042, 0.054)
"""Front of the hip bone: distance from the middle, height, half axes."""
SACROILIAC = (0.040, 0.160, 0.020)
"""The dimple over the sacroiliac joint: distance from the middle, height, radius."""
TAILBONE = (0.0475, 0.014, 0.0275)
"""Natal cleft: height of its middle, half axes."""
FOLD_OUT = (0, 0.03, 0.09, 0.15, 0.2)
FOLD_Y = (0.000, -0.012, -0.004, 0.035, 0.05)
"""Height of the gluteal fold by the distance from the middle."""


def name_low(skin: Skin, low: Array) -> None:
    """Name everything below the waist that is not arm."""
    pelvis, foot = _is_pelvis(skin, low), skin.share(*WHOLE_FOOT) >= 0.5
    _pelvis(skin, pelvis)
    limb = low & ~pelvis & ~foot
    leg_t, leg_theta = skin.leg
    bow = np.cos(np.radians(leg_theta)) ** 2
    thigh = limb & (skin.thigh[0] < 0.885 - 0.022 * bow) & (leg_t < 0.02)
    knee = limb & ~thigh & (leg_t < 0.105 + 0.018 * bow)
    skin.tiles(thigh, skin.thigh, THIGH_SECTORS, THIGH_CUTS, "thigh-{band}-{sector}")
    skin.sectors(knee, leg_theta, KNEE_SECTORS)
    skin.name(knee & _is_kneecap(skin), "knee-front")
    _leg(skin, limb & ~thigh & ~knee)
    _foot(skin, low & ~pelvis & foot)
    for name, centre in skin.marks.malleoli.items():
        skin.name(low & (np.linalg.norm(skin.points - centre, axis=1) < MALLEOLUS_RADIUS), name)


def _groin_crease(skin: Skin) -> Array:
    """Return the height of the groin crease."""
    return 0.015 + 0.150 * np.clip(skin.out / 0.128, 0, 1) ** 0.9


def _is_pelvis(skin: Skin, low: Array) -> Array:
    """Return the pelvis. Below it is bounded by the groin crease in front and the gluteal fold behind."""
    theta = skin.thigh[1]
    lead, crease, fold = away(theta, 0), _groin_crease(skin) - 0.02, np.interp(np.clip(skin.out, 0, 0.2), FOLD_OUT, FOLD_Y)
    turn = np.clip((lead - 62) / 43, 0, 1)
    aside = np.where(theta > 180, crease * (1 - turn) + fold * turn, 0.045 - 0.010 * turn)
    lower = np.where(lead < 62, crease, np.where(lead >= 105, fold, aside))
    return low & (skin.y > lower) & (skin.share(*WHOLE_FOOT) < 0.3) & (skin.share("leg") < 0.3)


def _pelvis(skin: Skin, pelvis: Array) -> None:
    """Name the pelvis: front, side and back by the angle about the thigh."""
    theta, out, y = skin.thigh[1], skin.out, skin.y
    lead, inner, crease = away(theta, 0), theta > 180, _groin_crease(skin)
    front, back = pelvis & (lead < np.where(inner, 86, 62)), pelvis & (lead >= np.where(inner, 86, 112))
    side = pelvis & ~front & ~back
    skin.name(front, "groin")
    skin.name(front & (y > crease + 0.030), "abdomen-lower")
    at_bone = ellipse((out - HIP_BONE[0]) / HIP_BONE[2], (y - HIP_BONE[1]) / HIP_BONE[3], 2.4) < 1
    skin.name(front & (y > crease - 0.02) & at_bone, "hip-front")
    skin.name(side, "hip-outer")
    skin.name(side & (y >= 0.115 + 0.012 * np.sin(np.radians((lead - 62) * 3.6))), "hip-outer-upper")
    skin.name(side & (y >= 0.213 + 0.016 * np.cos(np.radians((lead - 90) * 2))), "flank")  # the hip crest is highest at the side
    upper = y >= 0.090 + 0.016 * np.sin(np.clip((out - 0.02) / 0.13, 0, 1) * np.pi)
    outer = out > 0.082 + 0.010 * np.sin((y - 0.02) / 0.19 * 2 * np.pi)
    for row, across in (("lower", ~upper), ("upper", upper)):
        skin.name(back & across & ~outer, f"buttock-{row}-inner")
        skin.name(back & across & outer, f"buttock-{row}-outer")
    skin.name(back & (y > 0.075) & (y < 0.205) & (out < 0.014 + 0.032 * smoothstep(y, 0.075, 0.19)), "sacrum")
    skin.name(back & (y >= 0.205 + 0.012 * smoothstep(out, 0.03, 0.11)), "low-back")
    skin.name(back & (np.hypot(out - SACROILIAC[0], y - SACROILIAC[1]) < SACROILIAC[2]), "sacroiliac")
    skin.name(back & (ellipse(out / TAILBONE[1], (y - TAILBONE[0]) / TAILBONE[2], 4) < 1), "tailbone")


def _is_kneecap(skin: Skin) -> Array:
    """Return the rounded patch over the kneecap."""
    half_width, half_height, radius = KNEECAP
    aside = away(skin.leg[1], 0)
    up = (skin.y - skin.marks.leg.start[1] - 0.004) / half_height
    return (aside < 80) & (ellipse(np.radians(aside) * radius / half_width, up, 2.3) < 1)


def _leg(skin: Skin, leg: Array) -> None:
    """Name the leg from knee to ankle."""
    t, theta = skin.leg
    skin.tiles(leg, skin.leg, LEG_SECTORS, LEG_CUTS, "{sector}-{band}")
    behind = away(theta, 180)
    skin.name(leg & (t - 0.70 > 0.05 * (behind / 28) ** 2) & (behind < 28), "achilles")
    skin.sectors(leg & (t > 0.850 - 0.012 * np.cos(np.radians(theta * 2))), theta, ANKLE_SECTORS)


def _foot(skin: Skin, foot: Array) -> None:
    """Name sole, top and toes; toes by their share of the weights."""
    up = skin.normals[:, 1]
    u, f = skin.marks.foot.coordinates(skin.points)
    _sole(skin, foot & (up < -0.35), u, f)
    _foot_top(skin, foot & (up >= -0.35), u, f)
    by_toe = np.stack([skin.share(toe) for toe in TOES])
    for number in range(len(TOES)):
        toe = foot & (by_toe.sum(0) > 0.5) & (by_toe[number] >= by_toe.max(0) - 1e-6)
        skin.name(toe & (up >= -0.25), f"toe{number + 1}-top")
        skin.name(toe & (up < -0.25), f"toe{number + 1}-sole")


def _sole(skin: Skin, sole: Array, u: Array, f: Array) -> None:
    """Name the sole; the ball begins at a bow behind the heads of the metatarsals, further back on the outer side."""
    across = np.clip(f, 0, 1)
    arch = f < 0.42 + 0.11 * ((u - 0.42) / 0.19) ** 2
    skin.name(sole & arch, "arch")
    skin.name(sole & ~arch, "sole-outer")
    skin.strips(sole & (u >= 0.625 - 0.01 * f - 0.055 * across**2), f - 0.35 * (u - 0.66) * (f - 0.5), ACROSS_BALL)
    skin.name(sole & (u < 0.250 - 0.055 * (2 * across - 1) ** 2), "heel-sole")


def _foot_top(skin: Skin, top: Array, u: Array, f: Array) -> None:
    """Name the top of the foot; its edges and the heel are told apart by the direction of the skin."""
    height, sideways, front = skin.y - skin.marks.foot.ground, skin.normals[:, 0], away(skin.leg[1], 10) < 65
    skin.strips(top, f, ACROSS_TOP)
    skin.name(top & (u < 0.35 - 0.04 * (2 * np.clip(f, 0, 1) - 1) ** 2) & (height > 0.055) & front, "ankle-front")
    edge = top & (height < 0.038) & (u > 0.28)
    skin.name(edge & (f > 0.6) & (sideways < -0.5), "foot-edge-outer")
    skin.name(edge & (f < 0.4) & (sideways > 0.5), "foot-edge-inner")
    heel = top & (u < 0.30) & ~front
    skin.name(heel & (sideways < 0), "heel-outer")
    skin.name(heel & (sideways >= 0), "heel-inner")
    skin.name(heel & (skin.normals[:, 2] < -0.72), "heel-back")
