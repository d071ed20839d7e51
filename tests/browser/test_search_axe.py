"""axe-core finds nothing in any state of the search, light and dark, narrow and wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.support import scheme
from tests.browser.test_axe import BY_COLOUR, violations

STATES = {"closed": "", "results": "calf cramp at night", "warning": "hot swollen calf", "an emergency": "chest pain", "nothing found": "xyzzy"}


def ask(page: Page, text: str, width: int) -> None:
    if width < 960:
        page.locator(".search-open").click()
    page.locator("#search-field").fill(text)
    expect(page.locator(".search-found")).to_be_visible()
    expect(page.locator(".search-status")).not_to_have_text("Searching\u2026")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_search(visit: Visit, served: str, state: str, width: int) -> None:
    page = visit("about", base=served, width=width)
    if STATES[state]:
        ask(page, STATES[state], width)
    assert violations(page) == []
    scheme(page, "dark")
    assert violations(page, BY_COLOUR) == [], "dark"
    if state not in ("closed", "nothing found"):
        page.locator("#search-field").press("ArrowDown")
        assert violations(page, BY_COLOUR) == [], "dark, an option is chosen"
        scheme(page, "light")
        assert violations(page) == [], "an option is chosen"
