"""The figure: the MakeHuman base mesh (CC0), morphed, posed and subdivided.

The mesh files give decimetres; everything here is in metres.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.atlas.mesh import Array, vertex_normals
from tools.atlas.pose import posed

MALE, MUSCLE, WEIGHT, PROPORTIONS = 0.75, 0.8, 0.5, 0.8
"""Factors of the blend, each from 0 to 1; .5 is the average of muscle, weight and proportions."""

RACES = ("caucasian", "asian", "african")
DETAILS: dict[str, float] = {
    **{f"legs/{side}-lowerleg-muscle-incr": 0.45 for side in "lr"},
    **{f"legs/{side}-upperleg-muscle-incr": 0.15 for side in "lr"},
    "feet/measure-ankle-circ-incr": 0.55,
    **{f"feet/{side}-foot-scale-incr": 0.25 for side in "lr"},
    "legs/measure-knee-circ-incr": 0.15,
    **{f"expression/units/{race}/eye-{side}-closure": 1 / len(RACES) for race in RACES for side in ("left", "right")},
}
"""Further targets and their weights: without them ankles and feet are too slim for the bones, and the eyes are empty sockets."""

BASE = "3dobjs/base.obj"
SKIN_WEIGHTS = "rigs/standard/weights.default.json"

SEGMENTS = ("head", "torso", "pelvis", "thigh", "leg", "foot", "toe1", "toe2", "toe3", "toe4", "toe5", "upper-arm", "forearm", "hand")
TOES = SEGMENTS[6:11]
WHOLE_FOOT = SEGMENTS[5:11]
ARM = SEGMENTS[11:]

SEGMENT_OF_BONE = (
    ("upperleg", "thigh"),
    ("lowerleg", "leg"),
    ("foot", "foot"),
    *((f"toe{n}", f"toe{n}") for n in range(1, 6)),
    (("pelvis", "root", "spine05"), "pelvis"),
    (("spine", "breast", "clavicle", "shoulder"), "torso"),
    ("upperarm", "upper-arm"),
    ("lowerarm", "forearm"),
    (("wrist", "finger", "metacarpal"), "hand"),
)
"""Beginnings of the names of rig bones and the segment they move; the rest is the head."""


@dataclass(frozen=True)
class Figure:
    """The posed skin."""

    vertices: Array
    """(n, 3) metres."""
    faces: Array
    """(m, 3) vertex numbers."""
    normals: Array
    """(n, 3) unit vectors, outward."""
    weights: Array
    """(n, len(SEGMENTS)): how far each segment moves a vertex; a row sums to 1."""
    joints: dict[str, Array]
    """Rig joints by name, such as ``r-knee``; heights are good, the rest is rough."""

    def share(self, *segments: str) -> Array:
        """Return the summed weights (n,) of *segments*."""
        return share(self.weights, *segments)


def share(weights: Array, *segments: str) -> Array:
    """Return the columns of *segments* of a weight array (n, len(SEGMENTS)), summed."""
    return weights[:, [SEGMENTS.index(segment) for segment in segments]].sum(1)


def targets() -> dict[str, float]:
    """Return the blend: path of each target below ``targets/`` (without its ending) and its weight."""
    genders = {"male": MALE, "female": 1 - MALE}
    muscles = _between(MUSCLE, "minmuscle", "averagemuscle", "maxmuscle")
    weights = _between(WEIGHT, "minweight", "averageweight", "maxweight")
    blend: dict[str, float] = {}
    for gender, by_gender in genders.items():
        for race in RACES:
            blend[f"macrodetails/{race}-{gender}-young"] = by_gender / len(RACES)
        for muscle, by_muscle in muscles.items():
            for weight, by_weight in weights.items():
                factor = by_gender * by_muscle * by_weight
                blend[f"macrodetails/universal-{gender}-young-{muscle}-{weight}"] = factor
                blend[f"macrodetails/proportions/{gender}-young-{muscle}-{weight}-idealproportions"] = factor * max(0.0, PROPORTIONS - 0.5) * 2
    return {path: weight for path, weight in {**blend, **DETAILS}.items() if weight > 1e-6}


def files() -> list[str]:
    """Return the files that are read, below the data folder."""
    return [BASE, SKIN_WEIGHTS, *(_target_file(path) for path in targets())]


def build(data: Path) -> Figure:
    """Make the figure from the data folder of the mesh package."""
    vertices, quads, groups = _read_mesh(data / BASE)
    for path, weight in targets().items():
        vertices = vertices + weight * _read_target(data / _target_file(path), len(vertices))
    vertices *= 0.1
    joints = {name.removeprefix("joint-"): vertices[np.unique(members)].mean(0) for name, members in groups.items() if name.startswith("joint-")}
    by_bone = _skin_weights(data / SKIN_WEIGHTS, len(vertices))
    vertices, joints = posed(vertices, joints, by_bone)
    weights = np.zeros((len(vertices), len(SEGMENTS)))
    for bone, column in by_bone.items():
        weights[:, SEGMENTS.index(_segment(bone))] += column
    used, renumbered = np.unique(quads, return_inverse=True)
    vertices, weights, quads = vertices[used], weights[used], renumbered.reshape(quads.shape)
    for _ in range(2):
        vertices, quads, weights = subdivided(vertices, quads, weights)
    faces = np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return Figure(vertices, faces, vertex_normals(vertices, faces), weights, joints)


def subdivided(vertices: Array, quads: Array, attributes: Array) -> tuple[Array, Array, Array]:
    """Return one step of Catmull-Clark on quads; *attributes* (n, k) are interpolated, borders stay borders.

    New vertices are ordered: old vertices, then edges, then faces.
    """
    count, edge_of_corner = len(vertices), np.sort(np.stack([quads, np.roll(quads, -1, 1)], -1).reshape(-1, 2), 1)
    edges, edge_index, uses = np.unique(edge_of_corner, axis=0, return_inverse=True, return_counts=True)
    edge_index = edge_index.ravel()
    border = edges[uses == 1]

    face_points = vertices[quads].mean(1)
    middles = vertices[edges].mean(1)
    beside = _summed(edge_index, np.repeat(face_points, 4, 0), len(edges)) / uses[:, None]
    edge_points = np.where((uses == 1)[:, None], middles, (middles + beside) / 2)

    valence = np.maximum(np.bincount(quads.ravel(), minlength=count), 1)[:, None]
    face_mean = _summed(quads.ravel(), np.repeat(face_points, 4, 0), count) / valence
    edge_mean = _mean_of_edges(edges, middles, count)
    moved = (face_mean + 2 * edge_mean + (valence - 3) * vertices) / valence
    if len(border):
        at_border = np.unique(border)
        moved[at_border] = ((_mean_of_edges(border, middles[uses == 1], count) + vertices) / 2)[at_border]

    at_edges, at_faces = count + edge_index.reshape(-1, 4), count + len(edges) + np.arange(len(quads))
    parts = [np.stack([quads[:, corner], at_edges[:, corner], at_faces, at_edges[:, corner - 1]], 1) for corner in range(4)]
    carried = np.vstack([attributes, attributes[edges].mean(1), attributes[quads].mean(1)])
    return np.vstack([moved, edge_points, face_points]), np.vstack(parts), carried


def _summed(index: Array, rows: Array, count: int) -> Array:
    total = np.zeros((count, rows.shape[1]))
    np.add.at(total, index, rows)
    return total


def _mean_of_edges(edges: Array, middles: Array, count: int) -> Array:
    uses = np.maximum(np.bincount(edges.ravel(), minlength=count), 1)[:, None]
    return (_summed(edges[:, 0], middles, count) + _summed(edges[:, 1], middles, count)) / uses


def _between(value: float, low: str, middle: str, high: str) -> dict[str, float]:
    """Return the two targets next to *value* (0..1) and their shares."""
    if value >= 0.5:
        return {middle: 2 - 2 * value, high: 2 * value - 1}
    return {low: 1 - 2 * value, middle: 2 * value}


def _segment(bone: str) -> str:
    name = bone.split(".", maxsplit=1)[0]
    return next((segment for start, segment in SEGMENT_OF_BONE if name.startswith(start)), "head")


def _target_file(path: str) -> str:
    return f"targets/{path}.target.gz"


def _read_mesh(file: Path) -> tuple[Array, Array, dict[str, list[list[int]]]]:
    """Return all vertices, the quads of the body, and the quads of every group."""
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for line in file.read_text("utf-8").splitlines():
        kind, *values = line.split() or [""]
        if kind == "v":
            vertices.append([float(value) for value in values[:3]])
        elif kind == "g":
            group = values[0]
        elif kind == "f":
            groups.setdefault(group, []).append([int(value.split("/")[0]) - 1 for value in values])
    return np.array(vertices), np.array(groups["body"]), groups


def _read_target(file: Path, count: int) -> Array:
    offsets = np.zeros((count, 3))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                index, *offset = line.split()[:4]
                offsets[int(index)] = [float(value) for value in offset]
    return offsets


def _skin_weights(file: Path, count: int) -> dict[str, Array]:
    """Return for each rig bone its share (count,) of every vertex; the shares of a vertex sum to 1."""
    shares: dict[str, Array] = {}
    for bone, pairs in json.loads(file.read_text("utf-8"))["weights"].items():
        shares[bone] = np.zeros(count)
        for index, weight in pairs:
            shares[bone][index] = weight
    total = sum(shares.values())
    return {bone: share_ / np.where(total == 0, 1, total) for bone, share_ in shares.items()}
