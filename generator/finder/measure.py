"""How good the finder is: complaints from published sources, and where the muscle that the source names comes in the list.

Two baselines stand beside it: counting marked zones alone, and the muscles of the marked places by name. Above it stands a bound: the best lists
that anybody could write for the places that hurt most, knowing all answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from generator.finder.questions import asked
from generator.finder.ranking import Marks, Ranker
from generator.graph import Graph
from generator.library import Library
from generator.model.base import Id, Model, Text, some
from generator.problems import Problem, Problems, did_you_mean, not_a
from generator.source import Document, read


class VignetteSource(Model):
    """Where a complaint and its answer are published."""

    title: Text
    url: Text
    says: Text
    """What the source says, in our words."""


class Vignette(Model):
    """One complaint, as a person would mark it, with what a published source makes of it."""

    id: Id
    kind: Literal["referred", "injury"] | None = None
    """Whether the source speaks of trigger points, referred pain or tightness, or of a torn, strained, snapping or trapped part."""
    complaint: Text
    main: some(Id)  # type: ignore[valid-type]
    also: tuple[Id, ...] = ()
    feels: tuple[Id, ...] = ()
    set_off_by: tuple[Id, ...] = ()
    muscles: tuple[Id, ...] = ()
    """The muscle the source names; several where it names them alike."""
    red_flag: Id | None = None
    """Instead of a muscle: the warning sign that must be asked for."""
    source: VignetteSource

    @property
    def marks(self) -> Marks:
        return Marks(frozenset(self.main), frozenset(self.also) - frozenset(self.main), frozenset(self.feels), frozenset(self.set_off_by))


@dataclass(frozen=True)
class Placed:
    """A vignette and the place (1 is first) of its muscle in the finder's list and in both baselines; ``None`` when it is not in the list."""

    vignette: Vignette
    place: int | None
    by_zones: int | None
    by_name: int | None
    first: str
    """The muscle the finder puts first; empty when it finds none."""
    known: bool
    """True when the source is also one of those the pain or the injuries of the muscle are taken from, so that agreement says less."""


@dataclass(frozen=True)
class Score:
    """Shares of 0 to 1."""

    top1: float
    top3: float
    top5: float
    reciprocal: float
    """Mean of 1 / place."""


@dataclass(frozen=True)
class Ceiling:
    """Shares of 0 to 1 that no list reaches which knows the main places of a complaint and nothing else.

    Complaints with the same main places get the same list. For each such group the best list is chosen after the fact. Most groups are of one
    complaint, which is then always right, so the bound is generous; only the other places, the words and the activities can lift a finder above it.
    """

    top1: float
    top3: float
    top5: float


@dataclass(frozen=True)
class Measured:
    """All results."""

    placed: tuple[Placed, ...]
    finder: Score
    by_zones: Score
    by_name: Score
    fresh: Score
    """The finder on the vignettes whose source is not one of those its pain data come from."""
    referred: Score
    """The finder on the vignettes that this atlas is about: trigger points, referred pain, tightness."""
    injured: Score
    """The finder on vignettes of injuries: torn, strained, snapping or trapped parts."""
    ceiling: Ceiling
    """What the best lists by main places alone would reach."""
    flagged: tuple[tuple[Vignette, bool], ...]
    """Vignettes with a warning sign, and whether the finder asks for it."""

    @property
    def recall(self) -> float:
        """Share of the warning signs that are asked for."""
        return sum(found for _, found in self.flagged) / len(self.flagged) if self.flagged else 0.0


def load(folder: Path, library: Library, problems: Problems) -> tuple[Vignette, ...]:
    """Return all vignettes below *folder*; what is wrong with them goes to *problems*, with its place."""
    found: dict[str, Vignette] = {}
    for file in sorted(folder.glob("*.yml")):
        document, faults = read(file, f"{folder.parent.name}/{folder.name}/{file.name}")
        problems.files += 1
        problems.extend(faults)
        if document is None:
            continue
        if not isinstance(document.data, list):
            problems.add(Problem(document.locate(()), "wrong-type", "the file must be a list of vignettes.", "start each with '- id: ...'"))
            continue
        for index, data in enumerate(document.data):
            vignette = _vignette(document, index, data, library, problems)
            if vignette and vignette.id in found:
                problems.add(Problem(document.locate((index, "id")), "duplicate-id", f"'{vignette.id}' stands twice.", "give each vignette its own id"))
            elif vignette:
                found[vignette.id] = vignette
    return tuple(found.values())


