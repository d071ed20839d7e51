"""The real bundle, unpacked into a folder with spaces and non-ASCII letters, with the network off: every page, once, also for axe."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote, unquote
from urllib.request import urlopen

import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, Route

from generator import sitecheck
from generator.offline.bundle import START
from generator.offline.verify import verify
from generator.problems import Problems
from tests.browser.support import KINDS, NOTE_VIOLATIONS, Watch, parsed, serving
from tests.browser.test_axe import BY_COLOUR, violations
from tests.browser.test_search import QUERIES
from tests.support import Project, once

#: How many parts the pages are opened in, so that several workers can share them.
SHARDS = 4
#: What the addresses of the bundle may begin with besides its folder.
INNER = ("data:", "about:")


@pytest.fixture(scope="session")
def unpacked(shared: Path, real_bundle: Path) -> Path:
    """The folder of the unpacked bundle. Read only."""

    def unpack(target: Path) -> None:
        with zipfile.ZipFile(real_bundle) as source:
            source.extractall(target)

    return next(once(shared, "Praxis Süd, Stick №1 ünd mehr", unpack).iterdir())


class Reader:
    """One page for many addresses: nothing but files is let through, and every complaint is kept with the page it came from."""

    def __init__(self, browser: Browser, root: str, offline: bool = True) -> None:
        self.root = root
        self.outside: list[str] = []
        self.context: BrowserContext = browser.new_context(offline=offline, reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(NOTE_VIOLATIONS)
        if offline:
            self.context.route(re.compile(r"^(?!file:|data:|about:)"), self._refuse)
        else:  # test_installable.py is about the worker
            self.context.add_init_script("delete Navigator.prototype.serviceWorker")
        self.page: Page = self.context.new_page()
        self.watch = Watch(root)
        self.watch.over(self.page)

    def _refuse(self, route: Route) -> None:
        self.outside.append(route.request.url)
        route.abort()

    def open(self, name: str) -> str:
        """Open the page *name* and return its main heading."""
        self.page.goto(f"{self.root}{name}", wait_until="load")
        heading, violations = self.page.evaluate("[document.querySelector('h1')?.innerText.trim() || '', window.violations]")
        self.watch.trouble += [f"policy: {one}" for one in violations]
        return str(heading)

    def trouble(self) -> list[str]:
        """Return everything any page complained about or asked for outside, and forget it."""
        found = [*self.watch.trouble, *(f"outside: {url}" for url in self.outside)]
        self.watch.trouble.clear()
        self.outside.clear()
        return found


@pytest.fixture
def reader(browser: Browser, unpacked: Path) -> Iterator[Reader]:
    one = Reader(browser, unpacked.as_uri() + "/")
    yield one
    one.context.close()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_page_opens_without_a_network_and_axe_finds_nothing(reader: Reader, unpacked: Path, shard: int) -> None:
    """On a phone. The pages of ``KINDS`` are asked in ``test_axe.py``, and so is the frame that is the same on every page.
    Colours are judged there too, on a page of each kind: they are all alike, and judging them takes as long as everything else."""
    reader.page.set_viewport_size({"width": 360, "height": 900})
    pages = sorted(file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*.html"))
    assert len(pages) > 400
    complaints: dict[str, list[str]] = {}
    for name in pages[shard::SHARDS]:
        heading = reader.open(name)
        found = reader.trouble() + ([] if heading else ["no heading"])
        if name.removesuffix(".html") not in KINDS:
            found += violations(reader.page, left=BY_COLOUR, frame=False)
        if found:
            complaints[name] = found
    assert complaints == {}
    root = unquote(reader.root)
    assert all(unquote(url).startswith((root, *INNER)) for url in reader.watch.requests)
    assert len(reader.watch.requests) > len(pages) / SHARDS * 3, "the pages load their scripts and style sheets"


def test_what_the_others_rely_on_is_noticed(reader: Reader, unpacked: Path) -> None:
    """A request that leaves the folder, a script that fails and what the policy refuses are all seen."""
    reader.open("about.html")
    assert reader.trouble() == []
    reader.page.evaluate(
        """() => { const image = new Image(); image.src = "http://127.0.0.2:9/outside.png"; document.body.append(image);
            const other = new Image(); other.src = "../beside.png"; document.body.append(other); setTimeout(() => { throw new Error("broken"); }); }"""
    )
    reader.page.wait_for_timeout(200)
    reader.watch.trouble += reader.page.evaluate("window.violations")
    found = " ".join(reader.trouble())
    assert "img-src http://127.0.0.2:9/outside.png" in found
    assert "outside: " in found and "beside.png" in found and "error: broken" in found


def test_readers_can_go_from_page_to_page(reader: Reader) -> None:
    reader.open(START)
    page = reader.page
    page.get_by_role("link", name="Open the Trigger Point Atlas").click()
    page.wait_for_url("**/index.html")
    page.locator(".places a", has_text="Calf").first.click()
    page.wait_for_url("**/regions/calf*.html")
    page.locator(".card a").first.click()
    page.wait_for_url("**/muscles/*.html")
    page.locator(".flags a").first.click()
    page.wait_for_url("**/red-flags/*.html")
    assert reader.trouble() == []


def test_the_finder_ranks_without_a_network(reader: Reader) -> None:
    reader.open("find.html#main=heel-sole&safe=none")
    reader.page.locator("#finder .found > li").first.wait_for()
    assert reader.page.locator("#finder .found > li").count() > 1
    assert reader.trouble() == []


#: What people ask every day; tests/search/queries.yml holds the page each would hope for.
ASKED = (
    "calf pain",
    "back of my knee hurts",
    "numb big toe",
    "calf cramp at night",
    "shin splints",
    "sciatica",
    "achiles",
    "soleus",
    "foam roller",
    "high heels",
)


@pytest.mark.parametrize("way", ["file", "http"])
def test_the_search_answers_everyday_questions(browser: Browser, unpacked: Path, way: str) -> None:
    wanted = {text: pages for group in QUERIES.values() for text, pages in group.items()}
    with serving(unpacked) as base:
        reader = Reader(browser, f"{unpacked.as_uri()}/" if way == "file" else base, offline=way == "file")
        reader.open("muscles/soleus.html")
        for text in ASKED:
            reader.page.locator("#search-field").fill(text)
            first = reader.page.locator('#search-list [role="option"]').first
            first.wait_for()
            href = str(first.evaluate("one => one.href"))
            assert unquote(href.removeprefix(reader.root)) in wanted[text], text
        assert reader.trouble() == []
        reader.context.close()


def test_every_link_leads_somewhere(unpacked: Path) -> None:
    assert [problem.as_text() for problem in sitecheck.check(unpacked)] == []


def test_the_unpacked_bundle_and_its_zip_are_as_they_were_made(unpacked: Path, real_bundle: Path) -> None:
    for place in (unpacked, unpacked.parent, real_bundle):
        problems = Problems()
        assert verify(place, problems) == sum(1 for file in unpacked.rglob("*") if file.is_file())
        assert [problem.as_text() for problem in problems] == []


def test_the_pages_are_those_of_the_site(real: Project, unpacked: Path) -> None:
    site = {file.relative_to(real.paths.site).as_posix(): file.read_bytes() for file in real.paths.site.rglob("*.html")}
    held = {file.relative_to(unpacked).as_posix(): file.read_bytes() for file in unpacked.rglob("*.html")}
    del site["404.html"], held[START]
    assert held == site


@cache
def unlike(folder: Path) -> list[str]:
    """Return one page of each set of pages below *folder* that look alike to scripts: to all names of elements, attributes, classes and ids that
    occur in any script a page loads, and by which scripts it loads."""
    trees = {file.relative_to(folder).as_posix(): parsed(file) for file in sorted(folder.rglob("*.html"))}
    scripts = {name: frozenset(PurePosixPath(src).name for src in tree.xpath("//script/@src")) for name, tree in trees.items()}
    loaded = frozenset[str]().union(*scripts.values())
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.js")) if file.name in loaded and not file.name.endswith("-data.js"))
    known = set(re.findall(r"[\w-]+", text))
    seen: dict[tuple[frozenset[str], frozenset[str]], str] = {}
    for name, tree in trees.items():
        names = {one.tag for one in tree.iter(etree.Element)}
        for one in tree.iter(etree.Element):
            names.update(one.attrib, one.get("class", "").split(), one.get("id", "").split())
        seen.setdefault((scripts[name], frozenset(names & known)), name)
    return list(seen.values())


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_page_of_the_same_folder_opens_from_a_server(browser: Browser, unpacked: Path, shard: int) -> None:
    """Every page is sent. What a server changes about a page after that is what its scripts may do: of pages that are alike to all scripts one is opened.
    The test above opens each page from the disk, with the same files beside it."""
    with serving(unpacked) as base:
        for file in sorted(unpacked.rglob("*.html"))[shard::SHARDS]:
            with urlopen(f"{base}{quote(file.relative_to(unpacked).as_posix())}") as sent:
                assert (sent.status, sent.headers.get_content_type(), sent.read()) == (200, "text/html", file.read_bytes())
        reader = Reader(browser, base, offline=False)
        pages = unlike(unpacked)
        assert {folder.name for folder in unpacked.iterdir() if any(folder.glob("*.html"))} <= {page.partition("/")[0] for page in pages}
        assert len(pages) > 60
        complaints: dict[str, list[str]] = {}
        for name in pages[shard::SHARDS]:
            heading = reader.open(name)
            found = reader.trouble() + ([] if heading else ["no heading"])
            if found:
                complaints[name] = found
        assert complaints == {}
        assert all(unquote(url).startswith((base, *INNER)) for url in reader.watch.requests)
        reader.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_start_page_can_be_read_by_everybody(browser: Browser, unpacked: Path, scheme: Literal["light", "dark"], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{unpacked.as_uri()}/{START}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('a.open').getBoundingClientRect().height") >= 24
    context.close()
