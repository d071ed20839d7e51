"""Relations between muscles: stored on one side, and where both sides speak they agree."""

from __future__ import annotations

from collections.abc import Iterator

from generator.library import Library
from generator.problems import Problem
from generator.rules.base import Rule

#: The kind of link as the other muscle sees it; kinds not listed read the same from both ends.
REVERSE = {"feeds": "fed-by", "fed-by": "feeds"}


def links_agree(library: Library) -> Iterator[Problem]:
    muscles = library.muscles
    for entry in library.entries["muscle"].values():
        for index, link in enumerate(muscles[entry.id].linked):
            if link.muscle == entry.id:
                yield Problem(entry.locate("linked", index, "muscle"), "own-link", "a muscle cannot be linked to itself.", "name another muscle")
                continue
            back = [other.kind for other in muscles[link.muscle].linked if other.muscle == entry.id] if link.muscle in muscles else []
            chain = link.kind in REVERSE
            if chain and any(kind == link.kind for kind in back):
                message = f"both muscles say '{link.kind}' of each other."
                yield Problem(
                    entry.locate("linked", index, "kind"),
                    "chain-conflict",
                    message,
                    f"on one of the two pages write '{REVERSE[link.kind]}', or remove it: the other side is computed",
                )


def tell_apart_elsewhere(library: Library) -> Iterator[Problem]:
    for entry in library.entries["muscle"].values():
        for index, other in enumerate(library.muscles[entry.id].tell_apart):
            if other.muscle == entry.id:
                yield Problem(entry.locate("tell_apart", index, "muscle"), "own-link", "a muscle cannot be told apart from itself.", "name another muscle")


RULES = (
    Rule("chain-conflict", "A satellite chain runs one way; its other end is computed, never contradicted.", links_agree),
    Rule("own-link", "A muscle is told apart from another one.", tell_apart_elsewhere),
)
