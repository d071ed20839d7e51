"""axe-core finds nothing on the handout page in any state a therapist brings about, light and dark, narrow and wide."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_axe import sound
from tests.browser.test_handout import FULL, HANDOUT, ONE

STATES = {
    "empty": "",
    "filled": FULL.replace("&large=1", ""),
    "withheld": f"{ONE}&safe=dvt,pe",
    "large": FULL,
    "four muscles": "muscle=soleus,piriformis,iliopsoas,pectineus",
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_handout(visit: Visit, served: str, state: str) -> None:
    page = visit(f"{HANDOUT}#{STATES[state]}" if STATES[state] else HANDOUT, base=served)
    assert page.locator(".sheet-safety").count() == 1
    sound(page)


def test_after_searching_and_copying(visit: Visit, served: str) -> None:
    page = visit(f"{HANDOUT}#{ONE}", base=served)
    page.locator("#muscle-search").fill("xyzzy")
    page.locator("#exercise-search").fill("stretch")
    page.locator("#clinic-name").fill("Clinic")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy link").click()
    assert page.locator("#handout-link").is_visible()
    sound(page)
