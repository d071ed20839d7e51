"""The offline bundle: what is in the ZIP, under which names, the same bytes everywhere, and never half a file."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from generator import installable, sitecheck
from generator.offline import bundle as bundling
from generator.offline import names
from generator.offline.listing import MANIFEST, SUMS
from generator.problems import ContentError, Problems
from tests.support import REPO, Project, built, copy_of, generator_command, packed, quiet, tree_bytes

NAME = "small-atlas-1.2.3"
ADDED = {bundling.START, SUMS, MANIFEST, *bundling.PAPERS.values()}


@pytest.fixture(scope="module")
def made(small_built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP of the small site. Read only."""
    return packed(small_built, tmp_path_factory.mktemp("made"))


@pytest.fixture
def project(small_built: Project, tmp_path: Path) -> Project:
    """A copy of the small site with its output, to be changed."""
    return copy_of(small_built, tmp_path / "project")


@pytest.fixture
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands pack the site that is there."""
    monkeypatch.setattr(bundling.building, "build", lambda *_: None)


def contents(file: Path) -> dict[str, bytes]:
    """Return what the ZIP holds, path below its folder to bytes."""
    with zipfile.ZipFile(file) as source:
        assert source.testzip() is None
        return {name.partition("/")[2]: source.read(name) for name in source.namelist()}


def prefix(file: Path) -> str:
    with zipfile.ZipFile(file) as source:
        (top,) = {name.partition("/")[0] for name in source.namelist()}
    return top


# What is in it


def test_it_holds_the_site_as_it_was_built_and_what_explains_it(small_built: Project, made: Path) -> None:
    site, held = tree_bytes(small_built.paths.site), contents(made)
    assert held.keys() >= ADDED
    assert {path: data for path, data in held.items() if path not in ADDED} == {path: site[path] for path in held.keys() - ADDED}
    left = site.keys() - held.keys()
    assert {path for path in left if path.endswith(".html")} == {"404.html"}
    assert all(
        path.endswith(".map") or path.startswith(("404.html", "sitemap.xml", "robots.txt", "assets/javascripts/", "assets/images/readme-")) for path in left
    )
    assert {path for path in held if path.startswith(("data/", "assets/plates/"))} == {path for path in site if path.startswith(("data/", "assets/plates/"))}


def test_no_page_of_the_bundle_needs_what_was_left_out(small_built: Project, made: Path, tmp_path: Path) -> None:
    held = contents(made)
    with zipfile.ZipFile(made) as source:
        source.extractall(tmp_path)
    assert [problem.as_text() for problem in sitecheck.check(tmp_path / prefix(made))] == []
    left = tree_bytes(small_built.paths.site).keys() - held.keys()
    for path, data in held.items():
        if not path.endswith((".html", ".css", ".js")) or path == bundling.START:
            continue
        # The theme asks for its search only where there is a field to search in, and for the sitemap only to swap pages without loading them.
        text = re.sub(r'"search": ?"[^"]*"|sourceMappingURL=\S+', "", data.decode())
        if path.endswith(".html"):
            assert 'data-md-component="search"' not in text and '"navigation.instant' not in text, path
        elif path.startswith("assets/javascripts/bundle."):
            text = text.replace("sitemap.xml", "")
        assert not [name for name in left if name.rpartition("/")[2] in text], path


def test_what_a_browser_keeps_of_an_online_copy_is_all_there(made: Path) -> None:
    """The bundle may be put on a server: its worker asks for every file it names, and gives up when one is missing."""
    files = contents(made)
    kept = re.search(r"^const FILES = (\{.*?\});$", files[installable.WORKER].decode(), re.M | re.S)
    assert kept
    named = json.loads(kept[1])
    assert len(named) > 50 and set(named) <= files.keys()


def test_everything_lies_in_one_folder_named_after_the_site_and_its_version(made: Path) -> None:
    assert made.name == f"{NAME}-offline.zip"
    assert prefix(made) == NAME


def test_entries_are_in_order_with_the_day_of_the_content_and_plain_rights(small_built: Project, made: Path) -> None:
    day = small_built.library().site.content_date
    with zipfile.ZipFile(made) as source:
        infos = source.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {info.date_time for info in infos} == {(day.year, day.month, day.day, 0, 0, 0)}
    assert {(info.create_system, info.external_attr >> 16, info.compress_type, info.extra, info.comment) for info in infos} == {(3, 0o100644, 8, b"", b"")}


def test_a_day_before_the_zip_format_is_no_hindrance() -> None:
    raw, _ = bundling.zipped({"a": b"b"}, "folder", bundling.date(1850, 2, 28))
    assert raw[10:14] == bytes([0, 0, 0x5C, 0])  # midnight of 28 February 1980


def test_the_manifest_says_what_it_is_and_names_every_file(small_built: Project, made: Path) -> None:
    held = contents(made)
    whole: dict[str, Any] = json.loads(held[MANIFEST])
    files = whole.pop("files")
    site = small_built.library().site
    assert whole == {
        "format": "trigger-point-atlas-offline/1",
        "name": site.name,
        "version": site.version,
        "content_date": site.content_date.isoformat(),
        "licence": {"content": "CC BY 4.0", "code": "MIT"},
        "file_count": len(held) - 2,
        "bytes": sum(len(data) for path, data in held.items() if path not in (MANIFEST, SUMS)),
    }
    assert {file["path"]: file["size"] for file in files} == {path: len(data) for path, data in held.items() if path not in (MANIFEST, SUMS)}
    assert {f"{file['sha256']}  {file['path']}" for file in files} == {line for line in held[SUMS].decode().splitlines() if not line.endswith(MANIFEST)}


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs sha256sum")
def test_the_sums_are_those_of_sha256sum(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as source:
        source.extractall(tmp_path)
    folder = tmp_path / NAME
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == sum(1 for file in folder.rglob("*") if file.is_file()) - 1
    (folder / "about.html").write_text("x", encoding="utf-8")
    assert subprocess.run(["sha256sum", "--status", "-c", SUMS], cwd=folder, check=False).returncode == 1


def test_the_papers_are_those_of_the_project(made: Path) -> None:
    held = contents(made)
    for paper, path in bundling.PAPERS.items():
        assert held[path] == (REPO / paper).read_bytes()


def test_the_licences_are_those_of_the_papers() -> None:
    assert (REPO / "LICENSE-CONTENT").read_text(encoding="utf-8").partition("\n")[0].endswith(f"({bundling.LICENCE['content']})")
    assert (REPO / "LICENSE").read_text(encoding="utf-8").startswith(bundling.LICENCE["code"])


# The page that says how to begin


def test_the_start_page_stands_alone_and_is_sound(small_built: Project, made: Path) -> None:
    held = contents(made)
    raw = held[bundling.START]
    page = lxml.html.document_fromstring(raw.decode())
    (policy,) = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'") and "script" not in policy
    assert not page.xpath("//script | //img | //@onclick | //link[@rel='stylesheet']")
    assert "url(" not in raw.decode() and "@import" not in raw.decode()
    assert {href for href in page.xpath("//a/@href") if href not in held} <= {small_built.library().site.url}
    text = " ".join(page.text_content().split())
    site = small_built.library().site
    for words in (site.name, site.version, site.content_date.isoformat(), site.review, site.disclaimer, "CC BY 4.0", "Unpack the ZIP first", "emergency", NAME):
        assert words in text, words
    order = [element.get("href") for element in page.xpath("//a")]
    assert order[:2] == ["index.html", "red-flags/index.html"]


def test_the_start_page_escapes_what_it_prints(project: Project) -> None:
    project.edit("content/site.yml", "name: Small Atlas", 'name: "<b>Small & Atlas</b>"')
    held = contents(packed(project, project.file("dist")))
    assert b"&lt;b&gt;Small &amp; Atlas" in held[bundling.START] and b"<b>" not in held[bundling.START]
    assert [file.name for file in project.file("dist").iterdir()] == ["b-small-atlas-b-1.2.3-offline.zip"]


def test_a_broken_start_page_is_told_with_its_line(project: Project) -> None:
    name = f"site_templates/{bundling.TEMPLATE}"
    project.write(name, "one\n{% if %}\n")
    with pytest.raises(ContentError) as caught:
        bundling.pack(project.paths, project.file("dist"), Problems())
    (problem,) = caught.value.problems
    assert problem.as_text().startswith(f"{name}:2:1: error[template]: ")
    project.write(name, "{{ site.nam }}")
    with pytest.raises(ContentError, match="1 error"):
        bundling.pack(project.paths, project.file("dist"), Problems())
    assert not project.file("dist").exists()


# The same bytes


def test_the_same_content_gives_the_same_zip_anywhere(small_built: Project, made: Path, tmp_path: Path) -> None:
    other = copy_of(small_built, tmp_path / "quite" / "another plåce", built=False)
    for number, file in enumerate(path for path in other.root.rglob("*") if path.is_file()):
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 + number))
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    command = ["sh", "-c", 'umask 077; exec "$@"', "sh", *generator_command("bundle"), "--root", str(other.root), "--json"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["bundle"]
    assert Path(told["file"]) == other.root / "dist" / made.name
    assert Path(told["file"]).read_bytes() == made.read_bytes()
    assert (told["size"], told["files"]) == (made.stat().st_size, len(contents(made)))
    assert len(told["largest"]) == bundling.NAMED and told["largest"][0]["bytes"] >= told["largest"][1]["bytes"] > 0


# Names that every system takes


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("muscles/con.html", "name-reserved", "'con.html'"),
        ("NUL", "name-reserved", "'NUL'"),
        ("a/Lpt1.tar.gz", "name-reserved", "'Lpt1.tar.gz'"),
        ("aux /b", "name-reserved", "'aux '"),
        ("a:b.html", "name-refused", "':'"),
        ("a/what?.html", "name-refused", "'?'"),
        ("back\\slash", "name-refused", "'\\\\'"),
        ("tab\tin", "name-refused", "'\\t'"),
        ("a./b", "name-end", "'a.'"),
        ("b ", "name-end", "'b '"),
        ("knöchel.html", "name-not-ascii", "'ö'"),
        ("x" * 181, "name-too-long", "181 characters"),
    ],
)
def test_a_name_that_some_system_refuses_is_told(path: str, code: str, said: str) -> None:
    found = list(names.check({path: 1}))
    assert code in {problem.code for problem in found}
    (problem,) = [problem for problem in found if problem.code == code]
    assert problem.location.path == f"site/{path}"
    assert said in problem.message and problem.fix


def test_names_that_differ_only_in_case_are_told_once_also_those_of_folders() -> None:
    found = list(names.check({"a/b.html": 1, "a/B.html": 1, "D/x": 1, "d": 1, "other": 1}))
    assert [(problem.code, problem.location.path) for problem in found] == [("name-case", "site/a/b.html"), ("name-case", "site/d")]
    assert "'a/b.html' and 'a/B.html'" in found[0].message


def test_a_file_that_a_stick_cannot_hold_is_told() -> None:
    assert list(names.check({"a": 2**32 - 1})) == []
    (problem,) = names.check({"a": 2**32})
    assert problem.code == "file-too-big"


@pytest.mark.parametrize("path", ["a/b-c_d.e.html", "context.html", "com10.txt", ".nomedia", "x" * 180, "a (1)/[b]&'c'.svg"])
def test_plain_names_are_let_through(path: str) -> None:
    assert list(names.check({path: 0})) == []


def test_a_bad_name_stops_the_bundle_with_every_finding(project: Project, no_build: None) -> None:
    project.write("site/aux.txt", "x")
    project.write("site/start-here.HTML", "x")
    result = project.run("bundle")
    assert result.exit_code == 1
    assert "site/aux.txt: error[name-reserved]: " in result.output and "site/start-here.HTML: error[name-case]: " in result.output
    assert not project.file("dist").exists()


def test_the_bundle_overwrites_no_page_of_the_site(project: Project, no_build: None) -> None:
    project.write("site/manifest.json", "x")
    result = project.run("bundle")
    assert result.exit_code == 1
    assert "site/manifest.json: error[page-twice]: the bundle writes its own 'manifest.json'." in result.output


def test_a_missing_paper_is_told(project: Project, no_build: None) -> None:
    project.file("NOTICE").unlink()
    result = project.run("bundle")
    assert (result.exit_code, "NOTICE: error[missing-file]: " in result.output) == (1, True)


# Writing


def old_zip(project: Project) -> Path:
    """Lay an older ZIP where the new one goes."""
    project.write(f"dist/{NAME}-offline.zip", "old")
    return project.file(f"dist/{NAME}-offline.zip")


def alone(file: Path, text: bytes = b"old") -> bool:
    """Return whether *file* still holds *text* and nothing lies beside it."""
    return file.read_bytes() == text and [path.name for path in file.parent.iterdir()] == [file.name]


def test_it_says_what_was_made_and_how_to_check_it(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    result = project.run("bundle")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert re.fullmatch(rf"dist/{NAME}-offline\.zip: [\d.]+ [Mk]B, at most 25\.0 MB", lines[0])
    assert re.fullmatch(r"\d+ files, unpacked [\d.]+ MB", lines[1])
    assert lines[2].startswith("Largest: ") and re.fullmatch(r"SHA-256: [0-9a-f]{64}", lines[3])
    assert lines[4] == f"Check a copy with: python -m generator verify dist/{NAME}-offline.zip"


def test_it_builds_before_it_packs(small: Project) -> None:
    built(small)
    small.edit("content/glossary.yml", "  definition: What ties muscle to bone.", "  definition: A cord.")
    made = bundling.bundle(small.paths, small.file("dist"), Problems(), quiet)
    assert b"A cord." in contents(made.file)["glossary.html"]


def test_content_with_errors_gives_no_zip(project: Project) -> None:
    kept = old_zip(project)
    project.edit("content/muscles/soleus.yml", "latin: musculus soleus", "latin: 1")
    result = project.run("bundle")
    assert (result.exit_code, "error[wrong-type]" in result.output, alone(kept)) == (1, True, True)


def test_it_goes_where_it_is_told(project: Project, no_build: None, tmp_path: Path) -> None:
    target = tmp_path / "Stick 1, Süd" / "new"
    assert project.run("bundle", "--out", str(target)).exit_code == 0
    assert [file.name for file in target.iterdir()] == [f"{NAME}-offline.zip"]
    assert not project.file("dist").exists()


def test_a_second_one_takes_the_place_of_the_first(project: Project, no_build: None) -> None:
    kept = old_zip(project)
    kept.with_name(f".{kept.name}.new").write_text("left by a killed run", encoding="utf-8")
    assert project.run("bundle").exit_code == 0
    assert alone(kept, kept.read_bytes()) and zipfile.is_zipfile(kept)


def test_too_big_is_an_error_that_names_the_largest_files(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = old_zip(project)
    monkeypatch.setattr(bundling, "LIMIT", 100_000)
    monkeypatch.chdir(project.root)
    result = project.run("bundle")
    assert result.exit_code == 1
    assert f"dist/{NAME}-offline.zip: error[bundle-too-big]: the ZIP would have " in result.output
    assert "at most 100 kB are wanted. The largest files: " in result.output and result.output.count(" kB") >= 1 + bundling.NAMED
    assert alone(kept)


def test_a_full_disk_is_told_and_the_old_zip_stays(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = old_zip(project)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundling.os, "fsync", full)
    monkeypatch.chdir(project.root)
    result = project.run("bundle")
    assert result.exit_code == 1
    assert result.output == (
        f"dist/{NAME}-offline.zip: error[cannot-write]: No space left on device.\n"
        "  fix: check permissions and free space, then run the command again\n"
        "1 error in 1 file; nothing written\n"
    )
    assert alone(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of Unix")
def test_a_write_that_breaks_off_leaves_nothing_half(project: Project) -> None:
    """The system itself stops the write in the middle: no file of the process may grow beyond 20 kB."""
    kept = old_zip(project)
    before = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "from generator.offline import bundle as bundling; bundling.building.build = lambda *_: None\n"
    )
    done = subprocess.run([*generator_command("bundle", before=before), "--root", str(project.root)], capture_output=True, text=True, check=False)
    assert (done.returncode, "error[cannot-write]: File too large." in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert alone(kept)


def test_a_folder_that_cannot_be_written_is_told(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("dist", "a file where the folder should be")
    monkeypatch.chdir(project.root)
    result = project.run("bundle")
    assert result.exit_code == 1
    assert f"dist/{NAME}-offline.zip: error[cannot-write]: File exists." in result.output
    assert project.read("dist") == "a file where the folder should be"

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    project.file("dist").unlink()
    kept = old_zip(project)
    monkeypatch.setattr(bundling.os, "replace", refused)
    result = project.run("bundle")
    assert (result.exit_code, "error[cannot-write]: Read-only file system." in result.output, alone(kept)) == (1, True, True)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_stopping_it_leaves_the_old_zip(project: Project, no_build: None, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    kept = old_zip(project)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bundling.os, step, interrupted)
    result = project.run("bundle")
    assert (result.exit_code, result.output) == (130, "Stopped. No ZIP was written; an older one is untouched.\n")
    assert alone(kept)


def test_a_folder_that_cannot_be_synced_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network drives refuse to sync folders; the file is safe by then."""
    fsync = os.fsync

    def only_files(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(handle)

    monkeypatch.setattr(bundling.os, "fsync", only_files)
    bundling.write(tmp_path / "a.zip", b"x")
    assert alone(tmp_path / "a.zip", b"x")


@pytest.mark.parametrize(("text", "slug"), [("Trigger Point Atlas", "trigger-point-atlas"), ("  Über/uns: 2 ", "ber-uns-2"), ("日本", "site"), ("CON", "con")])
def test_a_name_becomes_part_of_a_file_name(text: str, slug: str) -> None:
    assert bundling.slug(text) == slug


@pytest.mark.parametrize(("size", "words"), [(0, "0 kB"), (499_499, "499 kB"), (1_000_000, "1.0 MB"), (25_000_000, "25.0 MB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert bundling.megabytes(size) == words
