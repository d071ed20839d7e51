from __future__ import annotations

import re

import pytest

from generator.new import KINDS, template
from tests.support import Project, run

#: A valid value for each key of the small site; keys not named here take a text.
VALUES = {
    "group": "calf",
    "lies_in": "[heel]",
    "zones": "[heel-sole]",
    "part": "foot",
    "sources": "[article-one]",
    "places": "[heel-sole]",
    "commonness": None,
    "at": "heel-sole",
    "level": "rare",
    "primary": "[heel-sole]",
    "spillover": "[heel-back]",
    "feels": "[ache]",
    "red_flags": "[dvt]",
    "symptom": "calf-ache",
    "activity": "running",
    "muscle": "soleus",
    "technique": "press-and-hold",
    "exercise": "heel-raise",
    "condition": "heel-spur",
    "kind": None,  # the first of its choices
    "who": "self",
    "confidence": "weak",
    "source": "book-one",
    "chapter": '"22"',
    "section": "gaps",
    "region": "calf",
    "instead": "[wall-stretch]",
    "site": "abdomen",
    "views": "[leg-back]",
}


def filled(text: str) -> str:
    """Return a template with every ``...`` filled in."""

    def fill(match: re.Match[str]) -> str:
        key, choices = match["key"], match["choices"]
        value = VALUES.get(key, "[Some words.]" if match["many"] else "Some words.")
        if value is None:
            value = choices.removeprefix("  # one of ").split(", ")[0]
        return f"{match['lead']}{key}: {value}"

    done = re.sub(r"^(?P<lead>[ #-]*)(?P<key>\w+): (?:(?P<many>\[\.\.\.\])|\.\.\.)(?P<choices>.*)$", fill, text, flags=re.M)
    assert "..." not in "\n".join(line for line in done.splitlines() if not line.startswith("# Fill in")), done
    return done


def uncommented(text: str) -> str:
    """Return a template with every optional key in use; the lines that explain stay comments."""
    lines = []
    for line in text.splitlines():
        bare = re.match(r"^( *)# ((?: *(?:- )?)\w+:(?: (?:\[\.\.\.\]|\.\.\.|1).*)?)$", line)
        lines.append(bare[1] + bare[2] if bare else line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("everything", [False, True], ids=["as it is", "all keys"])
def test_a_template_passes_the_check_once_it_is_filled_in(small: Project, kind: str, everything: bool) -> None:
    result = small.run("new", kind, "long-toe")
    name = f"content/{KINDS[kind].place}/long-toe.yml"
    assert (result.exit_code, small.read(name)) == (0, template(kind, "long-toe")), result.output
    assert "Fill in" in result.output and "long-toe.yml, then run: python -m generator check" in result.output
    text = small.read(name)
    small.write(name, filled(uncommented(text) if everything else text))
    assert [problem.as_text() for problem in small.checked()] == []
    small.gather()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_unfilled_template_has_only_problems_of_what_is_to_be_filled(small: Project, kind: str) -> None:
    small.run("new", kind, "long-toe")
    result = small.run("check")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert {problem.location.path for problem in small.checked()} == {f"content/{KINDS[kind].place}/long-toe.yml"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_is_in_the_common_form_but_for_its_comments(small: Project, kind: str) -> None:
    """Whoever fills in a template and runs fmt keeps every line of it."""
    small.run("new", kind, "long-toe")
    name = f"content/{KINDS[kind].place}/long-toe.yml"
    before = filled(small.read(name))
    small.write(name, before)
    assert small.run("fmt").exit_code == 0
    after = small.read(name)
    assert sorted(line.strip() for line in after.splitlines() if "#" in line) == sorted(line.strip() for line in before.splitlines() if "#" in line)


def test_a_bad_id_writes_nothing(small: Project) -> None:
    for bad in ("Long Toe", "../evil", "a--b", "x" * 65, "-a"):
        result = run("new", "--root", str(small.root), "muscle", "--", bad)
        assert result.exit_code == 1, bad
        assert "error[bad-id]" in result.output
    assert len(list(small.file("content/muscles").iterdir())) == 3


def test_an_existing_file_is_left_alone(small: Project) -> None:
    before = small.read("content/muscles/soleus.yml")
    result = small.run("new", "muscle", "soleus")
    assert (result.exit_code, small.read("content/muscles/soleus.yml")) == (1, before)
    assert "content/muscles/soleus.yml: error[exists]: the file is there already." in result.output


def test_an_unknown_kind_is_a_usage_error(small: Project) -> None:
    result = small.run("new", "zone", "x")
    assert result.exit_code == 2
    assert "'zone' is not one of 'exercise', 'muscle', 'region', 'technique'" in result.output


def test_a_missing_content_folder_is_told_without_traceback(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Project(tmp_path_factory.mktemp("empty"))
    result = empty.run("new", "muscle", "x")
    assert result.exit_code == 1
    assert "error[" in result.output
