"""The question about a clot withholds the steps, and warning signs come before anything to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import parsed
from tests.support import Project

#: Pages whose steps press: a yes to the question must take them away.
PAGES = ("muscles/soleus", "techniques/press-and-hold", "techniques/ball-under-calf")

CLOT = "dvt"


def choose(page: Page, value: str) -> None:
    page.locator(f'.guard input[value="{value}"]').check()


def whole(page: Page) -> None:
    """Print the whole page, as its button does. What a muscle's one sheet withholds is tested with the sheet."""
    page.evaluate("document.documentElement.classList.add('print-whole')")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("js", [True, False])
def test_yes_hides_the_steps_on_the_screen_and_on_paper(visit: Visit, name: str, js: bool) -> None:
    page = visit(name, js=js)
    whole(page)
    steps, answer = page.locator(".withheld"), page.locator(".answer-yes")
    assert steps.locator("ol.steps").first.is_visible()
    assert not page.locator(".held-note").filter(visible=True).count()
    choose(page, "yes")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert not steps.filter(visible=True).count(), media
        assert not [one for one in steps.locator("ol.steps").all() if one.is_visible()], media
        assert answer.is_visible(), media
        assert "checked today" in answer.inner_text(), media
    page.emulate_media(media="screen")
    answer.locator("a").click()
    page.wait_for_url("**/red-flags/dvt.html")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("js", [True, False])
def test_no_and_no_answer_show_the_steps(visit: Visit, name: str, js: bool) -> None:
    page = visit(name, js=js)
    whole(page)
    steps, answer = page.locator(".withheld"), page.locator(".answer-yes")
    for before in (None, "no"):
        page.emulate_media(media="screen")
        if before:
            choose(page, before)
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            assert steps.filter(visible=True).count() == steps.count(), (before, media)
            assert not answer.is_visible(), (before, media)
            assert page.locator(".guard > p").last.is_visible(), "the sentence that holds for all"
    page.emulate_media(media="screen")
    choose(page, "yes")
    assert not steps.filter(visible=True).count()
    choose(page, "no")
    assert steps.filter(visible=True).count() == steps.count(), "who answered by mistake gets them back"


def test_the_question_by_keyboard(visit: Visit) -> None:
    page = visit(PAGES[0])
    page.locator('.guard input[value="yes"]').focus()
    page.keyboard.press("Space")
    assert page.locator(".answer-yes").is_visible()
    page.keyboard.press("ArrowDown")
    assert page.locator(".withheld").first.is_visible()


def test_the_question_is_a_named_group(visit: Visit) -> None:
    page = visit(PAGES[0])
    group = page.get_by_role("group", name="Before you press or stretch: Is one calf")
    assert group.get_by_role("radio", name="Yes, or not sure").is_visible()
    assert group.get_by_role("radio", name="No", exact=True).is_visible()


def test_every_muscle_that_lists_a_clot_asks(real: Project, site: Path) -> None:
    muscles = real.library().muscles
    asking = {id_ for id_, muscle in muscles.items() if CLOT in muscle.red_flags}
    assert len(asking) > 10
    for id_ in muscles:
        page = parsed(site / f"muscles/{id_}.html")
        values = page.xpath('//div[@class="guard"]//input[@name="clot"]/@value')
        assert values == (["yes", "no"] if id_ in asking else []), id_
        assert not page.xpath('//input[@name="clot"][@checked]'), f"{id_}: nothing is answered for the reader"
        if id_ in asking:
            assert page.xpath('//p[@class="answer-yes"]/a/@href') == ["../red-flags/dvt.html"], id_


#: What a page tells people to do to a body.
DOING = '//ol[@class="steps"] | //details[contains(@class, "todo")] | //*[@class="withheld"] | //dl[@class="dose"]'


def place(page: html.HtmlElement, element: html.HtmlElement) -> int:
    return next(at for at, one in enumerate(page.iter()) if one is element)


@pytest.mark.parametrize("folder", ["muscles", "techniques", "exercises"])
def test_warning_signs_come_before_anything_to_do(site: Path, folder: str) -> None:
    pages = sorted(file for file in (site / folder).glob("*.html") if file.name != "index.html")
    assert len(pages) > 30
    warned = 0
    for file in pages:
        page = parsed(file)
        doing = page.xpath(DOING)
        heading = page.xpath('//h2[@id="warning-signs-first"]')
        if folder == "muscles":
            assert heading, file
        if not heading:
            assert not page.xpath('//div[@class="guard"]'), f"{file}: a guard that refers to warning signs the page does not show"
            continue
        warned += 1
        flags = page.xpath('//section[@class="flags"]')
        assert flags, file
        assert place(page, heading[0]) < place(page, flags[0]), file
        if doing:
            assert place(page, flags[0]) < place(page, doing[0]), file
        for held in page.xpath('//*[@class="withheld"]'):
            guard = held.xpath('../div[@class="guard"]')
            if guard:
                assert place(page, guard[0]) < place(page, held), f"{file}: the question stands before the steps"
        levels = [css.split("flag-")[-1] for css in flags[0].xpath('./*[contains(@class, "flag-")]/@class') if "flag-more" not in css]
        order = ["emergency", "today", "appointment"]
        assert levels == sorted(levels, key=order.index), f"{file}: the most urgent first"
    assert warned > 10


def test_emergencies_are_never_folded_away(site: Path) -> None:
    for folder in ("muscles", "techniques", "regions", "symptoms"):
        for file in sorted((site / folder).glob("*.html")):
            page = parsed(file)
            assert not page.xpath('//section[@class="flags"]//details[contains(@class, "flag-emergency") or contains(@class, "flag-today")]'), file


def test_signs_and_question_stand_above_the_steps_on_the_screen(visit: Visit) -> None:
    page = visit("muscles/soleus", width=360)
    tops = [page.locator(css).first.evaluate("one => one.getBoundingClientRect().top") for css in (".flags", ".guard", ".withheld")]
    assert tops == sorted(tops)
