"""What all pages share: links, cited texts, numbered references, figures, red-flag cards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from generator import levels, urls, words
from generator.atlas.figure import Figure, Panel, Pattern, Sheet
from generator.graph import Graph
from generator.model.base import CONFIDENCE_MEANING, Citation, Gap
from generator.model.muscle import TriggerPoint
from generator.model.vocabulary import RedFlag, Source
from generator.rules.safety import CLOT

#: Views that look straight at the leg; each point of the combined picture stands on one of them.
PLAIN_VIEWS = ("leg-front", "leg-outer", "leg-back", "leg-inner", "foot-top", "foot-sole")

#: The levels of urgency in words that hold in every country.
LEVELS = levels.LEVELS

CONFIDENCE_NAMES = {
    "supported": "Supported by studies",
    "mixed": "Studies disagree",
    "limited": "Limited evidence",
    "inconclusive": "Undecided",
    "weak": "Weak evidence",
    "expert": "Expert opinion",
    "none": "No study found",
    "contradicted": "Contradicted",
}


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    title: str
    href: str


@dataclass(frozen=True)
class Said:
    """A text with the numbers of its references, and how sure it is when that is known."""

    text: str
    refs: tuple[int, ...] = ()
    confidence: str = ""
    confidence_name: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class Reference:
    """A numbered line of the list of references."""

    number: int
    title: str
    authors: str
    details: str
    href: str
    opened: bool


@dataclass(frozen=True)
class FlagCard:
    """A red flag as a card."""

    link: Link
    level: str
    level_name: str
    short: str
    question: str
    withhold: bool


@dataclass(frozen=True)
class Pain:
    """A pain pattern in words."""

    primary: str
    spillover: str
    feels: tuple[str, ...]
    note: str
    nerve: bool
    """True when a word for it asks for the nerve questions first."""


@dataclass(frozen=True)
class Picture:
    """A figure with its caption. Each panel carries its own text alternative."""

    id: str
    figure: Figure
    caption: str
    hidden: str
    """What no panel shows, in words."""
    points: tuple[tuple[int, str], ...] = ()
    """Number and name of the points that can be shown alone; empty for fewer than two."""
    downloads: tuple[Link, ...] = ()
    """The picture as files of its own."""


@dataclass(frozen=True)
class Combined:
    """All points of the atlas: by their number, and the pictures that show them."""

    points: dict[int, tuple[str, TriggerPoint]]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    id: str
    name: str
    count: int = 0
    nerve: bool = False
    """True when choosing it asks for the nerve questions first."""


@dataclass(frozen=True)
class Page:
    """A page to write: its path below ``build/docs``, its front matter, its template and what the template prints.

    The views are made when they are asked for: who wants one page does not wait for all.
    """

    path: str
    title: str
    description: str
    template: str
    make: Callable[[], Any]
    """Makes what the template prints."""
    context: Context
    parents: tuple[Link, ...] = ()
    hide: tuple[str, ...] = ("navigation",)
    preview: str = ""
    """Address of the picture that stands for the page where it is shared, from the site's root."""
    scripts: tuple[str, ...] = ()
    """Addresses of the scripts that only this page needs, from the site's root, in the order they run."""
    styles: tuple[str, ...] = ()
    """The same for its style sheets."""
    about: Callable[[], Iterable[dict[str, Any]]] = tuple
    """Makes what the page is about, for machines, when the view is made; see ``generator.views.structured``."""

    given: Any = None
    """What the view is made from besides the content."""

    @property
    def facts(self) -> tuple[Any, ...]:
        """All that the page is made from besides the content, its template and the program: two pages of the same facts are the same."""
        given = hashlib.sha256(repr(self.given).encode()).digest()
        return (self.title, self.description, self.template, self.parents, self.hide, self.preview, self.scripts, self.styles, given)

    @cached_property
    def view(self) -> Any:
        """What the template prints."""
        return self.make()

    @cached_property
    def structured(self) -> tuple[dict[str, Any], ...]:
        """What the page is about, for machines."""
        _ = self.view  # what it cites is told here
        return tuple(self.about())


