"""Zensical, which may come after MkDocs, builds the same pages from the same tree. Its theme differs in its frame; what the pages say does not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree, html

from generator.mkdocs_run import environment
from tests.support import Project

#: A link that the theme of Zensical puts before each page.
OWN = "__skip"


@pytest.fixture(scope="module")
def zensical(small_built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site as Zensical builds it from ``build/docs`` and ``mkdocs.yml`` alone."""
    root = tmp_path_factory.mktemp("zensical")
    shutil.copytree(small_built.paths.tree, root / "build" / "docs")
    shutil.copytree(small_built.paths.templates / "theme", root / "site_templates" / "theme")
    shutil.copy(small_built.paths.config, root)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "mkdocs.yml"],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def article(file: Path) -> etree._Element:
    found = html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8")).find(".//article")
    assert found is not None, file
    return found


def test_every_page_says_the_same(small_built: Project, zensical: Path) -> None:
    site = small_built.paths.site
    pages = sorted(file.relative_to(site) for file in site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        ours, theirs = article(site / page), article(zensical / page)
        assert re.sub(r"\s+", " ", ours.text_content()) == re.sub(r"\s+", " ", theirs.text_content()), page
        links = [[one.get("href") for one in each.iter("a") if one.get("id") != OWN] for each in (ours, theirs)]
        assert links[0] == links[1], page
        ids = [[one.get("id") for one in each.iter(etree.Element) if one.get("id") not in (None, OWN)] for each in (ours, theirs)]
        assert ids[0] == ids[1], page


def test_every_page_has_its_title_policy_and_scripts(small_built: Project, zensical: Path) -> None:
    site = small_built.paths.site
    for file in sorted(site.rglob("*.html")):
        ours, theirs = (
            html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8")) for path in (file, zensical / file.relative_to(site))
        )
        for path in ("//title/text()", "//meta[@http-equiv='Content-Security-Policy']/@content", "//script[@type='application/ld+json']/text()"):
            assert ours.xpath(path) == theirs.xpath(path), (file, path)
        scripts = [{src.removeprefix("./") for src in each.xpath("//script/@src") if "assets/javascripts/" not in src} for each in (ours, theirs)]
        assert scripts[0] == scripts[1], file
