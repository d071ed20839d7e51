"""Triangle meshes and the few operations on arrays that several modules need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

Array = np.ndarray


@dataclass(frozen=True)
class Mesh:
    """Vertices (n, 3) in metres and triangles (m, 3) of vertex numbers, counter-clockwise seen from outside."""

    vertices: Array
    faces: Array

    def normals(self, smoothing: int = 0) -> Array:
        """Return unit vertex normals (n, 3), averaged *smoothing* times with those of the neighbours."""
        normals = vertex_normals(self.vertices, self.faces)
        if smoothing:
            edges = np.vstack([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]])
            count = len(self.vertices)
            links = sparse.coo_matrix((np.ones(2 * len(edges)), (np.r_[edges[:, 0], edges[:, 1]], np.r_[edges[:, 1], edges[:, 0]])), (count, count)).tocsr()
            for _ in range(smoothing):
                normals = unit(normals + links @ normals)
        return normals


def unit(vectors: Array) -> Array:
    """Return *vectors* (..., k) at length 1; a zero vector stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def smoothstep(values: Array, low: float, high: float) -> Array:
    """Return 0 where *values* are below *low*, 1 above *high*, and a smooth step between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def vertex_normals(vertices: Array, faces: Array) -> Array:
    """Return area-weighted unit normals (n, 3)."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], across)
    return unit(normals)


def joined(meshes: Sequence[Mesh]) -> tuple[Mesh, Array]:
    """Return all *meshes* as one and, for each face of it, the number of the mesh it comes from."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])[:-1]
    faces = np.vstack([mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)])
    owner = np.repeat(np.arange(len(meshes)), [len(mesh.faces) for mesh in meshes])
    return Mesh(np.vstack([mesh.vertices for mesh in meshes]), faces), owner
