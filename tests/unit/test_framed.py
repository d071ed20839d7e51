"""Pages that several processes put into the theme are those that one puts there, also when one of them ends early."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import mkdocs_run, workers
from generator.problems import ContentError, Problems
from tests.support import Project, tree_bytes

pytestmark = pytest.mark.skipif(workers.cores() == 1, reason="this system has one core, or cannot begin another process with what this one knows")


@pytest.fixture
def tree(small: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small project with its pages written; two pages are enough for a process."""
    assert small.run("build", "--pages-only").exit_code == 0
    monkeypatch.setattr(workers, "cores", lambda: 3)
    shares = workers.shares
    monkeypatch.setattr(workers, "shares", lambda items: shares(items, least=2))
    return small


def built_in(project: Project, target: Path) -> dict[str, bytes]:
    mkdocs_run.build(project.paths.config, target, Problems())
    return tree_bytes(target)


def alone(project: Project, target: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    with monkeypatch.context() as patch:
        patch.setattr(workers, "cores", lambda: 1)
        return built_in(project, target)


def counted(monkeypatch: pytest.MonkeyPatch, make: Callable[[Callable[[], Any]], Callable[[], Any]]) -> list[Any]:
    """Let *make* change what each worker does; return the list that the workers are added to."""
    begun: list[Any] = []

    class Counted(workers.Worker):
        def __init__(self, work: Callable[[], Any]) -> None:
            begun.append(self)
            super().__init__(make(work))

    monkeypatch.setattr(workers, "Worker", Counted)
    return begun


def test_three_processes_make_the_site_of_one(tree: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = counted(monkeypatch, lambda work: work)
    assert built_in(tree, tmp_path / "three") == alone(tree, tmp_path / "one", monkeypatch)
    assert len(begun) == 2


def test_a_killed_process_is_made_good(tree: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()

    def killed() -> None:
        assert os.getpid() != here
        os.kill(os.getpid(), signal.SIGKILL)

    begun = counted(monkeypatch, lambda _work: killed)
    assert built_in(tree, tmp_path / "three") == alone(tree, tmp_path / "one", monkeypatch)
    assert len(begun) == 2


@pytest.mark.parametrize("words", ["{{ 1 / 0 }}", "{% if page.meta.title == 'Soleus' %}{{ nobody.knows.this }}{% endif %}"])
def test_what_the_theme_refuses_in_another_process_is_told(tree: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    main = tree.paths.templates / "theme" / "main.html"
    main.write_text(main.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")
    told: Sequence[str] = []
    for cores in (1, 3):
        monkeypatch.setattr(workers, "cores", lambda cores=cores: cores)
        problems = Problems()
        with pytest.raises(ContentError):
            mkdocs_run.build(tree.paths.config, tmp_path / str(cores), problems)
        told = [*told, *(problem.message.rpartition(" / ")[2] for problem in problems)]
    assert len(told) == 2 and told[0] == told[1]
