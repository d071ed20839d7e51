"""Fixtures of the tests in a browser. They use the Chromium that ``tools/find-browser.sh`` finds, or one on the path."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.support import NOTE_VIOLATIONS, Watch, serving
from tests.support import Project

#: What Chromium is started without. The first two load two pages of Chromium's own into each new window, for a bar of addresses that no test sees:
#: they take as long as all else about opening a page. Chromium heeds one such list only, so what Playwright leaves out follows.
LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)


class Visit(Protocol):
    """Opens a page of the site in a context of its own; without *base* from the disk, with the network off."""

    def __call__(self, name: str, *, width: int = 1280, js: bool = True, dark: bool = False, base: str = "", status: int = 200) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if not path:
        pytest.skip('no Chromium found; try CHROMIUM="$(sh tools/find-browser.sh)"')
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", f"--disable-features={','.join(LEFT_OUT)}"]
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(real: Project) -> Path:
    """The folder of the built real site. Read only."""
    return real.root / "site"


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the built real site on this machine."""
    with serving(site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Visit]:
    """Opens pages. Whatever any of them complains about fails the test, also after it was opened."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opened(name: str, *, width: int = 1280, js: bool = True, dark: bool = False, base: str = "", status: int = 200) -> Page:
        root = base or site.as_uri() + "/"
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=js,
            offline=not base,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(NOTE_VIOLATIONS)
        if base:  # a copy of the whole site for every page opened would take long; test_installable.py is about it
            context.add_init_script("delete Navigator.prototype.serviceWorker")
        page = context.new_page()
        watch = Watch(root)
        watches.append(watch)
        watch.over(page)
        path, mark, fragment = name.partition("#")
        response = page.goto(f"{root}{path}.html{mark}{fragment}", wait_until="load")
        if base:
            assert response is not None
            assert response.status == status
            if status != 200:  # Chromium says in the console that the page itself is missing; that is what the test asked for
                watch.trouble = [one for one in watch.trouble if f"status of {status}" not in one]
        return page

    yield opened
    violations = [one for context in contexts for page in context.pages if page.url != "about:blank" for one in page.evaluate("window.violations || []")]
    for context in contexts:
        context.close()
    assert not violations
    assert not [trouble for watch in watches for trouble in watch.trouble]
