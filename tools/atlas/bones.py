"""Bones of the skeleton model as clean surfaces, in the model's own proportions.

The model's meshes of tibia, pelvis and foot are not manifold. Each is rebuilt: generalized winding number on a grid, gaussian
blur, marching cubes (Jacobson, Kavan, Sorkine-Hornung, "Robust inside-outside segmentation using generalized winding numbers", 2013).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mujoco
import numba
import numpy as np
import trimesh
from scipy import ndimage
from skimage import measure

from tools.atlas.mesh import Array, Mesh
from tools.atlas.tables import BONES

INSIDE = 0.45
"""Level of the blurred winding number at which the surface is drawn; a little below .5 makes up for the blur."""

JOINT_OF = {"hip": "femur_r", "knee": "tibia_r", "ankle": "talus_r"}
"""Bodies whose origin is the joint above them."""


@dataclass(frozen=True)
class Skeleton:
    """What is taken from the model, in metres, in the axes of the atlas."""

    bones: dict[str, tuple[str, Mesh]]
    """Name of the mesh: the body it belongs to, and its clean surface."""
    joints: dict[str, Array]


@dataclass(frozen=True)
class Cleaning:
    """How a mesh is rebuilt."""

    spacing: float
    """Grid spacing in metres."""
    blur: float
    """Sigma in grid steps."""
    split: bool = False
    """Whether every connected piece is rebuilt for itself."""


def cleaning_of(name: str) -> Cleaning:
    """Return the settings for a mesh by its name: finer for small bones; the foot is one mesh of many bones."""
    if "foot" in name:
        return Cleaning(0.0010, 1.0, split=True)
    fine = any(word in name for word in ("talus", "patella", "fib"))
    return Cleaning(0.0012 if fine else 0.0016, 1.3)


def build(model_file: Path) -> Skeleton:
    """Read and clean all bones the atlas draws (about half a minute)."""
    model, data = _standing(model_file)
    bones: dict[str, tuple[str, Mesh]] = {}
    for name, body, mesh in _meshes(model, data):
        if body in BONES:
            unique = name
            while unique in bones:
                unique += "-2"
            bones[unique] = (body, cleaned(mesh, cleaning_of(name)))
    joints = {joint: _atlas_axes(data.body(body).xpos) for joint, body in JOINT_OF.items()}
    return Skeleton(bones, joints)


def _standing(model_file: Path) -> tuple[mujoco.MjModel, mujoco.MjData]:
    """Load the model upright. The joint equalities must hold before positions are read, or the kneecap stands behind the thigh bone."""
    model = mujoco.MjModel.from_xml_path(str(model_file))
    data = mujoco.MjData(model)
    mujoco.mj_resetData(model, data)
    for _ in range(3):
        for equality in range(model.neq):
            if model.eq_type[equality] == mujoco.mjtEq.mjEQ_JOINT:
                _impose(model, data, equality)
    mujoco.mj_forward(model, data)
    return model, data


def _impose(model: mujoco.MjModel, data: mujoco.MjData, equality: int) -> None:
    """Set a joint to the polynomial (degree 4) of the joint it depends on."""
    joint, other = model.eq_obj1id[equality], model.eq_obj2id[equality]
    address = model.jnt_qposadr[joint]
    shift = 0.0
    if other >= 0:
        shift = data.qpos[model.jnt_qposadr[other]] - model.qpos0[model.jnt_qposadr[other]]
    data.qpos[address] = model.qpos0[address] + sum(model.eq_data[equality, power] * shift**power for power in range(5))


def _atlas_axes(points: Array) -> Array:
    """Turn model coordinates (x forward... z up) into those of the atlas; the shifts put the model over the figure."""
    points = np.asarray(points, float)
    return np.stack([points[..., 0] + 0.025, points[..., 2], 0.156 - points[..., 1]], -1)


def _meshes(model: mujoco.MjModel, data: mujoco.MjData) -> Iterator[tuple[str, str, Mesh]]:
    for geom in range(model.ngeom):
        if model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_MESH:
            continue
        mesh = model.geom_dataid[geom]
        first, count = model.mesh_vertadr[mesh], model.mesh_vertnum[mesh]
        face, faces = model.mesh_faceadr[mesh], model.mesh_facenum[mesh]
        vertices = model.mesh_vert[first : first + count] @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom]
        yield model.mesh(mesh).name, model.body(model.geom_bodyid[geom]).name, Mesh(_atlas_axes(vertices), model.mesh_face[face : face + faces])


def cleaned(mesh: Mesh, how: Cleaning) -> Mesh:
    """Return a closed, smooth surface in place of *mesh*."""
    rough = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    rough.merge_vertices(digits_vertex=4)
    rough.update_faces(rough.nondegenerate_faces())
    rough.update_faces(rough.unique_faces())
    pieces = rough.split(only_watertight=False) if how.split else [rough]
    vertices, faces, used = [], [], 0
    for piece in pieces:
        if len(piece.faces) < 8:
            continue
        trimesh.repair.fix_normals(piece, multibody=True)
        inside, corner = _inside(piece, how)
        if inside.max() < 0.5:
            continue
        points, triangles, _, _ = measure.marching_cubes(inside, INSIDE)
        vertices.append(corner + points * how.spacing)
        faces.append(triangles[:, ::-1] + used)
        used += len(points)
    return Mesh(np.vstack(vertices), np.vstack(faces))


def _inside(piece: trimesh.Trimesh, how: Cleaning) -> tuple[Array, Array]:
    """Return the blurred winding number on a grid around *piece* and the grid's corner."""
    low, high = piece.bounds[0] - 4 * how.spacing, piece.bounds[1] + 4 * how.spacing
    counts = np.ceil((high - low) / how.spacing).astype(int)
    grid = np.stack(np.meshgrid(*[low[k] + how.spacing * np.arange(counts[k]) for k in range(3)], indexing="ij"), -1)
    corners = [np.ascontiguousarray(piece.vertices[piece.faces[:, k]]) for k in range(3)]
    winding = _winding(grid.reshape(-1, 3), *corners).reshape(counts)
    return ndimage.gaussian_filter(np.clip(np.abs(winding), 0, 1), how.blur), low


@numba.njit(parallel=True, cache=True)
def _winding(points, first, second, third):
    """Sum of the solid angles of all triangles over 4 pi (van Oosterom and Strackee, 1983), as float32 (n,)."""
    out = np.zeros(points.shape[0], np.float32)
    for i in numba.prange(points.shape[0]):
        total = 0.0
        for k in range(first.shape[0]):
            ax, ay, az = first[k, 0] - points[i, 0], first[k, 1] - points[i, 1], first[k, 2] - points[i, 2]
            bx, by, bz = second[k, 0] - points[i, 0], second[k, 1] - points[i, 1], second[k, 2] - points[i, 2]
            cx, cy, cz = third[k, 0] - points[i, 0], third[k, 1] - points[i, 1], third[k, 2] - points[i, 2]
            a, b, c = math.sqrt(ax * ax + ay * ay + az * az), math.sqrt(bx * bx + by * by + bz * bz), math.sqrt(cx * cx + cy * cy + cz * cz)
            volume = ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)
            below = a * b * c + (ax * bx + ay * by + az * bz) * c + (bx * cx + by * cy + bz * cz) * a + (cx * ax + cy * ay + cz * az) * b
            total += math.atan2(volume, below)
        out[i] = total / (2 * math.pi)
    return out
