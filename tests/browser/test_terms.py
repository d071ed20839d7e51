"""A glossary word opens its note, by mouse and by keyboard, with and without scripts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Visit
from tests.browser.support import parsed

PAGE = "muscles/soleus"


def first(page: Page) -> tuple[Locator, Locator]:
    """Return the first explained word of the page and its note."""
    word = page.locator("button.term").first
    return word, page.locator(f"[id='{word.get_attribute('popovertarget')}']")


@pytest.mark.parametrize("js", [True, False])
def test_a_click_opens_and_closes(visit: Visit, js: bool) -> None:
    word, note = first(visit(PAGE, js=js))
    assert not note.is_visible()
    word.click()
    assert note.is_visible()
    assert note.locator("strong").inner_text()
    assert len(note.inner_text()) > 20
    word.click()
    assert not note.is_visible()


@pytest.mark.parametrize("js", [True, False])
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_escape_closes(visit: Visit, key: str, js: bool) -> None:
    page = visit(PAGE, js=js)
    word, note = first(page)
    word.focus()
    page.keyboard.press(key)
    assert note.is_visible()
    page.keyboard.press("Tab")
    assert note.locator("a").evaluate("link => link === document.activeElement"), "the link in the note is the next stop"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    assert word.evaluate("word => word === document.activeElement"), "the focus comes back to the word"


def test_one_note_at_a_time_and_a_click_elsewhere_closes(visit: Visit) -> None:
    page = visit(PAGE)
    words = page.locator("button.term")
    assert words.count() > 1
    words.nth(0).click()
    page.locator("h1").click(position={"x": 2, "y": 2})
    assert page.locator(".term-note:popover-open").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_note_fits_on_the_screen(visit: Visit, width: int) -> None:
    page = visit(PAGE, width=width)
    word, note = first(page)
    word.click()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900


def test_the_link_of_a_note_leads_to_the_glossary(visit: Visit) -> None:
    page = visit(PAGE)
    word, note = first(page)
    word.click()
    note.locator("a").click()
    page.wait_for_url("**/glossary.html#*")
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").is_visible()


def test_a_browser_without_popovers_shows_the_text(visit: Visit, site: Path) -> None:
    """Such a browser knows neither the attribute nor ``:popover-open``, and drops the rules that name it."""
    page = visit(PAGE)
    css = (site / "assets/css/atlas.css").read_text(encoding="utf-8")
    kept = "\n".join(line for line in css.splitlines() if ":popover-open" not in line)
    assert kept != css
    page.evaluate(
        """css => {
            document.querySelector('link[href$="atlas.css"]').remove();
            document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
        }""",
        kept,
    )
    page.evaluate("document.querySelectorAll('[popover]').forEach(note => note.removeAttribute('popover'))")
    word, note = first(page)
    assert word.is_visible()
    assert note.is_visible()
    assert note.evaluate("note => note.getBoundingClientRect().height") > 10


def test_the_word_is_part_of_the_sentence(site: Path) -> None:
    """Read as plain text a sentence is whole: the word stands where it belongs, once."""
    page = parsed(site / f"{PAGE}.html")
    for word in page.xpath('//button[@class="term"]'):
        note = word.getnext()
        assert note.get("id") == word.get("popovertarget")
        assert note.get("popover") is not None
        assert word.text_content().strip()


def test_ids_are_unique_and_targets_exist(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        page = parsed(file)
        ids = Counter(page.xpath("//@id"))
        assert not [one for one, times in ids.items() if times > 1], file
        assert set(page.xpath("//@popovertarget")) <= set(ids), file
        terms = page.xpath('//button[@class="term"]/@popovertarget')
        assert len(terms) == len(set(terms)), f"{file}: a word is explained twice"


def test_notes_are_not_printed(visit: Visit) -> None:
    page = visit("regions/calf")
    word, note = first(page)
    word.click()
    page.emulate_media(media="print")
    assert not note.is_visible()
    assert word.is_visible()
