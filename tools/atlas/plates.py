"""A muscle drawn alone in one view, in front of or behind the bones: bellies, tendons, shade, fibres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage

from tools.atlas import fibres
from tools.atlas.camera import View, Window
from tools.atlas.mesh import Array, Mesh
from tools.atlas.muscles import Muscle
from tools.atlas.skeleton import BoneLayer
from tools.atlas.skin import blurred_inside

BELLY_NEARER, TENDON_NEARER = 3.5, 3.8
"""mm by which bellies and tendons are drawn nearer than they are; else their edges on the bone are ragged."""
SHADE = 0.62
"""Facing below which a belly is shaded."""
TENDON_CLOSING = 2.2
"""mm of gap that is closed between the tendons of a muscle of several parts."""
UNDER_BELLY = 2.0
"""mm by which tendons are drawn on below the bellies that cover them."""
LEAST_TENDON = {"leg": 40.0, "foot": 12.0}
"""mm2; smaller pieces of tendon are not drawn: they are the tips of tubes in a belly, or slivers between two bones."""
LEAST_BELLY = {"leg": 25.0, "foot": 8.0}
LEAST_PIECE = 0.03
"""Share of what is seen of a belly below which a separate piece of it is not drawn: it shows through a slit in what covers the rest."""


@dataclass
class Plate:
    """The drawing; areas in mm2, depth in mm of skin in front of the bellies."""

    area: float = 0.0
    depth: float = 0.0
    bellies: dict[str, str] = field(default_factory=dict)
    """Closed paths by the slug of the part."""
    tendons: str = ""
    shade: str = ""
    fibres: str = ""


@dataclass(frozen=True)
class _Seen:
    """What of a muscle is nearest in each pixel of a window."""

    label: Array
    """2 i for the belly and 2 i + 1 for the tendon of part i; -1 nothing, -2 bone."""
    depth: Array
    facing: Array


def plate(view: View, bones: BoneLayer, parts: Sequence[Muscle]) -> Plate | None:
    """Return the drawing of a muscle's *parts*, None where no belly is seen."""
    parts = [part for part in parts if view.setup.id not in part.part.exclude_views]
    meshes = [mesh for part in parts for mesh in (part.belly, part.tendon) if mesh]
    window = view.window(meshes) if meshes else None
    if not window:
        return None
    seen = _tidied(_seen(view, window, bones, parts), LEAST_TENDON[view.setup.kind] * view.scale**2)
    out, kind = Plate(), view.setup.kind
    skin_depth = view.depth[window.rows, window.columns]
    flesh = np.zeros(window.shape, bool)
    for number, part in enumerate(parts):
        mask = seen.label == 2 * number
        if mask.sum() < LEAST_BELLY[kind] * view.scale**2:
            continue
        style = {"tolerance": 0.3 if kind == "foot" else 0.45, "step": 0.7, "sigma": 0.8 if kind == "foot" else 1.6}
        least = max(LEAST_BELLY[kind], LEAST_PIECE * mask.sum() / view.scale**2)
        path = view.outline_path(mask, blur=0.9, least=least, corner=window.corner, **style)
        if not path:
            continue
        flesh |= mask
        out.bellies[part.part.slug] = path
        out.area += mask.sum() / view.scale**2
        out.depth += float((skin_depth - seen.depth)[mask].sum()) / view.scale**2
        out.shade += _shade(view, window, mask, seen.facing)
        out.fibres += fibres.drawn(view, window, mask, part)
    if not out.bellies:
        return None
    out.depth /= out.area
    out.tendons = _tendons(view, window, seen.label, flesh, joined_up=len(parts) > 1)
    return out


def _seen(view: View, window: Window, bones: BoneLayer, parts: Sequence[Muscle]) -> _Seen:
    here = (window.rows, window.columns)
    depth = bones.depth[here].copy()
    label = np.where(bones.label[here] >= 0, -2, -1)
    facing = np.zeros(window.shape)
    for number, part in enumerate(parts):
        for mesh, name, nearer in ((part.belly, 2 * number, BELLY_NEARER), (part.tendon, 2 * number + 1, TENDON_NEARER)):
            if mesh is None:
                continue
            shown = Mesh(mesh.vertices, mesh.faces[view.uncut(mesh)])
            buffer = view.render(shown, window)
            front = buffer.depth + nearer > depth
            depth[front], label[front] = buffer.depth[front] + nearer, name
            turned = buffer.values((mesh.normals() @ view.toward)[:, None], shown.faces)[..., 0]
            facing[front] = np.abs(np.nan_to_num(turned[front]))
    return _Seen(np.where(view.mask[here], label, -1), depth - BELLY_NEARER, facing)


def _tidied(seen: _Seen, least: float) -> _Seen:
    """Give pieces of tendon below *least* pixels to the belly they touch; others of them are slivers between two bones and are dropped."""
    label = seen.label.copy()
    for tendon in np.unique(label[(label >= 0) & (label % 2 == 1)]).tolist():
        pieces, _ = ndimage.label(label == tendon)
        sizes = np.bincount(pieces.ravel())
        for piece in (np.flatnonzero(sizes[1:] < least) + 1).tolist():
            around = ndimage.binary_dilation(pieces == piece, iterations=2)
            label[pieces == piece] = tendon - 1 if (seen.label[around] == tendon - 1).any() else -1
    return _Seen(label, seen.depth, seen.facing)


def _shade(view: View, window: Window, mask: Array, facing: Array) -> str:
    soft = blurred_inside(facing, mask, 1.3 * view.scale)
    return view.outline_path(mask & (soft < SHADE), blur=1.0, least=60, tolerance=1.2, step=1.5, sigma=2.5, corner=window.corner)


def _tendons(view: View, window: Window, label: Array, flesh: Array, *, joined_up: bool) -> str:
    """Return the outline of all tendons of a muscle."""
    tendon = (label >= 0) & (label % 2 == 1)
    if joined_up:
        reach = round(TENDON_CLOSING * view.scale)
        closed = ndimage.binary_closing(np.pad(tendon, reach + 1), iterations=reach)[reach + 1 : -reach - 1, reach + 1 : -reach - 1]
        tendon = closed & ((label < 0) | tendon) & view.mask[window.rows, window.columns]
    tendon |= ndimage.binary_dilation(tendon, iterations=round(UNDER_BELLY * view.scale)) & flesh
    return view.outline_path(tendon, blur=0.9, least=5, tolerance=0.4, step=0.7, sigma=0.8, corner=window.corner)
