from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator import build as building
from generator import mkdocs_run, sitecheck
from generator.problems import ContentError, Problems
from tests.support import Project, built, copy_of, generator_command, quiet, tree_bytes


def test_what_a_build_lays_down(small_built: Project) -> None:
    tree, site = small_built.paths.tree, small_built.paths.site
    for name in (
        "index.md",
        "muscles/soleus.md",
        "muscles/index.md",
        "regions/calf.md",
        "techniques/needling.md",
        "data/atlas.json",
        "assets/css/atlas.css",
        "assets/plates/soleus.svg",
        "assets/plates/soleus.png",
        "assets/plates/all-points.svg",
    ):
        assert (tree / name).is_file(), name
    for name in ("index.html", "muscles/soleus.html", "404.html", "data/zones.csv", "assets/js/filter.js", "assets/plates/soleus.svg"):
        assert (site / name).is_file(), name
    assert sitecheck.check(site) == []


def test_a_former_id_keeps_a_page_that_says_where_it_went(small_built: Project) -> None:
    page = small_built.read("site/muscles/big-calf.html")
    assert 'href="gastrocnemius.html"' in page
    assert small_built.file("site/exercises/wall-lean.html").is_file()


def test_a_second_build_writes_nothing(small: Project) -> None:
    built(small)
    before = {path: path.stat().st_mtime_ns for path in small.paths.tree.rglob("*")}
    result = small.run("build")
    assert "0 pages and files written" in result.output
    assert {path: path.stat().st_mtime_ns for path in small.paths.tree.rglob("*")} == before


def test_a_changed_fact_changes_only_the_pages_that_show_it(small: Project) -> None:
    assert small.run("build", "--pages-only").exit_code == 0
    before = tree_bytes(small.paths.tree)
    small.edit("content/glossary.yml", "  definition: What ties muscle to bone.", "  definition: A cord.")
    assert small.run("build", "--pages-only").exit_code == 0
    after = tree_bytes(small.paths.tree)
    # The score sheet measures the text of all pages.
    assert {name for name in after if after[name] != before.get(name)} == {"glossary.md", "data/atlas.json", "score-sheet.md"}


def test_a_removed_entry_takes_its_page_along(small: Project) -> None:
    built(small)
    assert small.file("site/techniques/needling.html").exists()
    small.file("content/techniques/needling.yml").unlink()
    result = small.run("build")
    assert "1 removed" in result.output
    assert not small.file("build/docs/techniques/needling.md").exists()
    assert not small.file("site/techniques/needling.html").exists()


def test_pages_only_leaves_the_site_alone(small: Project) -> None:
    result = small.run("build", "--pages-only")
    assert result.exit_code == 0
    assert not small.paths.site.exists()


def test_a_page_written_by_hand_and_by_an_entry_is_a_problem(small: Project) -> None:
    small.write("docs/muscles/soleus.md", "# Mine\n")
    result = small.run("build")
    assert result.exit_code == 1
    assert "docs/muscles/soleus.md: error[page-twice]: 'muscles/soleus.md' is written twice: by hand in docs/ or by two entries." in result.output
    assert not small.file("build").exists()


def test_a_changed_stroke_changes_the_pictures_of_its_muscle_and_no_word(small: Project) -> None:
    assert small.run("build", "--pages-only").exit_code == 0
    before = tree_bytes(small.paths.tree)
    small.edit("content/muscles/soleus.yml", "[leg, 0.9, 185, 22]", "[leg, 0.9, 185, 21]")
    assert small.run("build", "--pages-only").exit_code == 0
    after = tree_bytes(small.paths.tree)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"muscles/soleus.md", "assets/plates/soleus.svg", "assets/plates/soleus.png"} <= changed
    assert not {name for name in changed if "gastrocnemius" in name or name.endswith(".csv")}
    for name in changed:
        if name.endswith(".md"):
            strip = r' d="[^"]*"'
            assert re.sub(strip, "", before[name].decode()) == re.sub(strip, "", after[name].decode()), name


