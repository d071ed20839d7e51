"""Pages that list: the home page, the indexes, one-page kinds, the A to Z, coverage, and the picture of all points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator import sourcing, urls, words
from generator.atlas.body_map import Area, MapPanel, body_map
from generator.model.kinds import KINDS
from generator.sourcing import Tally
from generator.views.base import LEVELS, Choice, Context, FlagCard, Link, Picture, Said, confidence_key
from generator.views.countries import CountryRow, country_rows
from generator.views.entries import PRACTICE_KINDS
from generator.views.muscle import WHO
from generator.views.pictures import doubts
from generator.views.region import CARD_ZONES


@dataclass(frozen=True)
class Item:
    """A line of a list: a link, a short text and other names."""

    link: Link
    text: str = ""
    also: tuple[str, ...] = ()
    tag: str = ""
    search: str = ""
    """Words that find the line although it does not show them."""


@dataclass(frozen=True)
class ItemGroup:
    """A titled part of a list."""

    id: str
    title: str
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ListView:
    """A page that lists entries in groups."""

    intro: str
    groups: tuple[ItemGroup, ...]
    stop_rules: tuple[Said, ...] = ()


def _groups(titles: Iterable[tuple[str, str, str]], items: dict[str, list[Item]]) -> tuple[ItemGroup, ...]:
    return tuple(ItemGroup(id_, title, text, tuple(items[id_])) for id_, title, text in titles if items.get(id_))


# Home

#: The atlas covers the leg; a rare referral to the jaw is in the list of places but would mislead on the map.
HEAD = "head"


@dataclass(frozen=True)
class HomeView:
    """The home page."""

    tagline: str
    safety_line: str
    panels: tuple[MapPanel, ...]
    groups: tuple[ItemGroup, ...]
    urgent: tuple[FlagCard, ...]
    counts: tuple[tuple[str, Link], ...]
    disclaimer: str
    muscles: Link
    flags_index: Link


def home_view(context: Context) -> HomeView:
    library, site = context.library, context.library.site
    counted = ("region", "muscle", "technique", "exercise", "activity", "look-alike", "red-flag", "source")
    counts = tuple((f"{len(library.ids(kind))}", context.index(kind, KINDS[kind].title.lower())) for kind in counted)
    urgent = [id_ for id_, flag in library.all("red-flag").items() if flag.level == "emergency"]
    return HomeView(
        tagline=site.tagline,
        safety_line=site.safety_line,
        panels=body_map(library.anatomy.painter, _areas(context)),
        groups=_regions_by_part(context),
        urgent=context.flags(urgent),
        counts=counts,
        disclaimer=site.disclaimer,
        muscles=context.index("muscle", "Filter all muscles"),
        flags_index=context.index("red-flag", "Warning signs"),
    )


def _areas(context: Context) -> tuple[Area, ...]:
    """Return the parts of the body map: each zone leads to the most exact region that still has at least two zones, if any."""
    regions = context.library.regions
    owned: dict[str, list[str]] = {}
    zones = context.library.all("zone")
    for zone, found in context.graph.regions_of_zone.items():
        if zones[zone].part == HEAD:
            continue
        wide = [id_ for id_ in found if len(regions[id_].zones) > 1] or list(found)
        owned.setdefault(wide[0], []).append(zone)
    order = list(context.library.all("zone"))
    return tuple(
        Area(context.href(urls.page_of("region", id_)), regions[id_].name, tuple(sorted(zones, key=order.index)))
        for id_, zones in sorted(owned.items(), key=lambda item: min(order.index(zone) for zone in item[1]))
    )


def _regions_by_part(context: Context) -> tuple[ItemGroup, ...]:
    items: dict[str, list[Item]] = {}
    for id_, region in context.library.regions.items():
        number = len(context.graph.ranked(id_))
        items.setdefault(region.part, []).append(Item(context.link("region", id_), words.count(number, "muscle"), region.also))
    titles = ((id_, part.name, "") for id_, part in context.library.all("part").items())
    return _groups(titles, items)


def regions_view(context: Context) -> ListView:
    intro = "Choose the place that hurts. Each page starts with the warning signs for that place. Then it shows which muscles may send pain there."
    return ListView(intro, _regions_by_part(context))


# Muscles


@dataclass(frozen=True)
class MuscleCard:
    """A muscle in the list of all muscles."""

    link: Link
    also: tuple[str, ...]
    picture: Picture
    pain: str
    feels: tuple[str, ...]
    region_ids: str
    feel_ids: str
    activity_ids: str


@dataclass(frozen=True)
class MuscleGroup:
    """A muscle group with its cards."""

    id: str
    title: str
    text: str
    cards: tuple[MuscleCard, ...]


@dataclass(frozen=True)
class MusclesView:
    """The page of all muscles with its filter."""

    total: str
    groups: tuple[MuscleGroup, ...]
    places: tuple[Choice, ...]
    feels: tuple[Choice, ...]
    activities: tuple[Choice, ...]


def muscles_view(context: Context) -> MusclesView:
    cards = {id_: _muscle_card(context, id_) for id_ in context.library.muscles}
    groups = tuple(
        MuscleGroup(id_, group.name, group.plain, tuple(cards[m] for m, value in context.library.muscles.items() if value.group == id_))
        for id_, group in context.library.all("group").items()
    )
    return MusclesView(
        total=words.count(len(cards), "muscle"),
        groups=tuple(group for group in groups if group.cards),
        places=context.choices("region", (one for card in cards.values() for one in card.region_ids.split())),
        feels=context.choices("feel", (one for card in cards.values() for one in card.feel_ids.split())),
        activities=context.choices("activity", (one for card in cards.values() for one in card.activity_ids.split())),
    )


def _muscle_card(context: Context, id_: str) -> MuscleCard:
    muscle = context.library.muscles[id_]
    primary = dict.fromkeys(zone for point in muscle.trigger_points for zone in point.pain.primary)
    feels = dict.fromkeys(feel for point in muscle.trigger_points for feel in point.pain.feels)
    return MuscleCard(
        link=context.link("muscle", id_),
        also=muscle.also[:3],
        picture=context.pattern(id_, muscle.trigger_points, most=2, plain=True),
        pain=context.zones(tuple(primary), CARD_ZONES),
        feels=context.feels(feels),
        region_ids=" ".join(context.graph.regions_of_pain(id_)),
        feel_ids=" ".join(feels),
        activity_ids=" ".join(dict.fromkeys(off.activity for off in muscle.set_off_by if off.activity)),
    )


# Practices, causes, symptoms, red flags, look-alikes


def practices_view(context: Context, kind: str) -> ListView:
    items: dict[str, list[Item]] = {}
    for id_, practice in context.library.all(kind).items():
        tag = "" if practice.who == "self" else WHO[practice.who]
        items.setdefault(practice.kind, []).append(Item(context.link(kind, id_), practice.summary.text, practice.also, tag))
    intro = {
        "technique": "Ways to find and treat sore muscle spots, at home and with a clinician. "
        "Each page says how it is done, who should not do it and what studies found.",
        "exercise": "Stretches and strength exercises, step by step. Release a tight spot first, then stretch, then build strength.",
    }[kind]
    titles = ((id_, title, "") for id_, title in PRACTICE_KINDS.items())
    return ListView(intro, _groups(titles, items), context.all_said(context.library.site.stop_rules))


ACTIVITY_KINDS = (
    ("activity", "Sport and movement", ""),
    ("posture", "Positions held for long", ""),
    ("footwear", "Shoes and clothes", ""),
    ("injury", "Injury and treatment", ""),
    ("body", "Body build and joints", ""),
    ("life", "Daily life", ""),
)

SYMPTOM_KINDS = (
    ("warning-sign", "Warning signs", "These are never put down to a muscle. Read what to do first."),
    ("symptom", "What people notice", "A muscle may be one cause among others."),
    ("after-effect", "After treatment", ""),
)

CONDITION_KINDS = (
    ("tendon", "Tendons and their sheaths", ""),
    ("muscle", "Muscles", ""),
    ("bone", "Bones", ""),
    ("joint", "Joints and bursae", ""),
    ("nerve", "Nerves", ""),
    ("vessel", "Blood vessels", ""),
    ("skin", "Skin", ""),
    ("organ", "Inner organs", ""),
    ("general", "Illnesses of the whole body", ""),
)


def activities_view(context: Context) -> ListView:
    intro = "Things that may set a muscle off or keep it sore. Changing one of them may matter more than any massage."
    return ListView(intro, _by_kind(context, "activity", ACTIVITY_KINDS))


def symptoms_view(context: Context) -> ListView:
    intro = "What people feel and notice, and where to read on. Nothing here is a diagnosis."
    return ListView(intro, _by_kind(context, "symptom", SYMPTOM_KINDS))


def look_alikes_view(context: Context) -> ListView:
    intro = (
        "Conditions that can hurt in the same place as a trigger point. "
        "A muscle may still be part of the picture, or the only cause, or have nothing to do with it."
    )
    return ListView(intro, _by_kind(context, "look-alike", CONDITION_KINDS))


def _by_kind(context: Context, kind: str, titles: tuple[tuple[str, str, str], ...]) -> tuple[ItemGroup, ...]:
    items: dict[str, list[Item]] = {}
    for id_, value in context.library.all(kind).items():
        items.setdefault(value.kind, []).append(Item(context.link(kind, id_), value.summary.text, value.also))
    return _groups(titles, items)


@dataclass(frozen=True)
class FlagsView:
    """The page of all warning signs."""

    levels: tuple[tuple[str, str, str, tuple[FlagCard, ...]], ...]
    """Level, its words, the anchor of its section, its signs."""
    countries: tuple[CountryRow, ...]


def red_flags_view(context: Context) -> FlagsView:
    cards = context.flags(context.library.all("red-flag"))
    levels = tuple((level, name, _anchor(level), tuple(card for card in cards if card.level == level)) for level, name in context.levels.items())
    return FlagsView(levels, country_rows(context))


def _anchor(level: str) -> str:
    """Return the anchor of a level: that of its words without a country, so that links hold on every copy."""
    return re.sub(r"[^a-z]+", "-", LEVELS[level].lower())


# One-page kinds


@dataclass(frozen=True)
class EvidenceItem:
    """A question about what is known, with its short answer and findings."""

    id: str
    name: str
    question: str
    answer: Said
    findings: tuple[Said, ...]


@dataclass(frozen=True)
class EvidenceView:
    """How sure are we."""

    key: tuple[tuple[str, str, str], ...]
    items: tuple[EvidenceItem, ...]


def evidence_view(context: Context) -> EvidenceView:
    grades = {id_: name for id_, name, _ in confidence_key()}
    items = tuple(
        EvidenceItem(id_, one.name, one.question, Said(one.answer, (), one.confidence, grades[one.confidence]), context.all_said(one.findings))
        for id_, one in context.library.all("evidence").items()
    )
    return EvidenceView(confidence_key(), items)


@dataclass(frozen=True)
class TermView:
    """A word and its meaning."""

    id: str
    term: str
    also: tuple[str, ...]
    definition: str
    refs: tuple[Link, ...]


@dataclass(frozen=True)
class GlossaryView:
    """The glossary by first letter."""

    letters: tuple[tuple[str, tuple[TermView, ...]], ...]


def glossary_view(context: Context) -> GlossaryView:
    letters: dict[str, list[TermView]] = {}
    for id_, term in sorted(context.library.all("term").items(), key=lambda item: item[1].term.lower()):
        sources = tuple(Link(context.library.get("source", one).title, context.href(urls.page_of("source", one))) for one in term.sources)
        letters.setdefault(term.term[0].upper(), []).append(TermView(id_, term.term, term.also, term.definition, sources))
    return GlossaryView(tuple((letter, tuple(terms)) for letter, terms in letters.items()))


@dataclass(frozen=True)
class Section:
    """A section with paragraphs and links."""

    id: str
    title: str
    lead: Said | None
    texts: tuple[Said, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class SectionsView:
    """A page of sections."""

    intro: str
    sections: tuple[Section, ...]


def faq_view(context: Context) -> SectionsView:
    sections = tuple(Section(id_, one.question, None, context.all_said(one.answer), ()) for id_, one in context.library.all("question").items())
    return SectionsView("Short answers to what people ask most.", sections)


def self_care_view(context: Context) -> SectionsView:
    sections = tuple(
        Section(id_, one.name, context.said(one.summary), context.all_said(one.advice), context.links("practice", one.practices))
        for id_, one in context.library.all("self-care").items()
    )
    intro = "What you can do yourself, and how to keep it from coming back. Read the warning signs first. Stop when something gets worse."
    return SectionsView(intro, sections)


# A to Z


def a_to_z_view(context: Context) -> ListView:
    """Every name and every other name of everything that has a page, by first letter."""
    entries: dict[str, list[Item]] = {}
    for kind in urls.FOLDERS:
        for id_, value in context.library.all(kind).items():
            link = context.link(kind, id_)
            tag = KINDS[kind].title
            names = (link.title, *value.also)
            for name in names:
                shown = Link(name[:1].upper() + name[1:], link.href)
                text = "" if name == link.title else f"see {link.title}"
                search = "" if text else ", ".join(getattr(value, "search", ()))
                entries.setdefault(name[0].upper() if name[0].isalpha() else "0-9", []).append(Item(shown, text, (), tag, search))
    groups = tuple(
        ItemGroup(
            f"letter-{letter.lower()}", letter, "", tuple(sorted(set(entries[letter]), key=lambda item: (item.link.title.lower(), item.link.href, item.text)))
        )
        for letter in sorted(entries)
    )
    return ListView("Everything on this site by name, with everyday words and other names.", groups)


# Coverage


@dataclass(frozen=True)
class CoverageRow:
    """How complete one muscle is."""

    link: Link
    points: int
    sources: int
    alone: int
    """Facts that rest on one commercial page alone."""
    missing: tuple[str, ...]


@dataclass(frozen=True)
class CoverageView:
    """What is here and what is missing."""

    counts: tuple[tuple[str, int, Link], ...]
    sourcing: tuple[tuple[str, Tally], ...]
    """What facts rest on: all of them, then by kind."""
    rows: tuple[CoverageRow, ...]
    gaps: tuple[tuple[Link, str, str], ...]
    uncertain: tuple[tuple[Link, str], ...]
    pictures: tuple[tuple[Link, str], ...]
    """Muscles whose shape is doubtful, or that have no picture."""
    unopened: tuple[Link, ...]


def coverage_view(context: Context) -> CoverageView:
    library = context.library
    shown = [kind for kind in KINDS if kind in (*urls.FOLDERS, *urls.PAGES)]
    counts = tuple((KINDS[kind].title, len(library.ids(kind)), context.index(kind, KINDS[kind].title)) for kind in shown)
    gaps, uncertain = [], []
    for kind in ("muscle", "region", "technique", "exercise"):
        for id_, value in library.all(kind).items():
            gaps += [(context.link(kind, id_), gap.section.replace("-", " "), gap.text) for gap in value.gaps]
    for id_, muscle in library.muscles.items():
        uncertain += [(context.link("muscle", id_), f"Point {p.number}, {p.name}: {p.uncertain}") for p in muscle.trigger_points if p.uncertain]
    unopened = tuple(context.link("source", id_) for id_, one in library.all("source").items() if not one.opened)
    tallies = sourcing.tallies(library)
    kinds = tuple((KINDS[kind].title, sourcing.total(tallies, kind)) for kind in shown if sourcing.total(tallies, kind).facts)
    backed = (("All facts", sourcing.total(tallies)), *kinds)
    rows = tuple(_coverage(context, id_, tallies.get(("muscle", id_), Tally())) for id_ in library.muscles)
    return CoverageView(counts, backed, rows, tuple(gaps), tuple(uncertain), doubts(context), unopened)


def _coverage(context: Context, id_: str, tally: Tally) -> CoverageRow:
    muscle = context.library.muscles[id_]
    sources = {source for source in context.library.ids("source") if ("muscle", id_) in context.graph.users_of("source", source)}
    missing = tuple(dict.fromkeys(gap.section.replace("-", " ") for gap in muscle.gaps if not getattr(muscle, gap.section.replace("-", "_"), None)))
    return CoverageRow(context.link("muscle", id_), len(muscle.trigger_points), len(sources), tally.commercial, missing)
