"""The page on which a handout is made. Without scripts it leads to the muscle pages, whose print is a sheet too."""

from __future__ import annotations

from dataclasses import dataclass

from generator.views.base import Context, Link


@dataclass(frozen=True)
class MuscleChoice:
    """A muscle to choose."""

    id: str
    name: str
    also: str
    """Its other names, as one line; empty when it has none."""
    words: str
    """Everything people call it, for the search."""


@dataclass(frozen=True)
class HandoutView:
    """Everything the page shows before its script runs."""

    safety_line: str
    root: str
    """The site's root as seen from the page."""
    muscles: tuple[MuscleChoice, ...]
    links: tuple[Link, ...]
    flags_index: Link
    log: Link


def handout_view(context: Context) -> HandoutView:
    library = context.library
    return HandoutView(
        safety_line=library.site.safety_line,
        root=context.href("index.html").removesuffix("index.html"),
        muscles=tuple(
            MuscleChoice(id_, muscle.name, ", ".join(muscle.also), " | ".join(dict.fromkeys((muscle.name, muscle.latin, *muscle.also, *muscle.search))))
            for id_, muscle in library.muscles.items()
        ),
        links=context.links("muscle", library.muscles),
        flags_index=context.index("red-flag", "All warning signs"),
        log=Link("Practice log", context.href("practice-log.html")),
    )
