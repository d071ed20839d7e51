"""Figures: where a point lies and where its pain goes, as inline SVG.

A page draws all its figures on one :class:`Sheet`. Shapes that several figures share are defined once on the page and
used by reference, which keeps a page with twenty small pictures small. Until finer anatomy is compiled the pain is
drawn as whole zones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from generator.atlas.geometry import BODY, LEG, View

#: A view shows a zone when it sees at least this share of what the best view sees of it.
ENOUGH = 0.5
MAX_PANELS = 4
MARGIN = 45.0
#: Room beside the skin for the numbers of points that lie at its edge.
SIDE_MARGIN = 24.0
MIN_HEIGHT = 330.0
#: Millimetres of empty picture left and right of the body that the map leaves out.
BODY_CROP = 0.0
#: An X is drawn at its own size when the picture shows this many millimetres from top to bottom; else it grows or shrinks
#: with the picture, within these bounds, so that it looks the same on every panel.
CROSS_HEIGHT = 480.0
CROSS_SIZES = (0.55, 1.4)
#: How far apart the X marks of points in one zone stand, across and down, in millimetres.
MATES_APART = (48.0, 32.0)


@dataclass(frozen=True)
class Mark:
    """What a figure shows of one trigger point: the zone the X lies in and the zones that hurt."""

    number: int
    at: str | None
    primary: tuple[str, ...] = ()
    spillover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ellipse:
    """A zone without a patch, drawn as an ellipse in one view (millimetres)."""

    view: str
    x: float
    y: float
    rx: float
    ry: float


@dataclass(frozen=True)
class Shape:
    """How a zone is drawn: patches, or ellipses, or not at all."""

    patches: tuple[str, ...]
    ellipses: tuple[Ellipse, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One view of a figure."""

    view: str
    title: str
    svg: Markup


@dataclass(frozen=True)
class Figure:
    """A finished figure. ``hidden`` names the zones no panel shows, so that the caption can say so."""

    panels: tuple[Panel, ...]
    hidden: tuple[str, ...]


