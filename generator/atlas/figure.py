"""Figures as inline SVG: plates of a muscle, pain patterns, places and the combined picture.

A page draws all its figures on one :class:`Sheet`. What several figures share (skin, bones, bellies, pain) is defined
once on the page and used by reference, which keeps a page with twenty small pictures small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from markupsafe import Markup

from generator.atlas import spots
from generator.atlas.geometry import BODY, LEG, Drawn, Geometry, View
from generator.atlas.labels import Label, spread
from generator.atlas.pain import Knot, Painter
from generator.atlas.spots import Spot

#: Views that pain is shown on: those that look straight at the leg; the whole body only for what lies elsewhere.
PAIN_VIEWS = ("leg-front", "leg-outer", "leg-back", "leg-inner", "foot-top", "foot-sole", "body-front", "body-back")
#: A view shows a zone when it sees at least this share of what the best view sees of it.
ENOUGH = 0.5
ENOUGH_OF_PLACE = 0.75
MOST_PANELS = 4
#: The border of a place is drawn through points so many cells of the view's grid apart.
SMOOTH_CELLS = 2.0
#: Millimetres of picture kept around what a panel is about, and the least a panel of the leg shows from top to bottom.
MARGIN = 45.0
MARGIN_MUSCLE = 38.0
MIN_HEIGHT = 330.0
MIN_HEIGHT_BODY = 240.0
#: The foot from the side: what lies in so many millimetres above the ground, and the least a panel of it shows.
FOOT_HEIGHT = 150.0
MIN_HEIGHT_FOOT = 200.0
#: Room beside the skin for the numbers of points that lie at its edge.
SIDE_MARGIN = 24.0
#: An X is drawn at its own size when the picture shows this many millimetres from top to bottom; else it grows or shrinks
#: with the picture, within these bounds, so that it looks the same on every panel.
CROSS_HEIGHT = 620.0
CROSS_HEIGHT_SMALL = 280.0
CROSS_SIZES = (0.4, 1.2)
#: Size of a figure on the page, in CSS pixels: its tallest and its widest panel of the leg, how much larger a foot is shown, and
#: the most pixels for a millimetre.
TALL = 500.0
WIDE = 330.0
FOOT_LARGER = 1.5
LARGEST = 1.25
#: Tenths of a millimetre that points of small and of combined pictures are rounded to: less than half a pixel of the page there,
#: and a tenth of a millimetre on a poster. Feet are shown larger.
COARSE, COARSE_FOOT = 10, 5
#: A combined picture shows the muscles of which it sees at least this share of what their best view sees.
PART_OF_BELLY = 0.2
#: A second picture of a muscle is worth its place when it shows at least this share of the first one's belly and looks from
#: a direction at least this far round (cosine).
SECOND_AREA = 0.6
SECOND_TURN = 0.65
#: and where the muscle lies at most this many times as deep below the skin, counted from a few millimetres on.
SECOND_DEPTH = 2.0
NEAR = 12.0
#: Heights in space, millimetres, that tell what part of the leg a panel shows: it is the hip when the panel ends above the first, the
#: thigh when it ends above the second, with the hip when it begins above the third. What begins below the fourth is the foot and
#: the ankle, below the fifth (the lower rim of the thigh) the lower leg.
HIP_ENDS, KNEE_ENDS, HIP_BEGINS, FOOT_BEGINS, LEG_BEGINS = -130.0, -460.0, 60.0, -580.0, -250.0


def _pattern(kind: str, content: str) -> str:
    """Return the texture of a kind of pain, and a finer one for feet, which are shown larger."""
    scales = (("", ""), ("-fine", " scale(.45)"))
    return "".join(
        f'<pattern id="pattern-{kind}{name}" class="pattern-{kind}" width="12" height="12" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45){scale}">{content}</pattern>'
        for name, scale in scales
    )


#: The X of a point: class, place, size, number.
CROSS = Markup(
    '<g class="cross p{}" transform="translate({:.0f} {:.0f}) scale({:.2g})">'
    '<path class="halo" d="M-9-9 9 9M9-9-9 9"/><path class="mark" d="M-9-9 9 9M9-9-9 9"/>{}</g>'
)
#: Textures, so that nothing is told by colour alone: stripes and dots.
PATTERNS = Markup(_pattern("primary", '<rect width="5" height="12"/>') + _pattern("spillover", '<circle cx="3" cy="3" r="2"/><circle cx="9" cy="9" r="2"/>'))


@dataclass(frozen=True)
class Pattern:
    """What a figure shows of one trigger point."""

    number: int
    zones: tuple[str, ...] = ()
    """Zones that hurt most often."""
    spillover: tuple[str, ...] = ()
    """Zones that hurt sometimes."""
    strokes: tuple[tuple[Knot, ...], ...] = ()
    spillover_strokes: tuple[tuple[Knot, ...], ...] = ()
    spot: Spot | None = None
    muscle: str = ""


@dataclass(frozen=True)
class Panel:
    """One view of a figure."""

    view: str
    title: str
    kind: str
    """``muscle`` shows the belly, ``pain`` the pain, ``place`` an area, ``points`` all points."""
    box: tuple[float, float, float, float]
    """Left, top, width and height of the part of the view that is shown, millimetres."""
    body: Markup
    primary: tuple[str, ...] = ()
    """Zones this panel shows, for its text alternative."""
    spillover: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    """Points whose X this panel shows."""
    label: str = ""
    """The text alternative; given by whoever knows what the figure means."""
    scale: float = 1.0
    """Units of the page for a millimetre, the same for all panels of a figure that show the leg."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page."""
        return round(self.box[2] * self.scale), round(self.box[3] * self.scale)


