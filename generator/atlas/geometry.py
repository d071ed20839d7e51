"""The compiled geometry in ``content/atlas/``: views of the body, the shapes of muscles, and where the skin lies.

Pictures are measured in millimetres of the view, x to the right and y down. Space is measured in millimetres too:
x to the subject's left, y up, z forward. The right half of the body has x below 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.atlas import paths
from generator.atlas.paths import Array, Curves
from generator.problems import Location, Problem, Problems

T = TypeVar("T")

BODY = ("body-front", "body-back")
LEG = ("leg-front", "leg-front-outer", "leg-outer", "leg-back-outer", "leg-back", "leg-inner", "foot-top", "foot-sole")
#: Body segments whose skin strokes are led over.
CHARTS = ("thigh", "leg", "hip", "sole", "top")
#: Patches of the whole-body views carry the side they lie on; the leg views show the right side only.
SIDES = ("right", "left")


@dataclass(frozen=True)
class Seen:
    """How much of a patch a view shows, and where."""

    area: float
    """Visible area in square millimetres."""
    x: float
    y: float
    """Centre of the visible area."""
    box: tuple[float, float, float, float]
    """Left, top, right, bottom."""


@dataclass(frozen=True)
class Cells:
    """The skin as a view's grid shows it, one row per cell: shape (n, 3) for points and normals, (n,) for the rest."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    point: Array
    """Place in space, millimetres."""
    normal: Array
    """Unit vector away from the body, from the slope of the depth."""
    patch: NDArray[np.int64]
    """Index into the view's patches."""


@dataclass(frozen=True)
class Grid:
    """Which patch and how deep the skin is, cell by cell. Written as runs along the rows so that the file stays small."""

    step: float
    columns: int
    rows: int
    runs: tuple[tuple[int, int, str, str], ...]


@dataclass(frozen=True)
class View:
    """One direction the body is seen from."""

    id: str
    title: str
    width: float
    height: float
    right: Array
    up: Array
    toward: Array
    origin: tuple[float, float]
    outline: str
    edge: str
    """Where the skin ends: the outline without the lines along which the view is cut. Written only where it differs from the outline."""
    contours: str
    shade: tuple[str, ...]
    bones: str
    bone_shade: str
    patches: tuple[str, ...]
    arcs: tuple[tuple[int, int, str], ...]
    seen: Mapping[str, Seen]
    grid: Grid
    digest: str
    """Stands for the content of the view's file."""

    def project(self, points: Array) -> Array:
        """Return where *points* in space, shape (n, 3), lie in the picture: shape (n, 3) as x, y and depth towards the viewer."""
        x = points @ self.right - self.origin[0]
        y = -(points @ self.up) - self.origin[1]
        return np.stack([x, y, points @ self.toward], axis=-1)

    @cached_property
    def cells(self) -> Cells:
        """The skin of this view, cell by cell."""
        depth = np.full((self.grid.rows, self.grid.columns), np.nan)
        patch = np.full(depth.shape, -1, dtype=np.int64)
        for row, column, depths, patches in self.grid.runs:
            values = np.cumsum([int(value) for value in depths.split()])
            depth[row, column : column + len(values)] = values
            pairs = (item.split("x") for item in patches.split())
            names = np.concatenate([np.full(int(count), int(index)) for index, count in pairs])
            if len(names) != len(values) or row < 0 or column < 0:
                raise ValueError(f"row {row}: {len(values)} depths but {len(names)} patches")
            patch[row, column : column + len(names)] = names
        rows, columns = np.nonzero(~np.isnan(depth))
        if not -1 < patch[rows, columns].min(initial=0) <= patch[rows, columns].max(initial=0) < len(self.patches):
            raise ValueError("a cell names a patch that is not listed")
        x = (columns + 0.5) * self.grid.step + self.origin[0]
        y = -((rows + 0.5) * self.grid.step + self.origin[1])
        point = x[:, None] * self.right + y[:, None] * self.up + depth[rows, columns][:, None] * self.toward
        return Cells(rows, columns, point, self._normals(depth)[rows, columns], patch[rows, columns])

    def _normals(self, depth: Array) -> Array:
        """Return unit normals from the slope of *depth*; at the edge of the skin the slope of the one neighbour there is."""
        padded = np.pad(depth, 1, constant_values=np.nan)
        inner = padded[1:-1, 1:-1]
        slopes = []
        for behind, ahead in ((padded[1:-1, :-2], padded[1:-1, 2:]), (padded[:-2, 1:-1], padded[2:, 1:-1])):
            both = np.stack([inner - behind, ahead - inner])
            known = ~np.isnan(both)
            slopes.append(np.where(known, both, 0).sum(0) / np.maximum(known.sum(0), 1) / self.grid.step)
        across, down = slopes
        normal = -across[..., None] * self.right + down[..., None] * self.up + self.toward
        unit: Array = normal / np.linalg.norm(normal, axis=-1, keepdims=True)
        return unit

    @cached_property
    def _curves(self) -> tuple[tuple[int, int, Curves], ...]:
        return tuple((left, right, curves) for left, right, data in self.arcs for curves in paths.parse(data) if len(curves))

    def union(self, patches: Iterable[str], smooth: float = 0.0) -> str:
        """Return the outline of all *patches* together, without the borders between them; empty when the view shows none.

        With *smooth* it is drawn through points so many millimetres apart, which takes away the steps where borders meet.
        """
        inside = {self.patches.index(name) for name in patches if name in self.patches}
        used = [(curves, left not in inside) for left, right, curves in self._curves if (left in inside) != (right in inside)]
        found = paths.loops(used)
        return paths.format_path([paths.smooth_loop(paths.flatten(loop), smooth) for loop in found] if smooth else found)


