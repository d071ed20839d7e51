"""axe-core finds nothing on one page of each kind, light and dark, narrow and wide, and in the states a reader brings about.

The checker comes as a file with ``axe-playwright-python``: no network.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import KINDS, scheme

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Pages with thousands of like entries: checked whole once, and with the first of each list in the other looks.
LONG = ("sources", "a-to-z")

THIN = """() => {
    for (const list of document.querySelectorAll(".md-content :is(ul, ol)")) [...list.children].slice(8).forEach(one => one.remove());
}"""

RUN = """async tags => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], selectors: false, elementRef: false });
    if (!found.passes.length) throw new Error("axe checked nothing");
    return found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + " " + node.failureSummary).join(" | "));
}"""


@cache
def axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe())
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


def look(page: Page, colours: str, width: int) -> None:
    scheme(page, colours)
    page.set_viewport_size({"width": width, "height": 900})


LOOKS = [("light", 1280), ("light", 360), ("dark", 360), ("dark", 1280)]


@pytest.mark.parametrize("name", sorted(KINDS, key=lambda name: name not in LONG))
def test_a_page_of_each_kind(visit: Visit, served: str, name: str) -> None:
    page = visit(name, base=served)
    for colours, width in LOOKS:
        look(page, colours, width)
        assert violations(page) == [], (colours, width)
        if name in LONG:
            page.evaluate(THIN)


def test_the_missing_page(visit: Visit, served: str) -> None:
    page = visit("404", base=served)
    for colours, width in LOOKS:
        look(page, colours, width)
        assert violations(page) == [], (colours, width)


def use_filter(page: Page) -> None:
    page.locator("form.filter summary").click()
    page.locator('form.filter input[name="feels"]').first.check()
    page.locator('form.filter input[name="activities"]').first.check()


def fit_nothing(page: Page) -> None:
    page.locator("form.filter summary").click()
    for box in page.locator("form.filter .chip").all():
        if page.locator(".none").is_visible():
            break
        box.click()


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => { one.open = true; })")


def open_term(page: Page) -> None:
    page.locator("button.term").first.click()
    assert page.locator(".term-note:popover-open").is_visible()


def answer_yes(page: Page) -> None:
    page.locator('.guard input[value="yes"]').check()
    assert not page.locator(".withheld").first.is_visible()


def search(page: Page) -> None:
    page.get_by_label("Find a word").fill("charley")


def search_for_nothing(page: Page) -> None:
    page.get_by_label("Find a word").fill("xyzzy")


STATES = {
    "filter": ("regions/calf", use_filter),
    "filter of all muscles": ("muscles/index", use_filter),
    "nothing fits": ("regions/calf", fit_nothing),
    "details of a muscle": ("muscles/soleus", open_details),
    "details of the home page": ("index", open_details),
    "note of a word": ("muscles/soleus", open_term),
    "clot": ("muscles/soleus", answer_yes),
    "clot, technique": ("techniques/press-and-hold", answer_yes),
    "search": ("a-to-z", search),
    "search for nothing": ("a-to-z", search_for_nothing),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state(visit: Visit, served: str, state: str) -> None:
    name, bring_about = STATES[state]
    page = visit(name, base=served)
    bring_about(page)
    for colours, width in (LOOKS[0], LOOKS[2]):
        look(page, colours, width)
        assert violations(page) == [], (colours, width)


def test_axe_finds_what_is_wrong(visit: Visit, served: str) -> None:
    """The checker runs and would say so: what the other tests rely on."""
    page = visit("about", base=served)
    page.evaluate("document.querySelector('.md-content h1').insertAdjacentHTML('afterend', '<p style=\"color: #ccc; background: #fff\">pale</p><input>')")
    found = violations(page)
    assert any(one.startswith("color-contrast") for one in found)
    assert any(one.startswith("label") for one in found)
