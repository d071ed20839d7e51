"""A page that is kept is the page that would be made, whatever was edited; and what an edit does not touch is not made again."""

from __future__ import annotations

import inspect
import random
import re
import shutil
from functools import cached_property

import pytest

from generator import build as building
from generator.anatomy import Anatomy
from generator.atlas.pain import Painter
from generator.build import Paths
from generator.graph import Graph
from generator.kept import SHARED
from generator.library import Entry, Library
from generator.problems import ContentError, Problems
from generator.render import Renderer
from generator.write import write_tree
from tests.support import Project

SOLEUS = "content/muscles/soleus.yml"
#: How many edits are tried.
EDITS = 12


@pytest.fixture
def kept(small: Project) -> Project:
    """The small project with its pages written and kept."""
    write_tree(small.paths.tree, small.gather())
    return small


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are rendered."""
    paths: list[str] = []
    text = Renderer.text
    monkeypatch.setattr(Renderer, "text", lambda self, page, problems: paths.append(page.path) or text(self, page, problems))
    return paths


def same_as_anew(project: Project) -> bool:
    """Build with kept pages and without; return whether both give the same. The notes of what is kept stay as they were."""
    notes = project.file("build/cache/build-pages.pickle")
    before = notes.read_bytes()
    found = project.gather()
    notes.unlink()
    anew = project.gather()
    notes.write_bytes(before)
    return found == anew


def test_nothing_is_rendered_twice(kept: Project, rendered: list[str]) -> None:
    kept.gather()
    assert rendered == ["score-sheet.md"], "its figures are those of all other pages"


def test_an_edit_renders_the_pages_that_show_it(kept: Project, rendered: list[str]) -> None:
    kept.edit(SOLEUS, "name: Soleus", "name: Soleus muscle")
    found = kept.gather()
    assert {"muscles/soleus.md", "muscles/index.md", "regions/calf.md", "a-to-z.md"} <= set(rendered)
    rendered.clear()
    write_tree(kept.paths.tree, found)
    text = re.search(r"\n  text: >?-?\s*(\w[^\n]*)\n", kept.read(SOLEUS))
    assert text
    kept.edit(SOLEUS, text[1], f"Indeed. {text[1]}")
    assert same_as_anew(kept)
    own = rendered[: rendered.index("score-sheet.md")]
    assert "muscles/soleus.md" in own
    assert not {"muscles/gastrocnemius.md", "glossary.md", "faq.md", "red-flags/index.md"} & set(own)


def test_pages_are_those_made_anew_after_any_edit(kept: Project, rendered: list[str]) -> None:
    """Words, numbers, lists and lines are changed at random; what the rules refuse does not count."""
    chance, tried, most = random.Random(7), 0, 0
    files = [file for file in sorted(kept.paths.content.rglob("*.yml")) if "atlas" not in file.parts]
    while tried < EDITS:
        file = chance.choice(files)
        before = file.read_text(encoding="utf-8")
        file.write_text(edited(before, chance), encoding="utf-8")
        rendered.clear()
        try:
            assert same_as_anew(kept), f"{file.name}\n{file.read_text(encoding='utf-8')}"
            tried += 1
            most += rendered.index("score-sheet.md") < 10
        except ContentError:
            pass
        finally:
            file.write_text(before, encoding="utf-8")
    assert most > EDITS / 3, "most edits render few pages"


def edited(text: str, chance: random.Random) -> str:
    """Return *text* with one word, number or list changed, or one line of a list gone."""
    words = [(match, "often") for match in re.finditer(r"(?<=[ \[])[a-z]{4,}\b(?!:)", text)]
    numbers = [(match, chance.choice(["1", "2", "0.4"])) for match in re.finditer(r"\b\d+(?:\.\d+)?\b", text)]
    lists = [(match, f"[{', '.join(reversed(match[1].split(', ')))}]") for match in re.finditer(r"\[([^\[\]\n]+, [^\[\]\n]+)\]", text)]
    lines = [(match, "") for match in re.finditer(r"^ *- .*\n", text, re.MULTILINE)]
    match, new = chance.choice(chance.choice([kind for kind in (words, numbers, lists, lines) if kind]))
    return text[: match.start()] + new + text[match.end() :]


def test_another_template_or_geometry_or_program_renders_all(kept: Project, rendered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept.gather()
    assert len(rendered) == 1
    page = kept.paths.templates / "pages" / "muscle.md.j2"
    page.write_text(page.read_text(encoding="utf-8") + "\n<p>More</p>\n", encoding="utf-8")
    rendered.clear()
    assert b"<p>More</p>" in kept.gather()["muscles/soleus.md"]
    assert len(rendered) > 20
    rendered.clear()
    monkeypatch.setattr("generator.kept.program", lambda: "another")
    kept.gather()
    assert len(rendered) > 20


def test_a_page_that_was_changed_or_lost_is_rendered(kept: Project, rendered: list[str]) -> None:
    (kept.paths.tree / "muscles" / "soleus.md").write_text("mine", encoding="utf-8")
    (kept.paths.tree / "regions" / "calf.md").unlink()
    files = kept.gather()
    assert rendered == ["regions/calf.md", "muscles/soleus.md", "score-sheet.md"]
    assert files["muscles/soleus.md"] != b"mine"


@pytest.mark.parametrize("damage", [b"", b"\x80", b"nonsense", b"\x80\x04N."])
def test_damaged_notes_cost_time_and_nothing_else(kept: Project, rendered: list[str], damage: bytes) -> None:
    kept.file("build/cache/build-pages.pickle").write_bytes(damage)
    assert kept.gather()
    assert len(rendered) > 20


def test_an_entry_that_comes_or_goes_renders_all(kept: Project, rendered: list[str]) -> None:
    shutil.copy(kept.file("content/techniques/needling.yml"), kept.file("content/techniques/needling-too.yml"))
    kept.gather()
    assert len(rendered) > 20


def test_a_clinics_copy_keeps_pages_of_its_own(kept: Project, rendered: list[str]) -> None:
    clinic = kept.root / "desk.yml"
    clinic.write_text("name: The Calf Room\n", encoding="utf-8")
    building.gather(Paths(kept.root, clinic), Problems(), lambda _: None)
    assert len(rendered) > 20
    rendered.clear()
    kept.gather()
    assert rendered == ["score-sheet.md"]


def test_all_that_is_worked_out_once_for_many_pages_is_known() -> None:
    """What is worked out once is not read by each page that uses it. Whoever adds such a thing says in ``generator.kept`` what it was made from, or
    lets it note that it was asked for (``generator.reads``).
    """
    once = {
        owner: {name for name, value in inspect.getmembers_static(owner) if isinstance(value, cached_property)} for owner in (Library, Graph, Anatomy, Entry)
    }
    assert once == {
        Library: {"anatomy", "clinic", "_ids", "_values"},  # views of muscles, zones; clinic and country; ids; the entries themselves
        Graph: {
            "used_by",
            "_ranked",
            "_pains",
            "_linked_back",
            "_apart_back",
            "near",
            "regions_of_zone",
        },  # noted but for the last two: zones; zones of regions
        Anatomy: {"painter"},  # zones
        Entry: {"_references", "_texts"},  # noted
    }
    assert set(SHARED) == {("muscle", "views"), ("region", "zones")}
    assert inspect.signature(Painter).parameters.keys() == {"geometry", "zones", "store"}
