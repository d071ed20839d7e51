"""Every muscle on one sheet of paper, A4 and Letter: it fits, can be read, says everything in its order, and withholds what it must."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit
from tests.browser.support import parsed
from tests.support import REPO

MUSCLES = sorted(file.stem for file in (REPO / "content/muscles").glob("*.yml"))

#: Paper, and width and height of what its margins of 10 mm leave, in millimetres.
PAPERS = (("A4", 190.0, 277.0), ("Letter", 195.9, 259.4))
PIXELS = 96 / 25.4

#: Every visible text of the article with its size in points and, when it is set small on purpose, why.
TEXTS = """() => {
    const article = document.querySelector(".md-content__inner"), walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
        const text = walk.currentNode, parent = text.parentElement;
        if (!text.data.trim() || parent.closest("svg") || !parent.checkVisibility()) continue;
        found.push([text.data.trim(), parseFloat(getComputedStyle(parent).fontSize) * 72 / 96, parent.closest(".sheet-refs, .sheet-sources") !== null]);
    }
    return found;
}"""

#: Width and height that the article takes, and what sticks out of it.
BOX = """() => {
    const box = document.querySelector(".md-content__inner").getBoundingClientRect();
    const out = [...document.querySelectorAll(".md-content__inner :is(p, li, h1, h2, h3, svg)")]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > box.right + 1).map(one => one.textContent.slice(0, 40));
    return [box.width, box.height, document.documentElement.scrollWidth, out];
}"""


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def paper(browser: Browser, site: Path) -> Iterator[Page]:
    """One page for all muscles, shown as it is printed."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


def said(page: Page) -> str:
    return words(" ".join(text for text, _, _ in page.evaluate(TEXTS)))


def flags(tree: Any, level: str) -> list[str]:
    """Return the names of the signs of *level*, as the page shows them on the screen."""
    found: list[str] = tree.xpath(f'//section[@class="flags"]//div[contains(@class, "flag-{level}")]//li/a[1]/text()')
    return found


@pytest.mark.parametrize("muscle", MUSCLES)
def test_a_muscle_is_one_sheet(paper: Page, site: Path, muscle: str) -> None:
    paper.goto(f"{site.as_uri()}/muscles/{muscle}.html")
    for name, width, height in PAPERS:
        paper.set_viewport_size({"width": int(width * PIXELS), "height": 900})
        taken, high, scroll, out = paper.evaluate(BOX)
        assert taken <= width * PIXELS, name
        assert scroll <= width * PIXELS + 1, name
        assert out == [], name
        assert high <= (height - 3) * PIXELS, f"{name}: {high / PIXELS:.0f} of {height} mm"
        assert pages_of(paper.pdf(format=name)) == 1, name
    texts = paper.evaluate(TEXTS)
    assert min(size for _, size, small in texts if not small) >= 7.99
    assert min(size for _, size, small in texts if small) >= 6.49
    tree, text = parsed(site / f"muscles/{muscle}.html"), said(paper)
    signs = [*flags(tree, "emergency"), *flags(tree, "today")]
    assert signs, "a muscle without an urgent sign would need another test"
    order = ["Name", "Clinic", "Where it hurts", "Warning signs first", *[words(f"{sign}:") for sign in signs], "Do not press, roll, massage or stretch if any"]
    order += ["Answer before you press or stretch:"] if tree.xpath('//input[@name="clot"]') else []
    order += ["Find the spot", "Release it", "Stretch it", "Take care", "Stop and get advice", "When to come back"]
    order += [f"page muscles/{muscle}.html, version", "No clinician has reviewed this", "Version"]
    at = 0
    for part in order:
        assert part in text[at:], f"{part!r} is missing, or stands too early"
        at = text.index(part, at)
    assert text.startswith(words(tree.xpath("string(//h1)")))
    for part in ("Find the spot", "Release it", "Stretch it"):
        rest = text[text.index(part, text.index("Answer") if "Answer before" in text else 0) + len(part) :]
        assert re.match(r"(: [^\[]+)?( ?\[[\d, ]+\])? ?\w", rest), f"{part} is empty"
    assert paper.locator(".summary figure svg").first.is_visible()
    assert all(one.is_visible() for one in paper.locator(".summary figure svg").all())


@pytest.mark.parametrize("muscle", ["soleus", "gastrocnemius", "gemelli", "iliopsoas"])
def test_what_the_page_says_about_doing_stands_on_the_sheet_in_full(paper: Page, site: Path, muscle: str) -> None:
    paper.goto(f"{site.as_uri()}/muscles/{muscle}.html")
    text, tree = said(paper), parsed(site / f"muscles/{muscle}.html")
    for note in tree.xpath('//*[contains(@class, "refs") or contains(@class, "term-note") or contains(@class, "sure")]'):
        note.drop_tree()
    every = tree.xpath('//h2[@id="find-the-spot"]/following-sibling::div[1]//ol/li | //div[@class="cautions"]//li | //div[@class="stop"]//li')
    every += tree.xpath('//h2[@id="stretch-it"]/following-sibling::div[1]//details[1]//ol/li')
    assert every
    assert [words(one.text_content()) for one in every if words(one.text_content()) not in text] == []


