"""One orthographic look at the figure: pictures and pixels, what skin is seen, outlines of masks.

Picture = (1000 p.right - origin_x, -1000 p.up - origin_y) in mm, depth = 1000 p.toward in mm, larger is nearer.
A pixel (row, column) stands for the picture point (column, row) / scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import ndimage
from skimage import measure

from tools.atlas import curves, raster
from tools.atlas.body import Body
from tools.atlas.figure import ARM, WHOLE_FOOT
from tools.atlas.mesh import Array, Mesh
from tools.atlas.raster import FAR, Buffer

Crop = Callable[[Array], Array]
"""Takes points (..., 3) in metres and returns which are kept."""

PAD = 10.0
"""mm of empty picture around the figure."""
LEG_TOP = 0.40
"""Height in metres at which the views of the leg end."""
INNER_TOP = -0.005
"""The same for the inner side, below the other leg."""
FOOT_TOP = -0.705
"""Height in metres at which the views of the foot cut the leg."""


@dataclass(frozen=True)
class Setup:
    """How a view is taken."""

    id: str
    title: str
    right: tuple[float, float, float]
    toward: tuple[float, float, float]
    scale: float
    """Pixels per mm."""
    grid_step: int
    """mm between the cells of the skin grid."""
    kind: str
    """leg, foot or body."""
    up: tuple[float, float, float] = (0.0, 1.0, 0.0)


def _oblique(id_: str, title: str, degrees: float, *, behind: bool) -> Setup:
    """Return a view of the right leg from front or back, turned to the outer side."""
    cosine, sine = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
    return Setup(id_, title, (-cosine if behind else cosine, 0.0, sine), (-sine, 0.0, -cosine if behind else cosine), 2, 8, "leg")


SETUPS = (
    Setup("leg-front", "Right leg from the front", (1, 0, 0), (0, 0, 1), 2, 8, "leg"),
    Setup("leg-back", "Right leg from behind", (-1, 0, 0), (0, 0, -1), 2, 8, "leg"),
    Setup("leg-outer", "Right leg from the outer side", (0, 0, 1), (-1, 0, 0), 2, 8, "leg"),
    Setup("leg-inner", "Right leg from the inner side", (0, 0, -1), (1, 0, 0), 2, 8, "leg"),
    _oblique("leg-front-outer", "Right leg from the front and the outer side", 38, behind=False),
    _oblique("leg-back-outer", "Right leg from behind and the outer side", 35, behind=True),
    Setup("foot-top", "Right foot from above", (-1, 0, 0), (0, 1, 0), 3, 3, "foot", up=(0, 0, 1)),
    Setup("foot-sole", "Right foot from below", (1, 0, 0), (0, -1, 0), 3, 3, "foot", up=(0, 0, 1)),
    Setup("body-front", "Whole body from the front", (1, 0, 0), (0, 0, 1), 1.5, 10, "body"),
    Setup("body-back", "Whole body from behind", (-1, 0, 0), (0, 0, -1), 1.5, 10, "body"),
)


@dataclass(frozen=True)
class Window:
    """A part of the picture in pixels: rows and columns from, to."""

    rows: slice
    columns: slice

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows.stop - self.rows.start, self.columns.stop - self.columns.start

    @property
    def corner(self) -> Array:
        """(column, row)."""
        return np.array([self.columns.start, self.rows.start], float)


@dataclass
class View:
    """The skin as one camera sees it; arrays have the shape (rows, columns)."""

    setup: Setup
    body: Body
    skin: Mesh
    """The part of the figure in view; its vertices are all of the figure's, in the same order."""
    crop: Crop | None
    origin: Array
    size: tuple[int, int]
    """Width and height in mm."""
    buffer: Buffer = field(init=False)
    mask: Array = field(init=False)
    """Where the figure is."""
    open: Array = field(init=False)
    """Where one looks through a cut into the figure."""
    facing: Array = field(init=False)
    """Skin normal toward the viewer, nan outside."""

    def __post_init__(self) -> None:
        figure = self.body.figure
        pixels, depth = self.pixels(self.skin.vertices)
        self.buffer = raster.render(pixels[:, 0], pixels[:, 1], depth, self.skin.faces, self.shape)
        self.mask = self.buffer.shown
        if self.crop:
            self.mask = self.mask & self.crop(np.nan_to_num(self.skin_values(figure.vertices), nan=9.0))
            self.buffer.triangle[~self.mask] = -1
            self.buffer.depth[~self.mask] = FAR
        self.facing = self.skin_values((figure.normals @ self.toward)[:, None])[..., 0]
        self.open = self.mask & (self.facing < -0.05)

    @property
    def right(self) -> Array:
        return np.array(self.setup.right, float)

    @property
    def up(self) -> Array:
        return np.array(self.setup.up, float)

    @property
    def toward(self) -> Array:
        return np.array(self.setup.toward, float)

    @property
    def scale(self) -> float:
        return self.setup.scale

    @property
    def shape(self) -> tuple[int, int]:
        return int(self.size[1] * self.scale) + 1, int(self.size[0] * self.scale) + 1

    @property
    def depth(self) -> Array:
        return self.buffer.depth

    @cached_property
    def closed(self) -> Array:
        """Where skin is seen: the figure without the cuts."""
        return self.mask & ~self.open

    @cached_property
    def cut_edge(self) -> Array:
        """Where the figure goes on beyond the crop, 2 mm inside its outline. Empty when nothing is cropped."""
        if not self.crop:
            return np.zeros(self.shape, bool)
        pixels, depth = self.pixels(self.skin.vertices)
        whole = raster.render(pixels[:, 0], pixels[:, 1], depth, self.skin.faces, self.shape).shown
        return ndimage.binary_erosion(whole, iterations=int(2 * self.scale))

    def picture(self, points: Array) -> tuple[Array, Array]:
        """Return picture mm (n, 2) and depth mm (n,) of *points* (n, 3) in metres."""
        flat = np.stack([points @ self.right, -(points @ self.up)], -1) * 1000
        return flat - self.origin, points @ self.toward * 1000

    def pixels(self, points: Array) -> tuple[Array, Array]:
        """Return pixel (column, row) (n, 2) and depth mm (n,) of *points* (n, 3) in metres."""
        flat, depth = self.picture(points)
        return flat * self.scale, depth

    def at(self, picture: Array) -> tuple[Array, Array]:
        """Return the rows and columns of the pixels at *picture* (n, 2) mm, held at the border."""
        column, row = np.round(picture * self.scale).astype(int).T
        return np.clip(row, 0, self.shape[0] - 1), np.clip(column, 0, self.shape[1] - 1)

    def skin_values(self, per_vertex: Array) -> Array:
        """Return values of the figure's vertices (n, k) where they are seen: (rows, columns, k)."""
        return self.buffer.values(per_vertex, self.skin.faces)

    def outlines(self, mask: Array, *, blur: float, least: float, corner: Array | None = None) -> list[Array]:
        """Return closed outlines (n, 2) in mm of *mask* after a blur of *blur* pixels, those of at least *least* mm2 inside.

        *corner* is the (column, row) of the mask's first pixel when it is a part of the picture.
        """
        soft = np.pad(ndimage.gaussian_filter(mask.astype(np.float32), blur), 1)
        shift = (np.zeros(2) if corner is None else corner) - 1
        found = []
        for contour in measure.find_contours(soft, 0.5):
            points = (contour[:, ::-1] + shift) / self.scale
            if polygon_area(points) >= least:
                found.append(points[:-1] if np.allclose(points[0], points[-1]) else points)
        return found

    def outline_path(self, mask: Array, *, blur: float, least: float, tolerance: float, step: float, sigma: float, corner: Array | None = None) -> str:
        """Return the outlines of *mask* as closed paths."""
        outlines = self.outlines(mask, blur=blur, least=least, corner=corner)
        return "".join(curves.path(points, closed=True, tolerance=tolerance, step=step, sigma=sigma) for points in outlines)

    def window(self, meshes: list[Mesh], pad: int = 14) -> Window | None:
        """Return the pixels that *meshes* may cover and *pad* around them; None when all of them lie outside the picture."""
        pixels = np.vstack([self.pixels(mesh.vertices)[0] for mesh in meshes])
        (left, top), (right, bottom) = np.floor(pixels.min(0)).astype(int) - pad, np.ceil(pixels.max(0)).astype(int) + pad + 1
        rows, columns = slice(max(0, top), min(self.shape[0], bottom)), slice(max(0, left), min(self.shape[1], right))
        window = Window(rows, columns)
        return window if min(window.shape) > 2 * pad else None

    def uncut(self, mesh: Mesh) -> Array:
        """Return which faces of *mesh* are drawn: in views of the foot, only those below the cut."""
        if self.setup.kind != "foot":
            return np.ones(len(mesh.faces), bool)
        return mesh.vertices[mesh.faces][:, :, 1].mean(1) < FOOT_TOP

    def render(self, mesh: Mesh, window: Window | None = None) -> Buffer:
        """Draw *mesh*, whole, into *window* or into the picture."""
        pixels, depth = self.pixels(mesh.vertices)
        if window:
            pixels = pixels - window.corner
        return raster.render(pixels[:, 0], pixels[:, 1], depth, mesh.faces, window.shape if window else self.shape)