def _vignette(document: Document, index: int, data: Any, library: Library, problems: Problems) -> Vignette | None:
    try:
        vignette = Vignette.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = document.locate((index, *detail["loc"]))
            problems.add(Problem(where, "bad-vignette", f"{'.'.join(map(str, detail['loc'])) or 'vignette'}: {detail['msg']}.", "write it as the others are"))
        return None
    before = len(problems.found)
    for field, kind in (("main", "zone"), ("also", "zone"), ("feels", "feel"), ("set_off_by", "activity"), ("muscles", "muscle"), ("red_flag", "red-flag")):
        value = getattr(vignette, field)
        for step, id_ in enumerate((value,) if isinstance(value, str) else value or ()):
            if not library.names(kind, id_):
                where = document.locate((index, field) if isinstance(value, str) else (index, field, step))
                message = not_a(id_, kind) + did_you_mean(id_, library.ids(kind))
                problems.add(Problem(where, f"unknown-{kind}", message, "use an id of the content"))
    if bool(vignette.muscles) == bool(vignette.red_flag):
        problems.add(Problem(document.locate((index,)), "bad-vignette", "it needs either muscles or a red_flag.", "say what the source says"))
    return vignette if len(problems.found) == before else None


def score(ranker: Ranker, vignettes: Iterable[Vignette]) -> Score:
    """Return how well *ranker* does on those of the *vignettes* that name a muscle."""
    return _score(_place([result.muscle for result in ranker.rank(vignette.marks)], vignette.muscles) for vignette in vignettes if vignette.muscles)


def measure(graph: Graph, vignettes: Sequence[Vignette]) -> Measured:
    """Run all *vignettes*."""
    ranker = Ranker(graph)
    placed = tuple(_placed(ranker, vignette) for vignette in vignettes if vignette.muscles)
    flagged = tuple((vignette, vignette.red_flag in asked(graph, vignette.marks)) for vignette in vignettes if vignette.red_flag)
    return Measured(
        placed,
        _score(item.place for item in placed),
        _score(item.by_zones for item in placed),
        _score(item.by_name for item in placed),
        _score(item.place for item in placed if not item.known),
        _score(item.place for item in placed if item.vignette.kind == "referred"),
        _score(item.place for item in placed if item.vignette.kind == "injury"),
        ceiling([item.vignette for item in placed]),
        flagged,
    )


def _placed(ranker: Ranker, vignette: Vignette) -> Placed:
    marks = vignette.marks
    ranked = [result.muscle for result in ranker.rank(marks)]
    place, zones, name = (_place(order, vignette.muscles) for order in (ranked, by_zones(ranker, marks), by_name(ranker, marks)))
    return Placed(vignette, place, zones, name, ranked[0] if ranked else "", _known(ranker.library, vignette))


