"""The muscle page on one sheet of paper: what a person takes home, short enough for A4 and Letter.

The picture is the page's own; this is the text around it. It is hidden on the screen and shown in print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import words
from generator.views.base import Context, FlagCard, Picture, Reference, Said

if TYPE_CHECKING:
    from generator.model.muscle import Muscle
    from generator.views.muscle import Dose, ExerciseView, Point, ReleaseView

#: Levels of urgency whose signs stand on the sheet with their short texts. Signs of the last level are only named.
TOLD = ("emergency", "today")

#: Letters of text that a sheet holds at each size of type, in points, the largest first. Measured with all muscles on A4 and Letter so
#: that at least 5 mm stay free on the smaller of the two. What has more than the last is set tight: 8 pt, lines closer together, a lower
#: picture, no titles of sources. ``docs/assets/css/sheet.css`` has a class for each.
SIZES = ((3600, "10.5"), (3850, "10"), (4200, "9.5"), (4750, "9"), (5500, "8.5"), (6250, "8"))
TIGHT = "8-tight"

#: Letters that an item counts in addition, because it begins a line of its own.
LINE = 25

#: A picture that gets lower than ``LOW`` in a column goes across the sheet. ``HIGH`` is the most it gets in a column. In millimetres, with
#: the width of a column and of a pixel.
LOW, HIGH, COLUMN, PIXEL = 36.5, 46.0, 88.0, 25.4 / 96

#: Letters that a picture across the sheet takes the place of.
ACROSS = 1200

#: Longest title of a source on the sheet, and how much of such titles it lists. In letters.
SHORT_TITLE, TITLES = 40, 500

#: What stands in brackets behind a name.
_NOTE = re.compile(r" \([^()]*\)$")

#: Said where a word for the pain may mean a nerve.
NERVE = "Numb, tingling or weak? That may come from a nerve. Ask a clinician before you press."

#: Said where nothing gives a dose.
NO_DOSE = "How long and how often: our sources do not say."


@dataclass(frozen=True)
class Signs:
    """Warning signs of one level of urgency."""

    level: str
    name: str
    flags: tuple[FlagCard, ...]


@dataclass(frozen=True)
class Spot:
    """A trigger point and its pain."""

    number: int
    name: str
    primary: str
    spillover: str
    uncertain: bool


@dataclass(frozen=True)
class Part:
    """Something to do: its steps and its dose, or why there are none."""

    title: str
    refs: tuple[int, ...] = ()
    name: str = ""
    """What is done, such as the technique."""
    intro: str = ""
    """What is particular here, or who does it when a person cannot do it alone."""
    steps: tuple[str, ...] = ()
    dose: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.title, self.intro, *self.steps, self.dose, *self.gaps)


@dataclass(frozen=True)
class Told:
    """A list of sentences under a heading."""

    id: str
    title: str
    texts: tuple[str, ...]
    refs: tuple[int, ...]


@dataclass(frozen=True)
class ShortReference:
    """A numbered source, its title cut short."""

    number: int
    title: str


@dataclass(frozen=True)
class SheetView:
    """Everything the sheet prints."""

    size: str
    """Size of the type in points, as a part of a class name: ``8-5`` for 8.5."""
    wide: bool
    """True when the picture goes across the sheet."""
    signs: tuple[Signs, ...]
    named: tuple[str, ...]
    """Names of the signs of the last level."""
    withhold: bool
    """True when a sign that fits forbids the steps."""
    clot: FlagCard | None
    spots: tuple[Spot, ...]
    nerve: str
    """What to do first when a word for the pain may mean a nerve; else empty."""
    parts: tuple[Part, ...]
    told: tuple[Told, ...]
    sources: tuple[ShortReference, ...]
    more: int
    """How many sources of the sheet are not listed on it."""
    address: str
    """Where the whole page stands, from the site's root."""


def sheet_view(
    context: Context, id_: str, picture: Picture, points: Sequence[Point], release: Sequence[ReleaseView], stretch: Sequence[ExerciseView]
) -> SheetView:
    """Return the sheet of one muscle; *picture*, *points*, *release* and *stretch* are what its page shows."""
    muscle, site = context.library.muscles[id_], context.library.site
    flags = context.flags(muscle.red_flags)
    signs = tuple(Signs(level, context.levels[level], mine) for level in TOLD if (mine := tuple(flag for flag in flags if flag.level == level)))
    named = tuple(_NOTE.sub("", flag.link.title) for flag in flags if flag.level not in TOLD)
    spots = tuple(Spot(point.number, point.name, point.pain.primary, point.pain.spillover, bool(point.uncertain)) for point in points)
    parts = (_find(context, muscle), _release(context, muscle, release), _stretch(context, muscle, stretch))
    told = (
        _told("care", "Take care", context.all_said(muscle.cautions)),
        _told("stop", "Stop and get advice", context.all_said(site.stop_rules)),
        _told("back", "When to come back", context.all_said(site.come_back)),
    )
    nerve = any(point.pain.nerve for point in points)
    length = _length(signs, named, spots, parts, told) + (len(NERVE) if nerve else 0)
    wide = _low(picture) and length + ACROSS <= SIZES[-1][0]
    size = _size(length + ACROSS if wide else length)
    numbers = {number for refs in (*(one.refs for one in parts), *(one.refs for one in told), *(one.refs for one in points)) for number in refs}
    cited = [one for one in context.references if one.number in numbers]
    sources = _sources(cited, 0 if size == TIGHT else TITLES)
    return SheetView(
        size=size.replace(".", "-"),
        wide=wide,
        signs=signs,
        named=named,
        withhold=any(flag.withhold for flag in flags),
        clot=context.clot(muscle.red_flags),
        spots=spots,
        nerve=NERVE if nerve else "",
        parts=parts,
        told=told,
        sources=sources,
        more=len(cited) - len(sources),
        address=context.page,
    )


