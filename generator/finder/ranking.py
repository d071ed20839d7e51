"""How muscles are ranked for what a person marks.

The same arithmetic runs in the browser (``docs/assets/js/finder-rank.js``): every sum is taken in the order of the zones, so that both give
the same numbers. Knows content and weights; knows nothing of pages.

A point's zones are those of its pain, and those over its muscle's belly and tendons. With their weights w(z) and marked zones S with weights m(z):

- explained e = sum over S of m(z) * max(w(z), near * w of the best neighbour) / sum over S of m(z);
- picture r = sum over the point's zones of w(z) * (m(z), or near * m of the best marked neighbour) / sum of w(z) over its pain, 1 at most;
- fit = (1 + b) e r / (b e + r) with b = lean squared: van Rijsbergen's F-measure, with e for precision and r for recall;
- score = fit * commonness * doubt * (1 + feel * share of words said) * (1 + activity * share of activities said), times far when the point lies
  FAR parts of the body or more from every marked zone, as one in the buttock does from the calf.

Of equal scores, the muscle comes first that sources name earlier for a place that is marked. Muscles that share a tendon often have equal ones.

An injury of the muscle (a tear, a strain, a sore tendon) is scored like a point whose zones all count as primary, with its own activities, with
its own words, and with its own commonness times the weight of injuries for a prior.

Several points of a muscle may hurt at the same time. Where the pain of two or more is marked, these together are scored like one point more: each
zone has its greatest weight, the words are those of all, the prior is the best of theirs times the weight of points together.

A muscle takes its best point, such points together, or its best injury.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from generator.graph import Graph
from generator.model.finder import Finder, Weights
from generator.model.muscle import Injury, Muscle, TriggerPoint

#: Pain is far from a point when it is so many steps along the row of parts of the body: the next part is one step.
FAR = 3


@dataclass(frozen=True)
class Marks:
    """What a person says. A zone in both counts as *main*."""

    main: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    feels: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pointed:
    """A point as the ranking sees it."""

    number: int
    weights: Mapping[str, float]
    """Zone to weight of its pain, in the order of the zones."""
    reach: Mapping[str, float]
    """The same, with the zones over the muscle's belly and tendons: there the muscle itself may hurt."""
    prior: float
    """Commonness times doubt."""
    feels: frozenset[str]
    parts: frozenset[int]
    """Where in the row of parts of the body it lies, from the back down: several for points together."""


@dataclass(frozen=True)
class Injured:
    """An injury of a muscle as the ranking sees it."""

    weights: Mapping[str, float]
    """Zone to weight, in the order of the zones."""
    prior: float
    """Commonness times the weight of injuries."""
    feels: frozenset[str]
    activities: frozenset[str]

    @property
    def reach(self) -> Mapping[str, float]:
        return self.weights


@dataclass(frozen=True)
class Candidate:
    """A muscle as the ranking sees it."""

    muscle: str
    points: tuple[Pointed, ...]
    injuries: tuple[Injured, ...]
    activities: frozenset[str]
    named: Mapping[str, float]
    """Zone to how early sources name the muscle for a region that holds it: 1 first, toward 0 last."""


@dataclass(frozen=True)
class Result:
    """One muscle for what was marked."""

    muscle: str
    point: int
    """Number of the point that fits best; of the first one when only an injury fits."""
    together: tuple[int, ...]
    """Numbers of the points that together fit better than any of them, and than any injury; else none."""
    injury: int | None
    """Place of the injury in the muscle's list when it fits better than any point, else ``None``."""
    score: float
    explained: float
    """Share of the marked places its pain explains, 0 to 1."""
    picture: float
    """Share of its usual pain that is marked, 0 to 1."""
    named: float
    """How early sources name the muscle for a marked place: 1 first, 0 not at all."""


