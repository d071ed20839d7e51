"""The score sheets: what the makers answer about each kind of page, and what is counted on the pages themselves.

PEMAT-P (Agency for Healthcare Research and Quality) asks whether an item is met in 80 to 100 % of the material; so a counted item is met on such a
share of the pages. DISCERN asks for 1 to 5; a counted item has 5 when all pages have it and 1 when none has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast, get_args

from generator import urls
from generator.library import Library
from generator.memo import Job, Memo
from generator.model.kinds import KINDS
from generator.model.score_sheet import PageKind, ScoreItem
from generator.reading.report import GRADE, KindRead, Read
from generator.reading.text import parsed

#: Kinds of pages that are scored, in the order of the menu.
SCORED: tuple[str, ...] = get_args(PageKind)
#: Share of a kind's pages on which an item of PEMAT-P must hold.
ENOUGH = 0.8
#: Share of the sentences that may seem to be in the passive voice.
PASSIVE = 0.1

#: What is counted, in words for the reader.
COUNTED = {
    "grade": f"School grade. Met: at most {GRADE:g}.",
    "active": f"Share of sentences that seem to be passive. Met: at most {PASSIVE:.0%}.",
    "summary": "Pages with a summary at the top.",
    "captions": "Pages with a caption under every picture.",
    "table-heads": "Pages with headings in every table.",
    "steps": "Pages with numbered steps, or a list of what to do.",
    "sources": "Pages with a list of sources.",
    "date": "Pages with a date.",
    "how-sure": "Pages with a label that says how sure a statement is.",
}
#: What a page must have, and what it must hold for that to be asked of it.
_HAS = {
    "summary": ("//p[contains(@class, 'lead')]", "true()"),
    "captions": ("not(//figure[not(.//figcaption)])", "//figure"),
    "table-heads": ("not(//table[not(.//th)])", "//table"),
    "steps": ("//ol[contains(@class, 'steps')] | //h2[.='What to do']", "true()"),
    "sources": ("//ol[contains(@class, 'references')]/li", "true()"),
    "date": ("//time", "true()"),
    "how-sure": ("//span[contains(@class, 'sure-')]", "true()"),
}


@dataclass(frozen=True)
class Given:
    """The answer to one item for one kind of page."""

    answer: str
    """``met``, ``partly``, ``not-met`` or ``not-applicable``; or ``1`` to ``5``."""
    why: str
    """The reason; for an item that is counted, the count."""


@dataclass(frozen=True)
class Scores:
    """All answers: ``{item id: {kind: answer}}``."""

    items: dict[str, ScoreItem]
    given: dict[str, dict[str, Given]]

    def of(self, part: str) -> list[str]:
        """Return the ids of the items of *part*, by number."""
        return sorted((id_ for id_, item in self.items.items() if item.part == part), key=lambda id_: self.items[id_].number)

    def share(self, part: str, kind: str) -> float | None:
        """Return the share of the items of *part* that are met, of those that apply; ``None`` when none applies."""
        answers = [answer for id_ in self.of(part) if (answer := self.given[id_][kind].answer) != "not-applicable"]
        return answers.count("met") / len(answers) if answers else None

    def total(self, kind: str) -> int:
        """Return the sum of the scores of DISCERN."""
        return sum(int(self.given[id_][kind].answer) for id_ in self.of("discern"))


def score(library: Library, read: Read, pages: Mapping[str, bytes], memo: Memo | None = None) -> Scores:
    """Answer every item for every kind of page; *pages* are the rendered pages, path to content. Pages that *memo* knows are not read again."""
    memo = memo or Memo()
    items = cast("dict[str, ScoreItem]", library.all("score-item"))
    kinds = {kind: _Pages(kind, read, library, pages, memo) for kind in SCORED}
    given = {id_: {kind: _counted(item, own) if item.counted else _by_hand(item, kind) for kind, own in kinds.items()} for id_, item in items.items()}
    return Scores(items, given)


def _by_hand(item: ScoreItem, kind: str) -> Given:
    one = next((one for one in item.but if kind in one.pages), item)
    return Given(str(one.score) if item.sheet == "discern" else str(one.answer), str(one.why))


class _Pages:
    """The pages of one kind."""

    def __init__(self, kind: str, read: Read, library: Library, pages: Mapping[str, bytes], memo: Memo) -> None:
        self.read = next((one for one in read.kinds if one.name == KINDS[kind].title), None)
        paths = (urls.page_of(kind, id_).replace(".html", ".md") for id_ in library.entries[kind])
        self.held = memo.of([Job(partial(_held, pages[path]), ("score page", pages[path])) for path in paths if path in pages])


def _held(page: bytes) -> dict[str, bool]:
    """Return what is counted and asked of *page*, and whether the page holds it."""
    root = parsed(page.decode())
    asked = (counted for counted, (_, applies) in _HAS.items() if root.xpath(f"boolean({applies})"))
    return {counted: bool(root.xpath(f"boolean({_HAS[counted][0]})")) for counted in asked}


def _counted(item: ScoreItem, pages: _Pages) -> Given:
    if item.counted in _HAS:
        held = [page[item.counted] for page in pages.held if item.counted in page]
        if not held:
            return Given("1" if item.sheet == "discern" else "not-applicable", "none")
        share = sum(held) / len(held)
        return Given(str(1 + round(4 * share)) if item.sheet == "discern" else _met(share >= ENOUGH, share > 0), f"{sum(held)} of {len(held)}")
    if pages.read is None:
        return Given("not-applicable", "none")
    return _MEASURED[str(item.counted)](pages.read)


def _grade(read: KindRead) -> Given:
    return Given(_met(read.grade <= GRADE, False), f"{read.grade:.1f}")


def _active(read: KindRead) -> Given:
    share = read.counts.share(read.counts.passive)
    return Given(_met(share <= PASSIVE, share <= 2 * PASSIVE), f"{share:.0%}")


_MEASURED: dict[str, Callable[[KindRead], Given]] = {"grade": _grade, "active": _active}


def _met(whole: bool, part: bool) -> str:
    return "met" if whole else "partly" if part else "not-met"
