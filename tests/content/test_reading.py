"""The real pages keep the limits of reading, and the score sheet answers every item of both lists."""

from __future__ import annotations

import pytest

from generator.library import Library
from generator.model.score_sheet import ScoreItem
from generator.reading import report
from generator.reading.jargon import Known, allowed
from generator.reading.report import Read
from tests.support import Project


@pytest.fixture(scope="module")
def content(real: Project) -> Library:
    return real.library()


@pytest.fixture(scope="module")
def read(real: Project, content: Library) -> Read:
    tree = real.paths.tree
    pages = {file.relative_to(tree).as_posix(): file.read_bytes() for file in sorted(tree.rglob("*.md"))}
    return report.measure(pages, content)


def test_the_pages_keep_the_limits(read: Read, content: Library) -> None:
    assert [problem.as_text() for problem in report.problems(read, content)] == []


def test_nothing_is_left_unread(read: Read, content: Library) -> None:
    """Each kind with pages of its own is measured, and nearly all of its pages have enough text for a grade."""
    found = {kind.name: kind for kind in read.kinds}
    for name, kind in (("Muscles", "muscle"), ("Places", "region"), ("Exercises", "exercise"), ("Warning signs", "red-flag"), ("Look-alikes", "look-alike")):
        pages = found[name].pages
        assert len(pages) >= len(content.all(kind))
        assert sum(page.graded for page in pages) > 0.9 * len(pages), name
    others = {page.path for kind in read.others for page in kind.pages}
    assert {path.partition("/")[0] if path.startswith("sources/") else path for path in others} <= report.FOR_OTHERS
    assert read.all.words > 100_000


def test_every_item_of_both_lists_is_answered(content: Library) -> None:
    items: list[ScoreItem] = list(content.all("score-item").values())
    assert sorted(item.number for item in items if item.sheet == "pemat") == [*range(1, 13), *range(15, 27)]
    assert sorted(item.number for item in items if item.sheet == "discern") == list(range(1, 17))
    assert any(item.answer == "not-met" or any(one.answer == "not-met" for one in item.but) for item in items)


def test_every_word_that_was_let_through_is_still_needed(read: Read, content: Library) -> None:
    known = Known(content)
    assert report.unknown(read.kinds, known) == ()
    assert allowed() - known.used == set()
