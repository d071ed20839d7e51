"""The copy kept on a device: whole after one visit, replaced whole, honest about its age, gone when asked, and never for a folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator import installable
from generator.problems import Problems
from tests.browser.conftest import Visit
from tests.browser.support import Handler, until
from tests.browser.test_axe import sound
from tests.support import REPO, Project

STATE = (
    "caches.keys().then(async names => Object.fromEntries(await Promise.all(names.map(async name => [name, (await (await caches.open(name)).keys()).length]))))"
)


class Host:
    """A copy of a site on a server of this machine, to be changed, broken or taken away."""

    def __init__(self, folder: Path, below: str) -> None:
        self.site = folder / below
        self.broken: set[str] = set()
        self.down = False
        host = self

        class Serving(Handler):
            def do_GET(self) -> None:
                if host.down:
                    self.close_connection = True
                elif self.path.split("?")[0].rpartition("/")[2] in host.broken:
                    self.send_response(500)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    super().do_GET()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *arguments: Serving(*arguments, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self.server.server_port}/{below + '/' if below else ''}"

    def change(self, name: str, old: str, new: str) -> None:
        """Change one file and make the worker again, as a build does."""
        file = self.site / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        problems = Problems()
        installable.add(self.site, REPO / "mkdocs.yml", REPO / "site_templates", problems)
        assert not problems.failed

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(small_built: Project, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """The small site on a server; parametrize indirectly with the folder it stands in."""
    below = getattr(request, "param", "")
    shutil.copytree(small_built.paths.site, tmp_path / "host" / below)
    running = Host(tmp_path / "host", below)
    # The small site's page is a stub; the switch is taken from the real one.
    text = (REPO / "docs/how-to-use.md").read_text(encoding="utf-8")
    panel = text[text.index('<div class="no-print" id="offline-copy"') :]
    running.change("how-to-use.html", "</h1>", "</h1>" + panel[: panel.index("</div>") + len("</div>")])
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 800, "height": 900}, reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
    made.set_default_timeout(15_000)
    yield made
    made.close()


def kept(context: BrowserContext, host: Host, name: str = "index.html") -> Page:
    """Open a page and wait until the copy is whole."""
    page = context.new_page()
    page.goto(host.root + name)
    page.evaluate(
        "navigator.serviceWorker.ready.then(found => found.active.state === 'activated' || new Promise(done => { found.active.onstatechange = done; }))"
    )
    return page


def versions(page: Page) -> list[str]:
    """Return the names of the caches that hold a version."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if len(name.split()[-1]) == 32]


def set_checked(page: Page, day: str) -> None:
    page.evaluate(
        "day => caches.keys().then(names => Promise.all(names.filter(name => /[0-9a-f]{32}$/.test(name)).map(async name => {"
        " const cache = await caches.open(name); for (const one of await cache.keys()) if (one.url.endsWith('__checked')) await cache.put(one, new Response(day)); })))",
        day,
    )


