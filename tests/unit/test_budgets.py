"""What pages may weigh: what counts, where the limits lie, and that packing less finds the same."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from lxml import html

from generator import budgets, sitecheck
from generator.budgets import Loads, Scale
from tests.support import REPO


def noise(size: int) -> str:
    """Return text that packs to about *size* bytes: hexadecimal digits halve."""
    text, block = "", "x"
    while len(text) < 2 * size:
        block = str(zlib.crc32(block.encode()))
        text += f"{int(block):08x}"
    return text


def site(folder: Path, files: dict[str, str]) -> dict[str, Loads]:
    """Write *files* and return what their pages load."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = {name: Loads() for name in files if name.endswith(".html")}
    for name, loads in found.items():
        for element in html.document_fromstring(files[name]).iter("*"):
            loads.note(element)
    return found


def broken(folder: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    pages = site(folder, files)
    return [(problem.location.path, problem.code, re.sub(r"\d[\d,]{3,}\d", "N", problem.message)) for problem in Scale(folder).problems(pages)]


FRAME = "<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def page(body: str = "", head: str = "") -> str:
    return FRAME.format(head=head, body=body)


def test_every_part_of_a_first_view_is_weighed_once(tmp_path: Path) -> None:
    head = (
        '<link rel="stylesheet" href="../assets/stylesheets/main.css"><link rel="stylesheet" href="../assets/css/a.css"><link rel="icon" href="../i.png">'
        '<link rel="canonical" href="https://x.org/"><link rel="apple-touch-icon" href="../big.png">'
    )
    body = (
        '<script src="../assets/javascripts/bundle.js"></script><script src="../assets/js/a.js"></script><script src="../assets/js/a.js"></script>'
        '<script src="../assets/x-data.js"></script><img src="../p.svg" width="1" height="1"><img src="../big.svg" width="1" height="1" loading="lazy">'
        '<script src="https://x.org/x.js"></script><img src="data:image/png;base64,AA"><script type="application/json">{}</script>'
    )
    text = {"assets/stylesheets/main.css": "a", "assets/javascripts/bundle.js": "b", "assets/css/a.css": noise(100), "assets/js/a.js": noise(200)}
    text |= {"assets/x-data.js": noise(300), "p.svg": noise(400), "i.png": "12345", "big.png": noise(900), "big.svg": noise(900), "m/p.html": page(body, head)}
    pages = site(tmp_path, text)
    size = {name: budgets.packed(content.encode()) for name, content in text.items()}
    weight = Scale(tmp_path).weigh("m/p.html", pages["m/p.html"])
    assert weight.html == size["m/p.html"]
    assert weight.code == size["assets/css/a.css"] + size["assets/js/a.js"]
    assert weight.data == size["assets/x-data.js"]
    assert weight.material == size["assets/stylesheets/main.css"] + size["assets/javascripts/bundle.js"]
    assert weight.pictures == size["p.svg"] + 5, "pictures that are packed already are not packed again"
    assert weight.total == weight.html + weight.code + weight.data + weight.material + weight.pictures


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"a.html": page(noise(65_000)), "b.html": page(), "c.html": page()}, []),
        (
            {"a.html": page(noise(81_000)), "b.html": page(), "c.html": page()},
            [("site/a.html", "too-large", "the page: N bytes when packed, at most N.")],
        ),
        ({"a.html": page("x" * 900_000), "b.html": page("y" * 900_000)}, []),
        (
            {"a.html": page(noise(26_000)), "b.html": page(noise(26_000)), "c.html": page()},
            [("site", "too-large", "half of all pages: N bytes when packed, at most N.")],
        ),
        ({"a.html": page(noise(26_000)), "b.html": page(), "c.html": page()}, []),
        (
            {"a.html": page('<script src="a.js"></script>'), "a.js": noise(41_000)},
            [("site/a.html", "too-large", "our style sheets and scripts: N bytes when packed, at most N.")],
        ),
        ({"a.html": page('<script src="assets/x-data.js"></script>'), "assets/x-data.js": noise(41_000)}, []),
        (
            {"a.html": page('<script src="assets/x-data.js"></script>'), "assets/x-data.js": noise(51_000)},
            [("site/a.html", "too-large", "the data of its tool: N bytes when packed, at most N.")],
        ),
        (
            {"a.html": page(noise(20_000) + '<script src="assets/javascripts/b.js"></script>'), "assets/javascripts/b.js": noise(141_000)},
            [("site/a.html", "too-large", "the first view (HTML N, ours 0, data 0, Material N, pictures 0): N bytes when packed, at most N.")],
        ),
        ({}, []),
    ],
)
def test_a_limit(tmp_path: Path, files: dict[str, str], wanted: list[tuple[str, str, str]]) -> None:
    assert broken(tmp_path, files) == wanted


@pytest.mark.parametrize(
    ("page_", "code", "message"),
    [
        (page(head='<script src="assets/js/x.js"></script>'), "blocking-script", "'assets/js/x.js' in the head holds up the first view."),
        (page(head='<script src="/assets/js/x.js"></script>'), "blocking-script", None),
        (page(head='<script src="assets/js/x.js" defer></script>'), "", None),
        (page(head='<script src="assets/js/x.js" async></script><script type="module" src="assets/js/x.js"></script>'), "", None),
        (page(head='<script src="assets/javascripts/x.js"></script><script type="application/ld+json">{}</script>'), "", None),
        (page('<script src="assets/js/x.js"></script>'), "", None),
        (
            page('<script src="assets/search-data.js"></script>'),
            "search-loaded",
            "the page loads 'assets/search-data.js', which the search loads when it is used.",
        ),
        (page('<script src="./assets/js/search-rank.js"></script>'), "search-loaded", None),
        (page('<img src="p.svg">'), "unsized-picture", "the picture 'p.svg' has no width and height, so the page shifts when it comes."),
        (page('<img src="p.svg" width="3">'), "unsized-picture", None),
        (page('<img src="p.svg" width="3" height="4">'), "", None),
    ],
)
def test_what_holds_up_the_first_view(tmp_path: Path, page_: str, code: str, message: str | None) -> None:
    found = broken(tmp_path, {"index.html": page_})
    assert [told[1] for told in found] == ([code] if code else [])
    assert message is None or found[0][2] == message


def test_the_check_of_the_site_includes_the_budgets(tmp_path: Path) -> None:
    site(tmp_path, {"index.html": page('<img src="index.html">')})
    assert "unsized-picture" in {problem.code for problem in sitecheck.check(tmp_path)}


def test_what_the_search_loads_is_what_no_page_may_load() -> None:
    script = (REPO / "docs/assets/js/search.js").read_text(encoding="utf-8")
    assert set(re.findall(r'"(assets/[\w/.-]+\.js)"', script)) - {"assets/js/words.js"} == budgets.SEARCH  # the finder has that one too
