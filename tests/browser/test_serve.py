"""While the site is worked on, an open page follows the content by itself and says what is wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from generator import serve as serving
from tests.browser.support import NOTE_VIOLATIONS
from tests.support import Project


@pytest.fixture
def address(small: Project) -> Iterator[str]:
    desk = serving.Desk(small.paths, lambda text: None)
    desk.refresh()
    end = threading.Event()
    watcher = threading.Thread(target=serving.watch, args=(small.paths, desk.refresh, end))
    watcher.start()
    with serving._Server(("127.0.0.1", 0), partial(serving._Handler, desk, small.paths.templates / "live.js")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
    end.set()
    watcher.join()


def test_an_open_page_follows_the_content_and_tells_what_is_wrong(browser: Browser, small: Project, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    try:
        page.goto(f"{address}glossary.html")
        expect(page.get_by_text("What ties muscle to bone.").first).to_be_visible()
        small.edit("content/glossary.yml", "What ties muscle to bone.", "A cord of fibres.")
        expect(page.get_by_text("A cord of fibres.").first).to_be_visible(timeout=15_000)
        good = small.read("content/glossary.yml")
        small.write("content/glossary.yml", "- a list\n")
        expect(page.get_by_role("alert")).to_contain_text("content/glossary.yml:1:1: error[wrong-type]", timeout=15_000)
        expect(page.get_by_text("A cord of fibres.").first).to_be_visible()
        small.write("content/glossary.yml", good)
        expect(page.get_by_role("alert")).to_have_count(0, timeout=15_000)
        assert page.evaluate("window.violations") == []
    finally:
        context.close()