def polygon_area(points: Array) -> float:
    """Return the area of a closed polygon (n, 2)."""
    x, y = points.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def runs(chosen: Array) -> Iterator[slice]:
    """Yield the stretches of a mask (n,) that are true."""
    labels, count = ndimage.label(chosen)
    yield from (where[0] for where in ndimage.find_objects(labels)[:count])


def take(setup: Setup, body: Body) -> View:
    """Return the view of *body* described by *setup*."""
    figure = body.figure
    vertices, crop = figure.vertices, _crop(setup)
    faces = figure.faces[_in_view(setup, body)]
    if setup.kind == "foot":
        vertices = vertices.copy()
        near_cut = (vertices[:, 1] > FOOT_TOP) & (vertices[:, 1] < FOOT_TOP + 0.03)
        vertices[near_cut, 1] = FOOT_TOP
    shown = vertices[np.unique(faces)]
    if crop:
        shown = shown[crop(shown)]
    flat = np.stack([shown @ np.array(setup.right, float), -(shown @ np.array(setup.up, float))], -1) * 1000
    origin = np.floor(flat.min(0) - PAD)
    width, height = np.ceil(flat.max(0) + PAD - origin).astype(int).tolist()
    return View(setup, body, Mesh(vertices, np.ascontiguousarray(faces)), crop, origin, (width, height))


