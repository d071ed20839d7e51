"""Pages fit on every screen, can be hit with a finger, and print what matters."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import KINDS, scheme

WIDTHS = (320, 360, 768, 1440)

#: Parts of the page that stick out to the right, other than in a frame that scrolls by itself.
STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth, found = [];
    for (const one of document.querySelectorAll(".md-content *")) {
        if (one.closest("svg") && one.tagName !== "svg") continue;
        const box = one.getBoundingClientRect();
        if (!box.width || box.right <= width + 1 || getComputedStyle(one).clipPath !== "none") continue;
        let frame = one.parentElement;
        while (frame && !["auto", "scroll"].includes(getComputedStyle(frame).overflowX)) frame = frame.parentElement;
        if (!frame) found.push(one.tagName + "." + one.className + " to " + Math.round(box.right));
    }
    return found.slice(0, 5);
}"""

#: What is pressed with a finger and is not a link within a sentence.
TARGETS = ".chip, ul.chips a, ul.tiles a, .md-content button:not(.term), .md-content summary, select, input[type=search], .guard label"


def wide(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    more: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return more


@pytest.mark.parametrize("name", KINDS)
def test_nothing_sticks_out(visit: Visit, name: str) -> None:
    page = visit(name)
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => { one.open = true; })")
    for colours in ("light", "dark"):
        scheme(page, colours)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert wide(page) <= 0, (colours, width)
            assert not page.evaluate(STICKING_OUT), (colours, width)


def test_the_missing_page_fits(visit: Visit, served: str) -> None:
    page = visit("404", base=served)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert wide(page) <= 0, width


@pytest.mark.parametrize("name", ["regions/calf", "muscles/soleus"])
def test_without_scripts_nothing_sticks_out(visit: Visit, name: str) -> None:
    assert wide(visit(name, width=320, js=False)) <= 0


@pytest.mark.parametrize("name", ["index", "regions/calf", "muscles/index", "muscles/soleus", "techniques/press-and-hold", "a-to-z", "practice-log"])
def test_targets_are_big_enough(visit: Visit, name: str) -> None:
    """At least 24 by 24 pixels: WCAG 2.2, target size (minimum)."""
    page = visit(name, width=360)
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => { one.open = true; })")
    sizes = page.evaluate(
        """css => [...document.querySelectorAll(css)].filter(one => one.checkVisibility()).map(one => {
            const box = one.getBoundingClientRect();
            return [one.outerHTML.slice(0, 80), box.width, box.height];
        })""",
        TARGETS,
    )
    assert sizes
    assert not [size for size in sizes if min(size[1:]) < 24]


def test_text_is_legible_on_a_phone(visit: Visit) -> None:
    page = visit("muscles/soleus", width=360)
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.md-typeset .lead')).fontSize)") >= 16


def test_the_dark_page_is_dark(visit: Visit) -> None:
    """As the system wants it, and as the switch says."""

    def brightness(page: Page) -> int:
        shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", shade)[:3])

    light, dark = visit("muscles/soleus"), visit("muscles/soleus", dark=True)
    assert brightness(light) > 700
    assert brightness(dark) < 120
    scheme(light, "dark")
    scheme(dark, "light")
    assert brightness(light) < 120
    assert brightness(dark) > 700


NOT_PRINTED = (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".crumbs", ".jump", "form.filter", "form.find", ".guard fieldset")


@pytest.mark.parametrize("name", ["muscles/soleus", "regions/calf", "a-to-z", "practice-log"])
@pytest.mark.parametrize("js", [True, False])
def test_paper_leaves_out_what_cannot_be_used_on_it(visit: Visit, name: str, js: bool) -> None:
    page = visit(name, js=js)
    page.emulate_media(media="print")
    assert not [css for css in NOT_PRINTED for one in page.locator(css).all() if one.is_visible()]
    assert page.locator("h1").is_visible()
    assert page.locator(".about-page").is_visible()
    if name not in {"a-to-z", "practice-log"}:
        assert page.locator(".flags, .sheet-signs").filter(visible=True).count() == 1


@pytest.mark.parametrize("js", [True, False])
def test_closed_steps_are_printed(visit: Visit, js: bool) -> None:
    page = visit("muscles/soleus", js=js)
    closed = page.locator("details:not([open]) ol.steps")
    assert closed.count() > 0
    assert not closed.first.is_visible()
    page.evaluate("document.documentElement.classList.add('print-whole')")
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in closed.all())


def words(text: str) -> str:
    return " ".join(re.sub(r"[\u00ad\u200b]", "", text).split())


def whole(page: Page) -> None:
    """Choose to print the whole page; nothing is printed."""
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="The whole page").click()
    page.emulate_media(media="print")


def test_a_muscle_as_pdf(visit: Visit, tmp_path: Path) -> None:
    page = visit("muscles/soleus")
    steps = [words(step) for step in page.locator(".withheld ol.steps > li").all_text_contents()]
    assert steps
    whole(page)
    pdf = page.pdf(path=tmp_path / "soleus.pdf", format="A4")
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 50_000
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 40
    page.locator('.guard input[value="yes"]').evaluate("one => { one.checked = true; }")
    whole(page)
    withheld = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", withheld)) < len(re.findall(rb"/Type\s*/Page\b", pdf)), "the steps are not on paper either"
    if shutil.which("pdftotext"):
        (tmp_path / "withheld.pdf").write_bytes(withheld)
        text, without = (
            words(subprocess.run(["pdftotext", "-raw", tmp_path / name, "-"], capture_output=True, text=True, check=True).stdout)
            for name in ("soleus.pdf", "withheld.pdf")
        )
        starts = [step[:25] for step in steps]
        assert not [start for start in starts if start not in text]
        assert not [start for start in starts if start in without]


def test_the_practice_log_is_printed_from_its_button(visit: Visit) -> None:
    page = visit("practice-log")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print this sheet").click()
    assert page.evaluate("window.printed")
    assert not visit("practice-log", js=False).locator("[data-print]").is_visible(), "without scripts the button could do nothing"
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2


def test_printing_leaves_details_as_they_were(visit: Visit) -> None:
    page = visit("muscles/soleus")
    before = page.evaluate("[...document.querySelectorAll('details')].map(one => one.open)")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".md-content details:not([open])").count() == page.locator(".md-content form details:not([open])").count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("[...document.querySelectorAll('details')].map(one => one.open)") == before