class Context:
    """Builds the views of one page: knows where the page is and numbers its references in order of use."""

    def __init__(self, graph: Graph, page: str) -> None:
        self.graph, self.library = graph, graph.library
        self.page = page
        self.sheet = Sheet(graph.library.anatomy.painter)
        self._numbers: dict[tuple[str, str], int] = {}

    @cached_property
    def shape_sources(self) -> set[str]:
        """Ids of the sources that the drawn muscles follow."""
        return self.library.shape_sources

    # Links

    def href(self, target: str) -> str:
        """Return a site address as seen from this page."""
        return urls.relative(target, self.page)

    def link(self, kind: str, id_: str) -> Link:
        """Return the link to an entry; *kind* may be a union such as ``practice``."""
        entry = self.library.entry(kind, id_)
        title = next(getattr(entry.value, name) for name in ("name", "term", "question", "title") if hasattr(entry.value, name))
        return Link(title, self.href(urls.page_of(entry.kind, id_)))

    def links(self, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
        return tuple(self.link(kind, id_) for id_ in ids)

    def index(self, kind: str, title: str) -> Link:
        return Link(title, self.href(urls.index_of(kind)))

    # Texts

    def cite(self, sources: Iterable[Citation]) -> tuple[int, ...]:
        """Return the reference numbers of *sources*, sorted, giving new ones where needed."""
        return tuple(sorted(self._numbers.setdefault((c.id, c.at or ""), len(self._numbers) + 1) for c in sources))

    def said(self, item: Any, *, link: Link | None = None) -> Said:
        """Return a claim, or anything with ``text`` and ``sources``, ready to print."""
        confidence = getattr(item, "confidence", None) or ""
        return Said(item.text or "", self.cite(item.sources), confidence, CONFIDENCE_NAMES.get(confidence, ""), link)

    def all_said(self, items: Iterable[Any]) -> tuple[Said, ...]:
        return tuple(self.said(item) for item in items)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references used so far, in the order of their numbers."""
        return tuple(self._reference(id_, at, number) for (id_, at), number in self._numbers.items())

    def _reference(self, id_: str, at: str, number: int) -> Reference:
        source: Source = self.library.get("source", id_)
        details = ", ".join(part for part in (str(source.year or ""), at or source.pages) if part)
        return Reference(number, source.title, source.authors, details, self.href(urls.page_of("source", id_)), source.opened)

    def gaps(self, gaps: Iterable[Gap], section: str) -> tuple[str, ...]:
        """Return what is said about a missing *section*."""
        return tuple(gap.text for gap in gaps if gap.section == section)

    # Red flags

    @cached_property
    def levels(self) -> dict[str, str]:
        """The words of each level of urgency, the most urgent first."""
        return levels.level_names(self.library)

    def flags(self, ids: Iterable[str]) -> tuple[FlagCard, ...]:
        """Return red-flag cards, the most urgent level first, in authored order within a level."""
        cards = [self._flag(id_) for id_ in dict.fromkeys(ids)]
        return tuple(sorted(cards, key=lambda card: tuple(self.levels).index(card.level)))

    def _flag(self, id_: str) -> FlagCard:
        flag: RedFlag = self.library.get("red-flag", id_)
        return FlagCard(self.link("red-flag", id_), flag.level, self.levels[flag.level], flag.short, flag.question, flag.withhold_release)

    def clot(self, ids: Iterable[str]) -> FlagCard | None:
        """Return the card that asks about a clot, when it is among *ids*: a yes withholds the steps that press."""
        return self._flag(CLOT) if CLOT in tuple(ids) else None

    # Places and pain

    def zones(self, ids: Sequence[str], most: int | None = None) -> str:
        """Return zone names in words, joined where they make up one place; after *most* of them ``and more``."""
        zones = self.library.all("zone")
        names = [words.lower_first(name) for name in words.zone_names(zones[id_].name for id_ in ids)]
        shown = names if most is None or len(names) <= most + 1 else [*names[:most], "and more"]
        return "; ".join(shown)

    def feels(self, ids: Iterable[str]) -> tuple[str, ...]:
        feels = self.library.all("feel")
        return tuple(feels[id_].name for id_ in ids)

    def pain(self, point: TriggerPoint) -> Pain:
        pain = point.pain
        return Pain(self.zones(pain.primary), self.zones(pain.spillover), self.feels(pain.feels), pain.note or "", self._asks_nerve(pain.feels))

    def _asks_nerve(self, feels: Iterable[str]) -> bool:
        known = self.library.all("feel")
        return any(known[id_].nerve_question for id_ in feels)

    # Pictures

    def plate(self, id_: str) -> Picture:
        """Return the picture of a muscle in place, all its points and all their pain."""
        muscle = self.library.muscles[id_]
        points = muscle.trigger_points
        figure = self.sheet.plate(id_, self._patterns(id_, points), muscle.views)
        many = len(points) > 1
        marked = "Each X is a trigger point" if many else "The X is the trigger point"
        pain = ". ".join(f"{f'Point {point.number}' if many else 'It'} hurts most often here: {self.zones(point.pain.primary)}" for point in points)
        caption = (
            f"The {words.lower_first(muscle.name)} on the right side, and the pain it often sends. {marked}. "
            f"Dark, striped skin hurts most often. Light, dotted skin hurts sometimes. {pain}. "
            "On the left side it is the mirror image. This is a typical pattern: yours may differ."
        )
        downloads = tuple(Link(name, self.href(urls.picture_of(id_, ending))) for name, ending in (("SVG, to print", "svg"), ("PNG, to share", "png")))
        named = tuple((point.number, point.name) for point in points) if many else ()
        return Picture(f"plate-{id_}", self._told(figure, muscle.name, points), caption, self.zones(figure.hidden), named, downloads)

    def pattern(self, id_: str, points: Sequence[TriggerPoint], *, most: int = 4, plain: bool = False) -> Picture:
        """Return the pain of some points of a muscle, on *most* panels at most; *plain* is for small pictures."""
        muscle = self.library.muscles[id_]
        figure = self.sheet.pattern(self._patterns(id_, points), most, plain=plain)
        caption = f"{muscle.name}, {words.listed([f'point {point.number}: {point.name}' for point in points])}."
        return Picture(f"pattern-{id_}", self._told(figure, muscle.name, points), caption, self.zones(figure.hidden))

    def combined(self) -> Combined:
        """Return every point of the atlas on the muscles of the leg; each on the view that it faces most, numbered from top to bottom."""
        anatomy = self.library.anatomy
        by_view: dict[str, list[tuple[float, str, TriggerPoint, Pattern]]] = {name: [] for name in PLAIN_VIEWS}
        hidden: list[tuple[str, TriggerPoint]] = []
        for id_, muscle in self.library.muscles.items():
            for point in muscle.trigger_points:
                pattern = anatomy.pattern(id_, point, pain=False)
                best = anatomy.facing(pattern, PLAIN_VIEWS)
                if best is None or pattern.spot is None:
                    hidden.append((id_, point))
                else:
                    height = float(anatomy.geometry.views[best].project(pattern.spot.point[None])[0, 1])
                    by_view[best].append((height, id_, point, pattern))
        points: dict[int, tuple[str, TriggerPoint]] = {}
        pictures = []
        for view, found in by_view.items():
            patterns = []
            for _, id_, point, pattern in sorted(found, key=lambda item: item[:2]):
                points[len(points) + 1] = (id_, point)
                patterns.append(replace(pattern, number=len(points)))
            if patterns:
                figure = self.sheet.combined(view, patterns)
                title = figure.panels[0].title
                told = [f"{p.number} {self.library.muscles[points[p.number][0]].name}, {words.lower_first(points[p.number][1].name)}" for p in patterns]
                panel = replace(figure.panels[0], label=f"{title}. The muscles with {words.count(len(told), 'trigger point')}: {'; '.join(told)}.")
                caption = f"{title}: the muscles without skin, and every point this side shows best. The numbers are those of the table."
                pictures.append(Picture(view, replace(figure, panels=(panel,)), caption, ""))
        points.update({len(points) + 1 + index: item for index, item in enumerate(hidden)})
        return Combined(points, tuple(pictures))

    def place(self, zones: Sequence[str], caption: str) -> Picture:
        """Return *zones* as one shaded area."""
        figure = self.sheet.place(zones)
        told = tuple(replace(panel, label=f"{panel.title}. Shaded: {self.zones(panel.primary)}.") for panel in figure.panels)
        return Picture("place", replace(figure, panels=told), caption, self.zones(figure.hidden))

    def _patterns(self, id_: str, points: Iterable[TriggerPoint]) -> list[Pattern]:
        return [self.library.anatomy.pattern(id_, point) for point in points]

    def _told(self, figure: Figure, name: str, points: Iterable[TriggerPoint]) -> Figure:
        names = {point.number: point.name for point in points}
        return replace(figure, panels=tuple(replace(panel, label=self._label(panel, name, names)) for panel in figure.panels))

    def _label(self, panel: Panel, name: str, names: dict[int, str]) -> str:
        """Return what a panel shows, in words: the same facts as the picture."""
        told = [panel.title]
        if panel.kind == "muscle":
            told.append(f"The {words.lower_first(name)} in place over the bones")
        if panel.primary:
            told.append(f"Hurts most often: {self.zones(panel.primary)}")
        if panel.spillover:
            told.append(f"Hurts sometimes: {self.zones(panel.spillover)}")
        if panel.numbers:
            told.append(f"X marks {words.listed([f'point {number} ({words.lower_first(names[number])})' for number in panel.numbers])}")
        return ". ".join(told) + "."

    # Finishing

    def choices(self, kind: str, used: Iterable[str]) -> tuple[Choice, ...]:
        """Return the options of a filter in vocabulary order, each with how often it is used."""
        counts: dict[str, int] = {}
        for id_ in used:
            counts[id_] = counts.get(id_, 0) + 1
        return tuple(
            Choice(id_, value.name, counts[id_], getattr(value, "nerve_question", False)) for id_, value in self.library.all(kind).items() if id_ in counts
        )

    @property
    def defs(self) -> Markup:
        return self.sheet.defs


def confidence_key() -> tuple[tuple[str, str, str], ...]:
    """Return ``(id, name, meaning)`` of every grade of confidence."""
    return tuple((id_, CONFIDENCE_NAMES[id_], meaning) for id_, meaning in CONFIDENCE_MEANING.items())
