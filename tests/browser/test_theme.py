"""Light and dark without inline scripts: right before anything is shown, remembered, and nothing inline can run."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import Visit
from tests.browser.support import NOTE_VIOLATIONS, scheme, until

#: The theme's own script is left out, so that only what ran before it can have set the colours.
BUNDLE = "**/assets/javascripts/bundle.*"


def without_bundle(context: BrowserContext) -> Page:
    def empty(route: Route) -> None:
        route.fulfill(body="", content_type="text/javascript")

    page = context.new_page()
    page.route(BUNDLE, empty)
    return page


@pytest.mark.parametrize("from_disk", [True, False], ids=["disk", "server"])
@pytest.mark.parametrize("device", ["light", "dark"])
def test_colours_are_right_before_the_page_is_shown(browser: Browser, site: Path, served: str, device: str, from_disk: bool) -> None:
    base = site.as_uri() + "/" if from_disk else served
    context = browser.new_context(color_scheme=device)  # type: ignore[arg-type]
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    before = without_bundle(context)
    before.goto(f"{base}muscles/soleus.html")
    assert before.locator("body").get_attribute("data-md-color-scheme") == ("slate" if device == "dark" else "default"), "as the device is set"
    page = context.new_page()
    page.goto(f"{base}index.html")
    scheme(page, "light" if device == "dark" else "dark")
    before.reload()
    assert before.locator("body").get_attribute("data-md-color-scheme") == ("default" if device == "dark" else "slate"), "as it was chosen, in any folder"
    context.close()


@pytest.mark.parametrize("kept", ["{", "null", '{"index": 1, "color": {"scheme": "slate", "x y": "z"}}'])
def test_what_cannot_be_read_does_no_harm(visit: Visit, served: str, kept: str) -> None:
    page = visit("about", base=served)
    page.evaluate("kept => localStorage.setItem('/.__palette', kept)", kept)
    page.reload()
    scheme(page, "dark")
    scheme(page, "light")


def test_where_the_browser_keeps_nothing_the_switch_still_works(visit: Visit, served: str) -> None:
    page = visit("about", base=served)
    page.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })")
    page.reload()
    scheme(page, "dark")


def test_the_switch_works_by_pointer_and_by_key_and_keeps_only_a_choice(visit: Visit, served: str) -> None:
    page = visit("about", base=served)
    body, labels = page.locator("body"), page.locator("label[for^=__palette]:visible")
    before = body.get_attribute("data-md-color-scheme")
    assert page.evaluate("localStorage.length") == 0, "nobody chose yet"
    assert labels.count() == 1
    labels.click()
    other = body.get_attribute("data-md-color-scheme")
    assert {before, other} == {"default", "slate"}
    assert labels.count() == 1
    page.reload()
    assert body.get_attribute("data-md-color-scheme") == other
    page.locator("input[name=__palette]").first.focus()
    page.keyboard.press("Enter")
    assert body.get_attribute("data-md-color-scheme") == before
    assert page.evaluate("document.activeElement.getAttribute('data-md-color-scheme')") == before, "the next Enter switches again"
    page.keyboard.press("Enter")
    assert body.get_attribute("data-md-color-scheme") == other
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == ("dark" if other == "slate" else "normal")
    assert not body.get_attribute("data-md-color-switching")


def test_nothing_inline_runs(browser: Browser, served: str) -> None:
    context = browser.new_context()
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    page.goto(f"{served}about.html")
    page.evaluate(
        """() => {
            const script = document.createElement("script"), button = document.createElement("button");
            script.textContent = "window.ran = 1";
            button.setAttribute("onclick", "window.ran = 2");
            document.body.append(script, button);
            button.click();
            try { window.setTimeout("window.ran = 3"); } catch (_) { /* refused */ }
        }"""
    )
    until(page, "window.violations.length >= 3")
    assert page.evaluate("window.ran") is None
    assert sorted(page.evaluate("window.violations"))[:2] == ["script-src eval", "script-src-attr inline"]
    context.close()