@dataclass(frozen=True)
class Figure:
    """A finished figure. ``hidden`` names the zones no panel shows, so that the caption can say so."""

    panels: tuple[Panel, ...]
    hidden: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    """Names of the shared shapes it uses."""


@dataclass
class Sheet:
    """The figures of one page."""

    painter: Painter
    _symbols: dict[str, Markup] = field(default_factory=dict)
    _pain: dict[str, str] = field(default_factory=dict)
    _used: dict[str, None] = field(default_factory=dict)

    @property
    def geometry(self) -> Geometry:
        return self.painter.geometry

    @property
    def defs(self) -> Markup:
        """Return the hidden box with what the page's figures share; empty when there are none."""
        if not self._symbols:
            return Markup("")
        body = self.shapes(self._symbols)
        return Markup(
            '<div class="figure-shapes"><svg width="0" height="0" aria-hidden="true" focusable="false" data-search-exclude><defs>{}{}</defs></svg></div>'
        ).format(PATTERNS, body)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all shared shapes."""
        return tuple(self._symbols)

    def shapes(self, names: Iterable[str]) -> Markup:
        """Return the definitions of the shared shapes *names*."""
        return Markup("").join(self._symbols[name] for name in sorted(names))

    # Figures

    def plate(self, muscle: str, patterns: Sequence[Pattern], views: Sequence[str] = ()) -> Figure:
        """Return the muscle in place with the X of every point, then the pain; *views* chooses the pictures of the muscle."""
        self._used = {}
        shape = self.geometry.muscles.get(muscle)
        chosen = list(views) or (self._muscle_views(muscle, patterns) if shape else [])
        panels = [self._muscle_panel(self.geometry.views[name], shape.views[name], muscle, patterns) for name in chosen if shape and name in shape.views]
        pain = self._pain_panels(patterns, MOST_PANELS, plain=False)
        return self._figure([*panels, *pain], patterns)

    def pattern(self, patterns: Sequence[Pattern], most: int = MOST_PANELS, *, plain: bool = False) -> Figure:
        """Return the pain of *patterns* on as few views as show it, at most *most*.

        *plain* is for small pictures: the skin is not shaded, and the shapes are coarse.
        """
        self._used = {}
        return self._figure(self._pain_panels(patterns, most, plain=plain), patterns)

    def place(self, zones: Sequence[str]) -> Figure:
        """Return *zones* as one shaded area, with the borders the zones have, a little smoothed."""
        self._used = {}
        panels = []
        for name in self._choose(zones, MOST_PANELS, ENOUGH_OF_PLACE):
            view = self.geometry.views[name]
            area = self._define(
                f"{name}-area-{self._number(name, zones)}", Markup('<path d="{}"/>').format(view.union(self._patches(zones), SMOOTH_CELLS * view.grid.step))
            )
            parts = [
                self._skin(view, shaded=True),
                Markup('<g clip-path="url(#{})"><g class="place">{}</g></g>').format(self._clip(view), area),
                self._lines(view),
            ]
            shown = tuple(zone for zone in zones if self._area(name, zone) > 0)
            panels.append(self._panel(view, "place", self._crop(view, shown, ()), parts, primary=shown))
        return self._figure(panels, (Pattern(1, tuple(zones)),))

    def combined(self, view: str, patterns: Sequence[Pattern]) -> Figure:
        """Return the muscles *view* shows, the deep ones first, with the X of every one of *patterns*."""
        self._used = {}
        shown = self.geometry.views[view]
        parts = [self._skin(shown, shaded=True, coarse=True), self._bones(shown, coarse=True)]
        for muscle in self.muscles_of(view):
            parts.append(self._flesh(shown, self.geometry.muscles[muscle].views[view], muscle, coarse=True))
        box = (-SIDE_MARGIN, -4.0, shown.width + 2 * SIDE_MARGIN, shown.height + 8)
        parts += [self._lines(shown, coarse=True), *self._crosses(shown, patterns, box, numbered=True)]
        return self._figure([self._panel(shown, "points", box, parts, numbers=tuple(p.number for p in patterns))], ())

    def muscles_of(self, view: str) -> list[str]:
        """Return the muscles that *view* shows well, those furthest below the skin first."""
        found = []
        for name, muscle in self.geometry.muscles.items():
            drawn = muscle.views.get(view)
            if drawn and drawn.area >= PART_OF_BELLY * max(one.area for one in muscle.views.values()):
                found.append((-drawn.depth, name))
        return [name for _, name in sorted(found)]

    def _figure(self, panels: Sequence[Panel], patterns: Sequence[Pattern]) -> Figure:
        shown = {zone for panel in panels for zone in (*panel.primary, *panel.spillover)}
        wanted = dict.fromkeys(zone for pattern in patterns for zone in (*pattern.zones, *pattern.spillover))
        return Figure(_scaled(panels), tuple(zone for zone in wanted if zone not in shown), tuple(self._used))

    # Choosing views

    def _here(self, view: str, zones: Iterable[str]) -> list[str]:
        """Return the patches of *zones* that *view* shows, on the right side of the body."""
        seen = self.geometry.views[view].seen
        side = "right/" if view in BODY else ""
        return [f"{side}{patch}" for patch in self._patches(zones) if f"{side}{patch}" in seen]

    def _patches(self, zones: Iterable[str]) -> list[str]:
        return [patch for zone in zones for patch in self.painter.zones[zone].patches]

    def _area(self, view: str, zone: str) -> float:
        if view in BODY and any(self._here(name, [zone]) for name in LEG if name in self.geometry.views):
            return 0.0
        seen = self.geometry.views[view].seen
        return sum(seen[name].area for name in self._here(view, [zone]))

    def _choose(self, zones: Sequence[str], most: int, enough: float = ENOUGH) -> list[str]:
        """Return the fewest views that show every zone well, found greedily; ties go to the earlier view."""
        areas = {name: {zone: self._area(name, zone) for zone in zones} for name in PAIN_VIEWS if name in self.geometry.views}
        best = {zone: max((areas[name][zone] for name in areas), default=0.0) for zone in zones}
        left = [zone for zone in zones if best[zone] > 0]
        chosen: list[str] = []
        while left and len(chosen) < most:
            gain = {name: sum(areas[name][zone] >= enough * best[zone] for zone in left) for name in areas if name not in chosen}
            name = max(gain, key=lambda view: (gain[view], sum(areas[view][zone] / best[zone] for zone in left)))
            if not gain[name]:
                break
            chosen.append(name)
            left = [zone for zone in left if areas[name][zone] < enough * best[zone]]
        return sorted(chosen, key=PAIN_VIEWS.index)

    def _muscle_views(self, muscle: str, patterns: Sequence[Pattern]) -> list[str]:
        """Return one or two views of the muscle: the one that shows most points and most belly, and one from another side if it adds something."""
        shape, views = self.geometry.muscles[muscle], self.geometry.views
        held = {name: {p.number for p in patterns if p.spot and spots.shown(p.spot, shape, views[name])} for name in shape.views if name in views}
        ranks = list(shape.views)
        order = sorted(held, key=lambda name: (-len(held[name]), ranks.index(name)))
        if not order:
            return []
        first = order[0]
        for name in order[1:]:
            adds = held[name] - held[first]
            turned = float(views[name].toward @ views[first].toward) < SECOND_TURN
            large = shape.views[name].area > SECOND_AREA * shape.views[first].area
            near = shape.views[name].depth < SECOND_DEPTH * max(shape.views[first].depth, NEAR)
            if adds or (turned and large and near):
                return [first, name]
        return [first]

    # Panels

    def _muscle_panel(self, view: View, drawn: Drawn, muscle: str, patterns: Sequence[Pattern]) -> Panel:
        shown = [p for p in patterns if p.spot and spots.shown(p.spot, self.geometry.muscles[muscle], view)]
        box = self._box(view, [drawn.box], MARGIN_MUSCLE)
        parts = [
            self._skin(view, shaded=True),
            self._bones(view),
            self._flesh(view, drawn, muscle),
            self._lines(view),
            *self._crosses(view, shown, box, len(patterns) > 1),
        ]
        return self._panel(view, "muscle", box, parts, numbers=tuple(p.number for p in shown))

    def _pain_panels(self, patterns: Sequence[Pattern], most: int, *, plain: bool) -> list[Panel]:
        wanted = dict.fromkeys(zone for pattern in patterns for zone in (*pattern.zones, *pattern.spillover))
        return [self._pain_panel(self.geometry.views[name], patterns, plain=plain) for name in self._choose(tuple(wanted), most)]

    def _pain_panel(self, view: View, patterns: Sequence[Pattern], *, plain: bool) -> Panel:
        pain = []
        fine = " fine" if view.id.startswith("foot") else ""
        for kind in ("spillover", "primary"):
            for pattern in patterns:
                zones, strokes = (pattern.zones, pattern.strokes) if kind == "primary" else (pattern.spillover, pattern.spillover_strokes)
                shape = self.painter.shape(view.id, zones, strokes) if zones else ""
                if shape:
                    use = self._define(f"{view.id}-pain-{self._number(view.id, shape)}", Markup('<path d="{}"/>').format(shape), coarse=plain)
                    pain.append(
                        Markup('<g class="pain {0} p{1}"><g class="tint">{2}</g><g class="texture{3}">{2}</g></g>').format(kind, pattern.number, use, fine)
                    )
        primary = tuple(dict.fromkeys(zone for p in patterns for zone in p.zones if self._area(view.id, zone) > 0))
        spillover = tuple(dict.fromkeys(zone for p in patterns for zone in p.spillover if self._area(view.id, zone) > 0))
        faces = [p for p in patterns if p.spot and self._faces(view, p)]
        box = self._crop(view, (*primary, *spillover), faces)
        parts = [
            self._skin(view, shaded=not plain, coarse=plain),
            Markup('<g clip-path="url(#{})">{}</g>').format(self._clip(view, coarse=plain), Markup("").join(pain)),
            self._lines(view, coarse=plain),
            *(self._small_crosses(view, faces, box) if plain else self._crosses(view, faces, box, len(patterns) > 1)),
        ]
        return self._panel(view, "pain", box, parts, primary=primary, spillover=spillover, numbers=tuple(p.number for p in faces))

    def _faces(self, view: View, pattern: Pattern) -> bool:
        """True when *view* shows the side of the body the point lies on."""
        assert pattern.spot is not None
        shape = self.geometry.muscles.get(pattern.muscle)
        return bool(shape and spots.shown(pattern.spot, shape, view))

    def _panel(
        self, view: View, kind: str, box: tuple[float, float, float, float], parts: Iterable[Markup], *,
        primary: tuple[str, ...] = (), spillover: tuple[str, ...] = (), numbers: tuple[int, ...] = (),
    ) -> Panel:  # fmt: skip
        return Panel(view.id, self._title(view, box), kind, box, Markup("").join(parts), primary, spillover, numbers)

    def _title(self, view: View, box: tuple[float, float, float, float]) -> str:
        """Return the view's title with the part of the leg that the box shows in place of the whole leg."""
        if view.id in BODY and box[3] < view.height / 2:
            return view.title.replace("Whole body", "Head", 1)
        if not view.id.startswith("leg"):
            return view.title
        top, bottom = -(box[1] + view.origin[1]), -(box[1] + box[3] + view.origin[1])
        if bottom > HIP_ENDS:
            part = "hip"
        elif bottom > KNEE_ENDS:
            part = "hip and thigh" if top > HIP_BEGINS else "thigh and knee"
        else:
            part = "foot and ankle" if top < FOOT_BEGINS else "lower leg" if top < LEG_BEGINS else "leg"
        return view.title.replace("leg", part, 1)

    # Boxes

    def _crop(self, view: View, zones: Iterable[str], patterns: Iterable[Pattern]) -> tuple[float, float, float, float]:
        boxes = [view.seen[name].box for name in self._here(view.id, zones)]
        for pattern in patterns:
            assert pattern.spot is not None
            x, y, _ = view.project(pattern.spot.point[None])[0]
            boxes.append((x, y, x, y))
        return self._box(view, boxes, MARGIN)

    def _box(self, view: View, boxes: Sequence[tuple[float, float, float, float]], margin: float) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the part of *view* worth showing. Feet are shown whole."""
        if view.id.startswith("foot"):
            return -4.0, -4.0, view.width + 8, view.height + 8
        top = min((box[1] for box in boxes), default=0.0) - margin
        bottom = max((box[3] for box in boxes), default=view.height) + margin
        foot = view.id.startswith("leg") and top + margin > view.height - FOOT_HEIGHT
        least = MIN_HEIGHT_FOOT if foot else MIN_HEIGHT if view.id.startswith("leg") else MIN_HEIGHT_BODY
        if bottom - top < least:
            middle = (top + bottom) / 2
            top, bottom = middle - least / 2, middle + least / 2
        if top < 0:
            top, bottom = -4.0, max(bottom, least)
        bottom = min(bottom, view.height + 4)
        step = view.grid.step
        rows = (view.cells.row * step >= top) & (view.cells.row * step <= bottom)
        columns = view.cells.column[rows]
        left = float(columns.min()) * step - SIDE_MARGIN if len(columns) else -4.0
        right = float(columns.max() + 1) * step + SIDE_MARGIN if len(columns) else view.width + 4
        return round(left), round(top), round(right - left), round(bottom - top)

    # Marks

    def _small_crosses(self, view: View, patterns: Sequence[Pattern], box: tuple[float, float, float, float]) -> list[Markup]:
        """Return the X of every point for a small picture: larger than the others beside the leg, and without numbers."""
        places = (view.project(p.spot.point[None])[0] for p in patterns if p.spot is not None)
        return [CROSS.format(p.number, x, y, box[3] / CROSS_HEIGHT_SMALL, "") for p, (x, y, _) in zip(patterns, places, strict=True)]

    def _crosses(self, view: View, patterns: Sequence[Pattern], box: tuple[float, float, float, float], numbered: bool) -> list[Markup]:
        """Return the X of every point, each with its number beside it where no other mark stands."""
        if not patterns:
            return []
        size = min(max(box[3] / CROSS_HEIGHT, CROSS_SIZES[0]), CROSS_SIZES[1])
        at = view.project(np.array([p.spot.point for p in patterns if p.spot is not None]))[:, :2]
        labels = [Label(float(x), float(y), 9 * size, 16 * size * len(str(p.number)), 22 * size) for (x, y), p in zip(at, patterns, strict=True)]
        places = spread(labels, (box[0], box[1], box[0] + box[2], box[1] + box[3]))
        marks = []
        for pattern, label, (x, y) in zip(patterns, labels, places, strict=True):
            text = ""
            if numbered or pattern.number > 1:
                text = Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(
                    (x - label.x) / size - 8 * len(str(pattern.number)), (y - label.y) / size + 8, pattern.number
                )
            marks.append(CROSS.format(pattern.number, label.x, label.y, size, text))
        return marks

    # Shared shapes

    def _define(self, name: str, content: Markup, *, coarse: bool = False) -> Markup:
        """Define a shape once on the page and return a reference to it."""
        key = f"fig-{name}{'-coarse' if coarse else ''}"
        if key not in self._symbols:
            foot = name.startswith("foot")
            if coarse:
                content = self._coarse(content, COARSE_FOOT if foot else COARSE)
            self._symbols[key] = Markup('<g id="{}"{}>{}</g>').format(key, Markup(' class="fine"') if foot else "", content)
        self._used[key] = None
        return Markup('<use href="#{}"/>').format(key)

    def _number(self, view: str, what: object) -> str:
        """Return a short name for a shape of the page, the same for the same shape."""
        return self._pain.setdefault(f"{view} {what}", str(len(self._pain) + 1))

    def _clip(self, view: View, *, coarse: bool = False) -> str:
        key = f"fig-{view.id}-clip{'-coarse' if coarse else ''}"
        clip = Markup('<clipPath id="{}"><path d="{}"/></clipPath>').format(key, view.outline)
        self._symbols[key] = self._coarse(clip, COARSE_FOOT if view.id.startswith("foot") else COARSE) if coarse else clip
        self._used[key] = None
        return key

    def _coarse(self, content: Markup, step: int) -> Markup:
        """Return *content* with its paths rounded to *step* tenths of a millimetre."""
        return Markup(re.sub(r' d="([^"]*)"', lambda found: f' d="{self.painter.coarse(found[1], step)}"', content))

    def _skin(self, view: View, *, shaded: bool, coarse: bool = False) -> Markup:
        skin = self._define(f"{view.id}-skin", Markup('<path class="skin" d="{}"/>').format(view.outline), coarse=coarse)
        if not shaded:
            return skin
        shade = Markup("").join(Markup('<path class="shade-{}" d="{}"/>').format(index + 1, data) for index, data in enumerate(view.shade) if data)
        return skin + self._define(f"{view.id}-shade", shade, coarse=coarse)

    def _bones(self, view: View, *, coarse: bool = False) -> Markup:
        """Return the bones; *coarse* leaves out their shading, which muscles nearly cover."""
        if not view.bones:
            return Markup("")
        bones = Markup('<path class="bone" d="{}"/>').format(view.bones)
        shade = Markup("") if coarse else Markup('<path class="bone-shade" d="{}"/>').format(view.bone_shade)
        return self._define(f"{view.id}-bones", bones + shade, coarse=coarse)

    def _flesh(self, view: View, drawn: Drawn, muscle: str, *, coarse: bool = False) -> Markup:
        """Return bellies and tendons; *coarse* leaves out shading and light fibres too, for pictures of many muscles."""
        layers = [("tendon", drawn.tendons), ("belly", drawn.flesh), ("belly-shade", drawn.shade), ("fibre-light", drawn.fibres), ("fibre", drawn.fibres)]
        if coarse:
            layers = [layers[0], layers[1], layers[4]]
        shapes = (Markup('<path class="{}" d="{}"/>').format(css, data) for css, data in layers if data)
        return self._define(f"{view.id}-{muscle}", Markup("").join(shapes), coarse=coarse)

    def _lines(self, view: View, *, coarse: bool = False) -> Markup:
        lines = Markup('<path class="contour" d="{}"/><path class="edge" d="{}"/>').format(view.contours, view.edge)
        return self._define(f"{view.id}-lines", lines, coarse=coarse)


def _scaled(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Give the panels of a kind one scale, so that they can be compared; a foot is shown larger."""
    scales = {}
    for kind in {panel.kind for panel in panels}:
        legs = [panel.box for panel in panels if panel.kind == kind and not panel.view.startswith("foot")]
        scale = min([LARGEST, *(TALL / box[3] for box in legs), *(WIDE / box[2] for box in legs)])
        scales[kind] = (scale, min(max(FOOT_LARGER * scale, 0.9), LARGEST))
    return tuple(replace(panel, scale=scales[panel.kind][panel.view.startswith("foot")]) for panel in panels)
