"""Sites with one defect each: what is printed, to the letter, and that nothing else happens.

A case is a folder of ``tests/sites_invalid/``: ``case.yml`` says how it differs from the small site, ``expected.txt``
holds what ``python -m generator check`` (or ``build``) prints. ``pytest --update-golden`` rewrites the texts.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import TESTS, Project, copy_of, tree_bytes

CASES = TESTS / "sites_invalid"


def lay_out(project: Project, case: dict[str, Any]) -> None:
    """Change the small site as *case* says."""
    for name, source in case.get("copy", {}).items():
        shutil.copy(project.file(source), project.file(name))
    for name in case.get("remove", ()):
        target = project.file(name)
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    for name, text in case.get("write", {}).items():
        project.write(name, text)
    for name, digits in case.get("hex", {}).items():
        project.file(name).write_bytes(bytes.fromhex(digits))
    for name, size in case.get("big", {}).items():
        project.file(name).write_bytes(b"x" * size)
    for edit in case.get("edits", ()):
        project.edit(edit["file"], edit["old"], edit["new"])


def cases() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/case.yml"))


@pytest.mark.parametrize("folder", cases(), ids=lambda folder: folder.name)
def test_an_invalid_site(folder: Path, small_built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    case = yaml.safe_load((folder / "case.yml").read_text(encoding="utf-8"))
    project = copy_of(small_built, tmp_path / "site")
    lay_out(project, case)
    monkeypatch.chdir(project.root)
    before = tree_bytes(project.root)
    command = case.get("command", "check")
    result = project.run(command)
    # Which line of a finished page it is depends on the theme.
    shown = re.sub(r"^(site/[^:]+):\d+:", r"\1:LINE:", result.output, flags=re.M)
    if request.config.getoption("--update-golden"):
        (folder / "expected.txt").write_text(shown, encoding="utf-8")
    assert shown == (folder / "expected.txt").read_text(encoding="utf-8")
    assert result.exit_code == 1
    if command == "check":
        assert project.run("build").output == result.output, "build tells the same"
    after = tree_bytes(project.root)
    if case.get("late"):  # found in the finished pages, so that the pages and the new site lie in build/ already
        before, after = ({name: data for name, data in tree.items() if not name.startswith("build/")} for tree in (before, after))
    assert after == before, "nothing is written"


def test_every_case_has_its_text_and_its_words() -> None:
    assert len(cases()) >= 30
    for folder in CASES.iterdir():
        assert {path.name for path in folder.iterdir()} == {"case.yml", "expected.txt"}, folder
        case = yaml.safe_load((folder / "case.yml").read_text(encoding="utf-8"))
        assert case["what"].endswith("."), folder
        text = (folder / "expected.txt").read_text(encoding="utf-8")
        assert ": error[" in text and "\n  fix: " in text and text.endswith("; nothing written\n"), folder
        assert "Traceback" not in text, folder