def test_drawn_shapes_are_kept_for_the_next_run(small: Project) -> None:
    first = small.gather()
    kept = small.file("build/cache/shapes.json")
    assert len(json.loads(kept.read_text(encoding="utf-8"))) > 10
    written = kept.stat().st_mtime_ns
    assert small.gather() == first
    assert kept.stat().st_mtime_ns == written, "the second run draws nothing new"


def test_kept_pictures_and_shapes_change_nothing_but_time(small: Project) -> None:
    first = small.gather()
    kept = small.file("build/cache/shapes.json")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("{", encoding="utf-8")
    assert small.gather() == first
    shutil.rmtree(small.file("build/cache"))
    assert small.gather() == first


def test_content_without_any_drawn_muscle_can_be_built(small: Project) -> None:
    shutil.rmtree(small.file("content/atlas/muscles"))
    files = small.gather()
    assert "muscles/soleus.md" in files


def test_hidden_files_in_docs_are_not_copied(small: Project) -> None:
    small.write("docs/.notes.md", "x")
    assert ".notes.md" not in small.gather()


def test_a_broken_link_in_a_page_by_hand_keeps_the_old_site(small: Project) -> None:
    built(small)
    before = tree_bytes(small.paths.site)
    small.write("docs/about.md", '# About\n\n<a href="muscles/soles.html">x</a>\n')
    result = small.run("build")
    assert result.exit_code == 1
    assert "site/about.html:" in result.output
    assert "error[broken-link]: 'muscles/soles.html' leads nowhere. Did you mean 'muscles/soleus.html'?" in result.output
    assert tree_bytes(small.paths.site) == before


def test_what_mkdocs_refuses_is_told(small: Project) -> None:
    built(small)
    before = tree_bytes(small.paths.site)
    small.edit("mkdocs.yml", "  - Home: index.md", "  - Home: home.md")
    result = small.run("build")
    assert result.exit_code == 1
    assert "mkdocs.yml: error[mkdocs]: MkDocs could not build the site:" in result.output
    assert "home.md" in result.output and "broken-link" not in result.output
    assert "Traceback" not in result.output
    assert tree_bytes(small.paths.site) == before


def test_a_broken_theme_override_is_told(small: Project) -> None:
    small.edit("site_templates/theme/frame.html", '{% extends "base.html" %}', '{% extends "bas.html" %}')
    result = small.run("build")
    assert result.exit_code == 1
    assert "error[mkdocs]" in result.output


def test_the_same_content_gives_the_same_bytes_anywhere(small_built: Project, tmp_path: Path) -> None:
    other = copy_of(small_built, tmp_path / "quite" / "another place", built=False)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    done = subprocess.run(
        [*generator_command("build"), "--root", str(other.root)], env=environment, cwd=small_built.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert tree_bytes(other.paths.tree) == tree_bytes(small_built.paths.tree)
    assert tree_bytes(other.paths.site) == tree_bytes(small_built.paths.site)


def test_the_date_is_fixed_unless_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert mkdocs_run.environment()["SOURCE_DATE_EPOCH"] == "0"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert mkdocs_run.environment()["SOURCE_DATE_EPOCH"] == "1700000000"


# Putting the site in place


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


def test_the_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    building.swap(folder(tmp_path / "fresh", "new"), folder(tmp_path / "site", "old"))
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_the_old_site_comes_back_when_the_move_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, site = folder(tmp_path / "fresh", "new"), folder(tmp_path / "site", "old")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == fresh:
            raise OSError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="Permission denied"):
        building.swap(fresh, site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"


def test_a_site_left_aside_by_a_killed_run_is_no_hindrance(tmp_path: Path) -> None:
    fresh, site = folder(tmp_path / "fresh", "new"), folder(tmp_path / "site", "old")
    folder(tmp_path / ".site.old", "older")
    building.swap(fresh, site)
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert not (tmp_path / ".site.old").exists()


def test_gather_raises_with_every_problem(small: Project) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    small.file("content/atlas/views/leg-back.json").unlink()
    problems = Problems()
    with pytest.raises(ContentError) as caught:
        building.gather(small.paths, problems, quiet)
    assert caught.value.problems is problems
    assert {"wrong-type", "missing-file"} <= {problem.code for problem in problems}