@dataclass(frozen=True)
class Line:
    """A line of action through a belly, from its origin to its insertion, with the belly's size along it. All millimetres, shapes (n, 3) and (n,)."""

    point: Array
    half_width: Array
    half_thickness: Array
    normal: Array
    across: Array

    def spot(self, along: float, across: float) -> tuple[Array, Array]:
        """Return a point on the belly's outer surface and its normal; *along* 0 at the origin to 1, *across* -1 to 1."""
        at = along * (len(self.point) - 1)
        low = min(int(at), len(self.point) - 2)
        weights = np.array([1 - (at - low), at - low])
        centre, outward, sideways = (weights @ values[low : low + 2] for values in (self.point, self.normal, self.across))
        thickness, width = (float(weights @ values[low : low + 2]) for values in (self.half_thickness, self.half_width))
        rise = (1 - across * across) ** 0.5
        point = centre + outward * thickness * rise + sideways * width * across
        normal = outward * max(rise, 0.3) + sideways * across
        return point, normal / np.linalg.norm(normal)


@dataclass(frozen=True)
class Belly:
    """One head or part of a muscle."""

    name: str
    sources: tuple[str, ...]
    """Ids of the sources its shape follows."""
    doubt: str
    """What may be wrong with its shape; empty when nothing is known."""
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drawn:
    """A muscle as one view shows it: path data."""

    area: float
    depth: float
    bellies: Mapping[str, str]
    tendons: str
    shade: str
    fibres: str

    @property
    def flesh(self) -> str:
        return "".join(self.bellies.values())

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of bellies and tendons."""
        points = np.concatenate([curves.reshape(-1, 2) for curves in paths.parse(self.flesh + self.tendons) if len(curves)])
        (left, top), (right, bottom) = points.min(0), points.max(0)
        return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True)
class Muscle:
    """The shape of a muscle."""

    id: str
    parts: Mapping[str, Belly]
    views: Mapping[str, Drawn]


@dataclass(frozen=True)
class Chart:
    """The skin of one body segment over two coordinates: points in space, shape (rows, columns, 3), NaN where there is none."""

    across: Array
    """Values of the first coordinate, such as the share of the way down the leg."""
    around: Array
    """Values of the second coordinate, such as the angle around it in degrees."""
    points: Array
    wraps: bool
    """True when the second coordinate is an angle."""

    def locate(self, first: float, second: float) -> Array:
        """Return the point of the skin at these coordinates, linear between the four nearest; NaN off the skin."""
        i = float(np.interp(first, self.across, np.arange(len(self.across))))
        if self.wraps:
            turn = 360.0 / len(self.around)
            j = (second % 360.0) / turn % len(self.around)
        else:
            j = float(np.interp(second, self.around, np.arange(len(self.around))))
        low_i, low_j = min(int(i), len(self.across) - 2), int(j)
        high_j = (low_j + 1) % len(self.around) if self.wraps else min(low_j + 1, len(self.around) - 1)
        corners = self.points[[low_i, low_i, low_i + 1, low_i + 1], [low_j, high_j, low_j, high_j]]
        u, v = i - low_i, j - low_j
        weights = np.array([(1 - u) * (1 - v), (1 - u) * v, u * (1 - v), u * v])
        known = ~np.isnan(corners[:, 0]) & (weights > 0)
        if not known.any():
            return np.full(3, np.nan)
        return np.average(corners[known], axis=0, weights=weights[known])


@dataclass(frozen=True)
class Geometry:
    """All that is compiled."""

    views: Mapping[str, View]
    muscles: Mapping[str, Muscle]
    charts: Mapping[str, Chart]
    digest: str = ""
    """Stands for the content of all files."""
    whole: bool = True
    """False when a file was missing or damaged; what follows from that is not told again."""


def load(folder: Path, problems: Problems) -> Geometry:
    """Read the geometry below *folder*. A missing or damaged file is a problem, and the rest is read all the same."""
    shown = f"{folder.parent.name}/{folder.name}"
    digests: list[str] = []
    before = len(problems.found)

    def read(name: str, build: Callable[[str, dict[str, Any], str], T]) -> T | None:
        try:
            raw = (folder / name).read_bytes()
            digests.append(hashlib.sha256(raw).hexdigest())
            return build(Path(name).stem, json.loads(raw.decode("utf-8")), digests[-1])
        except OSError:
            problems.add(Problem(Location(f"{shown}/{name}"), "missing-file", "the geometry is missing.", "restore the file"))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            message = f"the file is not compiled geometry ({type(error).__name__})."
            problems.add(Problem(Location(f"{shown}/{name}"), "bad-geometry", message, "restore the file, or compile it again"))
        return None

    views = {name: view for name in (*LEG, *BODY) if (view := read(f"views/{name}.json", _view))}
    names = sorted(file.stem for file in (folder / "muscles").glob("*.json"))
    muscles = {name: muscle for name in names if (muscle := read(f"muscles/{name}.json", _muscle))}
    charts = read("surface.json", _charts) or {}
    return Geometry(views, muscles, charts, hashlib.sha256("".join(digests).encode()).hexdigest(), len(problems.found) == before)


def _view(name: str, data: dict[str, Any], digest: str) -> View:
    grid = data["grid"]
    view = View(
        id=data["id"],
        title=data["title"],
        width=float(data["width"]),
        height=float(data["height"]),
        right=np.array(data["axes"]["right"], float),
        up=np.array(data["axes"]["up"], float),
        toward=np.array(data["axes"]["toward"], float),
        origin=(float(data["origin"][0]), float(data["origin"][1])),
        outline=data["outline"],
        edge=data["edge"] or data["outline"],
        contours=data["contours"],
        shade=tuple(data["shade"]),
        bones=data["bones"],
        bone_shade=data["bone_shade"],
        patches=tuple(data["patches"]),
        arcs=tuple((int(left), int(right), path) for left, right, path in data["arcs"]),
        seen={name: Seen(item[0], item[1], item[2], tuple(item[3:7])) for name, item in data["seen"].items()},
        grid=Grid(float(grid["step"]), int(grid["columns"]), int(grid["rows"]), tuple((int(r), int(c), d, p) for r, c, d, p in grid["runs"])),
        digest=digest,
    )
    if view.id != name or not (view.right.shape == view.up.shape == view.toward.shape == (3,)):
        raise ValueError("not the view its name says, or without axes")
    if not view.grid.step > 0:
        raise ValueError("a grid without a step")
    if any(not -1 <= side < len(view.patches) for left, right, _ in view.arcs for side in (left, right)):
        raise ValueError("an arc names a patch that is not listed")
    for seen in view.seen.values():
        if len(seen.box) != 4 or not all(isinstance(number, int | float) for number in (seen.area, seen.x, seen.y, *seen.box)):
            raise ValueError("a patch is seen without numbers")
    _check_paths(view.outline, view.edge, view.contours, *view.shade, view.bones, view.bone_shade, *(path for _, _, path in view.arcs))
    assert view.cells is not None  # taken apart now, so that a damaged grid is found with the rest
    return view


def _muscle(name: str, data: dict[str, Any], _digest: str) -> Muscle:
    parts = {
        name: Belly(part["name"], tuple(part["sources"]), part.get("doubt", ""), tuple(_line(line) for line in part["lines"]))
        for name, part in data["parts"].items()
    }
    views = {name: Drawn(float(v["area"]), float(v["depth"]), dict(v["bellies"]), v["tendons"], v["shade"], v["fibres"]) for name, v in data["views"].items()}
    if data["id"] != name or not parts or not all(belly.lines for belly in parts.values()):
        raise ValueError("not the muscle its name says, or without bellies")
    for drawn in views.values():
        if not set(drawn.bellies) <= set(parts):
            raise ValueError("a belly that is no part")
        _check_paths(drawn.flesh, drawn.tendons, drawn.shade, drawn.fibres)
    return Muscle(str(data["id"]), parts, views)


def _check_paths(*data: str) -> None:
    for path in data:
        paths.check(path)


def _line(rows: list[list[float]]) -> Line:
    table = np.array(rows, float)
    if table.ndim != 2 or table.shape[1] != 11 or len(table) < 2:
        raise ValueError("a line has eleven numbers a row")
    return Line(table[:, :3], table[:, 3], table[:, 4], table[:, 5:8] / 100, table[:, 8:11] / 100)


def _charts(_name: str, data: dict[str, Any], _digest: str) -> dict[str, Chart]:
    if set(data) != set(CHARTS):
        raise ValueError("not the charts there are")
    return {name: _chart(data[name]) for name in CHARTS}


def _chart(data: dict[str, Any]) -> Chart:
    wraps = "theta" in data
    points = np.array([[[np.nan] * 3 if point is None else point for point in row] for row in data["points"]], float)
    across, around = np.array(data["t" if "t" in data else "u"], float), np.array(data["theta" if wraps else "f"], float)
    if points.shape != (*across.shape, *around.shape, 3) or min(len(across), len(around)) < 2:
        raise ValueError("a chart has a point for every pair of coordinates")
    return Chart(across, around, points, wraps)
