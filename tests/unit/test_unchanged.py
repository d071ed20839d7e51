"""A build that has nothing to do knows it at once, and never when there is something to do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import build as building
from generator import unchanged
from generator.problems import Location, Problem
from tests.support import REPO, Project, copy_of, tree_bytes

#: Long enough before now for a file's time to be trusted, in seconds.
AGO = 60


@pytest.fixture(scope="module")
def stamped(small_built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small site, built a while after its last edit. Not to be changed."""
    project = copy_of(small_built, tmp_path_factory.mktemp("stamped") / "site")
    age(project.root)
    project.run("build")
    return project


@pytest.fixture
def built(stamped: Project, tmp_path: Path) -> Project:
    """The same, to be changed: a copy has the times of what it is copied from."""
    project = copy_of(stamped, tmp_path / "site")
    assert unchanged.holds(str(project.root)) is not None
    return project


def build(project: Project, *options: str) -> subprocess.CompletedProcess[str]:
    """Build *project* as a person does."""
    command = [sys.executable, *options, "-m", "generator", "build", "--root", str(project.root)]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)


def age(root: Path) -> None:
    """Make every file that a build reads look as if it had been written a while ago."""
    then = time.time() - AGO
    for part in unchanged.READ:
        place = root / part
        for file in (place, *place.rglob("*")) if place.exists() else ():
            os.utime(file, (then, then))


def test_a_second_build_says_the_same_and_writes_nothing(built: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.paths.site.rglob("*")}
    done = build(built)
    files = len(tree_bytes(built.paths.tree))
    assert done.stdout.startswith(f"0 pages and files written, {files} unchanged, 0 removed\nOpen ") and done.stderr == ""
    assert {path: path.stat().st_mtime_ns for path in built.paths.site.rglob("*")} == before


def test_no_library_is_loaded_for_it(built: Project) -> None:
    done = build(built, "-X", "importtime")
    assert "generator.unchanged" in done.stderr
    assert not any(name in done.stderr for name in ("generator.build", "numpy", "click", "pydantic", "mkdocs"))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "content/glossary.yml").write_text((root / "content/glossary.yml").read_text() + "\n"),
        lambda root: os.utime(root / "content/glossary.yml"),
        lambda root: (root / "content/new.yml").touch(),
        lambda root: (root / "docs/about.md").unlink(),
        lambda root: (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + "\n"),
        lambda root: (root / "site_templates/theme/frame.html").touch(),
        lambda root: (root / "site/index.html").write_text("other"),
        lambda root: (root / "site/muscles/soleus.html").unlink(),
        lambda root: (root / "site/extra.html").touch(),
        lambda root: (root / "build/docs/index.md").write_text("other"),
        lambda root: (root / unchanged.STAMP).write_text("{"),
        lambda root: (root / unchanged.STAMP).unlink(),
    ],
)
def test_any_change_is_noticed(built: Project, change: Callable[[Path], object]) -> None:
    change(built.root)
    assert unchanged.holds(str(built.root)) is None


def test_another_date_is_another_build(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert unchanged.holds(str(built.root)) is None


def test_a_file_written_just_before_is_not_trusted(built: Project) -> None:
    """Its time cannot show an edit that comes right after the build has read it."""
    os.utime(built.root / "content/glossary.yml")
    built.run("build")
    assert unchanged.holds(str(built.root)) is None


def test_what_the_build_warns_of_is_told_each_time(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = Problem(Location("content/site.yml"), "odd", "this is odd.", "look at it", "warning")
    monkeypatch.setattr(building.sitecheck, "check", lambda *_: [warning])
    assert "warning[odd]" in built.run("build").output
    assert unchanged.holds(str(built.root)) is None


def test_a_build_that_fails_leaves_no_stamp(built: Project) -> None:
    (built.root / "content/glossary.yml").write_text("- a list\n", encoding="utf-8")
    assert built.run("build").exit_code == 1
    assert unchanged.holds(str(built.root)) is None
