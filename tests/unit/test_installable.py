"""What is kept on a device, and that the same site makes the same worker."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from pathlib import Path

import pytest
from lxml import html

from generator import installable
from generator.problems import Problems
from tests.support import REPO, Project


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A finished site of a few files, and what a site holds that is not kept."""
    folder = tmp_path / "site"
    for name in (
        "index.html", "about.html", "404.html", "red-flags/index.html", "red-flags/dvt.html", "assets/css/atlas.css", "assets/js/page.js", "assets/js/page.js.map",
        "assets/plates/soleus.svg", "assets/plates/soleus.png", "assets/images/favicon.png", "assets/images/readme.png", "assets/javascripts/lunr/wordcut.js",
        "assets/javascripts/workers/search.js", "data/atlas.json", "data/zones.csv", "sitemap.xml", "sitemap.xml.gz",
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def add(site: Path) -> str:
    problems = Problems()
    installable.add(site, REPO / "mkdocs.yml", REPO / "site_templates", problems)
    assert not problems.failed
    return (site / installable.WORKER).read_text(encoding="utf-8")


def constant(worker: str, name: str) -> object:
    return json.loads(worker.partition(f"const {name} = ")[2].partition(";")[0])


def test_what_is_kept(site: Path) -> None:
    files = constant(add(site), "FILES")
    assert isinstance(files, dict)
    assert sorted(files) == [
        "about.html", "assets/css/atlas.css", "assets/icons/icon-192.png", "assets/images/favicon.png", "assets/js/page.js", "assets/plates/soleus.svg",
        "index.html", "manifest.webmanifest", "red-flags/dvt.html", "red-flags/index.html",
    ]  # fmt: skip
    for name, total in files.items():
        assert total == hashlib.sha256((site / name).read_bytes()).hexdigest()[:32]


def test_warning_signs_come_first_for_who_saves_data(site: Path) -> None:
    assert constant(add(site), "SAFETY") == [
        "assets/css/atlas.css", "assets/js/page.js", "index.html", "manifest.webmanifest", "red-flags/dvt.html", "red-flags/index.html",
    ]  # fmt: skip


def test_the_same_site_makes_the_same_bytes(site: Path) -> None:
    first = {path: path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file() and add(site)}
    add(site)
    assert {path: path.read_bytes() for path in first} == first


def test_the_version_follows_what_is_kept(site: Path) -> None:
    first = constant(add(site), "VERSION")
    (site / "data/atlas.json").write_text("other", encoding="utf-8")
    assert constant(add(site), "VERSION") == first
    (site / "about.html").write_text("other", encoding="utf-8")
    assert constant(add(site), "VERSION") != first
    assert re.fullmatch("[0-9a-f]{32}", str(first))


def test_a_missing_worker_is_a_problem(site: Path, tmp_path: Path) -> None:
    problems = Problems()
    installable.add(site, REPO / "mkdocs.yml", tmp_path, problems)
    assert [problem.code for problem in problems] == ["missing-template"]
    assert not (site / installable.WORKER).exists()


def test_icons_are_of_their_size() -> None:
    for path, content in installable.icons():
        size = 180 if "apple" in path else int(re.findall(r"\d+", path)[0])
        assert struct.unpack(">II", content[16:24]) == (size, size), path


def test_the_manifest_names_what_the_site_has(small_built: Project) -> None:
    site = small_built.paths.site
    manifest = json.loads((site / installable.MANIFEST).read_text(encoding="utf-8"))
    assert {icon["purpose"] for icon in manifest["icons"] if "purpose" in icon} == {"maskable"}
    for path in (manifest["start_url"], *(one["src"] for one in manifest["icons"]), *(one["url"] for one in manifest["shortcuts"])):
        assert (site / path).is_file(), path


def test_everything_a_page_loads_is_kept(real: Project) -> None:
    site = real.paths.site
    files = installable.kept(site)
    for name in files:
        if name.endswith(".html"):
            page = html.document_fromstring((site / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
            for address in page.xpath('//img/@src | //script/@src | //link[@rel="stylesheet"]/@href | //link[@rel="icon"]/@href'):
                target = (site / name).parent.joinpath(address).resolve().relative_to(site.resolve()).as_posix()
                assert target in files, f"{name} loads {target}"


def test_the_age_is_told_as_the_page_states_it() -> None:
    script = (REPO / "docs/assets/js/offline.js").read_text(encoding="utf-8")
    found = re.search(r"STALE_DAYS = (\d+)", script)
    assert found
    assert f"more than {found[1]} days ago" in " ".join((REPO / "docs/how-to-use.md").read_text(encoding="utf-8").split())
