"""Drawing pain: by mouse, touch and keyboard, undoing, two visits, links and files, damage, no scripts, paper."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.support import Watch
from tests.browser.test_layout import STICKING_OUT, wide

DRAWING = "pain-drawing"

Points = list[tuple[float, float]]

KNEE: Points = [(240, 1180), (260, 1220)]
THIGH: Points = [(480, 900), (470, 1000), (480, 1100)]
CALF: Points = [(480, 1300), (490, 1400)]
HEEL: Points = [(60, 240), (60, 255)]


@pytest.fixture
def phone(browser: Browser, site: Path) -> Iterator[Page]:
    """The page on a phone: a finger, no mouse, no network."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True, device_scale_factor=2, offline=True, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    page, watch = context.new_page(), Watch(site.as_uri() + "/")
    watch.over(page)
    page.goto(f"{site.as_uri()}/{DRAWING}.html")
    yield page
    context.close()
    assert not watch.trouble


# What is done


def on_screen(page: Page, sheet: str, points: Points) -> Points:
    """Return where *points* of a sheet are on the screen."""
    picture = page.locator(f'svg[data-sheet="{sheet}"]')
    picture.evaluate("one => one.scrollIntoView({ block: 'center' })")
    found: Points = picture.evaluate(
        "(one, points) => points.map(([x, y]) => { const at = new DOMPoint(x, y).matrixTransform(one.getScreenCTM()); return [at.x, at.y]; })", points
    )
    return found


def draw(page: Page, sheet: str, points: Points, kind: str = "", size: str = "") -> None:
    """Draw a line with the mouse."""
    for name, value in (("kind", kind), ("size", size)):
        if value:
            page.locator(f'#drawing input[name="{name}"][value="{value}"]').check()
    (start, *rest) = on_screen(page, sheet, points)
    page.mouse.move(*start)
    page.mouse.down()
    for point in rest:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def finger(page: Page, points: Points) -> None:
    """Drag a finger over the screen, as the browser itself would report it."""
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def place(page: Page, zone: str, kind: str = "ache", side: str = "right") -> None:
    """Mark a place with the list."""
    page.locator(f'#drawing input[name="kind"][value="{kind}"]').check()
    page.locator("#place").select_option(zone)
    page.locator(f'#drawing input[name="side"][value="{side}"]').check()
    page.get_by_role("button", name="Add this place").click()


def show(page: Page, number: int) -> None:
    page.locator(f'#drawing input[name="show"][value="{number}"]').check()


def deed(page: Page, name: str) -> None:
    button = page.locator(f'[data-do="{name}"]')
    button.evaluate("one => one.scrollIntoView({ block: 'center' })")
    button.click(force=True)  # one that says it can do nothing may still be pressed


def fill_in(page: Page) -> None:
    page.locator('#drawing input[name="words"][value="burning"]').check()
    page.locator("#worst").select_option("8")
    page.locator("#usual").select_option("4")
    page.locator("#visit-date").fill("2026-11-21")
    page.locator("#visit-note").fill("Worse on stairs & after <b>sitting</b> for long, 100%.")


def two_visits(page: Page) -> None:
    """A drawing with all there is, in both visits."""
    draw(page, "front", KNEE, "burning")
    draw(page, "front", THIGH, "ache", "thick")
    draw(page, "sole", HEEL, "numb", "thin")
    place(page, "calf-inner-upper", "cramp", "both")
    place(page, "knee-deep", "sharp")
    fill_in(page)
    show(page, 1)
    draw(page, "front", THIGH, "ache", "middle")
    draw(page, "back", CALF, "tingling")
    page.locator("#worst").select_option("0")
    page.locator("#visit-date").fill("2026-12-05")


# What is seen


