"""The region page: warning signs, usual suspects, how to tell them apart, what else it could be."""

from __future__ import annotations

from dataclasses import dataclass

from generator import words
from generator.graph import Ranked
from generator.model.muscle import TriggerPoint
from generator.views.base import Choice, Context, FlagCard, Link, Picture, Said
from generator.views.muscle import COMMONNESS

#: A card names at most this many places; the muscle's own page names all.
CARD_ZONES = 4


@dataclass(frozen=True)
class Card:
    """One suspect as a card the filter can show or hide."""

    link: Link
    rank: int
    here: bool
    picture: Picture
    pain: str
    spread: str
    commonness: str
    why: Said | None
    beyond: str
    feels: tuple[str, ...]
    set_off: tuple[str, ...]
    zone_ids: str
    feel_ids: str
    activity_ids: str


@dataclass(frozen=True)
class Row:
    """One line of the tell-them-apart table."""

    link: Link
    pain: str
    feels: str
    set_off: str
    test: Said | None


@dataclass(frozen=True)
class Rule:
    """A special rule with the muscles it points to."""

    when: str
    said: Said
    muscles: tuple[Link, ...]


@dataclass(frozen=True)
class RegionView:
    """Everything the region template prints."""

    name: str
    also: tuple[str, ...]
    summary: Said
    flags: tuple[FlagCard, ...]
    picture: Picture
    count: str
    mostly: str
    here: tuple[Card, ...]
    elsewhere: tuple[Card, ...]
    places: tuple[Choice, ...]
    feels: tuple[Choice, ...]
    activities: tuple[Choice, ...]
    rows: tuple[Row, ...]
    apart: tuple[tuple[Link, Said], ...]
    rules: tuple[Rule, ...]
    look_alikes: tuple[Said, ...]
    notes: tuple[Said, ...]
    see_also: tuple[tuple[Link, str], ...]
    neighbours: tuple[Link, ...]
    symptoms: tuple[Link, ...]
    gaps: tuple[str, ...]
    flags_index: Link
    evidence: Link


def region_view(context: Context, id_: str) -> RegionView:
    """Return the view of one region."""
    region = context.library.regions[id_]
    summary = context.said(region.summary)
    ranked = context.graph.ranked(id_)
    cards = tuple(_card(context, item, place + 1, frozenset(region.zones)) for place, item in enumerate(ranked))
    here, elsewhere = tuple(c for c in cards if c.here), tuple(c for c in cards if not c.here)
    see_also = {other.region: other.text for other in region.see_also}
    return RegionView(
        name=region.name,
        also=region.also,
        summary=summary,
        flags=context.flags(region.red_flags),
        picture=context.place(
            region.zones, f"{region.name}: the shaded area is what this page is about. The right side is shown; the left is its mirror image."
        ),
        count=words.count(len(cards), "muscle"),
        mostly=_mostly(len(here), len(elsewhere)),
        here=here,
        elsewhere=elsewhere,
        places=context.choices("zone", (zone for card in cards for zone in card.zone_ids.split())) if len(region.zones) > 1 else (),
        feels=context.choices("feel", (feel for card in cards for feel in card.feel_ids.split())),
        activities=context.choices("activity", (one for card in cards for one in card.activity_ids.split())),
        rows=tuple(_row(context, item, id_) for item in ranked[:8]) if len(ranked) > 1 else (),
        apart=_apart(context, ranked),
        rules=tuple(Rule(words.listed(context.feels(rule.feels), "or"), context.said(rule), context.links("muscle", rule.muscles)) for rule in region.rules),
        look_alikes=tuple(context.said(item, link=context.link("look-alike", item.condition)) for item in region.look_alikes),
        notes=context.all_said(region.notes),
        see_also=tuple((context.link("region", other), text) for other, text in see_also.items()),
        neighbours=context.links("region", (other for other in context.graph.neighbours(id_)[:8] if other not in see_also)),
        symptoms=context.links("symptom", context.graph.users("region", id_, "symptom")),
        gaps=tuple(gap.text for gap in region.gaps),
        flags_index=context.index("red-flag", "All warning signs"),
        evidence=context.index("evidence", "How sure are we"),
    )


def _mostly(here: int, elsewhere: int) -> str:
    """Return the framing sentence; the counts are computed."""
    if not elsewhere:
        return f"{words.count(here, 'muscle')} in this area may cause it."
    if not here:
        return f"{words.count(elsewhere, 'muscle')} in other places may send pain here."
    return f"{words.count(here, 'muscle')} in this area may cause it, and {words.count(elsewhere, 'muscle')} further away may send pain here."


def _points_here(context: Context, item: Ranked) -> tuple[TriggerPoint, ...]:
    points = {point.number: point for point in context.library.muscles[item.muscle].trigger_points}
    return tuple(points[number] for number in item.points)


def _card(context: Context, item: Ranked, rank: int, zones: frozenset[str]) -> Card:
    muscle = context.library.muscles[item.muscle]
    points = _points_here(context, item) or muscle.trigger_points
    best = points[0]
    feels = tuple(dict.fromkeys(feel for point in points for feel in point.pain.feels))
    activities = tuple(dict.fromkeys(off.activity for off in muscle.set_off_by if off.activity))
    reached = {zone for point in points for zone in (*point.pain.primary, *point.pain.spillover)} & zones
    names = context.library.all("activity")
    return Card(
        link=context.link("muscle", item.muscle),
        rank=rank,
        here=item.here,
        picture=context.pattern(item.muscle, [best], most=2, plain=True),
        pain=context.zones(best.pain.primary, CARD_ZONES),
        spread=context.zones(best.pain.spillover, CARD_ZONES),
        commonness=COMMONNESS[best.commonness.level] if best.commonness.level != "unknown" else "",
        why=context.said(item.suspect) if item.suspect and item.suspect.text else None,
        beyond=(item.suspect.beyond_zones or "") if item.suspect else "",
        feels=context.feels(feels),
        set_off=tuple(names[id_].name for id_ in activities),
        zone_ids=" ".join(sorted(reached)),
        feel_ids=" ".join(feels),
        activity_ids=" ".join(activities),
    )


def _row(context: Context, item: Ranked, region: str) -> Row:
    muscle = context.library.muscles[item.muscle]
    points = _points_here(context, item) or muscle.trigger_points
    primary = tuple(dict.fromkeys(zone for point in points for zone in point.pain.primary))
    feels = dict.fromkeys(feel for point in points for feel in point.pain.feels)
    activities = context.library.all("activity")
    off = [activities[one.activity].name for one in muscle.set_off_by if one.activity][:3]
    test = context.said(muscle.self_test[0]) if muscle.self_test else None
    return Row(context.link("muscle", item.muscle), context.zones(primary), ", ".join(context.feels(feels)), ", ".join(off), test)


def _apart(context: Context, ranked: tuple[Ranked, ...]) -> tuple[tuple[Link, Said], ...]:
    """Return what is stated about telling two of the suspects apart."""
    names = [item.muscle for item in ranked]
    found = []
    for name in names:
        for item in context.library.muscles[name].tell_apart:
            if item.muscle in names:
                found.append((context.link("muscle", name), context.said(item, link=context.link("muscle", item.muscle))))
    return tuple(found)