def _crop(setup: Setup) -> Crop | None:
    if setup.kind != "leg":
        return None
    if setup.id == "leg-inner":
        return lambda points: points[..., 1] < INNER_TOP
    if setup.id in {"leg-front", "leg-back"}:
        return lambda points: (points[..., 0] <= 0) & (points[..., 1] < LEG_TOP)
    return lambda points: points[..., 1] < LEG_TOP


def _in_view(setup: Setup, body: Body) -> Array:
    """Return which faces of the figure are drawn: without arms, and without the other leg where it would be in the way."""
    figure = body.figure
    if setup.kind == "body":
        return np.ones(len(figure.faces), bool)
    corners = figure.vertices[figure.faces]
    centre, arm = corners.mean(1), figure.share(*ARM)[figure.faces].mean(1)
    if setup.kind == "foot":
        return (centre[:, 0] < 0) & (corners[:, :, 1].min(1) < FOOT_TOP) & (arm < 0.5) & (figure.share(*WHOLE_FOOT, "leg")[figure.faces].mean(1) > 0.02)
    low = (arm < 0.5) & (centre[:, 1] < LEG_TOP + 0.07)
    if setup.id in {"leg-front", "leg-back"}:
        return low & (centre[:, 0] < 0.06)
    if setup.id == "leg-inner":
        return low & (centre[:, 0] < 0) & (centre[:, 1] < 0.06)
    return low & (centre[:, 0] < 0)
