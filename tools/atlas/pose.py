"""The pose of the figure: feet under the hips, arms hanging clear of the hips, palms forward, fingers relaxed.

Knows the names of rig bones and joints and nothing of files. The legs are moved by linear blend skinning alone; what the arms do must not
reach them, for the tables of muscles lean on every place below the waist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from tools.atlas.mesh import Array, smoothstep, unit

FORWARD = np.array([0.0, 0.0, 1.0])

ADDUCTION = 3.0
"""Degrees by which the legs are brought together; the ankles turn back, so that the feet stay flat."""
SHOULDER_DROP = 9.0
"""Degrees by which the shoulder blades sink."""
UPPER_ARM_RAISED = (0.27, -1.0, -0.05)
UPPER_ARM = (0.195, -1.0, -0.05)
FOREARM = (0.225, -1.0, 0.09)
HAND = (0.16, -1.0, 0.04)
"""Directions: outward, up, forward. The upper arm is first brought to UPPER_ARM_RAISED with the rig's own weights, which shapes the armpit; the
rest of the way only what surely belongs to the arm moves (ARM_ONLY), so that the trunk stays as it is. The forearm leans outward a little more
than the upper arm: the carrying angle."""
ARM_ONLY = (0.50, 0.90)
"""Arm weight from which a vertex follows the last part of the arm's way, and from which it follows fully."""
UPPER_ARM_TWIST, UPPER_ARM_SPAN = 22.0, (0.10, 0.95)
"""Degrees by which the upper arm turns outward, so that the crease of the elbow looks forward, and the part of its length that is twisted."""
FOREARM_SPAN = (0.06, 0.98)
"""The part of the forearm that is twisted to bring the palm forward."""
PALM_INWARD = 14.0
"""Degrees by which the palm looks inward of straight forward: the textbook position, relaxed."""
FINGER_SPREAD = 0.5
"""Share of the rig's spread between the fingers that is kept."""
FINGER_CURL = {2: (0.0, 3.0, 2.0), 3: (2.0, 5.0, 3.0), 4: (4.0, 7.0, 4.0), 5: (6.0, 8.0, 5.0)}
"""Degrees of bend by finger, at the knuckle and the two joints after it, on top of the rig's own: the little finger bends most, as in a hand at rest."""
THUMB_CLOSE = 10.0
"""Degrees by which the thumb is nearer to the palm."""

FEET = ("foot", "toe")
LEGS = ("upperleg", "lowerleg", *FEET)
HANDS = ("wrist", "metacarpal", "finger")
FOREARMS = ("lowerarm", *HANDS)
ARMS = ("upperarm", *FOREARMS)
"""Beginnings of the names of the rig bones that hang on ankle, hip, wrist, elbow and shoulder."""


def posed(vertices: Array, joints: Mapping[str, Array], shares: Mapping[str, Array]) -> tuple[Array, dict[str, Array]]:
    """Return the vertices (n, 3) and joints in the pose of the atlas; *shares* are the skin weights by rig bone."""
    joints = dict(joints)
    for letter in "rl":
        side = _Side(vertices, joints, shares, letter)
        _pose_leg(side)
        _pose_arm(side)
        _pose_fingers(side)
        vertices, joints = side.vertices, side.joints
    return vertices, joints


def rotation(axis: Array, degrees: float | Array) -> Array:
    """Return the rotation about *axis* (Rodrigues' formula): (3, 3), or (n, 3, 3) for n angles."""
    cross = _cross_matrix(unit(axis))
    angle = np.radians(np.asarray(degrees, float))[..., None, None]
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)


def between(start: Array, end: Array) -> Array:
    """Return the shortest rotation that turns direction *start* into *end*."""
    start, end = unit(start), unit(end)
    cross = _cross_matrix(np.cross(start, end))
    return np.eye(3) + cross + cross @ cross / (1 + start @ end)


def palm_normal(joints: Mapping[str, Array], letter: str) -> Array:
    """Return the unit normal of the palm, away from the back of the hand: the ball of the thumb lies on that side."""
    wrist, index, little, thumb = (joints[f"{letter}-{name}"] for name in ("hand", "finger-2-1", "finger-5-1", "finger-1-4"))
    normal = unit(np.cross(index - wrist, little - wrist))
    return normal * np.sign(normal @ (thumb - wrist))


def _cross_matrix(vector: Array) -> Array:
    """Return the matrix that multiplies like the cross product with *vector*."""
    x, y, z = vector
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])


