"""One view as it is written: line art, bones, the map of patches, the grid of the skin."""

from __future__ import annotations

from typing import Any

import numpy as np

from tools.atlas import arcs, curves, painting, patches, skeleton, skin
from tools.atlas.camera import View
from tools.atlas.mesh import Array, unit
from tools.atlas.skeleton import BoneLayer

LEAST_PATCH = {"leg": 60.0, "foot": 30.0, "body": 60.0}
"""mm2 below which a piece of a patch goes to its neighbours."""


def compiled(view: View, bones: BoneLayer | None) -> dict[str, Any]:
    """Return the content of the view's file; *bones* are None where none are drawn."""
    names, labels = patch_map(view)
    drawn, shaded = skeleton.drawing(view, bones) if bones else ("", "")
    outline, edge = skin.outline(view), skin.edge(view)
    borders = [[arc.left - 1, arc.right - 1, curves.path_data(arc.curve, arc.closed)] for arc in arcs.arcs(labels, view.scale)]
    return {
        "id": view.setup.id,
        "title": view.setup.title,
        "width": view.size[0],
        "height": view.size[1],
        "axes": {name: [round(float(value), 6) for value in getattr(view, name)] for name in ("right", "up", "toward")},
        "origin": [round(float(value), 1) for value in view.origin],
        "outline": outline,
        "edge": "" if edge == outline else edge,
        "contours": skin.contours(view),
        "shade": skin.shade(view),
        "bones": drawn,
        "bone_shade": shaded,
        "patches": names,
        "arcs": borders,
        "seen": seen(view, names, labels),
        "grid": grid(view, labels),
    }


def patch_map(view: View) -> tuple[list[str], Array]:
    """Return the names of the patches in view and the label (rows, columns) of every pixel: 1 for the first name, 0 outside."""
    figure, mask = view.body.figure, view.closed
    points, normals, weights = (view.skin_values(values)[mask].astype(float) for values in (figure.vertices, figure.normals, figure.weights))
    patch, side = patches.classify(points, unit(normals), weights, painting.find_marks(view.body))
    if view.setup.kind == "body":
        patch = np.char.add(np.where(side < 0, "right/", "left/"), patch)
    found, number = np.unique(patch, return_inverse=True)
    labels = np.zeros(view.shape, np.int32)
    labels[mask] = number + 1
    labels = arcs.cleaned(labels, mask, view.scale, LEAST_PATCH[view.setup.kind])
    kept = np.unique(labels[labels > 0])
    renumbered = np.zeros(len(found) + 1, np.int32)
    renumbered[kept] = np.arange(1, len(kept) + 1)
    return [str(found[label - 1]) for label in kept], renumbered[labels]


def seen(view: View, names: list[str], labels: Array) -> dict[str, list[int]]:
    """Return for each patch its area in mm2, its centre x, y, and its box left, top, right, bottom in mm."""
    out = {}
    for number, name in enumerate(names, start=1):
        row, column = np.nonzero((labels == number) & view.closed)
        if len(row):
            values = (column.mean(), row.mean(), column.min(), row.min(), column.max(), row.max())
            out[name] = [round(len(row) / view.scale**2), *(round(float(value) / view.scale) for value in values)]
    return out


def grid(view: View, labels: Array) -> dict[str, Any]:
    """Return depth and patch of the skin at the centres of square cells, in runs along the rows."""
    step = view.setup.grid_step
    columns, rows = view.size[0] // step + 1, view.size[1] // step + 1
    at_column = np.minimum(np.round((np.arange(columns) + 0.5) * step * view.scale).astype(int), view.shape[1] - 1)
    runs = []
    for row in range(rows):
        at_row = min(round((row + 0.5) * step * view.scale), view.shape[0] - 1)
        on_skin = view.closed[at_row, at_column]
        for run in np.split(np.flatnonzero(on_skin), np.flatnonzero(np.diff(np.flatnonzero(on_skin)) > 1) + 1):
            if len(run):
                depth = np.round(view.depth[at_row, at_column[run]]).astype(int)
                runs.append([row, int(run[0]), " ".join(map(str, [depth[0], *np.diff(depth)])), _counted(labels[at_row, at_column[run]] - 1)])
    return {"step": step, "columns": columns, "rows": rows, "runs": runs}


def _counted(values: Array) -> str:
    """Return run lengths, such as ``3x10 4x6``."""
    starts = np.r_[0, np.flatnonzero(np.diff(values)) + 1]
    return " ".join(f"{values[start]}x{count}" for start, count in zip(starts, np.diff(np.r_[starts, len(values)]), strict=True))
