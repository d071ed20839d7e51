"""The folder for a web server: the site and its packed forms, the same bytes each time, and never half a folder."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import brotli
import pytest

from generator.hosting import folder as hosting
from generator.hosting import headers, packing
from generator.problems import ContentError, Problems
from tests.support import Project, tree_bytes


@pytest.fixture
def project(small_built: Project, tmp_path: Path) -> Project:
    """A project with a few files of the small site as its output, to be changed."""
    made = Project(tmp_path / "project")
    for name in ("index.html", "about.html", "404.html", "assets/js/page.js", "assets/icons/icon-192.png"):
        made.file(f"site/{name}").parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(small_built.paths.site / name, made.file(f"site/{name}"))
    return made


@pytest.fixture
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the site that is there."""
    monkeypatch.setattr(hosting.building, "build", lambda *_: None)


def test_it_holds_the_site_its_packed_forms_and_what_hosts_read(small_built: Project, small_online: Path) -> None:
    site, held = tree_bytes(small_built.paths.site), tree_bytes(small_online)
    assert {path: held.get(path) for path in site} == site
    added = held.keys() - site.keys()
    assert {path for path in added if not path.endswith((".gz", ".br"))} == {headers.FILE, hosting.NO_JEKYLL}
    for path in added - {headers.FILE, hosting.NO_JEKYLL}:
        plain, form = os.path.splitext(path)
        assert (gzip if form == ".gz" else brotli).decompress(held[path]) == held[plain], path
        assert len(held[path]) < len(held[plain])


def test_all_text_that_gains_is_packed_and_nothing_else(small_built: Project, small_online: Path) -> None:
    site, held = tree_bytes(small_built.paths.site), tree_bytes(small_online)
    large = {path for path, raw in site.items() if path.endswith(packing.ENDINGS) and len(raw) >= packing.SMALLEST}
    assert {Path(path).suffix for path in large} >= {".html", ".css", ".js", ".svg", ".json", ".csv"}
    for form in packing.FORMS:
        assert {path.removesuffix(form) for path in held if path.endswith(form)} - {"sitemap.xml"} == large - {"sitemap.xml"}


def test_what_would_grow_stays_plain_and_what_has_the_name_stays() -> None:
    files = {"a.js": os.urandom(2000), "b.js": b"x" * 2000, "b.js.gz": b"own", "c.js": b"x" * 1000, "d.png": b"x" * 2000}
    assert packing.siblings(files).keys() == {"b.js.br"}


def test_the_same_site_gives_the_same_bytes_and_what_did_not_change_keeps_its_time(project: Project, no_build: None) -> None:
    out = project.file("dist/online")
    hosting.lay(project.paths, out, Problems())
    before = tree_bytes(out)
    for file in out.rglob("*"):
        if file.is_file():
            os.utime(file, (1_000_000_000, 1_000_000_000))
    hosting.lay(project.paths, out, Problems())
    assert tree_bytes(out) == before
    assert {file.stat().st_mtime for file in out.rglob("*") if file.is_file()} == {1_000_000_000}
    project.edit("site/about.html", "</h1>", " now</h1>")
    hosting.lay(project.paths, out, Problems())
    newer = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file() and file.stat().st_mtime > 1_000_000_000}
    assert newer == {"about.html", "about.html.br", "about.html.gz"}


