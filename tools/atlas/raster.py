"""The z-buffer: which triangle is nearest in each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from tools.atlas.mesh import Array

FAR = -1e30
"""Depth of a pixel that shows nothing."""


@dataclass
class Buffer:
    """What an orthographic camera sees; all arrays have the shape (rows, columns)."""

    triangle: Array
    """Number of the nearest triangle, -1 where there is none."""
    depth: Array
    """mm toward the viewer, FAR where there is nothing."""
    second: Array
    third: Array
    """Barycentric weights of the triangle's second and third corner."""

    @property
    def shown(self) -> Array:
        return self.triangle >= 0

    def values(self, per_vertex: Array, faces: Array) -> Array:
        """Return vertex values (n, k) interpolated in each pixel: (rows, columns, k), nan where there is nothing."""
        out = np.full((*self.triangle.shape, per_vertex.shape[1]), np.nan, np.float32)
        corners = faces[self.triangle[self.shown]]
        second, third = self.second[self.shown][:, None], self.third[self.shown][:, None]
        out[self.shown] = per_vertex[corners[:, 0]] * (1 - second - third) + per_vertex[corners[:, 1]] * second + per_vertex[corners[:, 2]] * third
        return out


def render(columns: Array, rows: Array, depths: Array, faces: Array, shape: tuple[int, int]) -> Buffer:
    """Draw triangles whose corners stand at pixel (*columns*, *rows*) and *depths*; larger depths are nearer."""
    return Buffer(*_render(columns, rows, depths, np.ascontiguousarray(faces), *shape))


@numba.njit(cache=True)
def _render(columns, rows, depths, faces, height, width):
    triangle = np.full((height, width), -1, np.int32)
    depth = np.full((height, width), FAR)
    second = np.zeros((height, width), np.float32)
    third = np.zeros((height, width), np.float32)
    for face in range(faces.shape[0]):
        i, j, k = faces[face, 0], faces[face, 1], faces[face, 2]
        x0, y0, x1, y1, x2, y2 = columns[i], rows[i], columns[j], rows[j], columns[k], rows[k]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if area == 0:
            continue
        left, right = max(0, int(np.floor(min(x0, x1, x2)))), min(width - 1, int(np.ceil(max(x0, x1, x2))))
        top, bottom = max(0, int(np.floor(min(y0, y1, y2)))), min(height - 1, int(np.ceil(max(y0, y1, y2))))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                weight1 = ((column - x0) * (y2 - y0) - (x2 - x0) * (row - y0)) / area
                weight2 = ((x1 - x0) * (row - y0) - (column - x0) * (y1 - y0)) / area
                weight0 = 1 - weight1 - weight2
                if weight0 < -1e-9 or weight1 < -1e-9 or weight2 < -1e-9:
                    continue
                here = weight0 * depths[i] + weight1 * depths[j] + weight2 * depths[k]
                if here > depth[row, column]:
                    depth[row, column], triangle[row, column] = here, face
                    second[row, column], third[row, column] = weight1, weight2
    return triangle, depth, second, third
