"""The page on which a handout is made: choosing by keyboard, the sheet, safety on screen and on paper, the address, the clinic, paper sizes."""

from __future__ import annotations

import base64
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.support import Watch, until
from tests.browser.test_finder import pages_of
from tests.browser.test_layout import STICKING_OUT, wide

HANDOUT = "handout"
ONE = "muscle=soleus&ex=bent-knee-calf-stretch"
#: Everything a sheet can hold.
FULL = (
    "v=1&muscle=soleus:thumb-release:care:Softly,piriformis:none&ex=bridge:2:8:5:1:Slowly%2C%20please,bent-knee-calf-stretch"
    "&note=First%20line%0ASecond%20%26%20last&date=2026-11-21&review=2026-12-05&level=terms&large=1&safe=pad-claudication"
)
DVT = "One leg swollen, warm, sore or a different colour: no massage. Get checked today."
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")


def go(page: Page, fragment: str) -> None:
    """Go to another address of the same page and wait until the page has heard of it."""
    page.evaluate(
        """fragment => new Promise(done => {
            window.addEventListener("hashchange", () => setTimeout(done, 0), { once: true });
            location.hash = fragment;
            setTimeout(done, 300);
        })""",
        fragment,
    )


def fragment(page: Page) -> str:
    found: str = page.evaluate("location.hash.slice(1)")
    return found


def sheet(page: Page) -> str:
    return page.locator(".sheet").inner_text()


def headings(page: Page) -> list[str]:
    return page.locator(".sheet h4").all_inner_texts()


def pick(page: Page, kind: str, id_: str) -> Any:
    return page.locator(f'.handout-form input[name="{kind}"][value="{id_}"]')


def said(page: Page) -> str:
    return page.locator(".said").inner_text()


def stored(page: Page) -> dict[str, str]:
    """Return what this page keeps on the device, without what the theme keeps."""
    found: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => !key.includes('__')))")
    return found


# Choosing


def test_empty_it_says_what_to_do_and_is_safe_already(visit: Visit) -> None:
    page = visit(HANDOUT)
    assert "Choose a muscle or an exercise" in sheet(page)
    assert headings(page)[0] == "Safety first: read this before you start"
    assert "call the emergency number now" in sheet(page)
    assert fragment(page) == ""
    assert pick(page, "muscle", "soleus").count() == 1


def test_by_keyboard_only(visit: Visit) -> None:
    page = visit(HANDOUT)
    page.locator("#muscle-search").focus()
    page.keyboard.type("second heart")
    assert page.locator(".choose-muscles .choice:not([hidden])").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert fragment(page) == "v=1&muscle=soleus"
    assert page.evaluate("document.activeElement.value") == "soleus", "the focus stays where it was"
    page.locator("#muscle-search").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("piriformis")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.locator(".choose-muscles .chosen > li strong").all_inner_texts() == ["Soleus", "Piriformis"]
    page.get_by_role("button", name="Move Piriformis up").press("Enter")
    assert fragment(page).startswith("v=1&muscle=piriformis,soleus")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move Piriformis down"
    page.locator("#exercise-search").focus()
    page.keyboard.type("bridge")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert "bridge" in fragment(page)
    assert page.evaluate("document.activeElement.value") == "bridge"
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.parentElement.textContent") == "Sets":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("2")
    assert "ex=bridge:2:" in fragment(page)
    page.get_by_role("button", name="Remove Soleus").press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove Piriformis"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "muscle-search"
    assert said(page) == "Piriformis removed."


def test_at_most_four_muscles(visit: Visit) -> None:
    page = visit(HANDOUT)
    for id_ in ("soleus", "piriformis", "gracilis", "popliteus"):
        pick(page, "muscle", id_).check()
    assert "The sheet is full" in said(page)
    assert pick(page, "muscle", "plantaris").is_disabled()
    assert pick(page, "muscle", "soleus").is_enabled()
    pick(page, "muscle", "soleus").uncheck()
    assert pick(page, "muscle", "plantaris").is_enabled()


