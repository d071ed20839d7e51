"""The score sheets: what is answered by hand, what is counted, and how both are shown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from generator.graph import Graph
from generator.model.score_sheet import ScoreItem
from generator.reading import report
from generator.reading.scores import SCORED, Scores, score
from generator.views.base import Context
from generator.views.score_sheet import ScoreView, score_view
from tests.support import Project

PEMAT: dict[str, Any] = {"sheet": "pemat", "part": "understandability", "number": 1, "asks": "Is it clear?"}
DISCERN: dict[str, Any] = {"sheet": "discern", "part": "discern", "number": 1, "asks": "Is it clear?"}

PAGES = {
    "muscles/gastrocnemius.md": b'<p class="lead">In short.</p><table><tr><th>Head</th></tr></table><ol class="references"><li>One</li></ol>',
    "muscles/soleus.md": b'<table><tr><td>Cell</td></tr></table><ol class="references"><li>One</li></ol>',
    "muscles/tibialis-posterior.md": b'<ol class="references"><li>One</li></ol>',
    "exercises/heel-raise.md": b'<ol class="references"><li>One</li></ol>',
    "exercises/wall-stretch.md": b"<p>None.</p>",
}


@pytest.mark.parametrize(
    "data",
    [
        {**PEMAT, "answer": "met", "why": "It is."},
        {**PEMAT, "counted": "grade"},
        {**PEMAT, "answer": "met", "why": "It is.", "but": [{"pages": ["muscle"], "answer": "partly", "why": "Long."}]},
        {**DISCERN, "score": 5, "why": "It is."},
    ],
)
def test_an_item_is_answered_or_counted(data: dict[str, Any]) -> None:
    assert ScoreItem.model_validate(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PEMAT, "it needs answer and why"),
        ({**PEMAT, "answer": "met"}, "it needs answer and why"),
        ({**PEMAT, "score": 3, "why": "x"}, "it needs answer and why"),
        ({**DISCERN, "answer": "met", "why": "x"}, "it needs score and why"),
        ({**DISCERN, "score": 6, "why": "x"}, "less than or equal to 5"),
        ({**PEMAT, "counted": "grade", "answer": "met", "why": "x"}, "counted has no answer by hand"),
        ({**PEMAT, "answer": "met", "why": "x", "but": [{"pages": ["muscle"], "score": 3, "why": "x"}]}, "it needs answer and why"),
    ],
)
def test_an_item_with_half_an_answer_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ScoreItem.model_validate(data)


def test_a_slip_in_the_score_sheet_is_told_where_it_stands(small: Project) -> None:
    place = small.edit("content/score_sheet.yml", "  sheet: discern\n  part: discern\n  number: 1\n", "  sheet: »discourse\n  part: discern\n  number: 1\n")
    (problem,) = list(small.checked())
    assert (problem.code, str(problem.location)) == ("unknown-value", place)


@pytest.fixture
def scored(small: Project) -> Scores:
    content = small.library()
    return score(content, report.measure(PAGES, content), PAGES)


def test_answers_by_hand_and_their_exceptions(scored: Scores) -> None:
    answers = {kind: scored.given["pemat-01"][kind] for kind in SCORED}
    assert {answers[kind].answer for kind in SCORED if kind != "exercise"} == {"met"}
    assert (answers["exercise"].answer, answers["exercise"].why) == ("not-applicable", "An exercise is one.")
    assert scored.given["discern-01"]["muscle"].answer == "2"


def test_what_is_counted(scored: Scores) -> None:
    """Of two muscles with a table one has headings: partly. All three muscles name sources: 5; one of two exercises: 3; no page at all: 1."""
    tables, sources = scored.given["pemat-19"], scored.given["discern-04"]
    assert (tables["muscle"].answer, tables["muscle"].why) == ("partly", "1 of 2")
    assert (tables["exercise"].answer, tables["exercise"].why) == ("not-applicable", "none")
    assert [sources[kind].answer for kind in ("muscle", "exercise", "region")] == ["5", "3", "1"]


def test_sums_leave_out_what_does_not_apply(scored: Scores) -> None:
    assert scored.share("understandability", "muscle") == pytest.approx(2 / 3)
    assert scored.share("actionability", "muscle") is None
    assert (scored.total("muscle"), scored.total("exercise")) == (2 + 5, 2 + 3)


def test_the_page_says_reasons_once(small: Project, scored: Scores) -> None:
    content = small.library()
    graph = Graph(content)
    view: ScoreView = score_view(Context(graph, "score-sheet.html"), report.measure(PAGES, content), scored)
    by_hand, counted = view.parts[0].rows[0], view.parts[0].rows[2]
    assert by_hand.answers == ("yes", "yes", "yes", "does not apply", "yes", "yes")
    assert by_hand.reasons == (
        ("Places, Muscles, Techniques and treatments, Warning signs, Look-alikes", "The title says it."),
        ("Exercises", "An exercise is one."),
    )
    assert counted.reasons[0] == ("", "Pages with headings in every table.")
    assert counted.reasons[1][1].startswith("Places none, Muscles 1 of 2, ")
    assert [part.id for part in view.parts] == ["understandability", "discern"]
    assert view.parts[1].sums[1] == "7 of 10"


def test_the_page_is_built_and_honest(small: Project) -> None:
    page = small.gather()["score-sheet.md"].decode()
    assert "We scored ourselves. Nobody with clinical training and no patient was asked." in page
    assert "Kincaid JP" in page and "McLaughlin GH" in page
