"""The page for drawing pain: bodies, legs and feet to draw on, the signs for kinds of pain, and every place by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from generator import words
from generator.atlas import paths
from generator.atlas.geometry import BODY, SIDES, View
from generator.views.base import Choice, Context, FlagCard, Link

#: Tenths of a millimetre that points are rounded to: less than a pixel where a part is shown larger. Feet are shown larger.
COARSE, COARSE_FOOT = 10, 5
#: Units of the picture between the right and the left part of a sheet.
GAP = 24.0

#: Lines of a sign, each a row of points, 10 to every side of its middle.
Sign = tuple[tuple[tuple[float, float], ...], ...]

_RING = tuple((round(float(7.5 * np.cos(turn)), 1), round(float(7.5 * np.sin(turn)), 1)) for turn in np.linspace(0, 2 * np.pi, 11))


@dataclass(frozen=True)
class PainKind:
    """A kind of pain and the sign it is drawn with. The signs differ in shape as well as in colour, so that grey paper loses nothing."""

    id: str
    name: str
    looks: str
    """What the sign looks like, in words."""
    sign: Sign
    nerve: bool = False
    """True when drawing it asks for the nerve questions first."""

    @property
    def lines(self) -> str:
        """The sign as numbers for the script: ``x y x y|x y x y``."""
        return "|".join(" ".join(f"{value:g}" for point in line for value in point) for line in self.sign)

    @property
    def path(self) -> str:
        """The sign as path data."""
        return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in self.sign)


#: The signs follow what printed pain drawings use.
KINDS = (
    PainKind("ache", "Ache", "roofs", (((-8, 5), (0, -6), (8, 5)),)),
    PainKind("burning", "Burning", "crosses", (((-7, -7), (7, 7)), ((-7, 7), (7, -7)))),
    PainKind("sharp", "Sharp or stabbing", "slanted strokes", (((-5, 9), (5, -9)),)),
    PainKind("numb", "Numb", "double lines", (((-8, -4), (8, -4)), ((-8, 4), (8, 4))), nerve=True),
    PainKind("tingling", "Pins and needles", "rings", (_RING,), nerve=True),
    PainKind("cramp", "Cramp or tight", "filled squares", (((-6, -6), (6, -6), (6, 6), (-6, 6), (-6, -6)),)),
)


@dataclass(frozen=True)
class Plan:
    """A sheet to draw on: which views, and how fine its signs are."""

    id: str
    view: str
    name: str
    title: str
    where: str
    """How the text names it: ``drawn on the front``."""
    unit: float
    """Distance between two signs, in units of the picture."""
    right_first: bool = True
    """True when the right leg or foot stands on the viewer's left. The whole bodies hold both sides already."""
    zooms: tuple[tuple[str, tuple[int, int, int, int]], ...] = ()
    """Parts that can be shown larger, with their view box."""


_FRONT = (("Head to hips", (0, 0, 724, 940)), ("Hips to knees", (110, 720, 504, 580)), ("Knees to feet", (130, 1120, 464, 599)))

PLANS = (
    Plan("front", "body-front", "Front", "Whole body from the front", "front", 24, zooms=_FRONT),
    Plan("back", "body-back", "Back", "Whole body from behind", "back", 24, right_first=False, zooms=_FRONT),
    Plan("outer", "leg-outer", "Outer legs", "Legs from the outer side", "outer side of the leg", 36, right_first=False),
    Plan("inner", "leg-inner", "Inner legs", "Legs from the inner side", "inner side of the leg", 30),
    Plan("top", "foot-top", "Top of feet", "Feet from above", "top of the foot", 13, right_first=False),
    Plan("sole", "foot-sole", "Soles", "Feet from below", "sole", 13),
)

#: Skin of the whole bodies that is no zone of the atlas, so that pain there has a name too.
REST = {"head": "Head", "neck": "Neck", "chest": "Chest, belly or upper back", "arm": "Arm or hand"}


@dataclass(frozen=True)
class Sheet:
    """A finished sheet."""

    id: str
    name: str
    title: str
    where: str
    width: float
    height: float
    unit: float
    labels: tuple[tuple[str, float], ...]
    """``Right`` and ``Left``, each with the middle of its half."""
    zooms: tuple[tuple[str, str], ...]
    skin: str
    lines: str
    edge: str
    spots: Markup


@dataclass(frozen=True)
class Spot:
    """A place to choose from the list."""

    id: str
    name: str
    told: str
    """The name within a sentence."""
    deep: bool


