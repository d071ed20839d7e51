"""axe-core finds nothing on one page of each kind, light and dark, narrow, wide and printed, and in the states a reader brings about.

All other pages are asked where the bundle opens each of them: ``test_bundle.py``.

The checker comes as a file with ``axe-playwright-python``: no network.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import KINDS, scheme

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: What may differ where only the width does, and where only the colours do. All else is the same markup.
BY_WIDTH = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "link-name", "button-name", "region"]
BY_COLOUR = ["color-contrast", "link-in-text-block"]

#: The part of each page that is the same on all of them.
FRAME = [".md-header", ".md-tabs", ".md-sidebar", ".md-footer"]

#: More entries of a list than these are like the first ones, and asking each for its colours takes a minute on the longest page.
LIKE = 8

RUN = """async ([only, left, around]) => {
    const found = await axe.run(around ? { exclude: around.map(one => [one]) } : document, {
        runOnly: only, rules: Object.fromEntries(left.map(one => [one, { enabled: false }])),
        resultTypes: ["violations"], selectors: false, elementRef: false, preload: false });
    if (!found.passes.length) throw new Error("axe checked nothing");
    return found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + " " + node.failureSummary).join(" | "));
}"""

THIN = """most => {
    for (const list of document.querySelectorAll(".md-content :is(ul, ol)")) [...list.children].slice(most).forEach(one => one.remove());
}"""


@cache
def axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, rules: Sequence[str] = (), left: Sequence[str] = (), *, frame: bool = True) -> list[str]:
    """Return what axe finds on *page* as it is: by *rules* or by all, without those in *left*, without the frame if that is told."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe())
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(RUN, [only, list(left), None if frame else FRAME])
    return found


def look(page: Page, colours: str, width: int) -> None:
    scheme(page, colours)
    page.set_viewport_size({"width": width, "height": 900})


def sound(page: Page, first: Sequence[str] = ()) -> None:
    """Axe finds nothing on *page* as it is now: by every rule, or the rules *first*, on a phone, then in each other look by those that may differ."""
    look(page, "light", 360)
    assert violations(page, first) == [], "light, phone"
    look(page, "light", 1280)
    assert violations(page, BY_WIDTH) == [], "light, desktop"
    look(page, "dark", 1280)
    assert violations(page, BY_COLOUR) == [], "dark"


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_each_kind(visit: Visit, served: str, name: str) -> None:
    page = visit(name, base=served, width=360)
    assert violations(page, left=BY_COLOUR) == [], "every entry"
    page.evaluate(THIN, LIKE)
    sound(page, BY_COLOUR)
    look(page, "light", 1280)
    page.emulate_media(media="print")
    assert violations(page, BY_COLOUR) == [], "print"


def test_the_frame_in_every_look(visit: Visit, served: str) -> None:
    """Header, menus and foot stand on every page; the other tests look at them less often."""
    page = visit("404", base=served)
    for colours in ("light", "dark"):
        for width in (360, 1280):
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
    sound(page)


def test_axe_finds_what_is_wrong(visit: Visit, served: str) -> None:
    """The checker runs and would say so: what the other tests rely on."""
    page = visit("about", base=served)
    page.evaluate("document.querySelector('.md-content h1').insertAdjacentHTML('afterend', '<p style=\"color: #ccc; background: #fff\">pale</p><input>')")
    found = violations(page)
    assert any(one.startswith("color-contrast") for one in found)
    assert any(one.startswith("label") for one in found)
