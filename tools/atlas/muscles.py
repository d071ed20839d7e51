"""Tables to meshes: bellies that compete for space, and tendons along the rest of the lines.

Each belly is an implicit field s in mm, negative inside: with q the vector to the nearest sample of a line,
D = sqrt((q.n / thickness)^2 + (q.b / width)^2 + (q.t / 3)^2 beyond the ends), s = |q| (1 - 1 / D), a smooth minimum over the lines.
Neighbours share the space: phi = max(s, (s - least other s) / 2 + GAP, skin + fat, -bone - BONE_ROOM), cut at the midline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import trimesh
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage import measure

from tools.atlas.body import Body
from tools.atlas.fields import LOW, SHAPE, SPACING, axes
from tools.atlas.lines import Line, lines_of
from tools.atlas.mesh import Array, Mesh, joined
from tools.atlas.tables import GROUPS, Part

GAP = 0.35
"""mm by which a belly stays on its side of the border with a neighbour."""
BONE_ROOM = 2.5
"""mm that a belly may reach into bone, so that no gap shows between them."""
END_ROUNDING = 3.0
"""mm over which the end of a belly is rounded."""
LINE_BLEND = 4.0
"""mm over which the lines of one belly melt together."""
FAR = 50.0
"""mm; value of a field away from its belly."""
FAT_HEIGHTS = (-0.83, -0.78, -0.70, -0.5, -0.30, -0.15, 0, 0.1, 0.2)
FAT_DEPTHS = (2, 2.5, 3, 3.5, 4, 5, 6.5, 8, 8)
"""Skin and fat that no muscle enters: metres of height, mm of depth."""
TUBE_SIDES = 14


@dataclass(frozen=True)
class Muscle:
    """One part of a muscle in the figure."""

    part: Part
    fleshy: list[Line]
    """Lines with a belly."""
    sinewy: list[Line]
    """Lines of tendon only."""
    belly: Mesh | None
    tendon: Mesh | None

    def belly_lines(self) -> list[Line]:
        """Return the red stretches of the lines."""
        if self.part.belly is None:
            return []
        stretches = [line.part(line.within(self.part.belly)) for line in self.fleshy]
        return [stretch for stretch in stretches if len(stretch.points) >= 3]


@dataclass(frozen=True)
class _Field:
    """Values of a field in a box of the grid."""

    low: Array
    high: Array
    values: Array

    @property
    def box(self) -> tuple[slice, ...]:
        return tuple(slice(a, b) for a, b in zip(self.low, self.high, strict=True))


def build(parts: Sequence[Part], body: Body) -> list[Muscle]:
    """Return all *parts* as meshes, in the order given."""
    lines = {part.id: lines_of(part, body) for part in parts}
    fields = {part.id: _field(part, lines[part.id][0]) for part in parts if part.belly}
    bellies = _compete({name: field for name, field in fields.items() if field}, {part.id: part for part in parts}, body)
    return [Muscle(part, *lines[part.id], bellies.get(part.id), _tendon(part, *lines[part.id])) for part in parts]


def _field(part: Part, lines: list[Line]) -> _Field | None:
    """Return the field of one belly, swollen by what its group asks for."""
    assert part.belly
    stretches = [stretch for line in lines if len((stretch := line.part(line.within(part.belly))).points) >= 3]
    if not stretches:
        return None
    points = np.vstack([line.points for line in stretches])
    reach = np.concatenate([np.maximum(line.width, line.thickness) for line in stretches]) / 1000 * 1.5 + 0.006
    low = np.maximum(np.floor(((points - reach[:, None]).min(0) - LOW) / SPACING).astype(int), 0)
    high = np.minimum(np.ceil(((points + reach[:, None]).max(0) - LOW) / SPACING).astype(int) + 1, SHAPE)
    grid = np.stack(np.meshgrid(*[axis[a:b] for axis, a, b in zip(axes(), low, high, strict=True)], indexing="ij"), -1)
    nodes = grid.reshape(-1, 3)
    values = np.full(len(nodes), FAR, np.float32)
    for line in stretches:
        limit = float(np.maximum(line.width, line.thickness).max()) / 1000 * 1.5 + 0.010
        distance, nearest = cKDTree(line.points).query(nodes, workers=2, distance_upper_bound=limit)
        near = np.isfinite(distance)
        values[near] = _melt(values[near], _ellipse_distance(line, nearest[near], nodes[near]))
    return _Field(low, high, values.reshape(grid.shape[:3]) - GROUPS[part.group] - part.priority)


def _ellipse_distance(line: Line, nearest: Array, nodes: Array) -> Array:
    """Return about the signed distance in mm of *nodes* from the elliptic tube around *line*."""
    off = (nodes - line.points[nearest]) * 1000
    width, thickness = line.width[nearest], line.thickness[nearest]
    deep, wide, long = ((off * frame[nearest]).sum(1) for frame in (line.normal, line.across, line.along))
    long = np.where((nearest == 0) | (nearest == len(line.points) - 1), long, 0)
    relative = np.sqrt((deep / thickness) ** 2 + (wide / width) ** 2 + (long / END_ROUNDING) ** 2)
    size = np.sqrt(deep**2 + wide**2 + long**2)
    core = -np.minimum(width, thickness)
    return np.maximum(np.where(relative > 1e-6, size - size / np.maximum(relative, 1e-6), core), core)


def _melt(one: Array, other: Array) -> Array:
    """Return the smooth minimum (polynomial, after I. Quilez) of two fields; the first far away is left out of the blend."""
    share = np.clip(0.5 + 0.5 * (one - other) / LINE_BLEND, 0, 1)
    return one * (1 - share) + other * share - LINE_BLEND * share * (1 - share) * (one < FAR - 10)


def _compete(fields: dict[str, _Field], parts: dict[str, Part], body: Body) -> dict[str, Mesh]:
    least, second = np.full(SHAPE, 99.0, np.float32), np.full(SHAPE, 99.0, np.float32)
    winner = np.full(SHAPE, -1, np.int16)
    for number, field in enumerate(fields.values()):
        here_least, here_second = least[field.box], second[field.box]
        wins = field.values < here_least
        here_second[...] = np.where(wins, here_least, np.minimum(here_second, field.values))
        winner[field.box][wins] = number
        here_least[...] = np.minimum(here_least, field.values)
    x, y, _ = axes()
    fat = np.interp(y, FAT_HEIGHTS, FAT_DEPTHS)
    meshes = {}
    for number, (name, field) in enumerate(fields.items()):
        others = np.where(winner[field.box] == number, second[field.box], least[field.box])
        depth = np.maximum(fat[field.box[1]], parts[name].fat)[None, :, None]
        limits = (
            field.values,
            (field.values - others) / 2 + GAP,
            body.fields.skin[field.box] + depth,
            -body.fields.bone[field.box] - BONE_ROOM,
            np.broadcast_to(((x[field.box[0]] + 0.001) * 1000)[:, None, None], others.shape),
        )
        mesh = _surface(np.maximum.reduce(limits), field.low)
        if mesh:
            meshes[name] = mesh
    return meshes


def _surface(phi: Array, corner: Array) -> Mesh | None:
    """Return the smoothed zero surface of *phi* without crumbs."""
    phi = np.pad(ndimage.gaussian_filter(np.clip(phi, -8, 8), 0.75), 1, constant_values=5)
    if phi.min() >= 0:
        return None
    points, faces, _, _ = measure.marching_cubes(phi, 0.0)
    mesh = trimesh.Trimesh(LOW + (points - 1 + corner) * SPACING, faces[:, ::-1], process=False)
    piece = trimesh.graph.connected_component_labels(mesh.face_adjacency, node_count=len(mesh.faces))
    sizes = np.bincount(piece)
    mesh.update_faces(np.isin(piece, np.flatnonzero(sizes > max(150, 0.06 * sizes.max()))))
    mesh.remove_unreferenced_vertices()
    if not len(mesh.faces):
        return None
    trimesh.smoothing.filter_taubin(mesh, lamb=0.5, nu=0.53, iterations=12)
    return Mesh(np.array(mesh.vertices), np.array(mesh.faces))


def _tendon(part: Part, fleshy: list[Line], sinewy: list[Line]) -> Mesh | None:
    """Return tubes along the lines above and below the belly. They begin a little inside it, thin, and swell to their full size."""
    tubes = [_tube(line, np.ones(len(line.points))) for line in sinewy]
    for line in fleshy if part.belly else []:
        start, end = part.belly
        if end < line.last_knot - 0.01:
            tubes.append(_tube(line.part(line.knot >= end - 0.4), np.clip((line.knot[line.knot >= end - 0.4] - (end - 0.9)) / 0.9, 0, 1)))
        if start > 0:
            tubes.append(_tube(line.part(line.knot <= start + 0.3), np.clip((start + 0.3 - line.knot[line.knot <= start + 0.3]) / 0.4, 0, 1)))
    meshes = [tube for tube in tubes if tube]
    return joined(meshes)[0] if meshes else None


def _tube(line: Line, size: Array) -> Mesh | None:
    """Return an elliptic tube with closed ends; *size* 0..1 by sample."""
    line, size = line.part(slice(None, None, 2)), 0.45 + 0.55 * size[::2]
    count = len(line.points)
    if count < 2:
        return None
    angle = np.linspace(0, 2 * np.pi, TUBE_SIDES, endpoint=False)[None, :, None]
    wide = line.across * (line.width * (0.3 + 0.7 * size))[:, None] / 1000
    deep = line.normal * (line.thickness * size)[:, None] / 1000
    rings = line.points[:, None] + np.cos(angle) * wide[:, None] + np.sin(angle) * deep[:, None]
    here = np.arange(count * TUBE_SIDES).reshape(count, TUBE_SIDES)
    beside = np.roll(here, -1, 1)
    sides = [(here[:-1], beside[:-1], here[1:]), (beside[:-1], beside[1:], here[1:])]
    first, last = count * TUBE_SIDES, count * TUBE_SIDES + 1
    ends = [(np.full(TUBE_SIDES, first), beside[0], here[0]), (np.full(TUBE_SIDES, last), here[-1], beside[-1])]
    faces = np.vstack([np.stack([np.ravel(corner) for corner in corners], -1) for corners in (*sides, *ends)])
    return Mesh(np.vstack([rings.reshape(-1, 3), rings[0].mean(0), rings[-1].mean(0)]), faces)