@dataclass(frozen=True)
class SpotGroup:
    """Places of one part of the body."""

    title: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class DrawingView:
    """Everything the page shows."""

    safety_line: str
    urgent: tuple[FlagCard, ...]
    flags_index: Link
    finder: Link
    kinds: tuple[PainKind, ...]
    sheets: tuple[Sheet, ...]
    groups: tuple[SpotGroup, ...]
    feels: tuple[Choice, ...]


def drawing_view(context: Context) -> DrawingView:
    library = context.library
    emergencies = [id_ for id_, flag in library.all("red-flag").items() if flag.level == "emergency"]
    return DrawingView(
        safety_line=library.site.safety_line,
        urgent=context.flags(emergencies),
        flags_index=context.index("red-flag", "All warning signs"),
        finder=Link("Find the muscle", context.href("find.html")),
        kinds=KINDS,
        sheets=tuple(_sheet(context, plan, context.library.geometry.views[plan.view]) for plan in PLANS if plan.view in library.geometry.views),
        groups=_groups(context),
        feels=tuple(Choice(id_, feel.name, nerve=feel.nerve_question) for id_, feel in library.all("feel").items()),
    )


def _groups(context: Context) -> tuple[SpotGroup, ...]:
    library = context.library
    found: dict[str, list[Spot]] = {id_: [] for id_ in library.all("part")}
    for id_, zone in library.all("zone").items():
        found[zone.part].append(Spot(id_, zone.name, words.lower_first(zone.name), zone.deep))
    groups = [SpotGroup(library.get("part", part).name, tuple(spots)) for part, spots in found.items() if spots]
    rest = tuple(Spot(f"rest-{id_}", name, words.lower_first(name), False) for id_, name in REST.items())
    return (*groups, SpotGroup("Elsewhere", rest))


def _sheet(context: Context, plan: Plan, view: View) -> Sheet:
    """Return the sheet of *plan*: the whole body as it is, or the right leg or foot with its mirror image beside it."""
    zones = {id_: zone.patches for id_, zone in context.library.all("zone").items()} | {f"rest-{id_}": (id_,) for id_ in REST}
    whole = plan.view in BODY
    width = view.width if whole else 2 * view.width + GAP
    far = view.width + GAP
    right, left = (0.0, far) if plan.right_first else (far, 0.0)
    step, coarse = COARSE_FOOT if plan.view.startswith("foot") else COARSE, context.library.anatomy.painter.coarse

    def both(data: str, *, closed: bool = True) -> str:
        shape = data if whole else _moved(data, right, closed=closed) + _mirrored(data, left + view.width, closed=closed)
        return coarse(shape, step)

    spots = []
    for id_, patches in zones.items():
        for side in SIDES:
            shape = view.union([f"{side}/{patch}" for patch in patches] if whole else patches)
            if shape and not whole:
                shape = _moved(shape, right) if side == "right" else _mirrored(shape, left + view.width)
            if shape:
                shape = coarse(shape, step)
                spots.append(Markup('<path data-zone="{}" data-side="{}" data-bounds="{}" d="{}"/>').format(id_, side, _box(shape), shape))
    half = view.width / 2
    middles = ((half / 2, half * 3 / 2) if plan.right_first else (half * 3 / 2, half / 2)) if whole else (right + half, left + half)
    zooms = tuple((name, "{} {} {} {}".format(*box)) for name, box in plan.zooms)
    return Sheet(
        plan.id, plan.name, plan.title, plan.where, width, view.height, plan.unit, (("Right", middles[0]), ("Left", middles[1])), zooms,
        skin=both(view.outline), lines=both(view.contours, closed=False), edge=both(view.edge, closed=False), spots=Markup("").join(spots),
    )  # fmt: skip


def _moved(data: str, by: float, *, closed: bool = True) -> str:
    """Return the shape *data* moved to the right."""
    return paths.format_path([curves + np.array([by, 0.0]) for curves in paths.parse(data)], closed=closed)


def _mirrored(data: str, at: float, *, closed: bool = True) -> str:
    """Return the mirror image of the shape *data*; what was at the left border comes to *at*."""
    return paths.format_path([curves * np.array([-1.0, 1.0]) + np.array([at, 0.0]) for curves in paths.parse(data)], closed=closed)


def _box(data: str) -> str:
    """Return left, top, right and bottom of the shape *data*, rounded outwards."""
    points = np.concatenate([curves.reshape(-1, 2) for curves in _filled(paths.parse(data))])
    low, high = np.floor(points.min(0)).astype(int), np.ceil(points.max(0)).astype(int)
    return f"{low[0]} {low[1]} {high[0]} {high[1]}"


def _filled(chains: Iterable[paths.Curves]) -> list[paths.Curves]:
    return [curves for curves in chains if len(curves)]
