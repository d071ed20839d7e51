"""Line art of the skin in one view: silhouette, inner contours, landmarks, two tones of shade."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from tools.atlas import curves, face
from tools.atlas.camera import View, runs
from tools.atlas.mesh import Array, unit
from tools.atlas.segments import Segment

LIGHT = (-0.22, 0.38, 0.90)
"""Direction to the light: right, up, toward the viewer."""


@dataclass(frozen=True)
class Shading:
    """How the two tones of the skin are found."""

    tones: tuple[float, float]
    """Share of light below which skin gets the lighter and the darker tone."""
    blur: float
    """mm over which the light is averaged."""
    least: float
    """mm2 of the smallest area."""
    tolerance: float
    sigma: float
    """mm by which the outline of a tone may be off, and over which it is smoothed."""


SHADING = {
    "leg": Shading((0.70, 0.45), blur=2.2, least=160, tolerance=1.2, sigma=2.5),
    "foot": Shading((0.70, 0.45), blur=2.2, least=60, tolerance=0.6, sigma=2.5),
    "body": Shading((0.68, 0.42), blur=6.0, least=260, tolerance=1.2, sigma=3.5),
}
"""By the kind of view; calmer on the small figures."""
FEATURE_DEPTH = 8.0
"""mm by which a line of face or trunk may lie behind the skin that is seen there."""
FOOTPRINT = (5.0, 12.0)
"""On the sole: mm above the ground from which it gets the two tones."""

SMOOTHING = {1.5: 1.6, 2: 1.3, 3: 0.8}
"""mm of smoothing of the silhouette by the view's scale."""


def outline(view: View) -> str:
    """Return the silhouette as closed paths."""
    return view.outline_path(view.mask, blur=1.2, least=30, tolerance=0.25, step=0.6, sigma=SMOOTHING[view.scale])


def edge(view: View) -> str:
    """Return the silhouette without the edges of the crop."""
    style = {"tolerance": 0.25, "step": 0.6, "sigma": SMOOTHING[view.scale]}
    text = ""
    for loop in view.outlines(view.mask, blur=1.2, least=30):
        at_cut = view.cut_edge[view.at(loop)]
        if not at_cut.any():
            text += curves.path(loop, closed=True, **style)
            continue
        first = int(np.argmax(at_cut))
        points, free = np.roll(loop, -first, 0), np.roll(~at_cut, -first)
        text += "".join(curves.path(points[run], **style) for run in runs(free) if run.stop - run.start > 8)
    return text


def contours(view: View) -> str:
    """Return inner contours and landmarks; from above only the cut through the ankle."""
    if view.setup.id == "foot-top":
        cut = ndimage.binary_opening(view.open, iterations=3)
        return view.outline_path(cut, blur=1.5, least=200, tolerance=0.35, step=0.8, sigma=1.5)
    inner = "".join(curves.path(points, tolerance=0.35, step=0.8, sigma=1.2) for points in inner_contours(view, least=7.0, from_edge=2.0))
    return inner + landmarks(view) + (features(view) if view.setup.kind == "body" else "")


def shade(view: View) -> list[str]:
    """Return the lighter and the darker tone."""
    if view.setup.id == "foot-sole":
        ground = view.body.landmarks.foot.ground
        height = np.nan_to_num(view.skin_values(view.body.figure.vertices)[..., 1] - ground) * 1000
        soft = ndimage.gaussian_filter(np.where(view.mask, np.clip(height, 0, 30), 15), 1.5 * view.scale)
        return [view.outline_path(view.mask & (soft > limit), blur=1.0, least=60, tolerance=0.6, step=1.2, sigma=2.0) for limit in FOOTPRINT]
    light = unit(LIGHT[0] * view.right + LIGHT[1] * view.up + LIGHT[2] * view.toward)
    lit = np.nan_to_num(view.skin_values((view.body.figure.normals @ light)[:, None])[..., 0])
    how = SHADING[view.setup.kind]
    soft = blurred_inside(lit, view.closed, how.blur * view.scale)
    style = {"least": how.least, "tolerance": how.tolerance, "step": 1.5, "sigma": how.sigma}
    return [view.outline_path(view.closed & (soft < tone), blur=1.0, **style) for tone in how.tones]


def blurred_inside(values: Array, mask: Array, sigma: float) -> Array:
    """Return a gaussian blur of *values* (rows, columns) to which only the pixels of *mask* count."""
    weight = ndimage.gaussian_filter(mask.astype(float), sigma)
    return ndimage.gaussian_filter(np.where(mask, values, 0), sigma) / np.maximum(weight, 1e-3)


