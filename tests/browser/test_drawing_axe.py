"""axe-core finds nothing on the page for drawing pain in any state a reader brings about, light and dark, narrow and wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.test_axe import sound
from tests.browser.test_drawing import KNEE, deed, draw, fill_in, place, show


def empty(page: Page) -> None:
    assert page.locator(".marked-none").is_visible()


def drawn(page: Page) -> None:
    draw(page, "front", KNEE, "burning")
    place(page, "heel-sole", "numb", "both")
    fill_in(page)
    assert page.locator(".nerve-note").is_visible()


def undone(page: Page) -> None:
    drawn(page)
    deed(page, "undo")
    deed(page, "redo")


def linked(page: Page) -> None:
    drawn(page)
    deed(page, "link")
    assert page.locator("#drawing-link").is_visible()


def both(page: Page) -> None:
    drawn(page)
    show(page, 1)
    place(page, "heel-sole")
    show(page, 2)
    assert page.locator(".compared").is_visible()


def unfolded(page: Page) -> None:
    page.locator(".urgent summary").click()


def close_up(page: Page) -> None:
    page.locator(".sheet-front .zooms button").nth(2).click()


STATES = {"empty": empty, "drawn": drawn, "undone": undone, "link": linked, "both visits": both, "emergencies": unfolded, "close-up": close_up}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_drawing(visit: Visit, served: str, state: str) -> None:
    page = visit("pain-drawing", base=served)
    STATES[state](page)
    sound(page)


def test_by_touch(visit: Visit, served: str) -> None:
    """With the switch for a finger in sight."""
    page = visit("about", base=served)
    page.add_init_script("Object.defineProperty(navigator, 'maxTouchPoints', { get: () => 5 })")
    page.goto(f"{served}pain-drawing.html")
    assert page.get_by_role("button", name="Start drawing").is_visible()
    sound(page)
