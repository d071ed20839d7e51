"""Signed distances to skin and bone on a regular grid around the right lower limb. Distances in mm, negative inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from tools.atlas.figure import ARM, Figure
from tools.atlas.mesh import Array, Mesh, unit

LOW = np.array([-0.215, -0.832, -0.112])
HIGH = np.array([0.012, 0.43, 0.236])
SPACING = 0.002
SHAPE = np.ceil((HIGH - LOW) / SPACING).astype(int) + 1
SKIN_SPACING, BONE_SPACING = 0.004, 0.003
"""Spacings in metres at which distances are computed; in between they are interpolated."""
BONE_LIMIT = 0.03
"""Metres from bone beyond which the distance is not computed but held; nothing asks for more, and far searches are slow."""
NEAR = 0.006
"""Below this distance in metres the distance is measured along the normals of the surface, above it to the nearest vertex."""


@dataclass(frozen=True)
class Fields:
    """The two grids, float32 of SHAPE."""

    skin: Array
    bone: Array

    def skin_radius(self, origin: Array, direction: Array, limit: float = 0.16) -> float | None:
        """Return the distance in metres from *origin* along *direction* to the skin; None where it is farther than *limit*."""
        along = np.arange(0.004, limit, 0.001)
        depth = sample(self.skin, origin + along[:, None] * direction)
        index = int(np.argmax(depth > 0))
        if index == 0 or depth[index] <= 0:
            return None
        return float(along[index - 1] + 0.001 * -depth[index - 1] / (depth[index] - depth[index - 1]))

    def outward(self, points: Array) -> Array:
        """Return the unit directions (n, 3) in which the skin is reached soonest."""
        reach = np.eye(3) * 0.003
        return unit(np.stack([sample(self.skin, points + step) - sample(self.skin, points - step) for step in reach], -1))


def axes(spacing: float = SPACING) -> list[Array]:
    """Return the coordinates of the grid lines along x, y and z."""
    return [LOW[k] + spacing * np.arange(int(np.ceil((HIGH[k] - LOW[k]) / spacing)) + 1) for k in range(3)]


def sample(field: Array, points: Array) -> Array:
    """Return the values of *field* at *points* (..., 3), linearly interpolated, held beyond the border."""
    places = ((np.asarray(points) - LOW) / SPACING).reshape(-1, 3).T
    return ndimage.map_coordinates(field, places, order=1, mode="nearest").reshape(np.shape(points)[:-1])


def build(figure: Figure, bones: Sequence[Mesh]) -> Fields:
    """Compute both grids."""
    upper = figure.share(*ARM, "head") >= 0.3
    near = ~upper & (figure.vertices[:, 0] < 0.06) & (figure.vertices[:, 1] < 0.52)
    skin = _refined(_distance(figure.vertices[near], figure.normals[near], SKIN_SPACING), SKIN_SPACING)
    normals = [_outward_normals(bone) for bone in bones]
    bone = _refined(_distance(np.vstack([mesh.vertices for mesh in bones]), np.vstack(normals), BONE_SPACING, BONE_LIMIT), BONE_SPACING)
    return Fields(skin, bone)


def _outward_normals(bone: Mesh) -> Array:
    normals = bone.normals()
    outward = ((bone.vertices - bone.vertices.mean(0)) * normals).sum(1).mean() >= 0
    return normals if outward else -normals


def _distance(vertices: Array, normals: Array, spacing: float, limit: float = np.inf) -> Array:
    """Return signed distances in mm from the three nearest vertices and their normals; +*limit* (metres) where they are farther."""
    grid = np.stack(np.meshgrid(*axes(spacing), indexing="ij"), -1)
    points = grid.reshape(-1, 3)
    distance, nearest = cKDTree(vertices).query(points, k=3, distance_upper_bound=limit, workers=2)
    reached = np.isfinite(distance).all(1)
    points, distance, nearest = points[reached], distance[reached], nearest[reached]
    height = ((points[:, None] - vertices[nearest]) * normals[nearest]).sum(-1)
    weight = 1 / (distance + 1e-6)
    signed = (height * weight).sum(1)
    value = np.full(len(reached), limit if np.isfinite(limit) else 0.0)
    value[reached] = np.where(distance[:, 0] < NEAR, signed / weight.sum(1), np.sign(signed) * distance[:, 0])
    return (value * 1000).astype(np.float32).reshape(grid.shape[:3])


def _refined(coarse: Array, spacing: float) -> Array:
    places = np.meshgrid(*[(axis - LOW[k]) / spacing for k, axis in enumerate(axes())], indexing="ij")
    return ndimage.map_coordinates(coarse, np.stack(places), order=1, mode="nearest").astype(np.float32)
