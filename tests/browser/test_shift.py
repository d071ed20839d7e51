"""Nothing moves while a page loads: what a reader is about to tap stays where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

#: One page of each kind that has pictures, scripts of its own or a frame of its own.
PAGES = (
    "index",
    "regions/calf",
    "muscles/soleus",
    "find",
    "red-flags/index",
    "techniques/press-and-hold",
    "muscles/index",
    "pictures",
    "pain-drawing",
    "handout",
)
#: The sum of the shares of the screen that moved, times how far. Google calls 0.1 good.
MOST = 0.01

SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def shifted(page: Page) -> float:
    page.wait_for_load_state("load")
    return float(page.evaluate(SHIFTS))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_while_a_page_loads(visit: Visit, served: str, name: str) -> None:
    assert shifted(visit(name, width=360, base=served)) < MOST


def test_a_shift_would_be_seen(visit: Visit, served: str) -> None:
    page = visit("about", width=360, base=served)
    page.evaluate("document.querySelector('article').insertAdjacentHTML('afterbegin', '<div style=\"height: 300px\"></div>')")
    assert shifted(page) > MOST
