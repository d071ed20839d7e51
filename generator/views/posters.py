"""Posters to print: the warning signs, all trigger points, and the pain patterns by where it hurts. Each fits one sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass

from generator import words
from generator.atlas.figure import Panel
from generator.views.base import Context, FlagCard, Link, Picture
from generator.views.finder import SIDES

#: The pain posters: id, title and the parts of the body where the pain is felt most often. What no poster names goes to the last one.
PAIN = (
    ("pain-hip", "Pain in the low back, hip and buttock", ("back", "hip")),
    ("pain-knee", "Pain in the thigh and knee", ("thigh", "knee")),
    ("pain-foot", "Pain in the lower leg, ankle and foot", ("lower-leg", "ankle", "foot")),
)
#: Pictures of one point on a pain poster.
MOST = 2


@dataclass(frozen=True)
class NamedPoint:
    """A line of the numbered list."""

    number: int
    muscle: str
    name: str


@dataclass(frozen=True)
class PointsPoster:
    """All trigger points on the muscles, with their list."""

    total: str
    pictures: tuple[Picture, ...]
    points: tuple[NamedPoint, ...]
    """Those that the pictures show."""
    left_out: tuple[NamedPoint, ...]


@dataclass(frozen=True)
class PostersView:
    """The page with the warning signs and all points."""

    levels: tuple[tuple[str, str, tuple[FlagCard, ...]], ...]
    """Level, its name and its signs, the most urgent first."""
    points: PointsPoster | None
    """None when no muscle is drawn."""
    pain: Link


@dataclass(frozen=True)
class Cell:
    """The pain of one trigger point."""

    muscle: str
    name: str
    panels: tuple[tuple[str, Panel], ...]
    """From where each picture is seen, in a word or two, and the picture."""
    hidden: str
    """What the pictures do not show, in words."""


@dataclass(frozen=True)
class PainPoster:
    """The points whose pain is felt most often in some parts of the body."""

    id: str
    title: str
    parts: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Name of each part, and its points by muscle."""
    left_out: tuple[tuple[Cell, str], ...]
    """Points without a picture, each with where it hurts in words."""
    hidden: tuple[Cell, ...]
    """Points whose pictures do not show everything."""


@dataclass(frozen=True)
class PainPostersView:
    """The page of the pain posters."""

    posters: tuple[PainPoster, ...]
    others: Link


def posters_view(context: Context) -> PostersView:
    cards = context.flags(context.library.all("red-flag"))
    levels = dict.fromkeys((card.level, card.level_name) for card in cards)
    return PostersView(
        levels=tuple((level, name, tuple(card for card in cards if card.level == level)) for level, name in levels),
        points=_points(context),
        pain=Link("Posters of the pain patterns", context.href("posters-pain.html")),
    )


def _points(context: Context) -> PointsPoster | None:
    combined = context.combined()
    if not combined.pictures:
        return None
    named = [NamedPoint(number, context.library.muscles[id_].name, point.name) for number, (id_, point) in combined.points.items()]
    shown = {number for picture in combined.pictures for panel in picture.figure.panels for number in panel.numbers}
    return PointsPoster(
        total=words.count(len(named), "trigger point"),
        pictures=combined.pictures,
        points=tuple(point for point in named if point.number in shown),
        left_out=tuple(point for point in named if point.number not in shown),
    )


def pain_posters_view(context: Context) -> PainPostersView:
    by_part = _cells(context)
    named = {part for _, _, parts in PAIN for part in parts}
    rest = tuple(part for part in by_part if part not in named)
    last = PAIN[-1][0]
    posters = [_pain_poster(context, id_, title, parts, rest if id_ == last else (), by_part) for id_, title, parts in PAIN]
    return PainPostersView(tuple(poster for poster in posters if poster.parts or poster.left_out), Link("The other posters", context.href("posters.html")))


def _cells(context: Context) -> dict[str, list[tuple[Cell, str]]]:
    """Return the points of each part of the body, each with its usual pain in words; a point stands where it hurts first of all."""
    zones, sides = context.library.all("zone"), {**dict(SIDES), "foot-top": "Top"}  # two names fit side by side
    found: dict[str, list[tuple[Cell, str]]] = {part: [] for part in context.library.all("part")}
    for id_, muscle in context.library.muscles.items():
        for point in muscle.trigger_points:
            if point.pain.primary:
                picture = context.pattern(id_, [point], most=MOST, plain=True)
                panels = tuple((sides.get(panel.view, panel.title), panel) for panel in picture.figure.panels)
                found[zones[point.pain.primary[0]].part].append((Cell(muscle.name, point.name, panels, picture.hidden), context.zones(point.pain.primary)))
    return found


def _pain_poster(
    context: Context, id_: str, title: str, parts: tuple[str, ...], rest: tuple[str, ...], by_part: dict[str, list[tuple[Cell, str]]]
) -> PainPoster:
    """Return the poster of *parts*; *rest* are parts that stand on it because no poster is named for them."""
    names = context.library.all("part")
    told = [item for part in (*parts, *rest) for item in by_part.get(part, ())]
    titles = [*((part, names[part].name) for part in parts if part in names), *((part, f"Elsewhere: {names[part].name}") for part in rest)]
    drawn = ((name, tuple(cell for cell, _ in by_part[part] if cell.panels)) for part, name in titles)
    return PainPoster(
        id=id_,
        title=title,
        parts=tuple((name, cells) for name, cells in drawn if cells),
        left_out=tuple((cell, pain) for cell, pain in told if not cell.panels),
        hidden=tuple(cell for cell, _ in told if cell.panels and cell.hidden),
    )
