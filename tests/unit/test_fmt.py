from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.fmt import WIDTH, formatted
from generator.model.kinds import KINDS, Kind
from generator.source import parse
from tests.support import SMALL, Project

FILES = sorted((SMALL / "content").rglob("*.yml"))
MUSCLE, FEEL = KINDS["muscle"], KINDS["feel"]


def kind_of(name: str) -> Kind:
    return next(kind for kind in KINDS.values() if name.startswith(kind.place))


def plain(text: str) -> Any:
    """Return the data of *text* as the models see it: the lines of a text joined by single spaces."""
    document, problems = parse(text.encode(), "x.yml")
    assert problems == [] and document is not None, problems
    return one_line(document.data)


def one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [one_line(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_small_site_is_in_the_common_form(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    assert formatted(text, kind_of(file.relative_to(SMALL / "content").as_posix())) == text


def test_keys_take_the_order_of_the_model_also_inside() -> None:
    text = "latin: b\nname: a\ntrigger_points:\n  - name: x\n    number: 1\n    pain:\n      spillover: [b]\n      primary: [a]\n"
    assert formatted(text, MUSCLE) == "name: a\nlatin: b\ntrigger_points:\n  - number: 1\n    name: x\n    pain:\n      primary: [a]\n      spillover: [b]\n"


def test_unknown_keys_stay_at_the_end() -> None:
    assert formatted("odd: 1\nlatin: b\nname: a\n", MUSCLE) == "name: a\nlatin: b\nodd: 1\n"


def test_entries_of_a_vocabulary_keep_their_order() -> None:
    text = "b:\n  definition: y\n  name: x\na:\n  name: x\n  definition: y\n"
    assert list(plain(formatted(text, FEEL))) == ["b", "a"]
    assert list(plain(formatted(text, FEEL))["b"]) == ["name", "definition"]


def test_comments_stay() -> None:
    text = "# top\nname: a  # beside\n# between\nlatin: b\nalso:\n  # in a list\n  - x\n# end\n"
    after = formatted(text, MUSCLE)
    for comment in ("# top", "# beside", "# between", "# in a list", "# end"):
        assert after.count(comment) == 1, after


def test_lists_are_indented_under_their_key_and_spaces_at_line_ends_go() -> None:
    assert formatted("name: a   \nalso:\n- x\n- y\n\n\n", MUSCLE) == "name: a\nalso:\n  - x\n  - y\n"


def test_long_text_is_folded_and_means_the_same() -> None:
    text = f"name: {' '.join(['word'] * 100)}\n"
    after = formatted(text, MUSCLE)
    assert max(map(len, after.splitlines())) <= WIDTH + 1
    assert plain(after)["name"].split() == plain(text)["name"].split()


def test_quotes_that_matter_stay() -> None:
    after = formatted('name: "22"\nlatin: "true"\nalso: ["no: yes", "# x"]\n', MUSCLE)
    assert plain(after) == {"name": "22", "latin": "true", "also": ["no: yes", "# x"]}


words = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\x85\u2028\u2029"), min_size=1, max_size=40)
values = st.recursive(
    words | st.booleans() | st.integers(-99, 99),
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), inner, min_size=1, max_size=4),
    max_leaves=12,
)
muscles = st.fixed_dictionaries(
    {"name": words},
    optional={
        "also": st.lists(words, min_size=1),
        "trigger_points": st.lists(values, min_size=1),
        "latin": values,
        "odd": values,
        "pain": values,
        "summary": values,
    },
)


@given(muscles, st.booleans())
def test_formatting_keeps_the_data_and_formatting_twice_changes_nothing(value: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=flow)
    document, _ = parse(text.encode(), "x.yml")
    if document is None:
        return  # PyYAML writes some texts in a way this project refuses, such as an empty plain scalar
    once = formatted(text, MUSCLE)
    assert plain(once) == one_line(document.data)
    assert formatted(once, MUSCLE) == once


# The command


def test_check_says_which_file_and_changes_nothing(small: Project) -> None:
    small.edit("content/feels.yml", "  name: Achy\n  definition: A steady soreness.\n", "  definition: A steady soreness.\n  name: Achy\n")
    before = small.read("content/feels.yml")
    result = small.run("fmt", "--check")
    assert (result.exit_code, small.read("content/feels.yml")) == (1, before)
    assert "content/feels.yml: error[not-formatted]: the file is not in the common form." in result.output
    assert small.run("fmt").exit_code == 0
    assert small.run("fmt", "--check").exit_code == 0
    assert "Nothing to format" in small.run("fmt").output


def test_a_file_that_is_not_valid_yaml_keeps_all_files_as_they_are(small: Project) -> None:
    small.edit("content/feels.yml", "  name: Achy\n  definition: A steady soreness.\n", "  definition: A steady soreness.\n  name: Achy\n")
    small.edit("content/zones.yml", "  deep: true\n", "  deep: true: x\n")
    before = small.read("content/feels.yml")
    result = small.run("fmt")
    assert result.exit_code == 1
    assert "content/zones.yml:" in result.output and "error[yaml]" in result.output
    assert small.read("content/feels.yml") == before


def test_a_byte_order_mark_goes(small: Project) -> None:
    file = small.file("content/feels.yml")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert small.run("fmt").exit_code == 0
    assert not file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_windows_line_ends_go(small: Project) -> None:
    file = small.file("content/feels.yml")
    before = file.read_bytes()
    file.write_bytes(before.replace(b"\n", b"\r\n"))
    assert small.run("fmt").exit_code == 0
    assert file.read_bytes() == before


def test_a_missing_kind_is_no_crash(small: Project) -> None:
    small.file("content/feels.yml").unlink()
    assert "Traceback" not in small.run("fmt").output
