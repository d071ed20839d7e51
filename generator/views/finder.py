"""The finder's page: maps to mark, lists that do the same, and the whole table for readers without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.finder.measure import Placed, Vignette, measure
from generator.finder.ranking import Ranker
from generator.model.finder import Finder
from generator.views.base import Choice, Context, FlagCard, Link, Said

#: The sides of the body that can be marked, with short names for their buttons.
SIDES = (
    ("leg-front", "Front"),
    ("leg-back", "Back"),
    ("leg-outer", "Outer side"),
    ("leg-inner", "Inner side"),
    ("foot-top", "Top of foot"),
    ("foot-sole", "Sole"),
)

#: Parts of a leg's picture that can be shown larger: name, and top and bottom as shares of the picture.
ZOOMS = (("Hip and thigh", 0.0, 0.52), ("Knee to foot", 0.48, 1.0))


#: A complaint counts as missed when its muscle stands further down than this.
GOOD = 3


@dataclass(frozen=True)
class MarkMap:
    """One side of the body; each zone is a shape that can be tapped."""

    view: str
    name: str
    title: str
    width: float
    height: float
    zooms: tuple[tuple[str, str], ...]
    """Name and view box of each part that can be shown larger."""
    body: Markup


@dataclass(frozen=True)
class Place:
    """A zone to choose from the list."""

    id: str
    name: str
    words: str
    """Everything people call it, for the search."""


@dataclass(frozen=True)
class PlaceGroup:
    """Zones of one part of the body."""

    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Row:
    """A line of the static table: a zone and the muscles that may hurt there, the likeliest first."""

    name: str
    most: tuple[Link, ...]
    sometimes: tuple[Link, ...]


@dataclass(frozen=True)
class Rows:
    """The lines for one part of the body."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FinderView:
    """Everything the page shows."""

    safety_line: str
    urgent: tuple[FlagCard, ...]
    maps: tuple[MarkMap, ...]
    groups: tuple[PlaceGroup, ...]
    feels: tuple[Choice, ...]
    activities: tuple[Choice, ...]
    parts: tuple[Rows, ...]
    flags_index: Link
    evidence: Link


def finder_view(context: Context) -> FinderView:
    library = context.library
    emergencies = [id_ for id_, flag in library.all("red-flag").items() if flag.level == "emergency"]
    described = [what for muscle in library.muscles.values() for what in (*(point.pain for point in muscle.trigger_points), *muscle.injuries)]
    return FinderView(
        safety_line=library.site.safety_line,
        urgent=context.flags(emergencies),
        maps=_maps(context),
        groups=_groups(context),
        feels=context.choices("feel", [feel for what in described for feel in what.feels]),
        activities=context.choices("activity", [item.activity for muscle in library.muscles.values() for item in muscle.set_off_by if item.activity]),
        parts=_table(context),
        flags_index=context.index("red-flag", "All warning signs"),
        evidence=Link("How the finder counts, and how good it is", context.href("finder-measured.html")),
    )


def _maps(context: Context) -> tuple[MarkMap, ...]:
    anatomy, zones = context.library.anatomy, context.library.all("zone")
    found = []
    for name, short in SIDES:
        view = anatomy.geometry.views.get(name)
        if view is None:
            continue
        clip = f"finder-{name}"
        body = [
            Markup('<clipPath id="{}"><path d="{}"/></clipPath><path class="skin" d="{}"/><g clip-path="url(#{})">').format(
                clip, view.outline, view.outline, clip
            )
        ]
        for id_, zone in zones.items():
            if shape := view.union(zone.patches):
                body.append(Markup('<path class="spot" data-zone="{}" d="{}"><title>{}</title></path>').format(id_, shape, zone.name))
        body.append(Markup('</g><path class="contour" d="{}"/><path class="edge" d="{}"/>').format(view.contours, view.edge))
        zooms = tuple((title, f"0 {view.height * top:.0f} {view.width:.0f} {view.height * (bottom - top):.0f}") for title, top, bottom in ZOOMS)
        found.append(MarkMap(name, short, view.title, view.width, view.height, zooms if name.startswith("leg") else (), Markup("").join(body)))
    return tuple(found)


def _groups(context: Context) -> tuple[PlaceGroup, ...]:
    library = context.library
    found: dict[str, list[Place]] = {id_: [] for id_ in library.all("part")}
    for id_, zone in library.all("zone").items():
        regions = [library.regions[region] for region in context.graph.regions_of_zone.get(id_, ())]
        words = [zone.name, *zone.also, *(word for region in regions for word in (region.name, *region.also, *region.search))]
        found[zone.part].append(Place(id_, zone.name, " | ".join(dict.fromkeys(words))))
    return tuple(PlaceGroup(library.get("part", part).name, tuple(places)) for part, places in found.items() if places)


