"""What the tests in a browser share: one page of each kind, a page that is watched, the filter's rule in Python."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lxml import html
from playwright.sync_api import Page

#: One page of each kind, as paths in the site without ``.html``.
KINDS = (
    "index",
    "regions/index",
    "regions/calf",
    "muscles/index",
    "muscles/soleus",
    "techniques/press-and-hold",
    "exercises/bent-knee-calf-stretch",
    "causes/long-driving",
    "symptoms/calf-cramp",
    "red-flags/index",
    "red-flags/dvt",
    "look-alikes/shin-splints",
    "evidence",
    "glossary",
    "faq",
    "self-care",
    "sources",
    "a-to-z",
    "coverage",
    "all-points",
    "practice-log",
    "data/index",
    "about",
)

GROUPS = ("zones", "feels", "activities")

#: Runs before every page: keeps what the Content Security Policy refused.
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) { window.violations.push(event.violatedDirective + " " + event.blockedURI); });
"""


def until(page: Page, told: str) -> None:
    """Wait until the expression *told* holds. Playwright's own way needs ``eval``, which the policy refuses."""
    for _ in range(300):
        if page.evaluate(told):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {told}")


class Watch:
    """Everything a page complains about or asks for from outside *base*."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.trouble: list[str] = []
        self.requests: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", lambda message: self.trouble.append(f"console {message.type}: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        page.on("request", lambda request: self._asked(request.url))

    def _failed(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # the test went on to another page before this one was done
            self.trouble.append(f"failed: {url} ({why})")

    def _asked(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((self.base, "data:", "about:")):
            self.trouble.append(f"outside: {url}")


class Handler(SimpleHTTPRequestHandler):
    """Serves the site as hosts do: what is missing gets ``404.html``."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* on this machine only; yields the address of its root."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def scheme(page: Page, name: str) -> None:
    """Switch *page* to ``light`` or ``dark`` with the theme's own switch, without loading it again."""
    wanted = "slate" if name == "dark" else "default"
    page.evaluate("want => document.querySelector(`input[data-md-color-scheme=${want}]`).click()", wanted)
    page.locator(f"body[data-md-color-scheme={wanted}]").wait_for()


def parsed(file: Path) -> html.HtmlElement:
    """Return the parsed page *file*."""
    return html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


class Cards:
    """The cards of a page as its HTML has them, and the filter's rule in Python."""

    def __init__(self, file: Path) -> None:
        page = parsed(file)
        self.attributes: dict[str, dict[str, set[str]]] = {}
        for card in page.xpath('//li[@class="card"]'):
            href = card.xpath('.//div[@class="card-body"]/*[self::h3 or self::h4]/a/@href')[0]
            self.attributes[href] = {group: set(card.get(f"data-{group}", "").split()) for group in GROUPS}
        self.choices: dict[str, list[str]] = {
            group: [value for value in page.xpath(f'//form//input[@name="{group}"]/@value | //form//select[@name="{group}"]/option/@value') if value]
            for group in GROUPS
        }

    def __len__(self) -> int:
        return len(self.attributes)

    def fit(self, chosen: Mapping[str, list[str]]) -> list[str]:
        """Return the cards that have one of the choices in every group where something is chosen."""
        return [card for card, has in self.attributes.items() if all(not chosen.get(group) or has[group].intersection(chosen[group]) for group in GROUPS)]


def shown_cards(page: Page) -> list[str]:
    """Return the addresses of the cards that can be seen, in their order."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("li.card")].filter(card => card.checkVisibility())
            .map(card => card.querySelector(".card-body :is(h3, h4) a").getAttribute("href"))"""
    )
    return found
