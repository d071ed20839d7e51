"""The site as nginx serves it with deploy/nginx/: a browser has nothing to complain of, and the copy on the device still works."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.support import NOTE_VIOLATIONS, Watch, serving, until
from tests.deploy.support import nginx

READY = "navigator.serviceWorker.getRegistration().then(found => Boolean(found && found.active && found.active.state === 'activated'))"


def test_pages_work_under_the_headers_and_the_copy_stays_when_the_server_is_gone(browser: Browser, small_online: Path, tmp_path: Path) -> None:
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    try:
        with nginx(small_online, tmp_path) as server:
            watch = Watch(server.address)
            watch.over(page)
            for name in ("", "muscles/soleus.html", "find.html"):
                response = page.goto(server.address + name)
                assert response is not None
                assert (response.status, response.header_value("content-encoding")) == (200, "br" if server.brotli else "gzip")
                until(page, "document.readyState === 'complete'")
                assert page.evaluate("window.violations") == []
            expect(page.locator("#finder")).to_be_visible()
            until(page, READY)
            page.goto(server.address + "about.html")  # from now on the worker answers
            assert watch.trouble == []
            # The worker fetches what it keeps; nothing may be fetched from elsewhere.
            assert page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'fetched', () => 'refused')") == "refused"
            assert page.evaluate("window.violations") and all("connect-src" in one for one in page.evaluate("window.violations"))
            # Left out of what follows: the browser says that it refused.
            watch.trouble.clear()
        page.goto(server.address + "red-flags/dvt.html")
        assert page.locator("h1").count() == 1 and page.evaluate("document.styleSheets.length") >= 4
    finally:
        context.close()


def test_no_other_site_may_show_a_page_in_a_frame(browser: Browser, small_online: Path, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    other = tmp_path / "other"
    other.mkdir()
    try:
        with nginx(small_online, tmp_path / "nginx") as server, serving(other) as address:
            (other / "index.html").write_text(f'<iframe src="{server.address}"></iframe>', encoding="utf-8")
            with page.expect_console_message(lambda message: "frame-ancestors 'none'" in message.text, timeout=10_000):
                page.goto(address)
    finally:
        context.close()