def _table(context: Context) -> tuple[Rows, ...]:
    library = context.library
    candidates = Ranker(context.graph).candidates
    primary = library.finder.weights.primary
    found: dict[str, list[Row]] = {id_: [] for id_ in library.all("part")}
    for id_, zone in library.all("zone").items():
        best: dict[str, tuple[float, float]] = {}
        for candidate in candidates:
            for point in candidate.points:
                if weight := point.weights.get(id_):
                    best[candidate.muscle] = max(best.get(candidate.muscle, (0.0, 0.0)), (weight, point.prior))
        order = sorted(best, key=lambda muscle: (-best[muscle][0], -best[muscle][1], muscle))
        links = {muscle: context.link("muscle", muscle) for muscle in order}
        most = tuple(links[muscle] for muscle in order if best[muscle][0] >= primary)
        sometimes = tuple(links[muscle] for muscle in order if best[muscle][0] < primary)
        if most or sometimes:
            found[zone.part].append(Row(zone.name, most, sometimes))
    return tuple(Rows(f"table-{part}", library.get("part", part).name, tuple(rows)) for part, rows in found.items() if rows)


@dataclass(frozen=True)
class WeightRow:
    """A number of the arithmetic and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class ScoreRow:
    """How often one way to rank puts the right muscle first or among the first three."""

    name: str
    first: str
    three: str
    five: str
    reciprocal: str


@dataclass(frozen=True)
class Tried:
    """One complaint and what the finder made of it."""

    complaint: str
    wanted: tuple[Link, ...]
    place: str
    first: Link | None
    source: Link
    known: bool
    missed: bool


@dataclass(frozen=True)
class MeasuredView:
    """Everything the page on the finder's measures shows."""

    finder: Link
    complaints: int
    fresh: int
    scores: tuple[ScoreRow, ...]
    flagged: int
    asked: int
    published: tuple[Said, ...]
    notes: tuple[str, ...]
    weights: tuple[WeightRow, ...]
    tried: tuple[Tried, ...]


def measured_view(context: Context, vignettes: Sequence[Vignette]) -> MeasuredView:
    finder = context.library.finder
    result = measure(context.graph, vignettes)
    named = (
        ("This finder", result.finder),
        ("This finder, pain that sources put down to trigger points, referred pain or tightness", result.referred),
        ("This finder, injuries of muscles and tendons", result.injured),
        ("This finder, complaints from sources its pain data do not rest on", result.fresh),
        ("Only counting the marked zones", result.by_zones),
        ("The muscles of the place by name, as in a book", result.by_name),
    )
    most = [f"{share:.0%}" for share in (result.ceiling.top1, result.ceiling.top3, result.ceiling.top5)]
    return MeasuredView(
        finder=Link("Find the muscle", context.href("find.html")),
        complaints=len(result.placed),
        fresh=sum(not item.known for item in result.placed),
        scores=(
            *(ScoreRow(name, f"{score.top1:.0%}", f"{score.top3:.0%}", f"{score.top5:.0%}", f"{score.reciprocal:.2f}") for name, score in named),
            ScoreRow("The best lists by the worst places alone, made with all answers known", most[0], most[1], most[2], "not counted"),
        ),
        flagged=len(result.flagged),
        asked=sum(found for _, found in result.flagged),
        published=tuple(context.said(claim) for claim in finder.published),
        notes=finder.notes,
        weights=weight_rows(finder),
        tried=tuple(_tried(context, item) for item in result.placed),
    )


def _tried(context: Context, item: Placed) -> Tried:
    wanted = tuple(context.link("muscle", id_) for id_ in item.vignette.muscles)
    first = context.link("muscle", item.first) if item.first else None
    source = Link(item.vignette.source.title, item.vignette.source.url)
    return Tried(item.vignette.complaint, wanted, str(item.place or "not in the list"), first, source, item.known, item.place is None or item.place > GOOD)


def weight_rows(finder: Finder) -> tuple[WeightRow, ...]:
    """Return the numbers with their meanings, as the model documents them."""
    weights, common = finder.weights, finder.commonness
    rows = [WeightRow(name.replace("_", " "), f"{getattr(weights, name):g}", field.description or "") for name, field in type(weights).model_fields.items()]
    of_points = "Factor for how common the point or the injury is said to be."
    return (*rows, *(WeightRow(f"{name.replace('_', ' ')} point", f"{getattr(common, name):g}", of_points) for name in type(common).model_fields))