def _place(order: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((place for place, muscle in enumerate(order, start=1) if muscle in wanted), None)


def by_zones(ranker: Ranker, marks: Marks) -> list[str]:
    """Return the muscles by how many marked zones any of their points hurts in; equal ones by id. The plainest thing a program could do."""
    marked = marks.main | marks.also
    return _by(ranker, lambda zones: len(zones & marked))


def by_name(ranker: Ranker, marks: Marks) -> list[str]:
    """Return the muscles that may hurt in a region that holds a marked zone, by id: a list as in a book."""
    marked = marks.main | marks.also
    held = {zone for region in ranker.library.regions.values() if marked & set(region.zones) for zone in region.zones}
    return _by(ranker, lambda zones: min(1, len(zones & held)))


def _by(ranker: Ranker, count: Callable[[set[str]], int]) -> list[str]:
    counted = {item.muscle: max(count(set(point.weights)) for point in item.points) for item in ranker.candidates}
    return sorted((muscle for muscle in counted if counted[muscle]), key=lambda muscle: (-counted[muscle], muscle))


def _score(places: Iterable[int | None]) -> Score:
    found = list(places)
    if not found:
        return Score(0.0, 0.0, 0.0, 0.0)
    return Score(
        sum(place == 1 for place in found) / len(found),
        sum(place is not None and place <= 3 for place in found) / len(found),
        sum(place is not None and place <= 5 for place in found) / len(found),
        sum(1 / place for place in found if place) / len(found),
    )


def ceiling(vignettes: Sequence[Vignette]) -> Ceiling:
    """Return what the best lists by main places alone would reach."""
    groups: dict[frozenset[str], list[frozenset[str]]] = {}
    for vignette in vignettes:
        groups.setdefault(frozenset(vignette.main), []).append(frozenset(vignette.muscles))

    def reached(length: int) -> float:
        return sum(_best_list(wanted, length) for wanted in groups.values()) / len(vignettes) if vignettes else 0.0

    return Ceiling(reached(1), reached(3), reached(5))


def _best_list(wanted: Sequence[frozenset[str]], length: int) -> int:
    """Return how many of the *wanted* answers a list of *length* muscles can hold at most."""
    muscles = sorted(frozenset().union(*wanted))
    lists = combinations(muscles, min(length, len(muscles)))
    return max(sum(not answer.isdisjoint(chosen) for answer in wanted) for chosen in lists)


def _known(library: Library, vignette: Vignette) -> bool:
    """True when the pain or an injury of one of the vignette's muscles rests on its source, told by the address."""
    sources = library.all("source")
    muscles = [library.muscles[muscle] for muscle in vignette.muscles]
    told = [*(point.pain for muscle in muscles for point in muscle.trigger_points), *(injury for muscle in muscles for injury in muscle.injuries)]
    cited = {_address(sources[cite.id].url or sources[cite.id].doi or "") for fact in told for cite in fact.sources if cite.id in sources}
    return _address(vignette.source.url) in cited


def _address(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?(doi\.org/)?|/$", "", url.strip().lower())


def as_text(measured: Measured, *, every: bool = False) -> str:
    """Return the measures as a table, and the complaints whose muscle does not come first; with *every*, all of them."""
    rows = (
        ("finder", measured.finder),
        ("  referred pain", measured.referred),
        ("  injuries", measured.injured),
        ("  new sources only", measured.fresh),
        ("zones counted", measured.by_zones),
        ("by name in the region", measured.by_name),
    )
    fresh, kinds = sum(not item.known for item in measured.placed), [item.vignette.kind for item in measured.placed]
    lines = [f"{len(kinds)} complaints with a muscle: {kinds.count('referred')} of referred pain, {kinds.count('injury')} of injuries"]
    lines += [f"{fresh} of them come from sources its pain data do not rest on", ""]
    lines += [f"{'':24}{'first':>8}{'in 3':>8}{'in 5':>8}{'mean 1/place':>15}"]
    lines += [f"{name:24}{score.top1:>8.1%}{score.top3:>8.1%}{score.top5:>8.1%}{score.reciprocal:>15.3f}" for name, score in rows]
    bound = measured.ceiling
    lines += ["", f"no list by the main places alone reaches more than {bound.top1:.1%} first, {bound.top3:.1%} in 3, {bound.top5:.1%} in 5"]
    lines += ["", f"warning signs asked for: {sum(found for _, found in measured.flagged)} of {len(measured.flagged)} ({measured.recall:.1%})"]
    lines += [f"  not asked: {item.id} ({item.red_flag})" for item, found in measured.flagged if not found]
    missed = [item for item in measured.placed if every or item.place != 1]
    lines += ["", *(f"{item.place or '-':>3}  {item.vignette.id}: {', '.join(item.vignette.muscles)}; first is {item.first or 'none'}" for item in missed)]
    return "\n".join(lines)


def as_data(measured: Measured) -> dict[str, Any]:
    """Return the measures as plain data."""
    scores = {
        "finder": measured.finder,
        "new_sources": measured.fresh,
        "referred": measured.referred,
        "injured": measured.injured,
        "by_zones": measured.by_zones,
        "by_name": measured.by_name,
    }
    return {
        "complaints": len(measured.placed),
        "scores": {name: {key: round(value, 4) for key, value in vars(score).items()} for name, score in scores.items()},
        "ceiling": {key: round(value, 4) for key, value in vars(measured.ceiling).items()},
        "red_flag_recall": round(measured.recall, 4),
        "places": {item.vignette.id: item.place for item in measured.placed},
    }
