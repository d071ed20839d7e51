"""What the facts rest on: how many sources stand behind each, and which of them stand on one commercial page alone. Counts; judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator import reads
from generator.library import Entry, Library, references
from generator.model.kinds import KINDS


@dataclass(frozen=True)
class Fact:
    """One sourced statement: where it stands and the ids of its sources."""

    kind: str
    id: str
    path: tuple[str | int, ...]
    """Where it stands in its entry; empty for an entry that is one statement."""
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """How many facts there are, how many of them have one source, and for how many that one is a commercial page."""

    facts: int = 0
    single: int = 0
    commercial: int = 0

    @property
    def share(self) -> float:
        """The part of the facts that rest on one commercial page alone, 0 to 1."""
        return self.commercial / self.facts if self.facts else 0.0


def facts(library: Library) -> Iterator[Fact]:
    """Yield every sourced statement of the content, in the order of the files."""
    for kind in KINDS:
        for entry in library.entries[kind].values():
            yield from _facts(entry)


def _facts(entry: Entry) -> tuple[Fact, ...]:
    reads.note(id(entry.value))
    if "facts" not in entry.found:
        entry.found["facts"] = tuple(_look_for_facts(entry))
    found: tuple[Fact, ...] = entry.found["facts"]
    return found


def _look_for_facts(entry: Entry) -> Iterator[Fact]:
    found: dict[tuple[str | int, ...], list[str]] = {}
    for wanted, id_, path in references(entry):
        if wanted == "source" and "sources" in path:
            found.setdefault(path[: path.index("sources")], []).append(id_)
    for path, ids in found.items():
        yield Fact(entry.kind, entry.id, path, tuple(ids))


def statement(library: Library, fact: Fact) -> Any:
    """Return the model that *fact* stands for."""
    value: Any = library.get(fact.kind, fact.id)
    for step in fact.path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def rests_on_business(library: Library, fact: Fact) -> bool:
    """True when the only source of *fact* is a page of a business."""
    return len(fact.sources) == 1 and bool(library.names("source", fact.sources[0])) and library.get("source", fact.sources[0]).commercial


def tallies(library: Library) -> dict[tuple[str, str], Tally]:
    """Return a tally for each entry that has facts, by kind and id."""
    found: dict[tuple[str, str], Tally] = {}
    for fact in facts(library):
        old = found.get((fact.kind, fact.id), Tally())
        found[fact.kind, fact.id] = Tally(old.facts + 1, old.single + (len(fact.sources) == 1), old.commercial + rests_on_business(library, fact))
    return found


def total(some: dict[tuple[str, str], Tally], kind: str | None = None) -> Tally:
    """Add up the tallies of *kind*, or all of them."""
    chosen = [tally for (its, _), tally in some.items() if kind in (None, its)]
    return Tally(sum(one.facts for one in chosen), sum(one.single for one in chosen), sum(one.commercial for one in chosen))
