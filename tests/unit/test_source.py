from __future__ import annotations

from pathlib import Path

import pytest

from generator.problems import Problem
from generator.source import MAX_BYTES, MAX_DEPTH, Document, Remembering, parse, read

TEXT = """\
# A comment
name: Soleus
also: [deep calf, "flat: one"]
points:
  - number: 1
    at: heel
  - number: 2
    text: >-
      Two lines
      of text
"""


def good(text: str) -> Document:
    document, problems = parse(text.encode(), "content/x.yml")
    assert problems == []
    assert document is not None
    return document


def bad(raw: bytes | str) -> Problem:
    """Return the one problem that keeps *raw* from being read."""
    document, problems = parse(raw.encode() if isinstance(raw, str) else raw, "content/x.yml")
    assert document is None
    (problem,) = problems
    return problem


def test_data_is_plain() -> None:
    assert good(TEXT).data == {
        "name": "Soleus",
        "also": ["deep calf", "flat: one"],
        "points": [{"number": 1, "at": "heel"}, {"number": 2, "text": "Two lines of text"}],
    }


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, "2:1"),
        (("name",), True, "2:1"),
        (("name",), False, "2:7"),
        (("also", 0), False, "3:8"),
        (("also", 1), False, "3:19"),
        (("points",), False, "5:3"),
        (("points", 0), False, "5:5"),
        (("points", 1, "number"), False, "7:13"),
        (("points", 1, "text"), True, "8:5"),
        # A step that is not in the file is skipped: the nearest place above it is named.
        (("points", 1, "gone"), False, "7:5"),
        (("nothing", "here"), True, "2:1"),
        # pydantic puts the name of a model between the steps of some paths.
        (("points", "TriggerPoint", 1, "number"), False, "7:13"),
    ],
)
def test_every_value_and_key_has_a_place(path: tuple[str | int, ...], key: bool, place: str) -> None:
    assert str(good(TEXT).locate(path, key=key)) == f"content/x.yml:{place}"


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "yes",
        "on",
        "off",
        "No",
        "YES",
        "NULL",
        "True",
        "1_000",
        "0x1F",
        "0o17",
        "017",
        "1e3",
        ".5",
        "1.",
        "12:30:45",
        "2025-03-04",
        "=",
        "<<",
        "-",
        ".inf",
        "+1",
    ],
)
def test_words_stay_text(word: str) -> None:
    if word == "-":
        word = "a-"
    assert good(f"key: {word}\n").data == {"key": word}


def test_only_numbers_true_and_false_are_not_text() -> None:
    assert good("[1, -2, 0, 3.5, -0.25, true, false]").data == [1, -2, 0, 3.5, -0.25, True, False]
    assert good("['1', \"true\", '']").data == ["1", "true", ""]


def test_huge_numbers_stay_text() -> None:
    assert good(f"key: {'9' * 5000}").data == {"key": "9" * 5000}


def test_keys_are_always_text() -> None:
    assert good("1: a\ntrue: b\nno: c\n").data == {"1": "a", "true": "b", "no": "c"}


