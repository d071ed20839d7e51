"""The page "Score sheet": how hard the pages are to read, and what two published check lists ask of them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.kinds import KINDS
from generator.reading import report
from generator.reading.report import KindRead, Read
from generator.reading.scores import COUNTED, SCORED, Scores
from generator.views.base import Context, Link

ANSWERS = {"met": "yes", "partly": "partly", "not-met": "no", "not-applicable": "does not apply"}
PARTS = {
    "understandability": "Can it be understood? (PEMAT-P)",
    "actionability": "Can it be acted on? (PEMAT-P)",
    "discern": "Does it help to choose a treatment? (DISCERN)",
}


@dataclass(frozen=True)
class ReadRow:
    """The measures of one kind of page."""

    name: str
    pages: int
    grade: str
    written: str
    smog: str
    mean: str
    longest: int
    long: str
    too_long: str
    passive: str


@dataclass(frozen=True)
class ItemRow:
    """One item of a sheet: an answer for each kind of page, and the reasons."""

    number: int
    asks: str
    counted: bool
    answers: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """Kinds of pages in words, empty for all of them, and the reason."""


@dataclass(frozen=True)
class Part:
    """One part of a sheet."""

    id: str
    title: str
    rows: tuple[ItemRow, ...]
    sums: tuple[str, ...]
    """What the answers come to for each kind of page."""
    sum_title: str


@dataclass(frozen=True)
class ScoreView:
    """Everything the page shows."""

    kinds: tuple[ReadRow, ...]
    """Pages for patients: all together, then each kind."""
    others: tuple[ReadRow, ...]
    median: str
    grade_limit: str
    median_limit: str
    word_limit: int
    least: int
    unknown: int
    """How many words are neither frequent nor explained."""
    page_kinds: tuple[str, ...]
    parts: tuple[Part, ...]
    evidence: Link
    coverage: Link


def score_view(context: Context, read: Read, scores: Scores) -> ScoreView:
    everything = KindRead("All pages for patients", tuple(page for kind in read.kinds for page in kind.pages))
    return ScoreView(
        kinds=tuple(_row(kind) for kind in (everything, *read.kinds)),
        others=tuple(_row(kind) for kind in read.others),
        median=f"{read.median:.1f}",
        grade_limit=f"{report.GRADE:g}",
        median_limit=f"{report.MEDIAN:g}",
        word_limit=report.WORDS,
        least=report.LEAST,
        unknown=len(read.unknown),
        page_kinds=tuple(KINDS[kind].title for kind in SCORED),
        parts=tuple(_part(scores, id_, title) for id_, title in PARTS.items() if scores.of(id_)),
        evidence=Link("How sure are we?", context.href("evidence.html")),
        coverage=Link("Coverage and gaps", context.href("coverage.html")),
    )


def _row(kind: KindRead) -> ReadRow:
    counts = kind.counts
    graded = any(page.graded for page in kind.pages)
    return ReadRow(
        kind.name,
        len(kind.pages),
        f"{kind.grade:.1f}" if graded else "too short",
        f"{kind.grade_written:.1f}" if graded else "too short",
        f"{counts.smog:.1f}" if graded else "too short",
        f"{counts.mean:.1f}",
        counts.longest,
        *(f"{counts.share(part):.1%}" for part in (counts.long, counts.too_long, counts.passive)),
    )


def _part(scores: Scores, id_: str, title: str) -> Part:
    rows = tuple(_item(scores, item) for item in scores.of(id_))
    if id_ == "discern":
        most = 5 * len(rows)
        return Part(id_, title, rows, tuple(f"{scores.total(kind)} of {most}" for kind in SCORED), "Sum")
    shares = [scores.share(id_, kind) for kind in SCORED]
    return Part(id_, title, rows, tuple("none applies" if share is None else f"{share:.0%}" for share in shares), "Share that is met")


def _item(scores: Scores, id_: str) -> ItemRow:
    item, given = scores.items[id_], scores.given[id_]
    answers = tuple(ANSWERS.get(given[kind].answer, given[kind].answer) for kind in SCORED)
    if item.counted:
        counts = ", ".join(f"{KINDS[kind].title} {given[kind].why}" for kind in SCORED)
        return ItemRow(item.number, item.asks, True, answers, (("", COUNTED[item.counted]), ("", f"{counts}.")))
    by_reason: dict[str, list[str]] = {}
    for kind in SCORED:
        by_reason.setdefault(given[kind].why, []).append(KINDS[kind].title)
    reasons = tuple(("" if len(kinds) == len(SCORED) else ", ".join(kinds), why) for why, kinds in by_reason.items())
    return ItemRow(item.number, item.asks, False, answers, reasons)
