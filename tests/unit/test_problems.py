from __future__ import annotations

import json

from generator.problems import ContentError, Location, Problem, Problems, did_you_mean

A = Problem(Location("content/a.yml", 2, 3), "wrong-type", "'x' must be text.", 'put it in "quotes"')
B = Problem(Location("content/a.yml", 10, 1), "unknown-key", "'y' is not a key here.")
W = Problem(Location("content/b.yml"), "unused-source", "nothing cites 'z'.", "cite it", "warning")


def test_location_of_a_whole_file_shows_no_line() -> None:
    assert str(Location("content/a.yml")) == "content/a.yml"
    assert str(Location("content/a.yml", 4, 5)) == "content/a.yml:4:5"


def test_text_names_place_code_and_fix() -> None:
    assert A.as_text() == "content/a.yml:2:3: error[wrong-type]: 'x' must be text.\n  fix: put it in \"quotes\""
    assert B.as_text() == "content/a.yml:10:1: error[unknown-key]: 'y' is not a key here."
    assert W.as_text().startswith("content/b.yml: warning[unused-source]: ")


def test_problems_are_sorted_by_file_then_line_as_numbers_and_shown_once() -> None:
    problems = Problems([W, B, A, B])
    assert list(problems) == [A, B, W]


def test_github_form_escapes_what_would_end_the_annotation() -> None:
    tricky = Problem(Location("a.yml", 1, 2), "yaml", "100% of\nlines\r", "mend")
    assert tricky.as_github() == "::error file=a.yml,line=1,col=2,title=yaml::100%25 of%0Alines%0D mend"
    assert W.as_github() == "::warning file=content/b.yml,line=1,col=1,title=unused-source::nothing cites 'z'. cite it"


def test_json_form_holds_every_problem_and_the_counts() -> None:
    data = json.loads(Problems([W, A, B], files=7).as_json())
    assert (data["files"], data["errors"], data["warnings"]) == (7, 2, 1)
    assert [problem["code"] for problem in data["problems"]] == ["wrong-type", "unknown-key", "unused-source"]
    assert data["problems"][0] == {
        "location": {"path": "content/a.yml", "line": 2, "column": 3},
        "code": "wrong-type",
        "message": "'x' must be text.",
        "fix": 'put it in "quotes"',
        "severity": "error",
    }


def test_one_total() -> None:
    assert Problems([A, B, W], files=9).summary() == "2 errors, 1 warning in 2 files; nothing written"
    assert Problems([A], files=9).summary() == "1 error in 1 file; nothing written"
    assert Problems([W], files=9).summary() == "1 warning in 1 file"
    assert Problems([], files=1).summary() == "1 file checked, no problems"
    assert Problems([], files=2).summary() == "2 files checked, no problems"


def test_a_finding_added_twice_counts_once() -> None:
    assert Problems([A, A, W, W]).summary() == "1 error, 1 warning in 2 files; nothing written"


def test_only_errors_fail() -> None:
    assert not Problems([W]).failed
    assert Problems([W, A]).failed


def test_the_exception_carries_the_problems() -> None:
    problems = Problems([A])
    error = ContentError(problems)
    assert error.problems is problems
    assert str(error) == problems.summary()


def test_did_you_mean_names_the_nearest_word_only_when_one_is_near() -> None:
    assert did_you_mean("heel-sol", ["heel-sole", "heel-back", "calf"]) == " Did you mean 'heel-sole'?"
    assert did_you_mean("xyz", ["heel-sole"]) == ""
    assert did_you_mean("", []) == ""
