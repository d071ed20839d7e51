from __future__ import annotations

import json
import subprocess
import sys

import pytest

from generator import build as building
from generator import cli
from tests.support import REPO, Project, run

COMMANDS = ("build", "bundle", "check", "deploy", "fmt", "new", "report", "schema", "serve", "verify")


def module(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "generator", *arguments], cwd=REPO, capture_output=True, text=True, check=False)


def test_it_runs_as_a_module(small: Project) -> None:
    done = module("check", "--root", str(small.root))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{sum(1 for _ in small.file('content').rglob('*.yml'))} files checked, no problems\n"


def test_problems_go_to_standard_error(small: Project) -> None:
    small.file("content/feels.yml").unlink()
    done = module("check", "--root", str(small.root))
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[missing-file]" in done.stderr


def test_help_names_every_command() -> None:
    for flag in ("-h", "--help"):
        result = run(flag)
        assert result.exit_code == 0
        assert all(f"\n  {name} " in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Usage: python -m generator {name}" in result.output


@pytest.mark.parametrize("arguments", [["nonsense"], ["check", "--nonsense"], ["check", "--root", "/no/such/place/at/all", "extra"]])
def test_a_slip_in_the_command_is_a_usage_error(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_root_without_content_is_told() -> None:
    result = run("check", "--root", "/no/such/place/at/all")
    assert result.exit_code in (1, 2)
    assert "no folder 'content'" in result.output or "does not exist" in result.output


def test_json_is_json_and_nothing_else(small: Project) -> None:
    result = small.run("check", "--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == {"files": 27, "errors": 0, "warnings": 0, "problems": []}
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    for command in ("check", "build"):
        result = small.run(command, "--json")
        assert result.exit_code == 1
        data = json.loads(result.output)
        assert (data["errors"], data["problems"][0]["code"]) == (1, "wrong-type")


def test_json_of_a_build_says_what_was_written(small: Project) -> None:
    data = json.loads(small.run("build", "--pages-only", "--json").output)
    assert data["written"]["changed"] > 40
    assert data["open"].endswith("build/docs")


def test_github_form_is_one_annotation_a_line(small: Project) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    result = small.run("check", "--github")
    assert result.exit_code == 1
    first, total = result.output.splitlines()
    assert first == "::error file=content/muscles/soleus.yml,line=3,col=8,title=wrong-type::'latin' must be text. put it in \"quotes\""
    assert total == "1 error in 1 file; nothing written"


def test_interrupting_says_so_and_leaves_by_130(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "check", interrupted)
    result = small.run("check")
    assert (result.exit_code, result.output) == (130, "Stopped. The site that was there before is untouched.\n")


def test_an_os_error_names_the_file_and_the_cure(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(small.file("build/docs/x.md")))

    monkeypatch.setattr(building, "write_tree", full)
    monkeypatch.chdir(small.root)
    result = small.run("build")
    assert result.exit_code == 1
    assert result.output == (
        "build/docs/x.md: error[cannot-write]: No space left on device.\n"
        "  fix: check permissions and free space, then run the command again\n"
        "1 error in 1 file; nothing written\n"
    )


def test_a_build_says_what_to_open(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.root)
    result = small.run("build")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "Open site/index.html"
    assert result.output.splitlines()[0].endswith(" pages and files written, 0 unchanged, 0 removed")


def test_every_command_takes_a_root() -> None:
    commands = {**cli.main.commands, **cli.measure.commands}
    for name in commands.keys() - {"measure", "verify"}:
        command = commands[name]
        assert "--root" in {option for parameter in command.params for option in parameter.opts}, name
