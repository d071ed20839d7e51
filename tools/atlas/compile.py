"""Everything from the sources to the text of the files. Writes nothing but the cache of what takes long."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tools.atlas import body as bodies
from tools.atlas import bones, camera, curves, fields, figure, files, muscles, plates, skeleton, surface, tables, views
from tools.atlas.body import Body
from tools.atlas.camera import View
from tools.atlas.mesh import Array
from tools.atlas.muscles import Muscle
from tools.atlas.plates import Plate
from tools.atlas.skeleton import BoneLayer
from tools.atlas.sources import Sources

LIBRARIES = ("mujoco", "numba", "numpy", "scikit-image", "scipy", "trimesh")
"""Packages whose version may change a result."""
LEAST_SHARE, MOST_VIEWS = 0.15, 3
"""A muscle is drawn in the views that show at least this share of the most that any view shows, and in so many at most."""
DEEP = 25.0
"""mm of skin in front of a muscle at which a view counts half: the best views are those from the side it lies on."""
MOST_LINES = 5
SAMPLE_EVERY, SAMPLES = 20.0, (6, 16)
"""mm between the samples of a line that are written, and how many there are at least and at most."""

Report = Callable[[str], None]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Cache:
    """Keeps intermediate results, named by a digest of all they depend on."""

    folder: Path

    def get(self, name: str, needs: str, make: Callable[[], Value]) -> Value:
        file = self.folder / f"{name}-{needs[:24]}.pickle"
        if file.exists():
            return pickle.loads(file.read_bytes())
        value = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob(f"{name}-*.pickle"):
            old.unlink()
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(value))
        part.replace(file)
        return value


def digest(*needs: object) -> str:
    """Return a SHA-256 of *needs*: modules count by their text, all else by its representation."""
    sha = hashlib.sha256()
    for need in needs:
        file = getattr(need, "__file__", None)
        sha.update(Path(file).read_bytes() if file else repr(need).encode())
    return sha.hexdigest()


def build_body(sources: Sources, cache: Cache, report: Report) -> tuple[Body, str]:
    """Return the body and the digest of what it is made from."""
    from tools.atlas import fit, mesh, pose, segments  # noqa: PLC0415 - only their text is needed here

    base = digest([(library, metadata.version(library)) for library in LIBRARIES], sorted(sources.checksums.items()), mesh)
    report("figure")
    figure_key = digest(base, figure, pose)
    skin = cache.get("figure", figure_key, lambda: figure.build(sources.mesh))
    report("bones (about half a minute when they are not cached)")
    bones_key = digest(base, bones, tables.BONES)
    bare = cache.get("bones", bones_key, lambda: bones.build(sources.model_file))
    report("distances to skin and bone (about a minute when they are not cached)")
    body_key = digest(figure_key, bones_key, fields, fit, segments, bodies)
    distances = cache.get("fields", body_key, lambda: bodies.assemble(skin, bare).fields)
    return bodies.assemble(skin, bare, distances), body_key


def build_muscles(body: Body, body_key: str, parts: Sequence[tables.Part], cache: Cache, report: Report) -> list[Muscle]:
    """Return all parts as meshes."""
    from tools.atlas import lines  # noqa: PLC0415 - only its text is needed here

    report("muscles")
    return cache.get("muscles", digest(body_key, muscles, lines, tables.GROUPS, parts), lambda: muscles.build(parts, body))


def compiled(sources: Sources, cache: Cache, report: Report, only: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield the name below the folder and the text of every file; with *only*, the file of that view alone."""
    parts = tables.load()
    body, body_key = build_body(sources, cache, report)
    if only:
        view = camera.take(next(setup for setup in camera.SETUPS if setup.id == only), body)
        yield f"views/{only}.json", files.text(views.compiled(view, None if view.setup.kind == "body" else skeleton.layer(view)))
        return
    all_muscles = build_muscles(body, body_key, parts, cache, report)
    taken: dict[str, View] = {}
    layers: dict[str, BoneLayer] = {}
    for setup in camera.SETUPS:
        report(f"view {setup.id}")
        view = camera.take(setup, body)
        if setup.kind != "body":
            taken[setup.id], layers[setup.id] = view, skeleton.layer(view)
        yield f"views/{setup.id}.json", files.text(views.compiled(view, layers.get(setup.id)))
    yield "surface.json", files.text(surface.surface(body, taken))
    for name in sorted({part.muscle for part in parts}):
        report(f"muscle {name}")
        own = [muscle for muscle in all_muscles if muscle.part.muscle == name]
        drawn = {view: plate for view in taken if (plate := plates.plate(taken[view], layers[view], own))}
        yield f"muscles/{name}.json", files.text(muscle_file(name, own, drawn))


def muscle_file(name: str, parts: Sequence[Muscle], drawn: dict[str, Plate]) -> dict[str, Any]:
    """Return the content of a muscle's file."""
    shown = _best_views(drawn)
    with_belly = [part for part in parts if part.belly_lines()]
    return {
        "id": name,
        "parts": {
            part.part.slug: {
                "name": part.part.name,
                "sources": list(part.part.sources),
                "doubt": part.part.doubt,
                "lines": [_samples(line) for line in _chosen(part.belly_lines())],
            }
            for part in with_belly
        },
        "views": {view: {**vars(drawn[view]), "area": round(drawn[view].area), "depth": round(drawn[view].depth, 1)} for view in shown},
    }


def _best_views(drawn: dict[str, Plate]) -> list[str]:
    """Return the views that show a muscle best, the best first; of the oblique ones, which repeat much of the straight ones, one at most."""
    most = max((plate.area for plate in drawn.values()), default=0)
    enough = [view for view in drawn if drawn[view].area >= LEAST_SHARE * most]
    ranked = sorted(enough, key=lambda view: -drawn[view].area / (1 + max(0.0, drawn[view].depth) / DEEP))
    oblique = [view for view in ranked if view.count("-") > 1]
    return [view for view in ranked if view not in oblique[1:]][:MOST_VIEWS]


def _chosen(lines: list) -> list:
    """Return at most MOST_LINES of a belly's lines, evenly, with the first and the last."""
    if len(lines) <= MOST_LINES:
        return lines
    return [lines[round(float(number))] for number in np.linspace(0, len(lines) - 1, MOST_LINES)]


def _samples(line: Any) -> list[list[float]]:
    """Return x, y, z (mm), half width, half thickness (mm), outward normal and across (unit vectors * 100) along *line*."""
    count = int(np.clip(round(curves.length(line.points) * 1000 / SAMPLE_EVERY), *SAMPLES))
    rows = line.part(np.round(np.linspace(0, len(line.points) - 1, count)).astype(int))
    sizes = zip(rows.width, rows.thickness, strict=True)
    return [
        [*_whole(point * 1000), *(round(float(size), 1) for size in size_), *_whole(normal * 100), *_whole(across * 100)]
        for point, size_, normal, across in zip(rows.points, sizes, rows.normal, rows.across, strict=True)
    ]


def _whole(vector: Array) -> list[int]:
    return np.round(vector).astype(int).tolist()
