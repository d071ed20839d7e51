"""A browser on a site whose every text is hostile: nothing is refused, because nothing tries to run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.support import NOTE_VIOLATIONS, Watch, until
from tests.hostile import hostile
from tests.support import Project

HACK = "window.hacked = 0; window.hack = function () { window.hacked++; };"


@pytest.mark.parametrize("name", ["index", "muscles/soleus", "regions/calf", "red-flags/dvt", "find", "handout", "pain-drawing", "faq", "glossary"])
def test_nothing_runs(browser: Browser, hostile_built: Project, name: str) -> None:
    base = hostile_built.paths.site.as_uri() + "/"
    context = browser.new_context(offline=True)
    context.add_init_script(NOTE_VIOLATIONS + HACK)
    page = context.new_page()
    watch = Watch(base)
    watch.over(page)
    page.goto(f"{base}{name}.html")
    page.locator("#search-field").fill("1+1 hack")
    until(page, "document.querySelector('#search-list').children.length > 0 || !document.querySelector('.search-none').hidden")
    assert page.evaluate("[window.hacked, window.violations]") == [0, []]
    assert page.locator("[onload]").count() == 0
    assert hostile(0)[-20:] in page.evaluate("document.body.textContent") or name in ("handout", "pain-drawing")
    assert watch.trouble == []
    context.close()