@pytest.mark.parametrize("host", ["", "atlas"], indirect=True)
def test_pages_never_visited_open_with_no_network(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    assert page.evaluate("document.querySelector('link[rel=manifest]').href") == host.root + "manifest.webmanifest"
    host.down = True
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    for name in ("red-flags/dvt.html", "muscles/soleus.html", "pictures.html", "about.html", ""):
        page.goto(host.root + name)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.styleSheets.length") >= 4
    page.goto(host.root + "pictures.html")
    pictures = page.locator(".md-content img")
    assert pictures.count() > 0
    pictures.first.scroll_into_view_if_needed()
    until(page, "document.querySelector('.md-content img').naturalWidth > 0")
    page.goto(host.root + "find.html")
    expect(page.locator("#finder")).to_be_visible()
    expect(page.locator(".offline-bar")).to_have_count(0)
    assert not trouble


def test_a_page_that_is_not_kept_says_so(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    response = page.goto(host.root + "not-here.html")
    assert response is not None
    assert response.status == 404
    assert page.locator("h1").inner_text() == "This page is not here"
    host.down = True
    page.goto(host.root + "not-here.html")
    assert page.locator("h1").inner_text() == "This page is not on this device"
    page.get_by_role("link", name="Warning signs").click()
    expect(page.locator("h1")).to_have_text("Warning signs")


def test_a_server_that_fails_gives_way_to_the_copy(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    host.broken = {"about.html"}
    response = page.goto(host.root + "about.html")
    assert response is not None
    assert response.status == 200
    assert page.evaluate("document.documentElement.dataset.kept") == datetime.now(UTC).date().isoformat()


def test_a_new_version_replaces_the_old_one_whole(context: BrowserContext, host: Host) -> None:
    page = kept(context, host, "about.html")
    (old,) = versions(page)
    other = context.new_page()
    other.goto(host.root + "muscles/soleus.html")
    host.change("about.html", "<h1", "<p id='fresh'>Fresh</p><h1")
    host.change("assets/css/atlas.css", ":root", ":root { --fresh: 1; } :root")
    # With a network the newest page comes at once, and with its own parts.
    page.goto(host.root + "about.html")
    assert page.locator("#fresh").count() == 1
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--fresh')") == "1"
    # A page that is the same in both versions still has the parts of the old one.
    third = context.new_page()
    third.goto(host.root + "faq.html")
    assert third.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--fresh')") == ""
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    expect(page.locator("#offline-new")).to_contain_text("A newer version is ready.")
    assert page.locator(".offline-bars").get_attribute("role") == "status"
    assert set(versions(page)) > {old}
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()
    # The other windows are not loaded again: somebody may be writing there. They keep their version until they are closed.
    expect(other.locator("#offline-new")).to_be_visible()
    assert old in versions(page)
    host.down = True
    page.goto(host.root + "muscles/soleus.html")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--fresh')") == "1"
    other.close()
    third.close()
    page.goto(host.root + "about.html")
    until(page, f"caches.keys().then(names => !names.includes('{old}'))")
    assert len(versions(page)) == 1
    assert page.locator("#fresh").count() == 1


def test_a_broken_update_leaves_the_copy_as_it_was(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    (old,) = versions(page)
    host.change("about.html", "<h1", "<p id='fresh'>Fresh</p><h1")
    host.change("assets/plates/soleus.svg", "</svg>", "<!-- fresh --></svg>")
    host.broken = {"soleus.svg"}
    page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then(async found => {
            await found.update();
            const coming = found.installing;
            if (coming) await new Promise(done => coming.addEventListener("statechange", done));
            return found;
        })"""
    )
    until(page, "navigator.serviceWorker.getRegistration().then(found => !found.installing && !found.waiting)")
    host.down = True
    page.goto(host.root + "about.html")
    assert page.locator("#fresh").count() == 0
    assert page.locator("h1").count() == 1
    page.goto(host.root + "muscles/soleus.html")
    assert page.locator("h1").count() == 1
    assert old in versions(page)
    # Once the server is well again, the update goes through.
    host.down, host.broken = False, set()
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    expect(page.locator("#offline-new")).to_be_visible()


def test_a_file_that_was_swapped_on_the_way_is_not_kept(context: BrowserContext, host: Host) -> None:
    (host.site / "about.html").write_text("<!doctype html><h1>Please log in</h1>", encoding="utf-8")
    page = context.new_page()
    page.goto(host.root)
    until(page, "navigator.serviceWorker.getRegistration().then(found => !found)")
    host.down = True
    with pytest.raises(Exception, match="ERR_"):
        page.goto(host.root + "faq.html")


@pytest.mark.parametrize(("days", "told"), [(30, False), (31, True), (-40, True)])
def test_an_old_copy_says_how_old_it_is(context: BrowserContext, host: Host, days: int, told: bool) -> None:
    page = kept(context, host)
    day = datetime.now(UTC) - timedelta(days=days)
    set_checked(page, day.date().isoformat())
    host.down = True
    page.goto(host.root + "red-flags/dvt.html")
    page.locator(".offline-bars").wait_for(state="attached")
    bar = page.locator("#offline-old")
    assert bar.count() == int(told)
    if told:
        assert f"last checked on {day.day} {day:%B %Y}" in bar.inner_text()
        assert "Warning signs may have changed. Connect to the internet" in bar.inner_text()
        assert page.locator("h1").is_visible()
        page.emulate_media(media="print")
        assert bar.is_visible()
        page.emulate_media(media="screen")
        host.down = False
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(bar).to_have_count(0)
        page.goto(host.root + "how-to-use.html")
        today = datetime.now(UTC)
        expect(page.locator("#offline-copy [role=status]")).to_contain_text(f"Last checked on {today.day} {today:%B %Y}")


def test_axe_finds_nothing_in_the_bars_and_the_switch(context: BrowserContext, host: Host) -> None:
    page = kept(context, host, "how-to-use.html")
    page.reload()  # the worker answers for pages that were opened after it was there
    host.change("about.html", "<h1", "<p id='fresh'>Fresh</p><h1")
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    expect(page.locator("#offline-new")).to_be_visible()
    host.down = True
    set_checked(page, "2020-01-01")
    page.goto(host.root + "how-to-use.html")
    expect(page.locator("#offline-old")).to_be_visible()
    expect(page.locator("#offline-new")).to_be_visible()
    expect(page.get_by_role("button", name="Remove the offline copy")).to_be_visible()
    sound(page)


def test_a_page_from_the_network_is_never_called_old(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    set_checked(page, "2020-01-01")
    page.goto(host.root + "red-flags/dvt.html")
    page.locator(".offline-bars").wait_for(state="attached")
    assert page.locator("#offline-old").count() == 0


def test_the_copy_can_be_removed_and_kept_again(context: BrowserContext, host: Host) -> None:
    page = kept(context, host, "how-to-use.html")
    told = page.locator("#offline-copy [role=status]")
    expect(told).to_contain_text("The whole site is kept on this device.")
    page.get_by_role("button", name="Remove the offline copy").click()
    expect(told).to_have_text("This device keeps no copy of the site.")
    assert versions(page) == []
    page.goto(host.root + "how-to-use.html")
    expect(told).to_have_text("This device keeps no copy of the site.")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => !found)")
    page.get_by_role("button", name="Keep the whole site").click()
    expect(told).to_contain_text("The whole site is kept on this device.")
    host.down = True
    page.goto(host.root + "muscles/soleus.html")
    assert page.locator("h1").count() == 1


def test_downloads_are_not_kept(context: BrowserContext, host: Host) -> None:
    page = kept(context, host)
    names = page.evaluate(
        "caches.keys().then(async all => (await (await caches.open(all.find(name => /[0-9a-f]{32}$/.test(name)))).keys()).map(one => new URL(one.url).pathname))"
    )
    assert not [name for name in names if name.endswith((".json", ".csv", ".map")) or ("/plates/" in name and name.endswith(".png"))]
    page.goto(host.root)  # now with the worker
    host.down = True
    load = "name => new Promise(done => { const one = new Image(); one.onload = () => done(true); one.onerror = () => done(false); one.src = name; })"
    assert not page.evaluate(load, "assets/plates/soleus.png")
    assert page.evaluate(load, "assets/plates/soleus.svg")


def test_nothing_is_kept_from_a_folder(visit: Visit) -> None:
    page = visit("how-to-use")
    assert page.locator("#offline-copy").is_hidden()
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.locator(".offline-bars").count() == 0
    # visit() fails the test when the console says anything


def test_the_real_site_is_kept_whole(browser: Browser, site: Path) -> None:
    """Every file of the list arrives, and nothing else breaks the policy."""
    host = Host(site, "")
    context = browser.new_context()
    context.set_default_timeout(60_000)
    try:
        page = kept(context, host)
        counts = page.evaluate(STATE)
        assert max(counts.values()) == len(installable.kept(site)) + 1
        host.down = True
        page.goto(host.root + "find.html#main=heel-sole&also=achilles&safe=none")
        expect(page.locator(".found > li").first).to_be_visible()
        page.locator(".found img").first.scroll_into_view_if_needed()
        until(page, "document.querySelector('.found img').naturalWidth > 0")
    finally:
        context.close()
        host.stop()
