"""A site whose every text is hostile shows these texts and runs none of them: pages, data scripts, tables and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
import yaml

from generator import sitecheck
from tests.hostile import COMPUTED, NAMES, all_texts, hostile
from tests.support import Project

#: Data scripts and the name each gives its data.
DATA = {"finder-data.js": "triggerPointFinder", "search-data.js": "triggerPointSearch", "handout-data.js": "triggerPointHandout"}

#: Texts that no page of the small site shows.
ONLY_IN_DOWNLOADS = {("Feel", "also"), ("Feel", "definition"), ("Zone", "clinical"), ("Source", "chapters"), ("Source", "publisher")}


@pytest.fixture(scope="module")
def numbers(hostile_built: Project) -> dict[int, tuple[str, str]]:
    told: dict[int, list[str]] = yaml.safe_load(hostile_built.read("numbers.yml"))
    return {number: (owner[0], owner[1]) for number, owner in told.items()}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(item)


def scripts(page: Any) -> list[tuple[str, str]]:
    """Return address and type of each script; addresses of the error page begin with the path of the site's address."""
    return [((script.get("src") or "").removeprefix("/leg"), script.get("type") or "") for script in page.iter("script")]


def test_every_text_field_of_the_models_is_tried(numbers: dict[int, tuple[str, str]]) -> None:
    assert set(numbers.values()) == all_texts()
    assert len(all_texts()) > 90


def test_pages_have_no_more_scripts_than_others_and_run_nothing(hostile_built: Project, small_built: Project) -> None:
    assert sitecheck.check(hostile_built.paths.site) == []
    for file in sorted(hostile_built.paths.site.rglob("*.html")):
        name = file.relative_to(hostile_built.root).as_posix()
        page, plain = (lxml.html.document_fromstring(project.read(name).encode()) for project in (hostile_built, small_built))
        assert scripts(page) == scripts(plain), name
        assert COMPUTED not in file.read_text(encoding="utf-8"), name


def test_every_text_is_shown_as_it_was_written(hostile_built: Project, numbers: dict[int, tuple[str, str]]) -> None:
    """In a page or, for words that are only searched for, in the data of the search."""
    shown = [" ".join(text.split()) for name in DATA for text in strings(_data(hostile_built, name))]
    for file in hostile_built.paths.site.rglob("*.html"):
        page = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        shown.append(" ".join("".join(page.itertext()).split()))
        shown += [" ".join(str(value).split()) for element in page.iter() for value in element.attrib.values() if "+1" in str(value)]
    everything = "\n".join(shown)
    missing = {owner for number, owner in numbers.items() if hostile(number) not in everything}
    assert missing <= ONLY_IN_DOWNLOADS


def _data(project: Project, name: str) -> Any:
    raw = project.read(f"site/assets/{name}")
    start = f"window.{DATA[name]}="
    assert raw.startswith(start) and raw.endswith(";\n")
    return json.loads(raw.removeprefix(start).removesuffix(";\n"))


@pytest.mark.parametrize("name", DATA)
def test_data_scripts_are_data(hostile_built: Project, name: str) -> None:
    raw = hostile_built.read(f"site/assets/{name}")
    assert "<" not in raw and "\u2028" not in raw and "\u2029" not in raw
    assert any("</script>" in text for text in strings(_data(hostile_built, name)))


def test_no_cell_of_a_table_is_a_formula(hostile_built: Project) -> None:
    tried = 0
    for file in sorted((hostile_built.paths.site / "data").glob("*.csv")):
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""), strict=True):
            assert not [cell for cell in row if re.match(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell)], file.name
            tried += sum("=1+1" in cell for cell in row)
    assert tried > 50


def test_the_json_holds_every_text_as_it_was_written(hostile_built: Project, numbers: dict[int, tuple[str, str]]) -> None:
    texts = set(strings(json.loads(hostile_built.read("site/data/atlas.json"))))
    found = {owner for number, owner in numbers.items() if hostile(number) in texts}
    assert {model for model, _ in all_texts() - found} == {"Site", "Clinic", "Addition", "ScoreItem", "Exception_"}, (
        "what is said of the site, the clinic and our own scores is no entry"
    )


# What is refused instead


def test_names_of_shapes_take_no_other_words(small: Project) -> None:
    for _, field in sorted(NAMES):
        text = json.dumps(hostile(1))
        file = "content/zones.yml" if field == "patches" else "content/muscles/soleus.yml"
        before = small.read(file)
        added = {"part": f"    place: {{along: 0.5, part: {text}}}\n    location:", "patches": f"patches: [{text}]", "views": f"views: [{text}]\nlatin:"}[field]
        old = {"part": r"    location:", "patches": r"patches: .*", "views": "latin:"}[field]
        small.write(file, re.sub(old, lambda _, added=added: added, before, count=1))  # type: ignore[misc]
        problems = [problem for problem in small.checked() if problem.severity == "error"]
        assert problems and all(problem.location.path.startswith("content/") and problem.location.line for problem in problems), field
        small.write(file, before)


BAD = ["\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u061c", "\u200b", "\ufeff", "\U000e0041", "\x07", "\x1b", "\x7f"]


@pytest.mark.parametrize("char", BAD, ids=lambda char: f"U+{ord(char):04X}")
def test_no_field_takes_characters_that_hide_or_turn_text(small: Project, char: str) -> None:
    """Also fields with a form of their own, such as addresses, and the names of chapters."""
    bad = f"x\\U{ord(char):08X}y"
    for line in (f'title: "{bad}"', f'url: "https://example.org/{bad}"', f'doi: "10.1000/{bad}"', f'chapters: {{"{bad}": Legs}}'):
        before = small.read("content/sources.yml")
        key = line.partition(":")[0]
        entry = f"new-one:\n  type: article\n  title: A\n  authors: B\n  opened: true\n  background: true\n  {line}\n"
        small.write("content/sources.yml", before.rstrip("\n") + "\n" + (entry if key != "title" else entry.replace("  title: A\n", "")))
        problems = [problem for problem in small.checked() if problem.severity == "error"]
        assert problems, (line, "taken")
        assert {(problem.location.path, problem.code) for problem in problems} <= {("content/sources.yml", code) for code in ("bad-text", "bad-form")}, line
        small.write("content/sources.yml", before)
