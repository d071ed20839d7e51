"""The site from the disk with the network off, and from a server: nothing fails, nothing is asked for outside, nothing breaks the policy."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.support import KINDS, NOTE_VIOLATIONS, Watch


@pytest.mark.parametrize("name", KINDS)
def test_a_page_works_from_the_disk(visit: Visit, name: str) -> None:
    page = visit(name)
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(50)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.evaluate("document.styleSheets.length") >= 3
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    # visit() fails the test when the page complains, asks for something outside or breaks the policy


@pytest.mark.parametrize("name", KINDS)
def test_a_page_works_from_a_server(visit: Visit, served: str, name: str) -> None:
    page = visit(name, base=served)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.styleSheets.length") >= 3


@pytest.mark.parametrize("name", ["404", "not-here", "regions/not/here"])
def test_a_missing_page_leads_on(visit: Visit, served: str, name: str) -> None:
    page = visit(name, base=served, status=200 if name == "404" else 404)
    assert page.locator("h1").inner_text() == "This page is not here"
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky", "no style sheet"
    links = [link.get_attribute("href") for link in page.locator(".md-content li a").all()]
    assert len(links) == 4
    for link in links:
        assert page.request.get(urljoin(page.url, link or "")).status == 200


def test_links_from_the_disk_reach_pages(visit: Visit) -> None:
    page = visit("index")
    page.locator(".places a", has_text="Calf").first.click()
    page.wait_for_url("**/regions/calf*.html")
    page.locator(".card a").first.click()
    page.wait_for_url("**/muscles/*.html")
    page.locator(".flags a").first.click()
    page.wait_for_url("**/red-flags/*.html")


def test_the_policy_refuses_what_lies_outside(browser: Browser, served: str) -> None:
    """The policy is there and works, and is noticed: what the other tests rely on."""
    context = browser.new_context()
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    watch = Watch(served)
    watch.over(page)
    page.goto(f"{served}about.html")
    page.evaluate(
        """() => new Promise(done => {
            const image = new Image(); image.onerror = image.onload = done; image.src = "http://127.0.0.2:9/outside.png"; document.body.append(image);
        })"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.violations") == ["img-src http://127.0.0.2:9/outside.png"]
    assert any("Content Security Policy" in trouble for trouble in watch.trouble)
    context.close()


def test_scripts_write_nothing_without_need(visit: Visit, served: str) -> None:
    """No cookies, and nothing kept before somebody chooses light or dark."""
    page = visit("regions/calf", base=served)
    page.locator("form.filter input").first.check()
    assert page.context.cookies() == []
    keys = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert keys == []
