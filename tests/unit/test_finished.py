"""A finished page is put into the theme again only when the theme would show it in another way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build

from generator import framed, mkdocs_run, workers
from generator.mkdocs_run import Before
from generator.problems import Problems
from tests.support import Project, tree_bytes


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are put into the theme."""
    paths: list[str] = []
    context = build.get_context
    monkeypatch.setattr(workers, "cores", lambda: 1)

    def noted(nav: Any, files: Any, config: Any, page: Any = None, base_url: str = "") -> Any:
        if page is not None and not framed.is_left(page):
            paths.append(page.file.dest_uri)
        return context(nav, files, config, page, base_url)

    monkeypatch.setattr(build, "get_context", noted)
    return paths


@pytest.fixture
def tree(small: Project) -> Project:
    assert small.run("build", "--pages-only").exit_code == 0
    return small


def built(project: Project, target: str, before: str | None = None, stamp: str = "stamp") -> dict[str, bytes]:
    """Build into *target*, with the finished pages of *before*; return the site."""
    problems = Problems()
    kept = Before(project.file("build/cache/finished.pickle"), project.root / (before or "none"), stamp)
    mkdocs_run.build(project.paths.config, project.root / target, problems, kept)
    return tree_bytes(project.root / target)


def test_finished_pages_are_taken(tree: Project, made: list[str]) -> None:
    first = built(tree, "one")
    assert len(made) > 20
    made.clear()
    assert built(tree, "two", "one") == first
    assert made == []
    assert built(tree, "three", "two") == first
    assert made == []


def test_a_page_of_other_content_is_made(tree: Project, made: list[str]) -> None:
    built(tree, "one")
    page = tree.paths.tree / "muscles" / "soleus.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<p>More</p>\n", encoding="utf-8")
    made.clear()
    found = built(tree, "two", "one")
    assert made == ["muscles/soleus.html"]
    assert found == built(tree, "anew")
    assert b"<p>More</p>" in found["muscles/soleus.html"]


def test_another_header_is_another_page(tree: Project, made: list[str]) -> None:
    built(tree, "one")
    page = tree.paths.tree / "muscles" / "soleus.md"
    page.write_text(page.read_text(encoding="utf-8").replace("description: ", "description: Indeed. ", 1), encoding="utf-8")
    made.clear()
    found = built(tree, "two", "one")
    assert made == ["muscles/soleus.html"]
    assert found == built(tree, "anew")


def test_another_name_in_the_navigation_makes_all_anew(tree: Project, made: list[str]) -> None:
    built(tree, "one")
    tree.edit("mkdocs.yml", "  - Home: index.md", "  - Start: index.md")
    made.clear()
    found = built(tree, "two", "one")
    assert len(made) > 20
    assert found == built(tree, "anew")


def test_what_the_navigation_says_of_a_page_makes_all_anew(tree: Project, made: list[str]) -> None:
    built(tree, "one")
    page = tree.paths.tree / "find.md"
    page.write_text(page.read_text(encoding="utf-8").replace("---\n", "---\nsubtitle: Quickly\n", 1), encoding="utf-8")
    made.clear()
    found = built(tree, "two", "one")
    assert len(made) > 20
    assert found == built(tree, "anew")
    assert b"Quickly" in found["glossary.html"]


@pytest.mark.parametrize("how", ["stamp", "date", "notes", "site", "hooks"])
def test_what_pages_depend_on_makes_them_anew(tree: Project, made: list[str], monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    built(tree, "one")
    made.clear()
    stamp = "stamp"
    if how == "stamp":
        stamp = "another"
    elif how == "date":
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    elif how == "notes":
        tree.file("build/cache/finished.pickle").write_bytes(b"\x80\x04N.")
    elif how == "site":
        for page in (tree.root / "one").rglob("*.html"):
            page.write_bytes(page.read_bytes() + b" ")
    else:
        (tree.root / "hook.py").write_text("def on_post_page(output, **_):\n    return output.replace('</body>', '<!-- hooked --></body>')\n", encoding="utf-8")
        config = tree.paths.config
        config.write_text(config.read_text(encoding="utf-8") + "\nhooks: [hook.py]\n", encoding="utf-8")
    found = built(tree, "two", "one", stamp)
    assert len(made) > 20
    assert (b"<!-- hooked -->" in found["index.html"]) == (how == "hooks")


def test_a_site_that_is_gone_costs_time_and_nothing_else(tree: Project, made: list[str], tmp_path: Path) -> None:
    first = built(tree, "one")
    made.clear()
    assert built(tree, "two", str(tmp_path / "nowhere")) == first
    assert len(made) > 20
