"""Ids: every reference leads somewhere, no id means two things."""

from __future__ import annotations

from collections.abc import Iterator

from generator.library import Draft, Entry, Library, references
from generator.model.kinds import KINDS, UNIONS
from generator.problems import Problem, did_you_mean, not_a
from generator.rules.base import Rule

_PLACES = {**{name: f"content/{kind.place}" for name, kind in KINDS.items()}, "practice": "content/techniques or content/exercises"}


def unknown_ids(library: Library) -> Iterator[Problem]:
    entries: list[Entry | Draft] = [entry for kind in KINDS for entry in library.entries[kind].values()]
    for entry in [*entries, *library.drafts]:
        for wanted, id_, path in references(entry):
            if not library.names(wanted, id_):
                known = library.ids(wanted)
                message = not_a(id_, wanted) + did_you_mean(id_, known)
                yield Problem(entry.locate(*path), f"unknown-{wanted}", message, f"use an id from {_PLACES[wanted]}, or add it there")


def repeated_ids(library: Library) -> Iterator[Problem]:
    """The same id twice in one list."""
    for kind in KINDS:
        for entry in library.entries[kind].values():
            seen: dict[tuple[object, ...], str] = {}
            for _, id_, path in references(entry):
                if isinstance(path[-1], int):
                    slot = (*path[:-1], id_)
                    if slot in seen:
                        yield Problem(entry.locate(*path), "repeated-id", f"'{id_}' stands twice in this list.", "remove one")
                    seen[slot] = id_


def shared_ids(library: Library) -> Iterator[Problem]:
    """One id in two kinds that a reference may mean."""
    for kinds in UNIONS.values():
        first, *others = kinds
        for other in others:
            for id_ in sorted(library.ids(first) & library.ids(other)):
                where = library.entry(other, id_).locate()
                yield Problem(where, "duplicate-id", f"'{id_}' is {first} and {other} at once.", "rename one of the two files")


def former_ids(library: Library) -> Iterator[Problem]:
    """A former id must be free, so that its page can say where it went."""
    for kind in KINDS:
        taken: dict[str, str] = {}
        for id_, entry in library.entries[kind].items():
            for index, former in enumerate(getattr(entry.value, "former_ids", ())):
                where = entry.locate("former_ids", index)
                if former in library.ids(kind):
                    yield Problem(where, "former-id-in-use", f"'{former}' is a {kind} of today.", "remove it from former_ids")
                elif former in taken:
                    yield Problem(where, "former-id-in-use", f"'{former}' already leads to '{taken[former]}'.", "keep it in one place")
                taken[former] = id_


RULES = (
    Rule("unknown-id", "Every id names an entry that exists.", unknown_ids),
    Rule("repeated-id", "No list names the same id twice.", repeated_ids),
    Rule("duplicate-id", "No technique and exercise share an id.", shared_ids),
    Rule("former-id-in-use", "A former id is free and leads to one page.", former_ids),
)