def test_a_scalar_or_a_list_may_be_the_whole_file() -> None:
    assert good("only words").data == "only words"
    assert good("- a\n- b\n").data == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "place", "code", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "duplicate-key", "'a' stands twice; first in line 1."),
        ("a:\n  - x: 1\n    x: 2\n", "3:5", "duplicate-key", "'x' stands twice; first in line 2."),
        ("1: a\n'1': b\n", "2:1", "duplicate-key", "'1' stands twice; first in line 1."),
        ("a: &x 1\nb: *x\n", "1:4", "yaml-anchor", "anchors and aliases (& and *) are not used here."),
        ("a: *x\n", "1:4", "yaml-anchor", "anchors and aliases (& and *) are not used here."),
        ("a: &x {b: 1}\n", "1:4", "yaml-anchor", "anchors and aliases (& and *) are not used here."),
        ("a: !!python/object/apply:os.system [id]\n", "1:4", "yaml-tag", "the tag tag:yaml.org,2002:python/object/apply:os.system is not used here."),
        ("a: !!str 1\n", "1:4", "yaml-tag", "the tag tag:yaml.org,2002:str is not used here."),
        ("a: !own 1\n", "1:4", "yaml-tag", "the tag !own is not used here."),
        ("a: 1\n---\nb: 2\n", "2:1", "yaml-documents", "the file holds more than one document."),
        ("a:\n", "1:3", "empty-value", "a key has no value."),
        ("a: ~\n", "1:4", "empty-value", "a key has no value."),
        ("a: null\n", "1:4", "empty-value", "a key has no value."),
        ("a: [x, ]\nb: [,]\n", "2:5", "yaml", None),
        ("- \n- b\n", "1:2", "empty-value", "a key has no value."),
        ("? [a, b]\n: c\n", "1:3", "yaml-key", "a list or mapping cannot be a key."),
        ("{[a]: b}\n", "1:2", "yaml-key", "a list or mapping cannot be a key."),
        ("a: b: c\n", "1:5", "yaml", "this is not valid YAML: mapping values are not allowed in this context."),
        ("a: 'open\n", "2:1", "yaml", None),
        ("a: [1, 2\nb: 3\n", "2:2", "yaml", None),
        ("a:\n\tb: 1\n", "2:1", "tab", "a tab stands where YAML needs spaces."),
        ("a: @here\n", "1:4", "yaml", None),
        ("a: b\x00c\n", "1:5", "yaml", None),
        ("a: b\x07c\n", "1:5", "yaml", None),
        ("", "1:1", "empty-file", "the file is empty."),
        ("# only a comment\n", "1:1", "empty-file", "the file is empty."),
        ("---\n", "2:1", "empty-value", None),
    ],
)
def test_what_is_refused_and_where(text: str, place: str, code: str, message: str | None) -> None:
    problem = bad(text)
    assert (str(problem.location), problem.code) == (f"content/x.yml:{place}", code)
    assert problem.fix
    if message:
        assert problem.message == message


def test_a_colon_in_plain_text_gets_the_hint_to_quote() -> None:
    assert "quotes" in bad("text: Stop: it hurts\n").fix


def test_text_that_is_not_utf_8_is_located_by_byte() -> None:
    problem = bad(b"a: 1\nb: caf\xe9\n")
    assert (str(problem.location), problem.code) == ("content/x.yml:2:7", "not-utf-8")


def test_utf_16_is_refused() -> None:
    assert bad("a: 1".encode("utf-16")).code == "not-utf-8"


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    document, _ = parse(b"\xef\xbb\xbfname: x\n", "x.yml")
    assert document is not None
    assert document.data == {"name": "x"}


def test_windows_line_ends_give_the_same_places() -> None:
    plain, windows = good(TEXT), good(TEXT.replace("\n", "\r\n"))
    for path in ((), ("also", 1), ("points",), ("points", 0, "at"), ("points", 1, "text")):
        for key in (False, True):
            assert windows.locate(path, key=key) == plain.locate(path, key=key)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_without_exhausting_the_stack(opening: str) -> None:
    assert bad(opening * 50_000).code in {"yaml-depth", "yaml"}


def test_the_depth_limit_is_exact() -> None:
    assert good("[" * MAX_DEPTH + "]" * MAX_DEPTH).data
    assert bad("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).code == "yaml-depth"


def test_a_big_file_is_refused_unparsed() -> None:
    assert good(f"a: {'x' * (MAX_BYTES - 3)}").data
    problem = bad(f"a: {'x' * MAX_BYTES}")
    assert problem.code == "file-too-large"
    assert "1,000,003 bytes; the limit is 1,000,000" in problem.message


def test_a_billion_laughs_is_refused_at_the_first_anchor() -> None:
    assert bad('a: &a ["x"]\nb: &b [*a, *a]\nc: [*b, *b]\n').code == "yaml-anchor"


def test_a_missing_file_is_a_problem() -> None:
    document, (problem,) = read(Path("no/such/file.yml"), "content/file.yml")
    assert document is None
    assert (problem.code, str(problem.location)) == ("unreadable", "content/file.yml")
    assert "No such file" in problem.message


def test_read_takes_the_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"name: x\n")
    document, problems = read(tmp_path / "a.yml", "content/a.yml")
    assert problems == []
    assert document is not None
    assert (document.path, document.data) == ("content/a.yml", {"name": "x"})


def test_a_file_that_did_not_change_is_read_once(tmp_path: Path) -> None:
    reader, file = Remembering(), tmp_path / "a.yml"
    file.write_text("name: old\n", encoding="utf-8")
    first, _ = reader(file, "a.yml")
    assert reader(file, "a.yml")[0] is first and first is not None
    file.write_text("name: newer\n", encoding="utf-8")
    changed, found = reader(file, "a.yml")
    assert changed is not None and changed.data == {"name": "newer"} and found == []
    file.unlink()
    assert [problem.code for problem in reader(file, "a.yml")[1]] == ["unreadable"]
