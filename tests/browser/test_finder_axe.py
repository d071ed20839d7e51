"""axe-core finds nothing on the finder in any state a reader brings about, light and dark, narrow and wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.test_axe import sound


def empty(page: Page) -> None:
    assert page.locator(".marked-none").is_visible()


def unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => { one.open = true; })")


def marked(page: Page) -> None:
    page.evaluate("location.hash = 'main=heel-sole&also=achilles&side=left&feels=dull,numb'")
    page.locator(".questions").wait_for()


def answered(page: Page) -> None:
    marked(page)
    page.locator('#finder input[name="none"]').check()
    page.locator(".found > li").first.wait_for()


def everything(page: Page) -> None:
    page.evaluate("triggerPointFinder.least = 0")
    answered(page)
    page.locator(".show-more").click()


def emergency(page: Page) -> None:
    marked(page)
    for sign in ("pe", "dvt"):
        page.locator(f'input[name="flag"][value="{sign}"]').check()
    assert page.locator(".urgent-now .flag").count() == 2


def no_match(page: Page) -> None:
    page.evaluate("triggerPointFinder.least = 99")
    marked(page)
    page.locator('#finder input[name="none"]').check()
    assert page.locator(".status").inner_text().startswith("No good match")


def search(page: Page) -> None:
    page.locator("#place-search").fill("swollen calf")
    assert page.locator(".signs").is_visible()
    page.locator("#place-search").fill("calf")


def warned(page: Page) -> None:
    page.locator("#place-search").fill("swollen calf")
    assert page.locator(".signs").is_visible()


def search_for_nothing(page: Page) -> None:
    page.locator("#place-search").fill("xyzzy")
    assert page.locator(".no-place").is_visible()


def zoomed(page: Page) -> None:
    page.locator(".map:not([hidden]) [data-box]").nth(1).click()


STATES = {
    "empty": empty,
    "unfolded": unfolded,
    "marked": marked,
    "questions answered": answered,
    "all of them": everything,
    "emergency": emergency,
    "no match": no_match,
    "search": search,
    "search, warned": warned,
    "search for nothing": search_for_nothing,
    "zoomed": zoomed,
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_finder(visit: Visit, served: str, state: str) -> None:
    page = visit("find", base=served)
    STATES[state](page)
    sound(page)


def test_what_was_measured(visit: Visit, served: str) -> None:
    page = visit("finder-measured", base=served)
    unfolded(page)
    sound(page)