class _Side:
    """One side of the body while it is being posed; vertices and joints are replaced, never changed in place."""

    def __init__(self, vertices: Array, joints: dict[str, Array], shares: Mapping[str, Array], letter: str) -> None:
        self.vertices, self.joints, self.shares, self.letter = vertices, joints, shares, letter
        self.outward = -1.0 if letter == "r" else 1.0
        """Sign of x on this side."""

    def joint(self, name: str) -> Array:
        return self.joints[f"{self.letter}-{name}"]

    def share(self, *bones: str) -> Array:
        """Return the summed weight (n,) of the bones of this side whose names begin so."""
        return sum(share for bone, share in self.shares.items() if bone.endswith(f".{self.letter.upper()}") and bone.startswith(bones))

    def arm_only(self) -> Array:
        """Return the weight (n,) of the arm, zero where the trunk has a say."""
        share = self.share(*ARMS)
        return share * smoothstep(share, *ARM_ONLY)

    def leaning(self, direction: tuple[float, float, float]) -> Array:
        return np.array([direction[0] * self.outward, *direction[1:]])

    def turn(self, share: Array, joints: Iterable[str], centre: Array, matrix: Array) -> None:
        """Linear blend skinning: v' = v (1 - w) + w (R (v - c) + c)."""
        weight = share[:, None]
        self.vertices = self.vertices * (1 - weight) + weight * ((self.vertices - centre) @ matrix.T + centre)
        self._turn_joints(joints, centre, matrix)

    def twist(self, share: Array, joints: Iterable[str], start: Array, end: Array, degrees: float, span: tuple[float, float]) -> None:
        """Turn about the axis from *start* to *end* by an angle that grows along *span*, two fractions of the axis, from 0 to *degrees*.

        Blending angles instead of matrices keeps the girth of the limb.
        """
        axis = end - start
        moved = share > 0
        off = self.vertices[moved] - start
        matrices = rotation(axis, degrees * share[moved] * smoothstep(off @ axis / (axis @ axis), *span))
        self.vertices = self.vertices.copy()
        self.vertices[moved] = np.einsum("nij,nj->ni", matrices, off) + start
        self._turn_joints(joints, start, rotation(axis, degrees))

    def _turn_joints(self, joints: Iterable[str], centre: Array, matrix: Array) -> None:
        below = tuple(f"{self.letter}-{name}" for name in joints)
        self.joints = {name: (place - centre) @ matrix.T + centre if name.startswith(below) else place for name, place in self.joints.items()}


def _pose_leg(side: _Side) -> None:
    turn = rotation(FORWARD, -side.outward * ADDUCTION)
    side.turn(side.share(*LEGS), ("knee", "ankle", *FEET), side.joint("upper-leg"), turn)
    side.turn(side.share(*FEET), FEET, side.joint("ankle"), turn.T)


def _pose_arm(side: _Side) -> None:
    below_elbow = ("hand", "finger")
    below_shoulder = ("elbow", *below_elbow)
    sinking = rotation(FORWARD, -side.outward * SHOULDER_DROP)
    side.turn(side.share("shoulder01", *ARMS), ("shoulder", *below_shoulder), side.joint("scapula"), sinking)
    shoulder = side.joint("shoulder")
    for share, direction in ((side.share(*ARMS), UPPER_ARM_RAISED), (side.arm_only(), UPPER_ARM)):
        side.turn(share, below_shoulder, shoulder, between(side.joint("elbow") - shoulder, side.leaning(direction)))
    side.twist(side.arm_only(), below_shoulder, shoulder, side.joint("elbow"), side.outward * UPPER_ARM_TWIST, UPPER_ARM_SPAN)
    elbow, forearm = side.joint("elbow"), side.share(*FOREARMS)
    side.turn(forearm, below_elbow, elbow, between(side.joint("hand") - elbow, side.leaning(FOREARM)))
    side.twist(forearm, below_elbow, elbow, side.joint("hand"), _supination(side), FOREARM_SPAN)
    wrist = side.joint("hand")
    side.turn(side.share(*HANDS), ("hand-", "finger"), wrist, between(side.joint("finger-3-1") - wrist, side.leaning(HAND)))


def _supination(side: _Side) -> float:
    """Return the degrees about the forearm that bring the palm to look forward, PALM_INWARD inward."""
    axis = unit(side.joint("hand") - side.joint("elbow"))
    inward = np.radians(PALM_INWARD)
    wanted = side.leaning((-np.sin(inward), 0.0, np.cos(inward)))
    return _angle(*(direction - axis * (direction @ axis) for direction in (palm_normal(side.joints, side.letter), wanted)), axis)


def _angle(start: Array, end: Array, axis: Array) -> float:
    """Return the degrees from *start* to *end* about the unit vector *axis*, to which both stand at right angles."""
    return float(np.degrees(np.arctan2(np.cross(start, end) @ axis, start @ end)))


def _pose_fingers(side: _Side) -> None:
    palm = palm_normal(side.joints, side.letter)
    middle = side.joint("finger-3-4") - side.joint("finger-3-1")
    middle_flat = middle - palm * (middle @ palm)
    for finger, bends in FINGER_CURL.items():
        knuckle = side.joint(f"finger-{finger}-1")
        pointing = side.joint(f"finger-{finger}-4") - knuckle
        flat = pointing - palm * (pointing @ palm)
        closing = rotation(palm, (FINGER_SPREAD - 1) * _angle(middle_flat, flat, palm))
        side.turn(side.share(f"finger{finger}"), (f"finger-{finger}",), knuckle, closing)
        for number, degrees in enumerate(bends, start=1):
            bones, joints = (f"finger{finger}-{k}" for k in range(number, 4)), (f"finger-{finger}-{k}" for k in range(number + 1, 5))
            bend = rotation(np.cross(closing @ flat, palm), degrees)
            side.turn(side.share(*bones), joints, side.joint(f"finger-{finger}-{number}"), bend)
    thumb = side.joint("finger-1-4") - side.joint("finger-1-2")
    side.turn(side.share("finger1-2", "finger1-3"), ("finger-1-3", "finger-1-4"), side.joint("finger-1-2"), rotation(np.cross(thumb, middle), THUMB_CLOSE))