@dataclass
class Sheet:
    """The figures of one page."""

    views: Mapping[str, View]
    shapes: Mapping[str, Shape]
    _symbols: dict[str, Markup] = field(default_factory=dict)

    @property
    def defs(self) -> Markup:
        """Return the hidden SVG that holds what the page's figures share; empty when there are none."""
        if not self._symbols:
            return Markup("")
        body = Markup("").join(self._symbols[name] for name in sorted(self._symbols))
        return Markup('<svg class="figure-shapes" width="0" height="0" aria-hidden="true" focusable="false" data-search-exclude><defs>{}</defs></svg>').format(
            body
        )

    def draw(self, marks: Iterable[Mark], *, panels: int = MAX_PANELS, bones: bool = False) -> Figure:
        """Draw *marks* on as few views of the leg as show them, at most *panels*; *bones* shows them faintly."""
        marks = tuple(marks)
        wanted = {zone: None for mark in marks for zone in (*mark.primary, *((mark.at,) if mark.at else ()), *mark.spillover)}
        chosen = self._choose(tuple(wanted), panels)
        shown = {zone for view in chosen for zone in wanted if self._area(view, zone) > 0}
        drawn = tuple(Panel(name, self.views[name].title, self._panel(self.views[name], marks, bones)) for name in chosen)
        return Figure(drawn, tuple(zone for zone in wanted if zone not in shown))

    def _area(self, view: str, zone: str) -> float:
        shape = self.shapes[zone]
        seen = sum(self.views[view].patches[name].area for name in shape.patches if name in self.views[view].patches)
        return seen + sum(3.14 * item.rx * item.ry for item in shape.ellipses if item.view == view)

    def _choose(self, zones: tuple[str, ...], most: int) -> list[str]:
        """Return the fewest views that show every zone well, found greedily; ties go to the earlier view."""
        areas = {name: {zone: self._area(name, zone) for zone in zones} for name in LEG if name in self.views}
        best = {zone: max((areas[name][zone] for name in areas), default=0.0) for zone in zones}
        left = [zone for zone in zones if best[zone] > 0]
        chosen: list[str] = []
        while left and len(chosen) < most:
            gain = {name: sum(areas[name][zone] >= ENOUGH * best[zone] for zone in left) for name in areas if name not in chosen}
            name = max(gain, key=lambda view: gain[view])
            if not gain[name]:
                break
            chosen.append(name)
            left = [zone for zone in left if areas[name][zone] < ENOUGH * best[zone]]
        return sorted(chosen, key=LEG.index)

    def _panel(self, view: View, marks: tuple[Mark, ...], bones: bool) -> Markup:
        main = {zone for mark in marks for zone in mark.primary}
        spread = {zone for mark in marks for zone in mark.spillover} - main
        parts = [self._use(view.id, view.outline, "skin")]
        if bones and view.bones:
            parts.append(self._use(f"{view.id}-bones", view.bones, "bones"))
        for zones, kind in ((spread, "spillover"), (main, "primary")):
            inner = Markup("").join(self._zone(view, zone) for zone in sorted(zones))
            if inner:
                parts.append(Markup('<g class="pain {0}"><g class="tint">{1}</g><g class="texture">{1}</g></g>').format(kind, inner))
        parts.append(self._use(f"{view.id}-lines", view.lines, "contour"))
        left, top, width, height = self._crop(view, marks)
        size = min(max(height / CROSS_HEIGHT, CROSS_SIZES[0]), CROSS_SIZES[1])
        parts.extend(self._cross(view, mark, marks, size) for mark in marks if mark.at)
        box = f"{left:g} {top:g} {width:g} {height:g}"
        return Markup('<svg viewBox="{}" width="{:g}" height="{:g}" role="img" aria-label="{}" data-search-exclude>{}</svg>').format(
            box, width, height, f"{view.title}. The text beside it says what it shows.", Markup("").join(parts)
        )

    def _crop(self, view: View, marks: tuple[Mark, ...]) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the part worth showing. Feet are shown whole."""
        if view.id.startswith("foot"):
            return -4.0, -4.0, view.width + 8, view.height + 8
        shapes = [self.shapes[zone] for mark in marks for zone in (*mark.primary, *mark.spillover, *((mark.at,) if mark.at else ()))]
        boxes = [view.patches[name].box for shape in shapes for name in shape.patches if name in view.patches]
        boxes += [(e.x - e.rx, e.y - e.ry, e.x + e.rx, e.y + e.ry) for shape in shapes for e in shape.ellipses if e.view == view.id]
        top = min((box[1] for box in boxes), default=0.0) - MARGIN
        bottom = max((box[3] for box in boxes), default=view.height) + MARGIN
        if bottom - top < MIN_HEIGHT:
            middle = (top + bottom) / 2
            top, bottom = middle - MIN_HEIGHT / 2, middle + MIN_HEIGHT / 2
        top, bottom = max(top, -4.0), min(bottom, view.height + 4)
        beside = [patch.box for patch in view.patches.values() if patch.box[1] < bottom and patch.box[3] > top]
        left = min((box[0] for box in beside), default=0.0) - SIDE_MARGIN
        right = max((box[2] for box in beside), default=view.width) + SIDE_MARGIN
        return round(left), round(top), round(right - left), round(bottom - top)

    def _zone(self, view: View, zone: str) -> Markup:
        shape = self.shapes[zone]
        uses = [self._use(f"{view.id}-{name}", view.patches[name].path) for name in shape.patches if name in view.patches]
        uses += [Markup('<ellipse cx="{:g}" cy="{:g}" rx="{:g}" ry="{:g}"/>').format(e.x, e.y, e.rx, e.ry) for e in shape.ellipses if e.view == view.id]
        return Markup("").join(uses)

    def _cross(self, view: View, mark: Mark, marks: tuple[Mark, ...], size: float) -> Markup:
        """Return the X of a point, at the middle of its zone; points that share a zone stand side by side."""
        assert mark.at is not None
        shape = self.shapes[mark.at]
        seen = [(patch.x, patch.y, patch.area) for patch in (view.patches[name] for name in shape.patches if name in view.patches)]
        seen += [(e.x, e.y, e.rx * e.ry) for e in shape.ellipses if e.view == view.id]
        if not seen or self._area(view.id, mark.at) < ENOUGH * max(self._area(name, mark.at) for name in LEG if name in self.views):
            return Markup("")
        total = sum(weight for _, _, weight in seen)
        x = sum(across * weight for across, _, weight in seen) / total
        y = sum(down * weight for _, down, weight in seen) / total
        mates = [other.number for other in marks if other.at == mark.at]
        columns = 1 if len(mates) < 3 else 2
        row, column = divmod(mates.index(mark.number), columns)
        x += (column - (columns - 1) / 2) * MATES_APART[0] * size
        y += (row - (len(mates) - 1) // columns / 2) * MATES_APART[1] * size
        return Markup('<g class="cross" transform="translate({:.0f} {:.0f}) scale({:.2g})"><path d="M-9-9 9 9M9-9-9 9"/>{}</g>').format(
            x, y, size, Markup('<text x="13" y="7">{}</text>').format(mark.number) if len(marks) > 1 or mark.number > 1 else ""
        )

    def _use(self, name: str, path: str, css: str = "") -> Markup:
        """Return a reference to a path that the page defines once."""
        key = f"fig-{name}"
        self._symbols[key] = Markup('<path id="{}" d="{}"/>').format(key, path)
        return Markup('<use href="#{}"{}/>').format(key, Markup(' class="{}"').format(css) if css else "")


@dataclass(frozen=True)
class Area:
    """A part of the body map that leads to a page."""

    href: str
    title: str
    zones: tuple[str, ...]


def body_map(views: Mapping[str, View], shapes: Mapping[str, Shape], areas: Iterable[Area]) -> tuple[Panel, ...]:
    """Return the body from the front and the back; each area is one link that lights up as a whole."""
    areas = tuple(areas)
    panels = []
    for name in BODY:
        view = views[name]
        parts = [Markup('<path class="skin" d="{}"/>').format(view.outline)]
        for area in areas:
            names = [f"{side}/{patch}" for zone in area.zones for patch in shapes[zone].patches for side in ("right", "left")]
            path = "".join(view.patches[patch].path for patch in names if patch in view.patches)
            if path:
                parts.append(
                    Markup('<a href="{}" aria-label="{}"><title>{}</title><path class="zone" d="{}"/></a>').format(area.href, area.title, area.title, path)
                )
        parts.append(Markup('<path class="contour" d="{}"/>').format(view.lines))
        box = f"{BODY_CROP:g} 0 {view.width - 2 * BODY_CROP:g} {view.height:g}"
        svg = Markup('<svg viewBox="{}" width="{:g}" height="{:g}" data-search-exclude>{}</svg>').format(
            box, view.width - 2 * BODY_CROP, view.height, Markup("").join(parts)
        )
        panels.append(Panel(name, view.title, svg))
    return tuple(panels)
