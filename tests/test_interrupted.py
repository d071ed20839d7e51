"""Builds that are stopped in the middle, or cannot write: the previous site stays, and the next build is fine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support import Project, built, copy_of, generator_command, once, tree_bytes

#: Stops where MkDocs would run: the pages are written, the site is not.
BEFORE_MKDOCS = """
import time, generator.build as b
def stop(*_):
    open("reached", "w").close()
    time.sleep(60)
b._mkdocs = stop
"""
#: Dies hard while the pages are written.
WHILE_WRITING = """
import os, signal, generator.write as w
real, count = w._replace, [0]
def die(*arguments):
    real(*arguments)
    count[0] += 1
    if count[0] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
w._replace = die
"""
#: Dies hard in the middle of one file.
HALF_A_FILE = """
import os, signal
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
import generator.write as w
w.os.replace = die
"""
#: Dies hard when the old site is set aside and the new one is not there yet.
BETWEEN_THE_MOVES = """
import os, signal, pathlib
real = pathlib.Path.rename
def die(self, target):
    result = real(self, target)
    if self.name == "site" and self.parent.name != "build":
        os.kill(os.getpid(), signal.SIGKILL)
    return result
pathlib.Path.rename = die
"""


@pytest.fixture
def project(small_built: Project, tmp_path: Path) -> Project:
    """The built small site with a change that a build would show on many pages."""
    return changed(copy_of(small_built, tmp_path / "site"))


def changed(project: Project) -> Project:
    project.edit("content/site.yml", "review: Nobody has reviewed this.", "review: Still nobody has.")
    return project


@pytest.fixture(scope="session")
def fresh(shared: Path, small_built: Project) -> Project:
    """The small site with that change, built for the first time and in peace: what the tests compare with. Read only."""
    return Project(once(shared, "changed-built", lambda target: built(changed(copy_of(small_built, target, built=False)))))


def start(project: Project, before: str) -> subprocess.Popen[str]:
    command = generator_command("build", "--root", str(project.root), before=before)
    return subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)


def reach(project: Project, build: subprocess.Popen[str]) -> None:
    """Wait until the build stands where it was told to stop."""
    for _ in range(600):
        if project.file("reached").exists():
            return
        assert build.poll() is None, build.communicate()[0]
        time.sleep(0.05)
    raise AssertionError("the build did not get there")


def test_the_next_build_mends(project: Project, tmp_path: Path) -> None:
    """What the tests below compare with: the change built in peace."""
    assert project.run("build").exit_code == 0
    assert "Still nobody has." in project.read("site/muscles/soleus.html")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_before_mkdocs(project: Project, fresh: Project, how: signal.Signals) -> None:
    before = tree_bytes(project.paths.site)
    build = start(project, BEFORE_MKDOCS)
    reach(project, build)
    os.killpg(build.pid, how)
    output, _ = build.communicate(timeout=20)
    if how == signal.SIGINT:
        assert (build.returncode, output) == (130, "Stopped. The site that was there before is untouched.\n")
    assert tree_bytes(project.paths.site) == before
    mended(project, fresh)


@pytest.mark.parametrize("where", [WHILE_WRITING, HALF_A_FILE], ids=["between files", "half a file"])
def test_killed_while_pages_are_written(project: Project, fresh: Project, where: str) -> None:
    before = tree_bytes(project.paths.site)
    build = start(project, where)
    build.communicate(timeout=60)
    assert build.returncode == -signal.SIGKILL
    assert tree_bytes(project.paths.site) == before
    mended(project, fresh)


def test_killed_between_the_two_moves_the_old_site_comes_back(project: Project, fresh: Project) -> None:
    before = tree_bytes(project.paths.site)
    build = start(project, BETWEEN_THE_MOVES)
    build.communicate(timeout=60)
    assert build.returncode == -signal.SIGKILL
    # Even when the next build finds a mistake, readers have their site again.
    project.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 7")
    assert project.run("build").exit_code == 1
    assert tree_bytes(project.paths.site) == before
    project.edit("content/muscles/soleus.yml", "latin: 7", "latin: musculus soleus")
    mended(project, fresh)


def mended(project: Project, fresh: Project) -> None:
    """The next build succeeds and leaves exactly what a first build leaves."""
    assert tree_bytes(project.paths.content) == tree_bytes(fresh.paths.content)
    assert project.run("build").exit_code == 0
    assert tree_bytes(project.paths.site) == tree_bytes(fresh.paths.site)
    assert tree_bytes(project.paths.tree) == tree_bytes(fresh.paths.tree)
    left = {path.name for path in project.root.iterdir()} - {path.name for path in fresh.root.iterdir()} - {"reached"}
    assert left == set()


def test_a_full_disk_is_told_and_the_old_site_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree_bytes(project.paths.site)

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.chdir(project.root)
    result = project.run("build")
    assert result.exit_code == 1
    assert "error[cannot-write]: No space left on device." in result.output
    assert "Traceback" not in result.output
    monkeypatch.undo()
    assert tree_bytes(project.paths.site) == before


def test_a_read_only_folder_is_told_and_the_old_site_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, for whom no folder is read-only; so the system's answer is put in its place."""
    before = tree_bytes(project.paths.site)
    mkdir = Path.mkdir

    def refuse(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if "build" in self.parts:
            raise PermissionError(13, "Permission denied", str(self))
        mkdir(self, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.chdir(project.root)
    result = project.run("build")
    assert (result.exit_code, result.output) == (
        1,
        "build/docs: error[cannot-write]: Permission denied.\n  fix: check permissions and free space, then run the command again\n1 error in 1 file; nothing written\n",
    )
    assert tree_bytes(project.paths.site) == before


def test_a_file_in_place_of_the_site(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's file named ``site`` is not silently lost, or it is told."""
    shutil.rmtree(project.paths.site)
    project.paths.site.write_text("mine", encoding="utf-8")
    monkeypatch.chdir(project.root)
    result = project.run("build")
    assert "Traceback" not in result.output
    if result.exit_code:
        assert project.paths.site.read_text(encoding="utf-8") == "mine"


def test_two_builds_at_once_leave_a_whole_site(project: Project, fresh: Project) -> None:
    builds = [start(project, "") for _ in range(2)]
    outputs = [build.communicate(timeout=60)[0] for build in builds]
    assert all("Traceback" not in output for output in outputs), outputs
    mended(project, fresh)


def test_markup_in_a_text_is_harmless(small_built: Project, tmp_path: Path) -> None:
    """It breaks no rule; it is shown as the text it is."""
    project = copy_of(small_built, tmp_path / "site", built=False)
    evil = "<script>alert(1)</script>"
    project.edit("content/muscles/soleus.yml", "name: Soleus\n", f"name: Soleus {evil}\n")
    project.edit("content/muscles/soleus.yml", "text: Run less.", f"text: Run {evil} less.")
    assert project.run("build").exit_code == 0
    page = project.read("site/muscles/soleus.html")
    assert evil not in page
    assert "Run &lt;script&gt;alert(1)&lt;/script&gt; less." in page
    for file in project.paths.site.rglob("*.html"):
        assert evil not in file.read_text(encoding="utf-8"), file
