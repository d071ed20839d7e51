"""What all pages share: links, cited texts, numbered references, figures, red-flag cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from generator import urls, words
from generator.atlas.figure import Ellipse, Figure, Mark, Shape, Sheet
from generator.atlas.geometry import View
from generator.graph import Graph
from generator.model.base import CONFIDENCE_MEANING, Citation, Gap
from generator.model.muscle import TriggerPoint
from generator.model.vocabulary import RedFlag, Source
from generator.rules.safety import CLOT

LEVELS = {
    "emergency": "Emergency: call your emergency number now",
    "today": "See a doctor or urgent care today",
    "appointment": "Make an appointment",
}

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
    """A figure with its caption."""

    figure: Figure
    caption: str
    hidden: str
    """What no panel shows, in words."""


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
    """A page to write: its path below ``build/docs``, its front matter, its template and what the template prints."""

    path: str
    title: str
    description: str
    template: str
    view: Any
    context: Context
    parents: tuple[Link, ...] = ()
    hide: tuple[str, ...] = ("navigation",)


@dataclass
class Atlas:
    """What every page is drawn and linked from."""

    graph: Graph
    views: Mapping[str, View]
    shapes: Mapping[str, Shape] = field(init=False)

    def __post_init__(self) -> None:
        self.shapes = {
            id_: Shape(zone.patches, tuple(Ellipse(m.view, m.x, m.y, m.rx, m.ry) for m in zone.markers)) for id_, zone in self.graph.library.all("zone").items()
        }


class Context:
    """Builds the views of one page: knows where the page is and numbers its references in order of use."""

    def __init__(self, atlas: Atlas, page: str) -> None:
        self.atlas, self.graph, self.library = atlas, atlas.graph, atlas.graph.library
        self.page = page
        self.sheet = Sheet(atlas.views, atlas.shapes)
        self._numbers: dict[tuple[str, str], int] = {}

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
        details = ", ".join(part for part in (str(source.year or ""), at) if part)
        return Reference(number, source.title, source.authors, details, self.href(urls.page_of("source", id_)), source.opened)

    def gaps(self, gaps: Iterable[Gap], section: str) -> tuple[str, ...]:
        """Return what is said about a missing *section*."""
        return tuple(gap.text for gap in gaps if gap.section == section)

    # Red flags

    def flags(self, ids: Iterable[str]) -> tuple[FlagCard, ...]:
        """Return red-flag cards, the most urgent level first, in authored order within a level."""
        cards = [self._flag(id_) for id_ in dict.fromkeys(ids)]
        return tuple(sorted(cards, key=lambda card: tuple(LEVELS).index(card.level)))

    def _flag(self, id_: str) -> FlagCard:
        flag: RedFlag = self.library.get("red-flag", id_)
        return FlagCard(self.link("red-flag", id_), flag.level, LEVELS[flag.level], flag.short, flag.question, flag.withhold_release)

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

    def mark(self, point: TriggerPoint, *, cross: bool = True) -> Mark:
        return Mark(point.number, point.at if cross else None, point.pain.primary, point.pain.spillover)

    def picture(self, marks: Iterable[Mark], caption: str, *, panels: int = 4, bones: bool = False) -> Picture:
        figure = self.sheet.draw(marks, panels=panels, bones=bones)
        return Picture(figure, caption, self.zones(figure.hidden))

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