class Ranker:
    """Ranks the muscles of a library; with other settings than its own when they are given."""

    def __init__(self, graph: Graph, settings: Finder | None = None) -> None:
        self.graph = graph
        self.library = graph.library
        self.settings = settings or graph.library.finder
        self.order = {zone: place for place, zone in enumerate(self.library.all("zone"))}
        parts = list(self.library.all("part"))
        self.part = {id_: parts.index(zone.part) for id_, zone in self.library.all("zone").items()}
        self.near = {zone: tuple(sorted(graph.near[zone], key=self.order.__getitem__)) for zone in self.order}

    @property
    def weights(self) -> Weights:
        return self.settings.weights

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All muscles, in the order of the library."""
        found = []
        for id_, muscle in self.library.muscles.items():
            over = self.library.anatomy.over_belly(id_)
            belly = [zone for zone, share in over.items() if share >= self.weights.least_belly]
            points = tuple(self._pointed(point, belly, muscle.anatomy.tendons) for point in muscle.trigger_points)
            injuries = tuple(self._injured(injury) for injury in muscle.injuries)
            found.append(Candidate(id_, points, injuries, said_of(muscle), self._named(id_)))
        return tuple(found)

    def _pointed(self, point: TriggerPoint, belly: Sequence[str], tendons: Sequence[str]) -> Pointed:
        weights = {**dict.fromkeys(point.pain.spillover, self.weights.spillover), **dict.fromkeys(point.pain.primary, self.weights.primary)}
        prior = self.settings.commonness.of(point.commonness.level) * (self.weights.doubt if point.uncertain else 1.0)
        reach = {**dict.fromkeys((*belly, point.at), self.weights.belly), **dict.fromkeys(tendons, self.weights.tendon), **weights}
        ordered, wide = ({zone: found[zone] for zone in self.sorted(found)} for found in (weights, reach))
        return Pointed(point.number, ordered, wide, prior, frozenset(point.pain.feels), frozenset((self.part[point.at],)))

    def together(self, points: Sequence[Pointed]) -> Pointed:
        """Return *points*, one or more, as one: what hurts when all of them do. It is numbered like the first."""
        weights, reach = (
            {zone: max(point.get(zone, 0.0) for point in wide) for zone in self.sorted({zone for point in wide for zone in point})}
            for wide in ([point.weights for point in points], [point.reach for point in points])
        )
        prior = max(point.prior for point in points) * self.weights.together
        feels, parts = frozenset().union(*(point.feels for point in points)), frozenset().union(*(point.parts for point in points))
        return Pointed(points[0].number, weights, reach, prior, feels, parts)

    def _injured(self, injury: Injury) -> Injured:
        weights = dict.fromkeys(self.sorted(set(injury.places)), self.weights.primary)
        prior = self.settings.commonness.of(injury.commonness) * self.weights.injury
        return Injured(weights, prior, frozenset(injury.feels), frozenset(injury.activities))

    def _named(self, muscle: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for region in self.library.regions.values():
            names = [suspect.muscle for suspect in region.suspects]
            if muscle in names:
                early = 1 - names.index(muscle) / len(names)
                for zone in region.zones:
                    found[zone] = max(found.get(zone, 0.0), early)
        return {zone: found[zone] for zone in self.sorted(found)}

    def sorted(self, zones: Iterable[str]) -> list[str]:
        """Return *zones* in the order of the content, in which all sums are taken."""
        return sorted(zones, key=self.order.__getitem__)

    def rank(self, marks: Marks) -> tuple[Result, ...]:
        """Return every muscle that explains something of what is marked, the best first.

        Of equal ones, those that sources name earlier; of these, in the order of the library.
        """
        marked = {**dict.fromkeys(marks.also, self.weights.also), **dict.fromkeys(marks.main, self.weights.main)}
        marked = {zone: marked[zone] for zone in self.sorted(marked)}
        found = [result for candidate in self.candidates if (result := self._best(candidate, marked, marks))]
        return tuple(sorted(found, key=lambda result: (-result.score, -result.named)))

    def _best(self, candidate: Candidate, marked: Mapping[str, float], marks: Marks) -> Result | None:
        named = max((candidate.named.get(zone, 0.0) for zone in marked), default=0.0)
        best: Result | None = None
        for point in candidate.points:
            score, explained, picture = self._score(point, candidate.activities, marked, marks)
            if score > 0 and (best is None or score > best.score):
                best = Result(candidate.muscle, point.number, (), None, score, explained, picture, named)
        hurting = [point for point in candidate.points if not point.weights.keys().isdisjoint(marked)]
        if best and len(hurting) > 1:
            score, explained, picture = self._score(self.together(hurting), candidate.activities, marked, marks)
            if score > best.score:
                best = Result(candidate.muscle, best.point, tuple(point.number for point in hurting), None, score, explained, picture, named)
        for place, injury in enumerate(candidate.injuries):
            score, explained, picture = self._score(injury, injury.activities, marked, marks)
            if score > 0 and (best is None or score > best.score):
                best = Result(candidate.muscle, best.point if best else candidate.points[0].number, (), place, score, explained, picture, named)
        return best

    def _score(self, it: Pointed | Injured, activities: frozenset[str], marked: Mapping[str, float], marks: Marks) -> tuple[float, float, float]:
        """Return the score of a point or an injury with the two shares it rests on."""
        w = self.weights
        explained, picture = self.explained(it, marked), self.picture(it, marked)
        words = share(marks.feels, it.feels)
        score = f_measure(explained, picture, w.lean) * it.prior * (1 + w.feel * words) * (1 + w.activity * share(marks.activities, activities))
        if marks.feels and it.feels and not words:
            score *= w.other_feel
        if isinstance(it, Pointed) and self._far(it, marked):
            score *= w.far
        return score, explained, picture

    def _far(self, point: Pointed, marked: Iterable[str]) -> bool:
        """True when *point* lies far from every zone of *marked*."""
        return all(abs(self.part[zone] - part) >= FAR for zone in marked for part in point.parts)

    def explained(self, point: Pointed | Injured, marked: Mapping[str, float]) -> float:
        """Return the share of the *marked* places (zone to weight, in order) that *point* explains."""
        total = _added(marked.values())
        return _added(weight * self._reach(zone, point.reach) for zone, weight in marked.items()) / total if total else 0.0

    def picture(self, point: Pointed | Injured, marked: Mapping[str, float]) -> float:
        """Return the share of the usual pain of *point* that is *marked*."""
        total = _added(point.weights.values())
        return min(1.0, _added(weight * self._reach(zone, marked) for zone, weight in point.reach.items()) / total) if total else 0.0

    def _reach(self, zone: str, weights: Mapping[str, float]) -> float:
        """Return the weight of *zone*, or the part of its best neighbour's that counts."""
        beside = max((weights.get(other, 0.0) for other in self.near[zone]), default=0.0)
        return max(weights.get(zone, 0.0), self.weights.near * beside)


def said_of(muscle: Muscle) -> frozenset[str]:
    """Return the activities that are said to set *muscle* off or to bring on what people notice."""
    named = (activity for symptom in muscle.symptoms for activity in symptom.activities)
    return frozenset((*(item.activity for item in muscle.set_off_by if item.activity), *named))


def share(said: frozenset[str], known: frozenset[str]) -> float:
    """Return the share of what is *said* that is *known*; 0 when nothing is said."""
    return len(said & known) / len(said) if said else 0.0


def _added(values: Iterable[float]) -> float:
    """Return the sum, added one by one as the browser does; the built-in sum of newer Pythons rounds differently."""
    return reduce(add, values, 0.0)


def f_measure(precision: float, recall: float, beta: float) -> float:
    """Return the weighted harmonic mean of two shares (C. J. van Rijsbergen, Information Retrieval, 2nd ed., 1979, ch. 7); 0 when one is 0."""
    if not precision or not recall:
        return 0.0
    square = beta * beta
    return (1 + square) * precision * recall / (square * precision + recall)