def test_it_builds_first_says_what_was_made_and_replaces_its_own_folder(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    steps: list[str] = []
    monkeypatch.setattr(hosting.building, "build", lambda *_: steps.append("built"))
    result = project.run("deploy")
    assert (result.exit_code, steps) == (0, ["built"])
    lines = result.output.splitlines()
    assert re.fullmatch(r"dist/online: \d+ files, [\d.]+ [Mk]B, ready to be uploaded", lines[0])
    assert re.fullmatch(r"[\d.]+ [Mk]B of text travel as [\d.]+ [Mk]B \(gzip\) or [\d.]+ [Mk]B \(Brotli\)", lines[1])
    project.write("site/about.html", "another page")
    told: dict[str, Any] = json.loads(project.run("deploy", "--json").output)["deployed"]
    assert project.read("dist/online/about.html") == "another page"
    assert Path(told["folder"]) == project.file("dist/online") and told["files"] == len(tree_bytes(project.file("dist/online")))
    assert [path.name for path in project.file("dist").iterdir()] == ["online"]


def test_a_folder_of_somebody_else_is_left_alone_before_anything_is_built(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting.building, "build", lambda *_: pytest.fail("built"))
    for name in ("mine/letter.txt", "mine/_headers", "a-file"):
        project.write(name, "mine")
        target = project.file(name.partition("/")[0])
        result = project.run("deploy", "--out", str(target))
        assert result.exit_code == 1
        assert "error[folder-in-use]: this is not a folder that `deploy` wrote before" in result.output and "Traceback" not in result.output
        assert project.read(name) == "mine"
    assert project.run("deploy", "--out", str(project.root)).exit_code == 1


def test_an_empty_folder_is_taken_also_through_a_link(project: Project, no_build: None, tmp_path: Path) -> None:
    (tmp_path / "Öffentlich 1").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Öffentlich 1")
    assert project.run("deploy", "--out", str(tmp_path / "link")).exit_code == 0
    assert (tmp_path / "link").is_symlink() and (tmp_path / "Öffentlich 1" / "index.html").is_file()


@pytest.mark.parametrize("name", ["_write", "_keep_times"])
def test_a_failure_leaves_the_folder_as_it_was(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    out = project.file("dist/online")
    hosting.lay(project.paths, out, Problems())
    before = tree_bytes(out)
    project.write("site/about.html", "another page")
    whole = getattr(hosting, name)

    def full(*arguments: Any) -> None:
        whole(*arguments)
        raise OSError(28, "No space left on device", str(out / "about.html"))

    monkeypatch.setattr(hosting, name, full)
    result = project.run("deploy")
    assert (result.exit_code, "error[cannot-write]: No space left on device." in result.output) == (1, True)
    assert tree_bytes(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["online"]


def test_content_with_errors_gives_no_folder(small: Project) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    result = small.run("deploy")
    assert (result.exit_code, "error[wrong-type]" in result.output, small.file("dist").exists()) == (1, True, False)


def test_a_page_by_hand_may_not_take_the_name_of_the_headers(project: Project) -> None:
    project.write(f"site/{headers.FILE}", "x")
    with pytest.raises(ContentError, match="1 error"):
        hosting.lay(project.paths, project.file("dist/online"), Problems())
    assert not project.file("dist").exists()


# The headers


def rules(text: str) -> dict[str, dict[str, str]]:
    """Read a file ``_headers``: address to header to value."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            said = found.setdefault(line, {})
        elif line.strip() and not line.startswith("#"):
            assert line.startswith("  ")
            name, _, value = line.strip().partition(": ")
            said[name] = value
    return found


def test_static_hosts_say_what_the_definition_says(small_online: Path) -> None:
    found = rules((small_online / headers.FILE).read_text(encoding="utf-8"))
    own = headers.page_policy((small_online / "index.html").read_bytes())
    assert found.pop("/*") == {headers.POLICY: f"{own}; frame-ancestors 'none'", **headers.ALWAYS}
    assert found.keys() == {f"/{path}" for path in tree_bytes(small_online) if headers.HASHED.search(path)}
    assert len(found) >= 4 and all(said == {"Cache-Control": headers.FOREVER} for said in found.values())


def test_every_page_has_the_policy_that_the_headers_are_made_from(real: Project) -> None:
    (own,) = {re.findall(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', file.read_bytes())[0] for file in real.paths.site.rglob("*.html")}
    assert headers.policy(own.decode()) == f"{own.decode()}; frame-ancestors 'none'"


# What search engines are told


def test_robots_are_welcome_and_the_map_is_named_where_the_address_is_known(small_built: Project, hostile_built: Project) -> None:
    assert small_built.read("site/robots.txt") == "User-agent: *\nAllow: /\n"
    assert hostile_built.read("site/robots.txt") == "User-agent: *\nAllow: /\n\nSitemap: https://atlas.example/leg/sitemap.xml\n"