def _find(context: Context, muscle: Muscle) -> Part:
    title, steps = "Find the spot", context.all_said(muscle.find)
    if not steps:
        return Part(title, gaps=context.gaps(muscle.gaps, "find"))
    return Part(title, _refs(steps), steps=_texts(steps))


def _release(context: Context, muscle: Muscle, release: Sequence[ReleaseView]) -> Part:
    """Return the first technique a person can do alone; else the first at all, saying who does it."""
    title = "Release it"
    alone = [one for item, one in zip(muscle.release, release, strict=True) if context.library.get("technique", item.technique).who == "self"]
    if alone:
        return Part(title, alone[0].refs, alone[0].technique.title, steps=alone[0].steps, dose=_dose(alone[0].dose))
    if release:
        other = release[0]
        return Part(title, other.refs, other.technique.title, f"We found no way to do this alone. {other.who}.", other.steps)
    return Part(title, gaps=context.gaps(muscle.gaps, "release"))


def _stretch(context: Context, muscle: Muscle, stretch: Sequence[ExerciseView]) -> Part:
    title = "Stretch it"
    if not stretch:
        return Part(title, gaps=context.gaps(muscle.gaps, "stretch"))
    first = stretch[0]
    refs = tuple(sorted({*first.refs, *_refs(first.steps)}))
    return Part(title, refs, first.link.title, first.text, _texts(first.steps), _dose(first.dose))


def _dose(dose: Dose | None) -> str:
    """Return the dose in sentences. Where it comes from is left to the page, unless that is all there is."""
    if dose is None:
        return NO_DOSE
    return " ".join(f"{label}: {words.lower_first(text).rstrip('.')}." for label, text in dose.parts) or dose.text


def _told(id_: str, title: str, items: Sequence[Said]) -> Told:
    return Told(id_, title, _texts(items), _refs(items))


def _texts(items: Iterable[Said]) -> tuple[str, ...]:
    return tuple(item.text for item in items)


def _refs(items: Iterable[Said]) -> tuple[int, ...]:
    return tuple(sorted({number for item in items for number in item.refs}))


def _sources(references: Iterable[Reference], most: int) -> tuple[ShortReference, ...]:
    """Return the first of *references*, their titles cut at a word, as many as *most* letters hold."""
    found: list[ShortReference] = []
    for reference in references:
        title = reference.title
        short = title if len(title) <= SHORT_TITLE else title[: SHORT_TITLE - 1].rsplit(" ", 1)[0].rstrip(",.;:(") + "…"
        most -= len(f"{reference.number} {short}; ")
        if most < 0:
            break
        found.append(ShortReference(reference.number, short))
    return tuple(found)


def _low(picture: Picture) -> bool:
    """Tell whether *picture* gets too low in a column, where all its panels stand in one row."""
    sizes = [(width * PIXEL, height * PIXEL) for width, height in (panel.size for panel in picture.figure.panels)]
    shrunk = [(width * min(1.0, HIGH / height), min(HIGH, height)) for width, height in sizes]
    row = sum(width for width, _ in shrunk)
    return bool(shrunk) and max(height for _, height in shrunk) * min(1.0, COLUMN / row) < LOW


def _length(signs: Iterable[Signs], named: Iterable[str], spots: Iterable[Spot], parts: Iterable[Part], told: Iterable[Told]) -> int:
    """Return how much text stands on the sheet, in letters."""
    texts = [f"{flag.link.title}: {flag.short}" for level in signs for flag in level.flags]
    texts += [" ".join(named)]
    texts += [f"{spot.name} {spot.primary} {spot.spillover}" for spot in spots]
    texts += [text for part in parts for text in part.texts]
    texts += [text for one in told for text in (one.title, *one.texts)]
    return sum(len(text) + LINE for text in texts if text)


def _size(length: int) -> str:
    """Return the largest type at which so much text fits on one sheet."""
    return next((size for most, size in SIZES if length <= most), TIGHT)
