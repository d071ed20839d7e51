"""The bones in one view: their drawing, and the depth that hides muscles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from tools.atlas.body import Body
from tools.atlas.camera import View
from tools.atlas.mesh import Array, Mesh, joined
from tools.atlas.skin import blurred_inside

SHADE = 0.55
"""Facing below which bone is shaded."""
MOST_HOLE = 60.0
"""mm2; smaller gaps between the bones of the foot are filled."""


@dataclass(frozen=True)
class BoneLayer:
    """What is seen of the bones; arrays have the shape (rows, columns)."""

    names: Sequence[str]
    label: Array
    """Number of the bone, -1 where there is none."""
    depth: Array
    """mm; includes the membrane between tibia and fibula, which hides but is not drawn."""
    facing: Array


def layer(view: View) -> BoneLayer:
    """Render the right side's bones."""
    bones = {name: mesh for name, mesh in view.body.bones.items() if not name.startswith("l_")}
    mesh, owner = joined(list(bones.values()))
    uncut = view.uncut(mesh)
    mesh, owner = Mesh(mesh.vertices, mesh.faces[uncut]), owner[uncut]
    buffer = view.render(mesh)
    normals = np.vstack([bone.normals(smoothing=12) for bone in bones.values()])
    facing = np.abs(buffer.values((normals @ view.toward)[:, None], mesh.faces)[..., 0])
    label = np.where(buffer.shown, owner[np.maximum(buffer.triangle, 0)], -1)
    behind = view.render(membrane(view.body)).depth
    return BoneLayer(list(bones), label, np.maximum(buffer.depth, behind), np.nan_to_num(facing))


def membrane(body: Body) -> Mesh:
    """Return the interosseous membrane as a strip between the axes of tibia and fibula."""
    heights = np.linspace(body.landmarks.knee[1] - 0.055, body.landmarks.ankle[1] + 0.035, 60)
    edges = []
    for name in ("r_tibia", "r_fibula"):
        vertices = body.bones[name].vertices
        edges.append([vertices[np.abs(vertices[:, 1] - height) < 0.004].mean(0) for height in heights])
    here, count = np.arange(len(heights) - 1), len(heights)
    faces = np.vstack([np.stack([here, here + 1, here + count], 1), np.stack([here + 1, here + count + 1, here + count], 1)])
    return Mesh(np.vstack(edges), faces)


def _without_holes(label: Array, most: float) -> Array:
    """Return *label* with slits, and holes of at most *most* pixels, given to the nearest bone; the bones of the foot are one mesh in the model."""
    shown = label >= 0
    closed = ndimage.binary_closing(np.pad(shown, 4), iterations=3)[4:-4, 4:-4]
    holes, _ = ndimage.label(ndimage.binary_fill_holes(closed) & ~closed)
    small = np.bincount(holes.ravel()) <= most
    small[0] = False
    nearest = ndimage.distance_transform_edt(~shown, return_distances=False, return_indices=True)
    return np.where(closed | small[holes], label[tuple(nearest)], label)


def drawing(view: View, bones: BoneLayer) -> tuple[str, str]:
    """Return the outlines of all bones and their shade."""
    fine = view.setup.kind == "foot"
    style = {"blur": 2.0, "tolerance": 0.35} if fine else {"blur": 1.3, "tolerance": 0.5}
    label = _without_holes(bones.label, MOST_HOLE * view.scale**2) if fine else bones.label
    masks = [(label == number) & view.mask for number in range(len(bones.names))]
    outlines = "".join(view.outline_path(mask, least=8, step=0.8, sigma=1.0, **style) for mask in masks)
    seen = (bones.label >= 0) & view.mask
    soft = blurred_inside(bones.facing, seen, 1.0 * view.scale)
    dark = ndimage.binary_opening(seen & (soft < SHADE), iterations=2)
    return outlines, view.outline_path(dark, blur=1.6, least=15 if fine else 40, tolerance=0.6 if fine else 0.9, step=1.0, sigma=1.5)
