"""Pictures as files of their own: the plate of every muscle to save and print, the poster of all points, and previews for sharing."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import resvg_py
from markupsafe import Markup

from generator import panels as panels_alone
from generator import urls, workers
from generator.atlas.figure import PATTERNS, Panel
from generator.graph import Graph
from generator.views.base import Context

#: What ends the part of the style sheet that goes into a file of its own.
SCHEMES = "/* Other schemes */"
#: Sizes in the units of the file: what a panel may measure, gaps and type.
PANEL_HEIGHT = 620.0
PANEL_WIDTH = 330.0
GAP = 26.0
EDGE = 36.0
LINE = 20.0
#: Letters of 15 units that fit beside one another in one unit of width.
LETTERS = 1 / 7.4
TYPE = (
    "text{font-family:system-ui,sans-serif;fill:#1b2529}.title{font-size:30px;font-weight:700}.under{font-size:15px;text-anchor:middle}.small{font-size:15px}"
)
#: Width and height of a preview, the size sharing sites ask for.
PREVIEW = (1200, 630)


def plain_style(css: str) -> str:
    """Return the rules for pictures with every colour written out, because files of their own have no page to take them from.

    *css* is the site's style sheet for pictures; what stands below the mark for other schemes is left out.
    """
    css = re.sub(r"/\*.*?\*/", "", css.partition(SCHEMES)[0], flags=re.S)
    colours = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", css))
    rules = re.sub(r":root\s*\{[^}]*\}", "", css)
    return re.sub(r"\s+", " ", re.sub(r"var\((--[\w-]+)\)", lambda found: colours[found[1]], rules)).strip()


def files(graph: Graph, style: str, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every picture. *style* is from :func:`plain_style`; drawn previews are kept in *cache*."""
    previews = {}
    for path, svg, preview_svg in vector_files(graph, style):
        yield path, svg.encode()
        if preview_svg:
            previews[path.removesuffix(".svg") + ".png"] = preview_svg
    kept = {path: cache / f"{hashlib.sha256(svg.encode()).hexdigest()[:32]}.png" for path, svg in previews.items()}
    new = {file: previews[path] for path, file in kept.items() if not file.exists()}
    workers.spread(_draw, list(new.items()), least=4)
    yield from ((path, file.read_bytes()) for path, file in kept.items())
    for file in cache.glob("*.png"):
        if file not in kept.values():
            file.unlink()