@pytest.mark.parametrize("js", [True, False])
def test_a_yes_takes_the_steps_off_the_sheet(visit: Visit, js: bool) -> None:
    page = visit("muscles/soleus", js=js)
    page.emulate_media(media="print")
    steps, held = page.locator(".sheet-steps"), page.locator(".sheet-held")
    assert all(one.is_visible() for one in steps.all())
    assert not held.is_visible()
    assert page.locator(".sheet-box").all_text_contents() == ["Yes, or not sure", "No"], "to be ticked by hand"
    page.emulate_media(media="screen")
    page.locator('.guard input[value="yes"]').check()
    assert not page.locator(".sheet").is_visible()
    page.emulate_media(media="print")
    assert steps.count() == 3
    assert not [one for one in steps.all() if one.is_visible()]
    assert not page.locator(".withheld").filter(visible=True).count()
    assert "because of your answer" in held.inner_text()
    assert "clot" in held.inner_text()
    for name in ("sheet-signs", "sheet-care", "sheet-stop"):
        assert page.locator(f".{name}").is_visible()
    assert not page.locator(".sheet-back").is_visible(), "it speaks of pressing less"
    pdf = page.pdf(format="A4")
    assert pages_of(pdf) == 1
    page.emulate_media(media="screen")
    page.locator('.guard input[value="no"]').check()
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in steps.all())
    assert not held.is_visible()


def test_the_paper_itself_withholds(visit: Visit, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext on this machine")
    page = visit("muscles/soleus")

    def text(name: str) -> str:
        page.pdf(path=tmp_path / name, format="A4")
        return words(subprocess.run(["pdftotext", "-raw", tmp_path / name, "-"], capture_output=True, text=True, check=True).stdout)

    before = text("before.pdf")
    page.locator('.guard input[value="yes"]').check()
    after = text("after.pdf")
    for part in ("Find the spot", "Ball under the calf", "Bent-knee calf stretch", "Sink down until"):
        assert part in before
        assert part not in after
    assert before.index("Warning signs first") < before.index("Find the spot") < before.index("Release it") < before.index("Stretch it")
    assert "Blood clot in the lung" in after
    assert "left off this sheet" in after
    assert "left off this sheet" not in before


def test_the_buttons_print_more_once(visit: Visit) -> None:
    page = visit("muscles/soleus")
    page.evaluate("window.asked = []; window.print = () => window.asked.push(document.documentElement.className)")
    for name, css in (("Large print", "print-large"), ("The whole page", "print-whole"), ("One sheet", "")):
        page.get_by_role("group", name="Print").get_by_role("button", name=name).click()
        asked = page.evaluate("window.asked.pop()")
        assert [kind for kind in ("print-large", "print-whole") if kind in asked] == ([css] if css else [])
        pdf = page.pdf(format="A4")
        assert pages_of(pdf) > 3 if css else pages_of(pdf) == 1
        assert pages_of(page.pdf(format="A4")) == 1, "the browser's own print gives the sheet again"


def test_large_print_is_large(visit: Visit) -> None:
    page = visit("muscles/gastrocnemius")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Large print").click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(190 * PIXELS), "height": 900})
    texts = page.evaluate(TEXTS)
    assert len(texts) > 50
    assert [(text, size) for text, size, _ in texts if size < 15.99] == []
    _, _, scroll, out = page.evaluate(BOX)
    assert scroll <= 190 * PIXELS + 1
    assert out == []
    assert pages_of(page.pdf(format="Letter")) > 1


def test_the_whole_page_has_no_sheet(visit: Visit) -> None:
    page = visit("muscles/soleus")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="The whole page").click()
    page.emulate_media(media="print")
    assert not page.locator(".sheet").is_visible()
    for css in ("h1", ".lead", ".flags", ".withheld", ".clinicians", ".references", ".about-page"):
        assert page.locator(css).first.is_visible(), css


def test_without_scripts_the_sheet_is_what_is_printed(visit: Visit) -> None:
    page = visit("muscles/piriformis", js=False)
    assert not page.locator(".print-choice").is_visible()
    assert not page.locator(".sheet").is_visible()
    assert pages_of(page.pdf(format="Letter")) == 1
    page.emulate_media(media="print")
    assert page.locator(".sheet-signs").is_visible()


def test_the_sheet_does_without_colour(visit: Visit) -> None:
    page = visit("muscles/soleus", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate(
        """() => [...document.querySelectorAll("h1, .sheet :is(h2, h3, p, li)")].filter(one => one.checkVisibility())
            .map(one => getComputedStyle(one).color).filter(colour => colour !== "rgb(0, 0, 0)")"""
    )
    assert ink == []
    textures = page.locator(".summary figure .texture")
    assert textures.count() > 0
    assert textures.first.is_visible(), "stripes and dots say what colour says"
