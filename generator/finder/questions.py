"""Which warning signs are asked for, given where it hurts."""

from __future__ import annotations

from collections.abc import Iterable

from generator.finder.ranking import Marks
from generator.graph import Graph
from generator.levels import LEVELS
from generator.library import Library


def asked(graph: Graph, marks: Marks) -> tuple[str, ...]:
    """Return the red flags of every region that holds a marked zone, and those always asked for: the most urgent first, else as authored."""
    marked = marks.main | marks.also
    return asked_in(graph.library, (id_ for id_, region in graph.library.regions.items() if marked & set(region.zones)), graph.library.finder.always)


def asked_in(library: Library, regions: Iterable[str], others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the red flags of *regions*, and *others*, in the order they are asked."""
    wanted = set(others).union(*(library.regions[id_].red_flags for id_ in regions))
    flags, urgency = library.all("red-flag"), list(LEVELS)
    return tuple(sorted((id_ for id_ in flags if id_ in wanted), key=lambda id_: urgency.index(flags[id_].level)))
