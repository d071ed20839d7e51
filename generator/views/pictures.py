"""Pages about the pictures: all points on the muscles of the leg, and all plates with what is doubtful in them."""

from __future__ import annotations

from dataclasses import dataclass

from generator import urls, words
from generator.views.base import Context, Link, Picture


@dataclass(frozen=True)
class AllPointsRow:
    """One trigger point of the combined picture."""

    number: int
    link: Link
    name: str
    pain: str
    spread: str


@dataclass(frozen=True)
class AllPointsPart:
    """The points that one view shows best, on one picture."""

    id: str
    title: str
    picture: Picture
    rows: tuple[AllPointsRow, ...]


@dataclass(frozen=True)
class AllPointsView:
    """Every trigger point, by the view that shows it best."""

    total: str
    poster: Link
    parts: tuple[AllPointsPart, ...]
    left_out: tuple[AllPointsRow, ...]
    """Points no picture shows."""


def all_points_view(context: Context) -> AllPointsView:
    combined = context.combined()
    rows = {
        number: AllPointsRow(number, context.link("muscle", id_), point.name, context.zones(point.pain.primary), context.zones(point.pain.spillover))
        for number, (id_, point) in combined.points.items()
    }
    parts = tuple(
        AllPointsPart(picture.id, picture.figure.panels[0].title, picture, tuple(rows[number] for number in picture.figure.panels[0].numbers))
        for picture in combined.pictures
    )
    shown = {row.number for part in parts for row in part.rows}
    left_out = tuple(row for number, row in rows.items() if number not in shown)
    poster = Link("Poster of all points", context.href(urls.picture_of("all-points")))
    return AllPointsView(words.count(len(rows), "trigger point"), poster, parts, left_out)


@dataclass(frozen=True)
class Plate:
    """A muscle on the sheet of all plates."""

    link: Link
    file: str
    alt: str
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class PicturesView:
    """Every plate, and what is doubtful."""

    total: str
    plates: tuple[Plate, ...]
    doubts: tuple[tuple[Link, str], ...]


def pictures_view(context: Context) -> PicturesView:
    plates = []
    for id_, muscle in context.library.muscles.items():
        shape = context.library.geometry.muscles.get(id_)
        if shape is None:
            continue
        known = context.library.ids("source")
        sources = dict.fromkeys(source for part in shape.parts.values() for source in part.sources if source in known)
        alt = (
            f"Plate of the {words.lower_first(muscle.name)}: the muscle over the bones, {words.count(len(muscle.trigger_points), 'trigger point')} and the pain"
        )
        plates.append(Plate(context.link("muscle", id_), context.href(urls.picture_of(id_)), alt, context.links("source", sources)))
    return PicturesView(words.count(len(plates), "plate"), tuple(plates), doubts(context))


def doubts(context: Context) -> tuple[tuple[Link, str], ...]:
    """Return the muscles whose drawn shape is doubtful, each with the reason, and those that are not drawn at all."""
    found = []
    for id_ in context.library.muscles:
        shape = context.library.geometry.muscles.get(id_)
        if shape is None:
            found.append((context.link("muscle", id_), "This muscle is not drawn. Its page shows the pain alone."))
            continue
        for part in shape.parts.values():
            if part.doubt:
                name = f"{part.name}: " if len(shape.parts) > 1 else ""
                found.append((context.link("muscle", id_), f"{name}{part.doubt}"))
    return tuple(found)