def test_exercises_of_the_chosen_muscles_come_first(visit: Visit) -> None:
    page = visit(HANDOUT)
    first = page.locator(".choose-exercises .choice input").first
    pick(page, "muscle", "soleus").check()
    assert page.locator(".choose-exercises .choices-title").all_inner_texts() == ["Named for the chosen muscles", "All others"]
    expect(first).to_have_value("bent-knee-calf-stretch")
    assert page.locator(".choose-exercises .choice").count() == page.evaluate("triggerPointHandout.exercises.length")


def test_the_dose_is_edited_and_stands_on_the_sheet(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    assert "Repeat 3 to 5 times. Hold for 20 to 30 seconds." in sheet(page)
    item = page.locator(".choose-exercises .chosen > li")
    for label, value in (("Sets", "2"), ("Repeats", "8"), ("Hold (seconds)", "15"), ("Times a day", "1"), ("In your own words", "Left leg only")):
        item.get_by_label(label).fill(value)
    assert "2 sets of 8. Hold for 15 seconds. Once a day. Left leg only." in sheet(page)
    for label, value in (("Sets", ""), ("Repeats", "few"), ("Hold (seconds)", "a breath"), ("Times a day", "often"), ("In your own words", "")):
        item.get_by_label(label).fill(value)
    assert "Repeat: few. Hold: a breath. How often: often." in sheet(page)
    for label in ("Repeats", "Hold (seconds)", "Times a day"):
        item.get_by_label(label).fill("")
    assert fragment(page).endswith("ex=bent-knee-calf-stretch:")
    assert page.locator(".sheet-exercises .sheet-dose").count() == 0


def test_what_a_muscle_prints_can_be_chosen(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus")
    card = page.locator(".choose-muscles .chosen > li")
    assert "Find the spot" in sheet(page) and "Ease it: ball under the calf" in sheet(page)
    assert "Keep out of the soft hollow behind the knee" in sheet(page), "places where vessels lie open are always told"
    assert "blood thinners" not in sheet(page)
    card.get_by_label("Print how to find the spot").uncheck()
    card.get_by_label("Print all cautions").check()
    card.get_by_label("How to ease it").select_option("1")
    assert "Find the spot" not in sheet(page) and "blood thinners" in sheet(page)
    assert "muscle=soleus:thumb-release:care" in fragment(page)
    card.get_by_label("How long and how often").fill("One minute")
    assert "One minute." in sheet(page)
    card.get_by_label("How to ease it").select_option("-1")
    assert "Ease it" not in sheet(page)
    assert not card.get_by_label("How long and how often").is_visible()


def test_muscles_only_for_trained_hands_say_so(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=iliopsoas")
    card = page.locator(".choose-muscles .chosen > li")
    assert "No steps to find the spot" in card.inner_text()
    assert "No way to ease it at home" in card.inner_text()
    assert "Find the spot" not in sheet(page) and "Ease it" not in sheet(page)


def test_terms_add_what_a_professional_reads(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus")
    assert "musculus soleus" not in sheet(page) and "Origin" not in sheet(page)
    page.get_by_label("With terms").check()
    assert all(word in sheet(page) for word in ("musculus soleus", "Origin:", "Insertion:", "Action:", "Point 1, lower inner calf."))
    assert "level=terms" in fragment(page)


def test_note_and_dates(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    assert page.locator(".sheet-fields .line").count() == 4
    page.get_by_label("Your note").fill("Start on Monday.\n<b>Stop</b> if it hurts.")
    page.get_by_label("Date", exact=True).fill("2026-11-21")
    page.get_by_label("Review on").fill("2026-12-05")
    assert "Note from your therapist" in sheet(page)
    assert "<b>Stop</b> if it hurts." in sheet(page)
    assert "21 November 2026" in sheet(page) and "5 December 2026" in sheet(page)
    assert page.locator(".sheet-fields .line").count() == 2
    page.get_by_label("Your note").fill("x" * 700)
    assert page.locator(".count").inner_text() == "0 characters left"


def test_there_is_no_box_for_the_patient(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    labels = page.locator(".handout-form label").all_inner_texts()
    assert not [label for label in labels if "patient" in label.lower()]
    assert "nothing about a patient is typed here" in page.locator(".handout-form").inner_text()
    assert page.locator(".sheet-field").first.inner_text().strip() == "Name"
    assert page.locator(".sheet-field").first.locator(".line").count() == 1


def test_the_foot_says_what_it_is_and_where_the_sources_are(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,piriformis")
    foot = page.locator(".sheet-foot").inner_text()
    assert "General information, not reviewed by a clinician, no diagnosis." in foot
    assert re.search(r"version \d+\.\d+\.\d+, content of \d+ \w+ \d{4}", foot)
    assert "muscles/soleus.html" in foot and "muscles/piriformis.html" in foot


# Safety


def test_safety_stands_before_any_step_and_says_when_to_stop_and_to_come_back(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{FULL}")
    order = page.evaluate("[...document.querySelectorAll('.sheet > *')].map(one => one.className.split(' ')[0])")
    assert order.index("sheet-safety") < order.index("sheet-muscle") < order.index("sheet-exercises")
    box = page.locator(".sheet-safety").inner_text()
    data = page.evaluate("triggerPointHandout")
    soleus = next(muscle for muscle in data["muscles"] if muscle["id"] == "soleus")
    for number in soleus["flags"]:
        flag = data["flags"][number]
        assert (flag[3] in box) == (flag[1] in ("emergency", "today")), flag[0]
    for text in data["site"]["rules"] + data["site"]["comeBack"]:
        assert text in box
    assert not page.locator(".sheet-safety :is(button, input)").count()


def test_the_questions_are_those_of_what_was_chosen(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus")
    data = page.evaluate("triggerPointHandout")
    soleus = next(muscle for muscle in data["muscles"] if muscle["id"] == "soleus")
    asked = page.evaluate("[...document.querySelectorAll('input[name=flag]')].map(one => one.value)")
    assert {data["flags"][number][0] for number in soleus["flags"]} <= set(asked)
    assert "dental-infection" not in asked
    pick(page, "exercise", "hip-marching").check()
    assert pick(page, "flag", "slipped-hip-epiphysis").count() == 1


@pytest.mark.parametrize("flag", ["dvt", "night-unexplained-pain"])
def test_a_sign_withholds_every_step(visit: Visit, flag: str) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,iliopsoas&ex=bent-knee-calf-stretch,bridge&note=See%20you%20soon")
    assert page.locator(".sheet ol").count() >= 4
    pick(page, "flag", flag).check()
    for media in ("screen", "print"):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        assert page.locator(".sheet ol").count() == 0
        text = sheet(page)
        assert "Do not press, roll, massage, stretch or exercise" in text
        assert not [word for word in ("Find the spot", "Ease it", "Exercises", "Bent-knee calf stretch", "Hold for") if word in text]
        data = page.evaluate("triggerPointHandout.flags")
        assert next(one[3] for one in data if one[0] == flag) in page.locator(".sheet-now").inner_text()
    page.emulate_media(media="screen")
    assert f"safe={flag}" in fragment(page), "whoever gets the link gets no steps either"
    order = page.evaluate("[...document.querySelectorAll('.sheet > *')].map(one => one.className.split(' ')[0])")
    assert order[1] == "sheet-now"
    assert page.locator(".stop-said").is_visible()
    pick(page, "flag", flag).uncheck()
    assert page.locator(".sheet ol").count() >= 4


def test_a_sign_that_needs_an_appointment_leaves_the_steps(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    pick(page, "flag", "pad-claudication").check()
    assert "Make an appointment." in page.locator(".sheet-now").inner_text()
    assert page.locator(".sheet ol").count() >= 2


def test_a_ticked_sign_stays_when_its_muscle_goes(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,piriformis&ex=bridge")
    pick(page, "flag", "tennis-leg").check()
    pick(page, "muscle", "soleus").uncheck()
    assert pick(page, "flag", "tennis-leg").is_checked()
    assert page.locator(".sheet ol").count() == 0


def test_withheld_on_paper(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}&safe=dvt")
    page.emulate_media(media="print")
    visible = page.evaluate("document.body.innerText")
    assert DVT in visible and "See a doctor or urgent care today" in visible
    assert "Stand facing a wall" not in visible and "Hold" not in visible
    assert pages_of(page.pdf(format="A4")) == 1


# The address


def test_the_address_comes_back_as_it_was(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{FULL}")
    assert fragment(page) == FULL
    before = sheet(page)
    assert "Softly" in before and "Slowly, please" in before and "Second & last" in before
    assert page.locator('input[name="large"]').is_checked()
    again = visit(f"{HANDOUT}#{fragment(page)}")
    assert sheet(again) == before
    assert fragment(again) == fragment(page)


def test_back_leaves_the_page(visit: Visit) -> None:
    page = visit("practice-log")
    page.goto(page.url.replace("practice-log", HANDOUT))
    for id_ in ("soleus", "piriformis", "gracilis"):
        pick(page, "muscle", id_).check()
    assert fragment(page) == "v=1&muscle=soleus,piriformis,gracilis"
    page.go_back()
    assert page.url.endswith("practice-log.html")


def test_a_mark_of_a_place_on_the_page_is_left_alone(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle-pages")
    assert fragment(page) == "muscle-pages"
    pick(page, "muscle", "soleus").check()
    go(page, "muscle-pages")
    assert "soleus" in sheet(page)


def test_what_is_unknown_is_left_out_politely(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,nonsense,soleus:nothing&ex=constructor,__proto__,bridge&date=2026-02-30&level=x")
    assert fragment(page).startswith("v=1&muscle=soleus&ex=bridge")
    assert "was left out" in said(page)
    assert "nonsense" not in page.locator("#handout").inner_text()
    assert page.locator(".sheet-fields .line").count() == 4
    go(page, "muscle=soleus&safe=newer-sign")
    assert "Ask all questions again" in said(page)
    go(page, "v=9&muscle=soleus")
    assert "newer version" in said(page)


def test_any_address_is_borne(visit: Visit) -> None:
    page = visit(HANDOUT)
    chance = random.Random(7)
    pieces = [
        *(
            "muscle=",
            "ex=",
            "note=",
            "date=",
            "review=",
            "level=",
            "large=",
            "safe=",
            "v=",
            "soleus",
            "bridge",
            "dvt",
            ":",
            ",",
            "&",
            "=",
            "%",
            "%E0%A4%A",
            "%00",
            "%u202e",
        ),
        *(
            "<img src=x onerror=window.hurt=1>",
            "%3Cscript%3Ewindow.hurt=1%3C/script%3E",
            '"',
            "'",
            "__proto__",
            "toString",
            "\ud83d\ude00",
            "%ED%A0%80",
            "999999",
            "-1",
            "none",
            "find+care",
        ),
        *("javascript:window.hurt=1", "2026-11-21", "0000-00-00", "NaN", "#", "?", "/", "\\", "%0A", "%F0%9F%98%80" * 300),
    ]
    for _ in range(150):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 14)))
        page.evaluate("text => { location.hash = text; window.dispatchEvent(new HashChangeEvent('hashchange')); }", text)
        assert page.locator(".sheet-safety").count() == 1
    assert page.evaluate("window.hurt") is None
    assert page.locator("#handout img:not([src*='assets/plates/'])").count() == 0
    assert page.locator("#handout script").count() == 0
    assert page.evaluate("({}).soleus === undefined")


def test_texts_from_a_link_are_cut_and_cleaned(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#note={'%F0%9F%98%80' * 700}&ex=bridge:{'9' * 90}::::{'w' * 900}&muscle=soleus:::{'d' * 900}%E2%80%AEevil")
    note = page.locator("#note").input_value()
    assert note == "😀" * 600
    fields = page.evaluate("[...document.querySelectorAll('.doses input')].map(one => one.value.length)")
    assert fields == [12, 0, 0, 0, 200]
    assert "\u202e" not in sheet(page)


def test_copying_the_link(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: { writeText: text => { window.copied = text; return Promise.resolve(); } } })")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".said")).to_contain_text("The link is copied")
    assert page.evaluate("window.copied") == page.url


@pytest.mark.parametrize("clipboard", ["undefined", "{ writeText: () => Promise.reject(new Error('no')) }"])
def test_without_a_clipboard_the_link_stands_in_a_field(visit: Visit, clipboard: str) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Link to this handout")
    expect(field).to_be_focused()
    assert field.input_value() == page.url
    assert page.evaluate("document.activeElement.selectionEnd - document.activeElement.selectionStart") == len(page.url)


def test_start_again(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{FULL}")
    page.locator("#clinic-name").fill("Clinic")
    page.get_by_role("button", name="Start again").click()
    assert fragment(page) == ""
    assert "Choose a muscle or an exercise" in sheet(page) and "Clinic" in sheet(page)
    assert page.locator("#note").input_value() == page.locator("#date").input_value() == ""
    assert page.locator(".handout-form input[type=checkbox]:checked").count() == 0
    assert page.evaluate("document.activeElement.id") == "muscle-search"


# The clinic


def test_the_clinic_is_remembered_only_when_asked_to(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    for name, text in (("name", "Clinic <One>"), ("address", "Street 1\nTown"), ("phone", "012 345")):
        page.locator(f"#clinic-{name}").fill(text)
    assert "Clinic <One>" in sheet(page) and "Phone 012 345" in sheet(page) and "Town" in sheet(page)
    assert "Clinic" not in fragment(page)
    assert stored(page) == {}
    box = page.locator('input[name="remember"]')
    box.check()
    page.locator("#clinic-phone").fill("999")
    (kept,) = stored(page).values()
    assert json.loads(kept) == {"name": "Clinic <One>", "address": "Street 1\nTown", "phone": "999"}
    page.reload()
    assert box.is_checked() and "Phone 999" in sheet(page)
    box.uncheck()
    assert stored(page) == {}
    page.reload()
    assert not box.is_checked() and page.locator("#clinic-name").input_value() == ""


def test_where_nothing_can_be_stored_the_page_says_so(browser: Browser, site: Path) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });")
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{HANDOUT}.html#{ONE}")
    page.locator("#clinic-name").fill("Clinic")
    page.locator('input[name="remember"]').click()
    assert "does not let the page remember" in page.locator(".remember-said").inner_text()
    assert not page.locator('input[name="remember"]').is_checked()
    assert "Clinic" in sheet(page)
    context.close()


@pytest.mark.parametrize("kept", ["{", "null", "5", '"text"', '{"name": 5, "address": ["x"], "phone": {"y": 1}}', '{"name": "' + "n" * 500 + '"}'])
def test_a_damaged_store_does_no_harm(visit: Visit, kept: str) -> None:
    page = visit(HANDOUT)
    page.evaluate("text => localStorage.setItem('trigger-point-atlas-clinic', text)", kept)
    page.reload()
    assert "Safety first" in sheet(page)
    assert len(page.locator("#clinic-name").input_value()) <= 80
    assert page.locator("#clinic-address").input_value() == ""


def test_the_logo_stays_in_the_page(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    page.locator("#clinic-name").fill("Clinic")
    page.locator('input[name="remember"]').check()
    page.locator("#clinic-logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": PIXEL})
    logo = page.locator(".sheet-clinic img")
    expect(logo).to_have_attribute("alt", "Logo of Clinic")
    assert (logo.get_attribute("src") or "").startswith("data:image/png;base64,")
    assert "base64" not in page.url + page.locator("#handout-link").input_value()
    assert "base64" not in json.dumps(page.evaluate("({ ...localStorage, ...sessionStorage })"))
    page.get_by_role("button", name="Remove the logo").click()
    assert logo.count() == 0
    page.reload()
    assert logo.count() == 0


def test_a_logo_with_a_script_is_only_a_picture(visit: Visit) -> None:
    page = visit(HANDOUT)
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.hurt=1"><script>parent.hurt=1</script><rect width="9" height="9"/></svg>'
    )
    page.locator("#clinic-logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": svg})
    expect(page.locator(".sheet-clinic img")).to_be_visible()
    assert page.evaluate("window.hurt") is None
    assert page.locator("#handout script").count() == 0


@pytest.mark.parametrize(
    ("name", "kind", "content", "why"),
    [
        ("a.txt", "text/plain", b"x", "not a PNG, JPEG or SVG"),
        ("a.html", "text/html", b"<b>", "not a PNG, JPEG or SVG"),
        ("a.png", "image/png", b"\x89PNG" + b"0" * 1_100_000, "larger than 1 MB"),
        ("a.png", "image/png", b"not a picture", "could not be shown"),
    ],
)
def test_other_files_are_refused_clearly(visit: Visit, name: str, kind: str, content: bytes, why: str) -> None:
    page = visit(HANDOUT)
    page.locator("#clinic-logo").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    expect(page.locator(".logo-said")).to_contain_text(why)
    assert page.locator(".sheet-clinic img").count() == 0
    assert page.locator("#clinic-logo").input_value() == ""


# Paper


#: A muscle and the exercises named for it, three at most.
SHEETS = [
    "muscle=soleus&ex=bent-knee-calf-stretch,leaning-squat-stretch,double-leg-calf-raise",
    "muscle=gastrocnemius&ex=lunging-calf-stretch,seated-band-calf-stretch,double-leg-calf-raise",
    "muscle=piriformis&ex=figure-four-buttock-stretch",
    "muscle=tibialis-posterior&ex=tibialis-posterior-stretch,bent-knee-calf-stretch,heel-raise-ball-squeeze",
    "muscle=quadratus-lumborum&ex=sideways-bend,knee-rolls,side-bridge",
    "muscle=vastus-medialis&ex=standing-quad-stretch,straight-leg-raise,sit-to-stand",
]


@pytest.mark.parametrize("chosen", SHEETS)
def test_a_muscle_and_three_exercises_fit_on_a_page(visit: Visit, chosen: str) -> None:
    page = visit(f"{HANDOUT}#{chosen}")
    assert page.locator(".fits").inner_text().startswith("Fits on one page")
    for size in ("A4", "Letter"):
        assert pages_of(page.pdf(format=size)) == 1, size
    points = page.evaluate("parseFloat(document.querySelector('.sheet').style.fontSize)")
    assert 8 <= points <= 10.5


def test_more_flows_to_further_pages(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,piriformis,gracilis,popliteus&ex=bridge,short-foot,toe-lifts,side-bridge,hip-marching")
    assert re.match(r"Needs about \d pages", page.locator(".fits").inner_text())
    assert 2 <= pages_of(page.pdf(format="A4")) <= 5


def test_large_print_is_large_everywhere(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{FULL}")
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """[...document.querySelectorAll('.sheet *')].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
            .map(one => parseFloat(getComputedStyle(one).fontSize) * .75)"""
    )
    assert len(sizes) > 20
    assert min(sizes) >= 15.99


def test_only_the_sheet_is_printed_in_black(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}", dark=True)
    page.emulate_media(media="print")
    for css in (".md-header", ".md-tabs", ".crumbs", "h1", ".lead", ".handout-form", ".preview > h2", ".fits", ".about-page", "#muscle-pages", ".muscle-links"):
        assert not [one for one in page.locator(css).all() if one.is_visible()], css
    assert page.locator(".sheet").is_visible()
    colours = page.evaluate("[...new Set([...document.querySelectorAll('.sheet, .sheet *')].map(one => getComputedStyle(one).color))]")
    assert colours == ["rgb(0, 0, 0)"]
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(255, 255, 255)"


def test_the_picture_is_loaded_and_keeps_its_shape(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#muscle=soleus,iliopsoas")
    until(page, "[...document.querySelectorAll('.sheet figure img')].every(one => one.complete && one.naturalWidth)")
    shapes = page.evaluate(
        """[...document.querySelectorAll('.sheet figure img')].map((one, place) => {
            const box = one.getBoundingClientRect(), id = ["soleus", "iliopsoas"][place], own = triggerPointHandout.muscles.find(muscle => muscle.id === id).picture;
            return Math.abs(box.width / box.height - own[1] / own[2]);
        })"""
    )
    assert len(shapes) == 2 and max(shapes) < 0.02


def test_it_is_printed_from_its_button(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print the handout").click()
    assert page.evaluate("window.printed")


# Everywhere


def test_without_scripts_it_leads_to_the_muscle_pages(visit: Visit) -> None:
    page = visit(HANDOUT, js=False)
    assert not page.locator("#handout").is_visible()
    assert "Every muscle page prints as a handout too" in page.locator(".md-content").inner_text()
    page.get_by_text("All muscles", exact=True).last.click()
    assert page.locator('.muscle-links a[href="muscles/soleus.html"]').is_visible()


def test_nothing_is_asked_of_a_network(browser: Browser, site: Path) -> None:
    context = browser.new_context(offline=True)
    page, watch = context.new_page(), Watch(site.as_uri() + "/")
    watch.over(page)
    page.goto(f"{site.as_uri()}/{HANDOUT}.html#{FULL}")
    until(page, "[...document.images].every(one => one.complete)")
    page.get_by_role("button", name="Start again").click()
    assert not watch.trouble
    assert all(url.startswith("file:") for url in watch.requests)
    context.close()


@pytest.mark.parametrize("state", ["", ONE, FULL, f"{ONE}&safe=dvt,pe"])
def test_nothing_sticks_out(visit: Visit, state: str) -> None:
    page = visit(f"{HANDOUT}#{state}" if state else HANDOUT, width=320)
    for width in (320, 360, 768, 1000, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert wide(page) <= 0, width
        assert not page.evaluate(STICKING_OUT), width


def test_targets_are_big_enough(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{FULL}", width=360)
    page.locator("#handout-link").evaluate("one => { one.closest('p').hidden = false; }")
    sizes = page.evaluate(
        """[...document.querySelectorAll('.handout-form :is(button, select, textarea, label:has(> input[type=checkbox], > input[type=radio]), input:not([type=checkbox], [type=radio]))')]
            .filter(one => one.checkVisibility()).map(one => { const box = one.getBoundingClientRect(); return [one.outerHTML.slice(0, 100), box.width, box.height]; })"""
    )
    assert len(sizes) > 100
    assert not [size for size in sizes if min(size[1:]) < 24]


def test_names_and_announcements(visit: Visit) -> None:
    page = visit(f"{HANDOUT}#{ONE}")
    assert page.get_by_role("form", name="Make a handout").is_visible()
    for legend in ("1. Muscles", "2. Exercises", "3. Words on the sheet", "4. Your clinic", "5. Before you print", "Language"):
        assert page.get_by_role("group", name=legend).count() == 1, legend
    assert page.get_by_role("region", name="The handout as it prints").is_visible()
    assert page.get_by_role("button", name="Move Soleus up").is_disabled()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('.handout-form :is(input, select, textarea)')].filter(one => !one.labels.length).map(one => one.outerHTML)"
    )
    assert unnamed == []