def vector_files(graph: Graph, style: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, SVG and, where there is one, the SVG of the preview of every picture."""
    site = graph.library.site
    for id_, muscle in graph.library.muscles.items():
        context = Context(graph, urls.picture_of(id_))
        picture = context.plate(id_)
        if picture.figure.panels:
            shapes = context.sheet.shapes(picture.figure.symbols)
            foot = f"{picture.caption} {site.name}, version {site.version}. {site.disclaimer}"
            panels = picture.figure.panels
            yield urls.picture_of(id_), plate(muscle.name, panels, shapes, foot, style), preview(panels, shapes, style)
    if graph.library.geometry.muscles:
        yield urls.picture_of("all-points"), _poster(graph, style), ""


def _poster(graph: Graph, style: str) -> str:
    context = Context(graph, urls.picture_of("all-points"))
    combined = context.combined()
    panels = [panel for picture in combined.pictures for panel in picture.figure.panels]
    names = [f"{number} {graph.library.muscles[id_].name}: {point.name}" for number, (id_, point) in combined.points.items()]
    shown = {number for panel in panels for number in panel.numbers}
    left_out = "; ".join(name for number, name in enumerate(names, 1) if number not in shown)
    foot = f"Each X is a trigger point; the numbers are those of the list. Not in the pictures: {left_out or 'none'}. {graph.library.site.disclaimer}"
    return plate(
        "All trigger points of the leg, hip and foot", panels, context.sheet.shapes(context.sheet.names), foot, style, names=names, height=1500.0, width=520.0
    )


def _sizes(panels: Sequence[Panel], height: float, width: float) -> list[tuple[float, float]]:
    sizes = []
    for panel in panels:
        scale = min(height / panel.box[3], width / panel.box[2])
        sizes.append((panel.box[2] * scale, panel.box[3] * scale))
    return sizes


def _nested(panel: Panel, x: float, y: float, size: tuple[float, float], body: Markup) -> Markup:
    view_box = " ".join(f"{value:g}" for value in panel.box)
    return Markup('<svg x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}" viewBox="{}" role="img" aria-label="{}">{}</svg>').format(
        x, y, *size, view_box, panel.label, body
    )


def plate(
    title: str, panels: Sequence[Panel], shapes: Markup, foot: str, style: str, *,
    names: Sequence[str] = (), height: float = PANEL_HEIGHT, width: float = PANEL_WIDTH,
) -> str:  # fmt: skip
    """Return a complete SVG file: title, panels side by side with what they show, a list of *names* if any, and *foot*."""
    sizes = _sizes(panels, height, width)
    tall = max(size[1] for size in sizes)
    across = max(sum(size[0] + GAP for size in sizes) - GAP + 2 * EDGE, 700.0)
    parts, x, top = [], EDGE, 90.0
    for panel, size in zip(panels, sizes, strict=True):
        parts.append(_nested(panel, x, top + tall - size[1], size, panel.body))
        parts.append(Markup('<text class="under" x="{:.0f}" y="{:.0f}">{}</text>').format(x + size[0] / 2, top + tall + 24, panel.title))
        x += size[0] + GAP
    parts.append(panels_alone.mark(EDGE - 4, top - 4, x - GAP - EDGE + 8, tall + 8))
    y = top + tall + 60
    columns = max(1, int((across - 2 * EDGE) * LETTERS / max((len(name) for name in names), default=1)))
    rows = -(-len(names) // columns)
    for index, name in enumerate(names):
        column, row = divmod(index, rows)
        parts.append(Markup('<text class="small" x="{:.0f}" y="{:.0f}">{}</text>').format(EDGE + column * (across - 2 * EDGE) / columns, y + row * LINE, name))
    y += rows * LINE + (LINE if rows else 0)
    lines = textwrap.wrap(foot, int((across - 2 * EDGE) * LETTERS))
    parts += [Markup('<text class="small" x="{:.0f}" y="{:.0f}">{}</text>').format(EDGE, y + index * LINE, line) for index, line in enumerate(lines)]
    y += len(lines) * LINE
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}"><title>{2}</title><style>{3}</style>'
            '<defs>{4}{5}</defs><rect width="100%" height="100%" fill="#fff"/><text class="title" x="{6:.0f}" y="54">{2}</text>{7}</svg>\n'
        ).format(across, y + 10, title, Markup(TYPE + style), PATTERNS, shapes, EDGE, Markup("").join(parts))
    )


def preview(panels: Sequence[Panel], shapes: Markup, style: str) -> str:
    """Return the SVG of a preview: the first panels without words, because letters would look different on every machine."""
    chosen = panels[:4]
    sizes = _sizes(chosen, PREVIEW[1] - 2 * EDGE, (PREVIEW[0] - 2 * EDGE - GAP * (len(chosen) - 1)) / len(chosen))
    x = (PREVIEW[0] - sum(size[0] + GAP for size in sizes) + GAP) / 2
    parts = []
    for panel, size in zip(chosen, sizes, strict=True):
        body = Markup(re.sub(r"<text.*?</text>", "", panel.body))
        parts.append(_nested(panel, x, (PREVIEW[1] - size[1]) / 2, size, body))
        x += size[0] + GAP
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}"><style>{2}</style><defs>{3}{4}</defs>'
            '<rect width="100%" height="100%" fill="#fff"/>{5}</svg>'
        ).format(*PREVIEW, Markup(style), PATTERNS, shapes, Markup("").join(parts))
    )


def _draw(previews: Sequence[tuple[Path, str]]) -> None:
    """Draw every preview, an SVG, as PNG into its file."""
    for file, svg in previews:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".part")
        fresh.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg)))
        fresh.replace(file)