def inner_contours(view: View, *, least: float, from_edge: float) -> list[Array]:
    """Return the seen stretches (n, 2) of the curves normal . toward = 0, of at least *least* mm, *from_edge* mm inside the silhouette.

    Not inside the face, which has lines of its own.
    """
    behind = ndimage.minimum_filter(view.depth, 5)
    inside = ndimage.distance_transform_edt(view.mask) / view.scale
    in_face = face.in_face(view.skin_values(view.body.figure.vertices), view.body.figure.joints)
    found = []
    for line in _turning_lines(view):
        row, column = view.at(line[:, :2])
        seen = (behind[row, column] <= line[:, 2] + 2) & (view.depth[row, column] <= line[:, 2] + 3) & (inside[row, column] > from_edge)
        if len(seen) > 4:
            seen = ndimage.binary_opening(ndimage.binary_closing(np.pad(seen, 6, mode="edge"), iterations=4), iterations=2)[6:-6]
        for run in runs(seen & ~in_face[row, column]):
            points = line[run, :2]
            if len(points) > 1 and curves.length(points) >= least:
                found.append(points)
    return found


def _turning_lines(view: View) -> list[Array]:
    """Return polylines (n, 3: picture mm and depth) along which the skin turns away from the viewer."""
    facing = view.body.figure.normals @ view.toward
    flat, depth = view.picture(view.skin.vertices)
    points, front = np.c_[flat, depth], facing[view.skin.faces] > 0
    links: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    place: dict[tuple[int, int], Array] = {}
    for corners in view.skin.faces[front.any(1) & ~front.all(1)].tolist():
        ends = []
        for one, other in zip(corners, (*corners[1:], corners[0]), strict=True):
            if (facing[one] > 0) != (facing[other] > 0):
                low, high = min(one, other), max(one, other)
                share = facing[low] / (facing[low] - facing[high])
                place[low, high] = points[low] * (1 - share) + points[high] * share
                ends.append((low, high))
        links[ends[0]].append(ends[1])
        links[ends[1]].append(ends[0])
    return [np.array([place[key] for key in chain]) for chain in _chains(links)]


def _chains(links: dict) -> list[list]:
    """Return the chains of a graph of single links, open ones first."""
    used, found = set(), []
    for start in sorted(links, key=lambda key: len(links[key])):
        for second in links[start]:
            if frozenset((start, second)) in used:
                continue
            chain, before, here = [start], start, second
            while True:
                used.add(frozenset((before, here)))
                chain.append(here)
                onward = [key for key in links[here] if frozenset((here, key)) not in used]
                if not onward:
                    break
                before, here = here, onward[0]
            found.append(chain)
    return found


def landmarks(view: View) -> str:
    """Return the kneecap, the crease behind the knee and the malleoli, where seen."""
    thigh, leg = view.body.landmarks.thigh, view.body.landmarks.leg
    lines = (
        _ring(view, thigh, 0.955, 0, 0.062, 28, 100, 260),
        _ring(view, thigh, 0.955, 0, 0.062, 28, -62, 62),
        _bow(view, leg, (0.0, 0.005), (150, 208), 0.018),
        _ring(view, leg, 1.0, 97, 0.030, 15, -80, 100),
        _ring(view, leg, 0.972, 283, 0.032, 15, -100, 80),
    )
    sides = (1, -1) if view.setup.kind == "body" else (1,)
    return "".join(_seen(view, line * [side, 1, 1]) for line in lines for side in sides)


def features(view: View) -> str:
    """Return the lines of face and trunk. Some, such as the mouth, lie in a crease: how the skin is tilted there says nothing."""
    text = ""
    for line in face.lines(view.body.figure):
        flat, depth = view.picture(line)
        pixel = view.at(flat)
        text += _paths(flat, view.mask[pixel] & (view.depth[pixel] - depth < FEATURE_DEPTH), tolerance=0.2, step=0.5, sigma=0.5)
    return text


def _on_skin(view: View, segment: Segment, ts: Array, thetas: Array) -> Array:
    points = [view.body.on_skin(segment, t, theta) for t, theta in zip(ts, thetas, strict=True)]
    return np.array([point for point in points if point is not None])


def _ring(view: View, segment: Segment, t: float, theta: float, t_radius: float, theta_radius: float, start: float, end: float) -> Array:
    """Return an arc on the skin around (*t*, *theta*), from *start* to *end* degrees; 0 points down the limb."""
    angle = np.radians(np.linspace(start, end, 40))
    return _on_skin(view, segment, t + t_radius * np.cos(angle), theta + theta_radius * np.sin(angle))


def _bow(view: View, segment: Segment, ts: tuple[float, float], thetas: tuple[float, float], sag: float) -> Array:
    share = np.linspace(0, 1, 24)
    return _on_skin(view, segment, ts[0] + (ts[1] - ts[0]) * share + sag * 4 * share * (1 - share), thetas[0] + (thetas[1] - thetas[0]) * share)


def _seen(view: View, line: Array) -> str:
    """Return the path of a line on the skin (n, 3), where it is seen and not at a grazing angle."""
    flat, depth = view.picture(line)
    row, column = view.at(flat)
    seen = view.mask[row, column] & (np.abs(view.depth[row, column] - depth) < 6) & (np.nan_to_num(view.facing[row, column]) > 0.12)
    return _paths(flat, seen, tolerance=0.3, step=0.7, sigma=1.0)


def _paths(flat: Array, seen: Array, **style: float) -> str:
    """Return the stretches of a line (n, 2) that are seen, but for crumbs."""
    return "".join(curves.path(flat[run], **style) for run in runs(seen) if run.stop - run.start > 6)
