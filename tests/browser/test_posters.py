"""Posters: each on exactly one sheet of A4, A3 and Letter, upright, with nothing cut off and no letters too small; one can be printed alone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import parsed
from tests.browser.test_axe import sound
from tests.browser.test_layout import wide

PAGES = {"posters": 2, "posters-pain": 3}
#: Points (1/72 inch) of each paper, upright.
PAPERS = {"a4": (595, 842), "a3": (842, 1191), "letter": (612, 792)}
#: The smallest letters, in points on A4.
SMALLEST = 6.0


def sheets(page: Page) -> list[tuple[int, int]]:
    """Print the page and return the size of every sheet in points."""
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == len(boxes)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", PAGES)
def test_each_poster_fills_one_sheet(visit: Visit, name: str, paper: str) -> None:
    page = visit(name)
    page.locator(f'[name="paper"][value="{paper}"]').check()
    assert sheets(page) == [PAPERS[paper]] * PAGES[name]
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".poster")].filter(one => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth
            || [...one.querySelectorAll(".poster-foot p, li, .poster-cell")].some(part => part.scrollWidth > part.clientWidth + 1)).map(one => one.className)"""
    )
    assert cut == []


@pytest.mark.parametrize("name", PAGES)
def test_letters_can_be_read_on_a4(visit: Visit, name: str) -> None:
    page = visit(name)
    page.emulate_media(media="print")
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".poster *")].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
            .map(one => parseFloat(getComputedStyle(one).fontSize) * (one.getCTM ? one.getScreenCTM().a : 1))) * 72 / 96"""
    )
    assert smallest >= SMALLEST


@pytest.mark.parametrize("name", PAGES)
def test_a_poster_prints_alone(visit: Visit, name: str) -> None:
    page = visit(name)
    page.evaluate("window.print = () => {}")
    buttons = page.get_by_role("button", name="Print this poster")
    assert buttons.count() == PAGES[name]
    for number in range(PAGES[name]):
        buttons.nth(number).click()
        assert len(sheets(page)) == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert len(sheets(page)) == PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_every_poster_prints(visit: Visit, name: str) -> None:
    page = visit(name, js=False)
    assert page.get_by_role("button", name="Print this poster").count() == 0
    assert len(sheets(page)) == PAGES[name]


def test_stripes_and_dots_are_printed(visit: Visit) -> None:
    """The shapes that pictures share are not hidden on paper: textures and clips of hidden ones are lost."""
    page = visit("posters-pain")
    page.emulate_media(media="print")
    assert page.evaluate("!!document.querySelector('#pattern-primary-fine').closest('svg').checkVisibility()")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1440])
def test_a_preview_scrolls_by_itself(visit: Visit, name: str, width: int) -> None:
    page = visit(name, width=width)
    assert not wide(page)
    assert page.locator(".poster-view[tabindex='0'][role=region]").count() == PAGES[name]


def test_everything_is_on_a_poster(site: Path) -> None:
    points = parsed(site / "posters.html")
    listed = points.xpath('//ol[@class="poster-list"]/li')
    everything = parsed(site / "all-points.html").xpath('//div[@class="all-points"]//tbody/tr')
    assert len(listed) == len(everything)
    signs = {link.get("href") for link in parsed(site / "red-flags/index.html").xpath('//div[contains(@class,"flag-")]//li/a')}
    assert len(points.xpath('//div[contains(@class,"poster-level")]//li')) == len(signs)
    for name, posters in PAGES.items():
        text = " ".join(parsed(site / f"{name}.html").text_content().split())
        assert text.count("No clinician has reviewed this content") == posters + 1  # each poster, and the page
    pain = parsed(site / "posters-pain.html")
    assert len(pain.xpath('//div[@class="poster-cell"]')) >= 0.9 * len(everything)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_posters_is_small(site: Path, name: str) -> None:
    assert len(gzip.compress((site / f"{name}.html").read_bytes())) <= 160_000


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, served: str, name: str) -> None:
    page = visit(name, base=served)
    sound(page)