def marks(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#drawing .marked li > span").all_text_contents()]


def status(page: Page) -> str:
    return page.locator("#drawing .status").inner_text()


def seen(page: Page) -> dict[str, Any]:
    """Return everything the page shows of the drawing: both visits in words and numbers, and every line and sign."""
    found: dict[str, Any] = {}
    before = page.locator('#drawing input[name="show"]:checked').get_attribute("value") or "0"
    for number in (0, 1, 2):
        show(page, number)
        found[str(number)] = page.evaluate(
            """() => {
                const form = document.getElementById("drawing");
                return {
                    marks: [...form.querySelectorAll(".marked li > span")].map(one => one.textContent),
                    words: [...form.querySelectorAll("input[name=words]:checked")].map(one => one.value),
                    fields: ["worst", "usual", "date", "note"].map(name => form.elements[name].value),
                    paths: [...form.querySelectorAll(".was path, .now path")].map(one => [one.getAttribute("class"), one.getAttribute("d"), one.getAttribute("stroke-width")].join(" ")),
                    told: [...form.querySelectorAll(".sheet svg")].map(one => one.getAttribute("aria-label")),
                    compared: form.querySelector(".compared").textContent,
                };
            }"""
        )
    show(page, int(before))
    return found


def blank(page: Page) -> None:
    """Nothing is marked or entered."""
    for number in (0, 1):
        show(page, number)
        assert marks(page) == []
        assert page.locator('#drawing input[name="words"]:checked').count() == 0
        assert page.evaluate("['worst', 'usual', 'date', 'note'].map(name => document.getElementById('drawing').elements[name].value)") == ["", "", "", ""]
    assert page.locator("#drawing :is(.was, .now) path").count() == 0
    show(page, 0)


def works(page: Page) -> None:
    draw(page, "front", KNEE, "burning")
    assert len(marks(page)) == 1
    assert marks(page)[0].startswith("Burning, front, right: ")


# Drawing


def test_with_the_mouse(visit: Visit) -> None:
    page = visit(DRAWING)
    blank(page)
    draw(page, "front", KNEE, "burning")
    assert marks(page) == ["Burning, front, right: front of the knee, over the kneecap"]
    assert status(page) == "Added: Burning, front, right: front of the knee, over the kneecap."
    assert page.locator('svg[data-sheet="front"] .now .sign.kind-burning').count() == 1
    assert "right: front of the knee" in (page.locator('svg[data-sheet="front"]').get_attribute("aria-label") or "")
    assert "Nothing is marked" in (page.locator('svg[data-sheet="back"]').get_attribute("aria-label") or "")


def test_right_and_left_change_over_from_behind(visit: Visit) -> None:
    """The same spot of the screen is the right leg seen from the front and the left leg seen from behind."""
    page = visit(DRAWING)
    for sheet in ("front", "back"):
        draw(page, sheet, [(240, 1180), (240, 1240)])
    assert [re.findall(r"right|left", text)[0] for text in marks(page)] == ["right", "left"]
    draw(page, "sole", HEEL)
    draw(page, "top", [(60, 120), (60, 150)])
    draw(page, "outer", [(210, 600), (210, 640)])
    draw(page, "inner", [(220, 300), (220, 340)])
    assert [re.search(r", (right|left):", text)[1] for text in marks(page)[2:]] == ["right", "left", "left", "right"]  # type: ignore[index]


def test_a_tap_is_a_dot_and_beside_the_body_is_nothing(visit: Visit) -> None:
    page = visit(DRAWING)
    draw(page, "front", [(240, 1200)])
    assert len(marks(page)) == 1
    draw(page, "front", [(20, 30), (60, 60)])
    assert len(marks(page)) == 1
    assert "beside the body" in status(page)
    page.mouse.click(*on_screen(page, "front", [(480, 1200)])[0], button="right")
    assert len(marks(page)) == 1, "only the main button draws"


def test_pain_away_from_the_legs_has_a_name_too(visit: Visit) -> None:
    page = visit(DRAWING)
    draw(page, "front", [(330, 60), (390, 60)])
    draw(page, "back", [(250, 400), (300, 420)])
    assert "head" in marks(page)[0]
    assert "upper back" in marks(page)[1]


def test_kinds_and_widths_look_different(visit: Visit) -> None:
    page = visit(DRAWING)
    kinds = page.evaluate("[...document.querySelectorAll('#drawing input[name=kind]')].map(one => one.value)")
    assert len(kinds) == 6
    for number, kind in enumerate(kinds):
        draw(page, "front", [(470 + 10 * number, 880 + 60 * number), (480 + 10 * number, 900 + 60 * number)], kind)
    assert page.evaluate("new Set([...document.querySelectorAll('.now .sign')].map(one => getComputedStyle(one).stroke)).size") == 6
    assert page.evaluate("document.querySelectorAll('.now .sign').length") == 6
    for size in ("thin", "middle", "thick"):
        draw(page, "back", KNEE, "ache", size)
    widths = page.evaluate("[...document.querySelectorAll('[data-sheet=back] .tint')].map(one => Number(one.getAttribute('stroke-width')))")
    assert widths == sorted(set(widths))


def test_by_touch(phone: Page) -> None:
    """A finger scrolls the page until drawing is switched on; then it draws on the figure and still scrolls beside it."""
    points = on_screen(phone, "front", [(240, 1180), (250, 1200), (260, 1220)])
    finger(phone, points)
    assert marks(phone) == []
    phone.touchscreen.tap(*on_screen(phone, "front", KNEE)[0])
    assert status(phone) == "Press “Start drawing” first."
    button = phone.get_by_role("button", name="Start drawing")
    button.tap()
    assert phone.get_by_role("button", name="Stop drawing").get_attribute("aria-pressed") == "true"
    assert phone.locator('svg[data-sheet="front"]').evaluate("one => getComputedStyle(one).touchAction") == "none"
    assert phone.evaluate("getComputedStyle(document.querySelector('.sheets')).touchAction") == "auto"
    points = on_screen(phone, "front", [(240, 1180), (250, 1200), (260, 1220)])
    before = phone.evaluate("scrollY")
    finger(phone, points)
    assert phone.evaluate("scrollY") == before, "drawing does not scroll"
    assert len(marks(phone)) == 1
    assert "right: front of the knee" in marks(phone)[0]
    phone.get_by_role("button", name="Stop drawing").tap()
    phone.get_by_role("button", name="Start drawing").wait_for()  # the click comes a moment after the tap
    finger(phone, on_screen(phone, "front", THIGH))
    assert len(marks(phone)) == 1
    for name in ("Back", "Soles"):
        phone.locator("#drawing .looks label").filter(has_text=name).tap()
        assert phone.locator("#drawing .sheet").evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 1


def test_a_second_finger_does_not_disturb(phone: Page) -> None:
    phone.get_by_role("button", name="Start drawing").tap()
    (x, y), (u, v) = on_screen(phone, "front", KNEE)
    session = phone.context.new_cdp_session(phone)
    for kind, touches in (
        ("touchStart", [(x, y, 0)]),
        ("touchMove", [(u, v, 0)]),
        ("touchStart", [(u, v, 0), (x + 40, y - 60, 1)]),
        ("touchMove", [(u, v, 0), (x + 50, y - 80, 1)]),
        ("touchEnd", [(u, v, 0)]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b, "id": c} for a, b, c in touches]})
    assert len(marks(phone)) == 1
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    assert len(marks(phone)) == 1, "what the system breaks off is no mark"
    assert phone.locator(".fresh").count() == 0


