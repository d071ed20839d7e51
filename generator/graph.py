"""Both directions of every relation, and the order of suspicion.

Authors store each relation once; here its reverse is computed. Knows entries and zones; knows nothing of pages.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from generator import reads
from generator.library import Library, references
from generator.model.finder import Finder
from generator.model.kinds import KINDS
from generator.model.muscle import Link, TriggerPoint
from generator.model.region import Suspect
from generator.rules.links import REVERSE

#: Under these names it is noted what was asked of the graph: it is worked out once, so its reading is not noted by itself (see ``generator.kept``).
USERS, RANKED, PAINS, LINKS, APART = "users", "ranked", "regions of pain", "links", "tell apart"


@dataclass(frozen=True)
class Ranked:
    """One muscle suspected for one region."""

    muscle: str
    here: bool
    """True when the muscle's belly lies in the region."""
    points: tuple[int, ...]
    """Numbers of the points that send pain here, the best first."""
    score: float
    suspect: Suspect | None
    """What the sources say of it here; ``None`` when only the zones speak for it."""


@dataclass(frozen=True)
class Linked:
    """A relation to another muscle as seen from this one."""

    muscle: str
    kind: str
    link: Link
    owner: str
    """The muscle in whose file it is written."""


class Graph:
    """The relations of a library that passed all rules."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @cached_property
    def used_by(self) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
        """``(kind, id) -> ((kind, id) of every entry that names it, ...)``, in library order."""
        found: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
        for kind in KINDS:
            for entry in self.library.entries[kind].values():
                for wanted, id_, _ in references(entry):
                    owner = self.library.entry(wanted, id_)
                    if (owner.kind, owner.id) != (kind, entry.id):
                        found[(owner.kind, owner.id)][(kind, entry.id)] = None
        return {key: tuple(value) for key, value in found.items()}

    def users_of(self, kind: str, id_: str) -> tuple[tuple[str, str], ...]:
        """Return ``(kind, id)`` of every entry that names this entry, in library order."""
        reads.note(USERS, f"{kind} {id_}")
        return self.used_by.get((kind, id_), ())

    def users(self, kind: str, id_: str, by: str) -> tuple[str, ...]:
        """Return the ids of all entries of kind *by* that name this entry."""
        return tuple(other for user, other in self.users_of(kind, id_) if user == by)

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Neighbouring zones, both ways."""
        found: dict[str, set[str]] = defaultdict(set)
        for id_, zone in self.library.all("zone").items():
            for other in zone.near:
                found[id_].add(other)
                found[other].add(id_)
        return {id_: frozenset(found[id_]) for id_ in self.library.ids("zone")}

    @cached_property
    def regions_of_zone(self) -> dict[str, tuple[str, ...]]:
        """Regions that hold a zone, the smallest first: that is the most exact name for the place."""
        found: dict[str, list[str]] = defaultdict(list)
        regions = self.library.regions
        for id_ in sorted(regions, key=lambda region: (len(regions[region].zones), region)):
            for zone in regions[id_].zones:
                found[zone].append(id_)
        return {zone: tuple(ids) for zone, ids in found.items()}

    def neighbours(self, region: str) -> tuple[str, ...]:
        """Return the regions that share or touch a zone of *region*, the most shared first."""
        zones = set(self.library.regions[region].zones)
        around = zones.union(*(self.near[zone] for zone in zones))
        shared = {
            other: (len(zones & set(value.zones)), len(around & set(value.zones)))
            for other, value in self.library.regions.items()
            if other != region and around & set(value.zones)
        }
        return tuple(sorted(shared, key=lambda other: (-shared[other][0], -shared[other][1], other)))

    def ranked(self, region: str) -> tuple[Ranked, ...]:
        """Return the suspects of *region*: first those the sources name, in their order, then others by their zones."""
        reads.note(RANKED, region)
        if region not in self._ranked:
            self._ranked[region] = self._rank(region)
        return self._ranked[region]

    @cached_property
    def _ranked(self) -> dict[str, tuple[Ranked, ...]]:
        return {}

    def _rank(self, region: str) -> tuple[Ranked, ...]:
        value = self.library.regions[region]
        named = {suspect.muscle: (place, suspect) for place, suspect in enumerate(value.suspects)}
        zones = frozenset(value.zones)
        found = []
        for id_, muscle in self.library.muscles.items():
            scores = {point.number: suspicion(point, zones, self.library.finder) for point in muscle.trigger_points}
            points = tuple(sorted((number for number in scores if scores[number] > 0), key=lambda number: (-scores[number], number)))
            if points or id_ in named:
                suspect = named[id_][1] if id_ in named else None
                found.append(Ranked(id_, region in muscle.lies_in, points, max(scores.values()), suspect))
        last = len(named)
        return tuple(sorted(found, key=lambda item: (named.get(item.muscle, (last, None))[0], -item.score, item.muscle)))

    def regions_of_pain(self, muscle: str) -> tuple[str, ...]:
        """Return the regions a muscle may send pain to, the likeliest first."""
        reads.note(PAINS, muscle)
        return tuple(region for _, _, region in sorted(self._pains.get(muscle, ())))

    @cached_property
    def _pains(self) -> dict[str, list[tuple[float, int, str]]]:
        """For each muscle ``(-score, place, region)`` of every region it is suspected for."""
        found: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
        for region in self.library.regions:
            for place, item in enumerate(self.ranked(region)):
                found[item.muscle].append((-item.score, place, region))
        return found

    def links(self, muscle: str) -> tuple[Linked, ...]:
        """Return all relations of *muscle*, its own first, then those other files state, seen from this side."""
        reads.note(LINKS, muscle)
        own = [Linked(link.muscle, link.kind, link, muscle) for link in self.library.get("muscle", muscle).linked]
        have = {(item.muscle, item.kind) for item in own}
        return (*own, *(item for item in self._linked_back.get(muscle, ()) if (item.muscle, item.kind) not in have))

    @cached_property
    def _linked_back(self) -> dict[str, list[Linked]]:
        """For each muscle the relations that other files state, seen from its side."""
        found: dict[str, list[Linked]] = defaultdict(list)
        for other, value in self.library.muscles.items():
            for link in value.linked:
                found[link.muscle].append(Linked(other, REVERSE.get(link.kind, link.kind), link, other))
        return found

    def tell_apart(self, muscle: str) -> tuple[tuple[str, str, str], ...]:
        """Return ``(other muscle, owner of the text, text)`` for every stated way to tell *muscle* from another."""
        reads.note(APART, muscle)
        own = [(item.muscle, muscle, item.text) for item in self.library.get("muscle", muscle).tell_apart]
        seen = {other for other, _, _ in own}
        return (*own, *(back for back in self._apart_back.get(muscle, ()) if back[0] not in seen))

    @cached_property
    def _apart_back(self) -> dict[str, list[tuple[str, str, str]]]:
        """For each muscle ``(other muscle, owner, text)`` of the ways to tell it that other files state."""
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for other, value in self.library.muscles.items():
            for item in value.tell_apart:
                found[item.muscle].append((other, other, item.text))
        return found

    def chain(self, muscle: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the muscles upstream (they may feed this one) and downstream of *muscle*, each chain followed to its end."""
        return self._follow(muscle, "fed-by"), self._follow(muscle, "feeds")

    def _follow(self, muscle: str, kind: str) -> tuple[str, ...]:
        seen = [muscle]
        for here in seen:
            seen.extend(item.muscle for item in self.links(here) if item.kind == kind and item.muscle not in seen)
        return tuple(seen[1:])


def suspicion(point: TriggerPoint, zones: frozenset[str], finder: Finder) -> float:
    """Return how strongly *point* is suspected when *zones* hurt: 0 (it sends no pain there) to about 1.2.

    The harmonic mean of two shares: how much of the place the point's usual pain fills, and how much of its usual pain
    lies in the place; times a factor for how common the point is and one for an uncertain pattern. The numbers are those of the *finder*.
    """
    weights = {**dict.fromkeys(point.pain.spillover, finder.weights.spillover), **dict.fromkeys(point.pain.primary, finder.weights.primary)}
    inside = sum(weight for zone, weight in weights.items() if zone in zones)
    if not inside:
        return 0.0
    fills, belongs = inside / len(zones), inside / sum(weights.values())
    doubt = finder.weights.doubt if point.uncertain else 1.0
    return 2 * fills * belongs / (fills + belongs) * finder.commonness.of(point.commonness.level) * doubt
