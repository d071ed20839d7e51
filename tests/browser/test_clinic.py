"""A clinic's own copy in a browser: on the screen, on paper, for a screen reader, and for the finder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import build as building
from generator.build import Paths
from generator.problems import Problems
from tests.browser.conftest import Visit
from tests.browser.support import serving
from tests.browser.test_axe import violations
from tests.support import Project, copy_of, once, quiet

OURS = """\
name: Clinic on the Hill
address: [1 Hill Road, Town]
phone: 020 0000 0000
website: https://clinic.example/
logo: logo.svg
country: united-kingdom
spelling: american
hide: [strengthen, for-clinicians]
add:
- title: After your visit
  text: [Ring us if you are unsure.]
  on: [muscles, regions, home]
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1" fill="#14507f"/></svg>'


@pytest.fixture(scope="module")
def copy(real: Project, shared: Path) -> Iterator[str]:
    """The address of a clinic's copy of the real site. Read only."""

    def lay(target: Path) -> None:
        project = copy_of(real, target)
        project.write("desk/our.yml", OURS)
        project.write("desk/logo.svg", LOGO)
        building.build(Paths(project.root, project.file("desk/our.yml")), Problems(), quiet)

    with serving(once(shared, "clinic-copy", lay) / "build" / "clinic" / "site") as address:
        yield address


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_foot_of_a_page(visit: Visit, copy: str, width: int, dark: bool) -> None:
    page = visit("muscles/soleus", width=width, dark=dark, base=copy)
    card = page.locator("aside.about-page .clinic-card")
    assert "Clinic on the Hill" in card.inner_text()
    assert card.locator("a[href='tel:02000000000']").is_visible()
    assert page.evaluate("document.querySelector('aside.about-page .clinic-card img').naturalWidth > 0")
    assert page.locator(".clinic-print").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    words = page.locator(".clinic-words")
    assert words.locator("h2").inner_text() == "From Clinic on the Hill: After your visit"
    flags, box = page.locator("section.flags").bounding_box(), words.bounding_box()
    assert flags is not None
    assert box is not None
    assert flags["y"] < box["y"], "warning signs come first"
    assert violations(page) == []


def test_the_head_of_a_sheet(visit: Visit, copy: str) -> None:
    page = visit("regions/calf", base=copy)
    page.emulate_media(media="print")
    head, title = page.locator(".clinic-print").bounding_box(), page.locator("h1").first.bounding_box()
    assert head is not None
    assert title is not None
    assert head["y"] < title["y"]
    assert page.locator("aside.about-page .clinic-card").is_hidden(), "once on paper"
    assert "No clinician has reviewed" in page.locator("aside.about-page").inner_text()


def test_the_one_sheet_of_a_muscle_names_the_clinic_in_its_foot(visit: Visit, copy: str) -> None:
    page = visit("muscles/soleus", base=copy)
    page.emulate_media(media="print")
    assert page.locator(".clinic-print").is_hidden(), "once on paper"
    foot = page.locator("aside.about-page .clinic-card")
    assert foot.is_visible()
    assert foot.inner_text().startswith("Clinic on the Hill")
    assert foot.locator("img").is_visible()


def test_the_number_to_call(visit: Visit, copy: str) -> None:
    page = visit("red-flags/index", base=copy)
    assert page.locator("h2#emergency-call-your-emergency-number-now").inner_text() == "Emergency: call 999 now"
    assert page.locator("table.numbers tbody tr").first.inner_text().startswith("United Kingdom")
    assert page.locator("table.numbers tr.own a[href='tel:999']").is_visible()
    assert violations(page) == []


def test_the_finder_says_it_too(visit: Visit, copy: str) -> None:
    page = visit("find#main=calf-inner-middle&safe=pe", base=copy)
    assert page.locator(".urgent-now .flag-level").first.inner_text() == "Emergency: call 999 now"


def test_the_search_says_it_too(visit: Visit, copy: str) -> None:
    page = visit("index", base=copy)
    page.locator("#search-field").fill("chest pain and short of breath")
    assert page.locator("#search-list .search-level").first.inner_text() == "Emergency: call 999 now"


def test_the_ordinary_site_names_no_number_in_headings(visit: Visit) -> None:
    page = visit("red-flags/index", width=320)
    assert page.locator("h2").first.inner_text() == "Emergency: call your emergency number now"
    assert page.locator(".clinic-card, .clinic-words").count() == 0
    assert page.locator("table.numbers tr.own").count() == 0
    for link in page.locator("table.numbers a[href^='tel:']").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