def test_close_ups_draw_at_the_same_place(visit: Visit) -> None:
    page = visit(DRAWING, width=360)
    page.get_by_role("button", name="Hips to knees").first.click()
    draw(page, "front", KNEE)
    assert "front of the knee" in marks(page)[0]
    whole = page.locator('svg[data-sheet="front"]').get_attribute("data-whole")
    assert page.locator('svg[data-sheet="front"]').get_attribute("viewBox") != whole
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator('svg[data-sheet="front"]').get_attribute("viewBox") == whole, "paper shows the whole body"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator('svg[data-sheet="front"]').get_attribute("viewBox") != whole


# By the list


def walk(page: Page, css: str, most: int = 120) -> None:
    """Press Tab until *css* has the focus, and see that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab never reaches {css}")


def test_keyboard_only(visit: Visit) -> None:
    page = visit(DRAWING)
    page.locator("h1").click(position={"x": 2, "y": 2})
    walk(page, '#drawing input[name="show"]')
    walk(page, '#drawing input[name="kind"]')
    page.keyboard.press("ArrowRight")
    assert page.locator('#drawing input[name="kind"]:checked').get_attribute("value") == "burning"
    walk(page, "#place")
    page.keyboard.type("Underside of the heel")
    assert page.locator("#place").input_value() == "heel-sole"
    walk(page, '#drawing input[name="side"]')
    page.keyboard.press("ArrowDown")
    walk(page, '[data-do="place"]')
    page.keyboard.press("Enter")
    assert marks(page) == ["Burning, left: underside of the heel"]
    walk(page, '[data-remove="0"]')
    page.keyboard.press("Enter")
    assert marks(page) == []
    assert page.evaluate("document.activeElement.id") == "step-draw", "the focus is not lost"
    walk(page, '[data-do="undo"]')
    page.keyboard.press("Space")
    assert len(marks(page)) == 1
    walk(page, '#drawing input[name="words"]')
    page.keyboard.press("Space")
    walk(page, "#worst")
    page.keyboard.type("7")
    walk(page, "#visit-note")
    page.keyboard.type("worse at night")
    walk(page, '[data-do="link"]')
    page.keyboard.press("Enter")
    expect(page.locator("#drawing-link")).to_be_visible()
    again = visit(f"{DRAWING}#{page.locator('#drawing-link').input_value().partition('#')[2]}")
    assert marks(again) == ["Burning, left: underside of the heel"]
    assert again.locator("#worst").input_value() == "7"
    assert again.locator("#visit-note").input_value() == "worse at night"


def test_every_place_of_the_list_is_shown_and_told(visit: Visit) -> None:
    """Each fills its shape on at least one sheet, except what is felt inside; words and picture say the same."""
    page = visit(DRAWING)
    zones = page.evaluate(
        "[...document.querySelectorAll('#place option')].map(one => [one.value, one.dataset.told, one.hasAttribute('data-deep')]).filter(one => one[0])"
    )
    assert len(zones) > 80
    for zone, told, deep in zones:
        page.evaluate("zone => { location.hash = 'pain=1&m1=azr' + zone; }", zone)
        expect(page.locator("#drawing .marked li > span")).to_have_text(f"Ache, right: {told}" + (" (felt inside, not in the picture)" if deep else ""))
        assert bool(page.locator("#drawing .now .area").count()) != deep, zone
        assert bool(page.locator("#drawing .now .sign").count()) != deep, f"{zone}: a sign, not only a colour"


def test_a_place_by_the_list_and_by_hand_have_the_same_name(visit: Visit) -> None:
    page = visit(DRAWING)
    draw(page, "front", KNEE)
    place(page, "knee-front")
    by_hand, by_list = marks(page)
    assert by_hand.partition("right: ")[2] == by_list.partition("right: ")[2]


def test_both_sides_and_no_place(visit: Visit) -> None:
    page = visit(DRAWING)
    deed(page, "place")
    assert status(page) == "Choose a place first."
    place(page, "heel-sole", side="both")
    assert marks(page) == ["Ache, right: underside of the heel", "Ache, left: underside of the heel"]


# Undoing


def test_undo_redo_remove_and_start_again(visit: Visit) -> None:
    page = visit(DRAWING)
    deed(page, "undo")
    assert status(page) == "There is nothing to undo."
    draw(page, "front", KNEE)
    draw(page, "front", THIGH, "numb")
    place(page, "heel-sole")
    three = marks(page)
    fill_in(page)
    page.locator('[data-remove="1"]').click()
    assert marks(page) == [three[0], three[2]]
    assert page.evaluate("document.activeElement.dataset.remove") == "1"
    deed(page, "undo")
    assert marks(page) == three
    deed(page, "undo")
    assert marks(page) == three[:2]
    assert page.locator("#worst").input_value() == "8", "undoing marks leaves words and numbers alone"
    deed(page, "redo")
    assert marks(page) == three
    deed(page, "clear")
    assert marks(page) == []
    deed(page, "undo")
    assert marks(page) == three
    draw(page, "back", CALF)
    deed(page, "redo")
    assert status(page) == "There is nothing to redo."
    before = seen(page)
    deed(page, "again")
    blank(page)
    deed(page, "undo")
    assert seen(page) == before


def test_the_number_of_marks_is_limited(visit: Visit) -> None:
    page = visit(DRAWING)
    most = page.evaluate("triggerPointDrawingState.LIMITS.marks")
    page.evaluate("most => { location.hash = 'pain=1&m1=' + Array(most).fill('azrheel-sole').join(','); }", most)
    expect(page.locator("#drawing .marked li")).to_have_count(most)
    place(page, "arch")
    assert "full" in status(page)
    assert len(marks(page)) == most


# Words


def test_nerve_note(visit: Visit) -> None:
    page = visit(DRAWING)
    note = page.locator("#drawing .nerve-note")
    for word in ("numb", "tingling", "weak"):
        box = page.locator(f'#drawing input[name="words"][value="{word}"]')
        assert not note.is_visible()
        box.check()
        assert note.is_visible()
        box.uncheck()
    draw(page, "front", KNEE, "ache")
    assert not note.is_visible()
    place(page, "heel-sole", "tingling")
    assert note.is_visible()
    assert note.get_by_role("link").get_attribute("href") == "red-flags/index.html"


def test_warning_signs_come_first(visit: Visit) -> None:
    for js in (True, False):
        page = visit(DRAWING, js=js)
        order = page.locator(".safety, .urgent, #drawing").evaluate_all("all => all.map(one => one.className.split(' ')[0] || one.id)")
        assert order[0] == "safety"
        assert order.index("flag") < order.index("drawing")
        page.locator(".urgent summary").click()
        assert page.locator(".urgent li").first.is_visible()


# Two visits


def test_two_visits_are_apart_and_then_laid_over_one_another(visit: Visit) -> None:
    page = visit(DRAWING)
    place(page, "heel-sole")
    draw(page, "front", KNEE)
    fill_in(page)
    show(page, 1)
    assert marks(page) == []
    assert page.locator("#worst").input_value() == ""
    place(page, "heel-sole")
    place(page, "achilles", side="left")
    show(page, 0)
    assert len(marks(page)) == 2
    assert page.locator("#worst").input_value() == "8"
    show(page, 2)
    dl = page.locator("#drawing .compared dl").inner_text().split("\n")
    assert dl == [
        "New:",
        "Left: Achilles tendon, above the heel.",
        "Gone:",
        "Right: front of the knee, over the kneecap.",
        "Both:",
        "Right: underside of the heel.",
    ]
    assert page.locator(".was .outline").count() and page.locator(".now .tint").count()
    assert not page.locator(".now .outline").count()
    assert page.locator(".legend").is_visible() and page.locator(".legend-both").is_visible()
    assert "Visit 1: " in (page.locator('svg[data-sheet="sole"]').get_attribute("aria-label") or "")
    for css in ("#place", ".undoing", '[data-do="touch"]', ".marked", "#worst"):
        assert not page.locator(css).is_visible(), css
    draw(page, "front", THIGH)
    show(page, 0)
    assert len(marks(page)) == 2, "comparing is not drawing"


def test_the_old_visit_looks_different_without_colour(visit: Visit) -> None:
    """An outline without a tint, and thinner signs: grey paper shows which is which."""
    page = visit(DRAWING)
    for number in (0, 1):
        show(page, number)
        draw(page, "front", THIGH if number else KNEE, "ache")
    show(page, 2)
    was, now = (page.locator(f'svg[data-sheet="front"] .{name} .sign').get_attribute("stroke-width") or "" for name in ("was", "now"))
    assert float(was) < float(now) * 0.7


# Keeping it


def link(page: Page) -> str:
    deed(page, "link")
    return page.locator("#drawing-link").input_value()


def test_a_link_brings_everything_back(visit: Visit) -> None:
    page = visit(DRAWING)
    two_visits(page)
    before, address = seen(page), link(page)
    assert re.fullmatch(r"[\w=&,.%:/#!~*'()-]+", address)
    fragment = address.partition("#")[2]
    assert len(fragment) < 600
    again = visit(f"{DRAWING}#{fragment}")
    assert seen(again) == before
    assert link(again) == address
    assert "#" not in page.url, "the address of the page itself says nothing"


def test_a_link_that_is_pasted_can_be_undone(visit: Visit) -> None:
    page = visit(DRAWING)
    works(page)
    page.evaluate("location.hash = 'pain=1&m1=azrheel-sole'")
    expect(page.locator("#drawing .marked li > span")).to_have_text("Ache, right: underside of the heel")
    deed(page, "undo")
    assert marks(page)[0].startswith("Burning, front")
    page.evaluate("location.hash = 'by-list'")
    assert len(marks(page)) == 1, "a heading is no drawing"


def save(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        deed(page, "save")
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def load(page: Page, file: Path) -> None:
    page.locator("#drawing .status").evaluate("one => { one.textContent = ''; }")
    page.locator("#drawing-file").set_input_files(file)
    expect(page.locator("#drawing .status")).not_to_be_empty()


def test_a_file_brings_everything_back(visit: Visit, tmp_path: Path) -> None:
    page = visit(DRAWING)
    two_visits(page)
    before, file = seen(page), save(page, tmp_path)
    assert file.name == "pain-drawing-2026-12-05.json"
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == 1
    again = visit(DRAWING)
    load(again, file)
    assert seen(again) == before


def test_a_file_with_one_visit_goes_where_the_reader_is(visit: Visit, tmp_path: Path) -> None:
    page = visit(DRAWING)
    place(page, "heel-sole")
    file = save(page, tmp_path)
    later = visit(DRAWING)
    place(later, "achilles")
    show(later, 1)
    load(later, file)
    assert marks(later) == ["Ache, right: underside of the heel"]
    show(later, 0)
    assert marks(later) == ["Ache, right: Achilles tendon, above the heel"]


def test_a_drawing_too_long_for_a_link_says_so(visit: Visit, tmp_path: Path) -> None:
    page = visit(DRAWING)
    rng = random.Random(1)
    line = [[rng.randrange(700), rng.randrange(1700)] for _ in range(80)]
    stroke = {"kind": "ache", "sheet": "front", "size": "thin", "points": line}
    file = tmp_path / "long.json"
    file.write_text(json.dumps({"format": "trigger-point-atlas pain drawing", "version": 1, "visits": [{"marks": [stroke] * 60}, {}]}), encoding="utf-8")
    load(page, file)
    assert len(marks(page)) == 60
    deed(page, "link")
    assert "too long for a link" in status(page)
    assert not page.locator("#drawing-link").is_visible()
    again = visit(DRAWING)
    load(again, save(page, tmp_path))
    assert marks(again) == marks(page)


def test_long_scribbles_become_short(visit: Visit) -> None:
    page = visit(DRAWING)
    counts = page.evaluate(
        """() => {
            const state = window.triggerPointDrawingState, found = [];
            for (let turn = 1; turn < 200; turn += 20) {
                const points = [...Array(3000).keys()].map(i => [300 + 100 * Math.cos(i * turn / 100), 900 + 300 * Math.sin(i * turn / 77)]);
                const short = state.simplified(points, 24);
                found.push([short.length, short.every(point => point.every(Number.isInteger))]);
            }
            found.push([state.simplified([[1.4, 2.6]], 24).length, true], [state.simplified([[1, 1], [1.2, 1.1]], 24).length, true]);
            return found;
        }"""
    )
    assert all(1 <= count <= 80 and whole for count, whole in counts)
    assert counts[-1][0] == counts[-2][0] == 1


# Damage


VALID = "pain=1&d1=2026-11-21&w1=ache,numb&x1=8&u1=4&t1=stairs&m1=azrheel-sole,bf1gP4pCoBwC&m2=azlarch"


def test_the_example_is_whole(visit: Visit) -> None:
    page = visit(f"{DRAWING}#{VALID}")
    assert status(page) == "The drawing of this link is shown."
    assert len(marks(page)) == 2


@pytest.mark.parametrize("seed", range(3))
def test_damaged_addresses_do_nothing_worse_than_nothing(visit: Visit, seed: int) -> None:
    """Random damage never throws, never adds markup, and whatever is understood survives a second reading."""
    page = visit(DRAWING)
    rng = random.Random(seed)
    alphabet = "abfpz0189=&,;%<>\"'-_AzZ#\N{LATIN SMALL LETTER E WITH ACUTE}\N{GRINNING FACE}"
    texts = []
    for _ in range(150):
        text = list(VALID)
        for _ in range(rng.randrange(1, 12)):
            at = rng.randrange(5, len(text))
            text[at : at + rng.randrange(3)] = rng.choices(alphabet, k=rng.randrange(4))
        texts.append("".join(text))
    texts += [
        "pain=1&m1=" + "azrheel-sole," * 2000,
        "pain=1&m1=af0" + "z" * 5000,
        "pain=99",
        "pain=1",
        "pain=",
        "pain=1&t1=%E0%A4%A",
        "pain=1&m1=__proto__,azrconstructor",
    ]
    wrong = page.evaluate(
        """async texts => {
            const bad = [];
            for (const text of texts) {
                const before = document.querySelectorAll("#drawing *").length;
                location.hash = "x";
                await new Promise(done => setTimeout(done, 0));
                location.hash = text;
                await new Promise(done => setTimeout(done, 3));
                if (document.querySelector("#drawing :is(script, b, img, iframe)")) bad.push(["markup", text]);
                if (!before) bad.push(["gone", text]);
            }
            return bad;
        }""",
        texts,
    )
    assert not wrong
    show(page, 0)
    deed(page, "again")
    blank(page)
    works(page)


HOSTILE = '<img src=x onerror="window.hit=1"><b>bold</b>\u202e\u0000'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no pain drawing"),
        ("[]", "holds no pain drawing"),
        ("null", "holds no pain drawing"),
        ('{"format": "trigger-point-atlas pain drawing", "version": 2, "visits": []}', "another version"),
        ('{"format": "trigger-point-atlas pain drawing", "version": 1, "visits": {}}', "holds no pain drawing"),
        ('{"format": "trigger-point-atlas pain drawing", "version": 1, "visits": [7, "x"]}', "damaged"),
        ('{"format": "trigger-point-atlas pain drawing", "version": 1, "visits": []}', "is shown"),
        ("x" * 500_000, "too large"),
    ],
)
def test_foreign_files_change_nothing(visit: Visit, tmp_path: Path, content: str, said: str) -> None:
    page = visit(DRAWING)
    file = tmp_path / "file.json"
    file.write_text(content, encoding="utf-8")
    load(page, file)
    assert said in status(page)
    blank(page)
    works(page)


def test_hostile_files_bring_no_markup(visit: Visit, tmp_path: Path) -> None:
    page = visit(DRAWING)
    good = {"kind": "ache", "zone": "heel-sole", "side": "right"}
    line = {"kind": "ache", "sheet": "front", "size": "thin", "points": [[240, 1180], [250, 1200]]}
    bad: list[Any] = [
        None, 7, HOSTILE, [], {}, {**good, "kind": HOSTILE}, {**good, "zone": HOSTILE}, {**good, "zone": "__proto__"}, {**good, "side": HOSTILE}, {**line, "sheet": "__proto__"},
        {**line, "size": HOSTILE}, {**line, "points": []}, {**line, "points": [[1e9, 0]]}, {**line, "points": [[1.5, 2]]}, {**line, "points": [["1", 2]]},
        {**line, "points": [[-1, 2]]}, {**line, "points": [[1, 2, 3]]}, {**line, "points": [[1, 2]] * 81}, {**line, "points": {"length": 3}},
    ]  # fmt: skip
    visit_ = {"marks": [*bad, good, line], "words": [HOSTILE, "ache", 7, "toString"], "worst": 11, "usual": "5", "date": "2026-02-31", "note": HOSTILE * 20}
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps({"format": "trigger-point-atlas pain drawing", "version": 1, "visits": [visit_, {}]}), encoding="utf-8")
    load(page, file)
    assert "damaged" in status(page)
    assert len(marks(page)) == 2
    assert page.locator('#drawing input[name="words"]:checked').evaluate_all("all => all.map(one => one.value)") == ["ache"]
    assert page.locator("#worst").input_value() == page.locator("#usual").input_value() == page.locator("#visit-date").input_value() == ""
    note = page.locator("#visit-note").input_value()
    assert len(note) <= 300 and "\u202e" not in note and "\x00" not in note
    show(page, 2)
    page.emulate_media(media="print")
    assert page.locator("#drawing :is(img, b, script)").count() == 0
    assert not page.evaluate("window.hit")


# Nothing leaves the page


def test_nothing_is_stored_or_sent(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(f"{served}{DRAWING}.html")
    page.wait_for_load_state("networkidle")
    before, kept = len(watch.requests), page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), history.length, location.href]")
    two_visits(page)
    show(page, 2)
    assert watch.requests[before:] == []
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), history.length, location.href]") == kept
    assert context.cookies() == []
    assert page.evaluate("async () => indexedDB.databases ? (await indexedDB.databases()).length : 0") == 0
    context.close()
    assert not watch.trouble


def test_leaving_an_unkept_drawing_asks_first(visit: Visit) -> None:
    page = visit(DRAWING)
    asked = "() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; }"
    assert not page.evaluate(asked)
    works(page)
    assert page.evaluate(asked)
    deed(page, "link")
    assert not page.evaluate(asked), "a link was taken"


def test_from_a_server(visit: Visit, served: str) -> None:
    page = visit(DRAWING, base=served)
    works(page)


@pytest.mark.parametrize("missing", ["pain-drawing-state.js", "pain-drawing-figure.js", "pain-drawing.js"])
def test_a_missing_file_leaves_the_paper_form(visit: Visit, served: str, missing: str) -> None:
    page = visit("about", base=served)
    page.route(f"**/{missing}", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{served}{DRAWING}.html")
    assert page.locator('svg[data-sheet="front"]').is_visible()
    assert not page.locator("#drawing button").evaluate_all("all => all.filter(one => one.checkVisibility({ visibilityProperty: true })).length")


# Paper and screen


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def one_page(page: Page) -> None:
    for paper in ("A4", "Letter"):
        assert pages_of(page.pdf(format=paper)) == 1, paper


NOT_PRINTED = "#drawing :is(button, select, textarea, input, .visits, .kinds, .marked, .keep, .status), .md-header, .md-footer, .urgent"


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(NOT_PRINTED).evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))")
    for css in (
        ".safety",
        ".paper-head",
        ".legend",
        ".paper-foot",
        ".about-page",
        *(f'svg[data-sheet="{id_}"]' for id_ in ("front", "back", "outer", "inner", "top", "sole")),
    ):
        assert page.locator(css).is_visible(), css
    foot = page.locator(".paper-foot").inner_text()
    assert "Not a diagnosis" in foot and "version" in foot
    assert "Name" in page.locator(".paper-head").inner_text()
    one_page(page)
    page.emulate_media(media="screen")


@pytest.mark.parametrize("width", [360, 1280])
def test_empty_paper(visit: Visit, width: int) -> None:
    page = visit(DRAWING, width=width)
    on_paper(page)
    page.emulate_media(media="print")
    assert page.locator(".paper-blank").is_visible()
    assert not page.locator(".paper-told").is_visible()


def test_without_scripts_it_is_a_form_on_paper(visit: Visit) -> None:
    page = visit(DRAWING, js=False)
    assert page.locator(".md-content noscript").is_visible()
    assert page.locator('svg[data-sheet="front"]').is_visible()
    page.emulate_media(media="print")
    for css in ('svg[data-sheet="front"]', 'svg[data-sheet="back"]', ".legend", ".paper-blank", ".paper-head", ".paper-foot", ".safety"):
        assert page.locator(css).is_visible(), css
    assert page.locator(".legend li").count() == 6
    one_page(page)


@pytest.mark.parametrize("dark", [False, True])
def test_full_paper(visit: Visit, dark: bool) -> None:
    page = visit(DRAWING, dark=dark)
    draw(page, "front", KNEE, "burning")
    place(page, "knee-deep", "numb")
    fill_in(page)
    page.get_by_role("button", name="Head to hips").first.click()
    on_paper(page)
    page.emulate_media(media="print")
    text = page.locator(".paper-told").inner_text()
    for part in (
        "21 November 2026",
        "8 of 10",
        "4 of 10",
        "burning",
        "Burning, right: front of the knee",
        "deep inside the knee",
        "Worse on stairs & after <b>sitting</b>",
    ):
        assert part in text, part
    assert page.locator(".nerve-note").is_visible()
    assert page.locator(".paper-visit").inner_text() == "Visit 1"


def most(page: Page) -> None:
    """As much as fits into both visits: every mark a different place, all words, long notes."""
    page.evaluate(
        """() => {
            const zones = [...document.querySelectorAll("#place option")].map(one => one.value).filter(Boolean).sort((a, b) => b.length - a.length);
            const words = [...document.querySelectorAll("#drawing input[name=words]")].map(one => one.value).join(",");
            const note = "WIDE%20LETTERS%20AND%20MORE%20".repeat(13), marks = (from, sides) => Array.from({ length: 60 }, (_, i) => "absntc"[i % 6] + "z" + sides[i % 2] + zones[(from + i) % zones.length]).join(",");
            const visit = (n, from, sides) => `&d${n}=2026-11-21&w${n}=${words}&x${n}=10&u${n}=10&t${n}=${note}&m${n}=${marks(from, sides)}`;
            location.hash = "pain=1" + visit(1, 0, "rl") + visit(2, 30, "lr");
        }"""
    )
    expect(page.locator("#drawing .marked li")).to_have_count(60)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_as_much_as_there_can_be_fits_on_one_page(visit: Visit, number: int) -> None:
    page = visit(DRAWING)
    most(page)
    show(page, number)
    on_paper(page)


def test_both_visits_on_paper(visit: Visit) -> None:
    page = visit(DRAWING)
    two_visits(page)
    show(page, 2)
    on_paper(page)
    page.emulate_media(media="print")
    assert page.locator(".compared").is_visible()
    assert page.locator(".legend-both").is_visible()
    assert page.locator(".paper-visit").inner_text() == "Visit 1 and visit 2"
    assert not page.locator(".paper-told").is_visible()


def test_it_is_printed_from_its_button(visit: Visit) -> None:
    page = visit(DRAWING)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print on one page").click()
    assert page.evaluate("window.printed")


STATES = ("empty", "full", "both")


@pytest.mark.parametrize("state", STATES)
def test_nothing_sticks_out(visit: Visit, state: str) -> None:
    page = visit(DRAWING)
    if state != "empty":
        most(page)
        show(page, 2 if state == "both" else 0)
        deed(page, "link")
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert wide(page) <= 0, width
        assert not page.evaluate(STICKING_OUT), width


SIZES = """css => [...document.querySelectorAll(css)].filter(one => one.checkVisibility()).map(one => {
    const box = one.getBoundingClientRect();
    return [one.outerHTML.slice(0, 100), box.width, box.height];
})"""


def test_targets_are_big_enough(visit: Visit, phone: Page) -> None:
    """At least 24 by 24 pixels; what is pressed most, 44 high with a finger."""
    page = visit(DRAWING, width=360)
    two_visits_by_list = "pain=1&m1=azrheel-sole,bzlarch&m2=azrheel-sole"
    page.evaluate("text => { location.hash = text; }", two_visits_by_list)
    sizes = page.evaluate(SIZES, "#drawing :is(button, select, textarea, label:has(input), input:not([type=radio], [type=checkbox])), .urgent summary")
    assert len(sizes) > 40
    assert not [size for size in sizes if min(size[1:]) < 24]
    sizes = phone.evaluate(SIZES, "#drawing :is(button, .kind, .chip, select)")
    assert len(sizes) > 25
    assert not [size for size in sizes if size[2] < 43.9]


def test_names_and_announcements(visit: Visit) -> None:
    page = visit(DRAWING)
    draw(page, "front", KNEE)
    assert page.get_by_role("form", name="Draw your pain").is_visible()
    assert page.locator("#drawing [role=status]").inner_text()
    assert page.get_by_role("img", name="Whole body from the front. Ache, front, right:").is_visible()
    assert page.get_by_role("button", name="Remove mark 1: Ache, front").is_visible()
    for name in ("Place", "Worst pain, 0 to 10", "Usual pain, 0 to 10", "Date", "Note, up to 300 letters", "Open a file you saved"):
        assert page.get_by_label(name, exact=True).is_visible(), name
