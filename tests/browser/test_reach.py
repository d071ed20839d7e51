"""What axe cannot see, on the way a reader takes: home, region, muscle, finder, warning sign, handout. Every control is reached by key and
seen when it is; nothing is lost on a small screen, with wide text, in forced colours; names as assistive technology hears them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.test_layout import STICKING_OUT, wide

JOURNEY = ("index", "regions/calf", "muscles/soleus", "find", "red-flags/dvt", "handout")

#: Everything Tab should reach: of the choices of which one can be made, Tab reaches one.
REACHABLE = """() => {
    const radios = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(one => {
        if (one.disabled || one.tabIndex < 0 || one.closest("[inert]") || !one.checkVisibility({ visibilityProperty: true })) return false;
        if (one.type !== "radio") return true;
        if (radios.has(one.name)) return false;
        return radios.add(one.name);
    });
}"""

#: Notes each thing that gets the focus, and whether something around it is drawn that shows it.
WATCH = """() => {
    window.reached = [];
    const drawn = one => { const style = getComputedStyle(one); return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; };
    document.addEventListener("focusin", event => {
        const one = event.target, label = one.nextElementSibling, zone = one.querySelector(".zone");
        window.reached.push({ one, seen: drawn(one) || (one.closest(".chip, .kind, label") && drawn(one.closest(".chip, .kind, label"))) ||
            (label && label.matches("label") && drawn(label)) || (zone && parseFloat(getComputedStyle(zone).strokeWidth) >= 3) });
    });
}"""

#: What was not reached, what was reached out of the order of reading, and what does not show that it has the focus.
WALKED = f"""() => {{
    const short = one => one.outerHTML.slice(0, 120), all = window.reached.map(one => one.one), firsts = new Set(all);
    return {{
        missed: ({REACHABLE})().filter(one => !firsts.has(one) && !(one.type === "radio" && all.some(other => other.name === one.name))).map(short),
        disorder: all.slice(1).filter((one, i) => all[i].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).map(short),
        unseen: window.reached.filter(one => !one.seen).map(one => short(one.one)),
        count: all.length,
    }};
}}"""

#: WCAG 1.4.12.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"

#: Text that a box of fixed height or width cuts off. A row of one line that ends in dots, and what only a screen reader is told, are meant so.
CUT = """() => [...document.querySelectorAll(".md-content *, .md-header *")].filter(one => {
    const style = getComputedStyle(one);
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg") || !one.innerText?.trim() || style.textOverflow === "ellipsis") return false;
    if (style.clipPath !== "none" || one.closest(".md-header__title")) return false;
    return (["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 2)
        || (["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 2);
}).map(one => one.outerHTML.slice(0, 120))"""

MOVING = """() => [...document.querySelectorAll("*")].flatMap(one => [null, "::before", "::after"].map(part => [one, getComputedStyle(one, part)]))
    .filter(([, style]) => [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration]
        .join().split(",").some(time => parseFloat(time) * (time.includes("ms") ? .001 : 1) > .01))
    .map(([one]) => one.outerHTML.slice(0, 80))"""

CONTROLS = ("button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "slider", "spinbutton", "switch", "textbox")
PICTURES = ("image", "figure", "region", "dialog", "navigation")
#: What Chromium names after nothing: a figure has its caption, which is asked for apart.
UNNAMED = ("figure",)
#: What tells two controls of one name apart: where they stand. A date is a group of its own to Chromium.
GROUPS = ("group", "region", "figure", "radiogroup", "navigation", "dialog", "listitem", "row", "Date")


def walk(page: Page) -> dict[str, Any]:
    """Press Tab until everything was reached, and a little further; return what was noted."""
    page.evaluate(WATCH)
    for _ in range(page.evaluate(f"({REACHABLE})().length") + 40):
        page.keyboard.press("Tab")
        if page.evaluate("window.reached.length > 2 && (document.activeElement === document.body || document.activeElement === window.reached[0].one)"):
            break
    page.evaluate("() => { if (window.reached.at(-1).one === window.reached[0].one) window.reached.pop(); }")
    found: dict[str, Any] = page.evaluate(WALKED)
    return found


@pytest.mark.parametrize("name", JOURNEY)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(visit: Visit, name: str) -> None:
    found = walk(visit(name, width=1280))
    assert found["missed"] == []
    assert found["disorder"] == []
    assert found["unseen"] == []
    assert found["count"] > 20


def test_the_keyboard_on_a_narrow_screen(visit: Visit) -> None:
    """What is off the screen is not in the way; the menu opens, is walked, and Escape leads back."""
    page = visit("red-flags/dvt", width=360)
    found = walk(page)
    assert (found["missed"], found["disorder"], found["unseen"]) == ([], [], [])
    menu = page.get_by_role("button", name="Menu")
    assert menu.get_attribute("aria-expanded") == "false"
    menu.press("Enter")
    assert page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null")
    page.get_by_role("button", name="Understand", exact=True).press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Back from Understand"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText.trim()") == "Symptoms"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Menu"
    assert menu.get_attribute("aria-expanded") == "false"
    assert not page.locator(".md-sidebar--primary a").filter(visible=True).count()


def test_the_skip_link_leads_past_the_frame(visit: Visit) -> None:
    page = visit("muscles/soleus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText.trim()") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-content') !== null")


def test_escape_closes_the_note_of_a_word(visit: Visit) -> None:
    page = visit("muscles/soleus")
    term = page.locator("button.term").first
    term.press("Enter")
    assert page.locator(".term-note:popover-open").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".term-note:popover-open").count() == 0
    assert page.evaluate("document.activeElement.classList.contains('term')")


@pytest.mark.parametrize("name", JOURNEY)
def test_enlarged_four_times_and_with_wide_text_nothing_is_lost(visit: Visit, name: str) -> None:
    """320 pixels of width are a screen of 1280 at 400 %: the same to the page. Only what scrolls by itself may be wider."""
    page = visit(name, width=320)
    page.set_viewport_size({"width": 320, "height": 256})
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => { one.open = true; })")
    for spaced in (False, True):
        if spaced:
            page.add_style_tag(content=SPACING)
        assert wide(page) <= 0, spaced
        assert page.evaluate(STICKING_OUT) == [], spaced
        assert page.evaluate(CUT) == [], spaced
    assert page.evaluate(MOVING) == [], "readers who want no motion get none"


def named(page: Page) -> list[tuple[str, str, str, str]]:
    """Return role, name, address and group of everything in the accessibility tree that has to be told from others."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found = []
    for node in nodes:
        role = node.get("role", {}).get("value", "")
        if node.get("ignored") or role not in (*CONTROLS, *PICTURES):
            continue
        above, group = node, []
        while above := by_id.get(above.get("parentId", ""), {}):
            if above.get("role", {}).get("value") in GROUPS:
                group.append(above.get("name", {}).get("value", "") or above["nodeId"])
        url = next((one["value"].get("value", "") for one in node.get("properties", []) if one["name"] == "url"), "")
        found.append((role, node.get("name", {}).get("value", "").strip(), url, "/".join(group)))
    return found


@pytest.mark.parametrize("name", JOURNEY)
def test_names_as_assistive_technology_hears_them(visit: Visit, name: str) -> None:
    page = visit(name)
    found = named(page)
    assert len(found) > 40
    assert [one for one in found if one[0] not in UNNAMED and not one[1]] == []
    twice = Counter((role, label, group) for role, label, _, group in found if role in CONTROLS and role != "link")
    assert [one for one, count in twice.items() if count > 1] == [], "two controls of one group sound alike"
    pictures = Counter((label, group) for role, label, _, group in found if role == "image")
    assert [one for one, count in pictures.items() if count > 1] == [], "two pictures of one group sound alike"
    leads = {
        (label, group): {url for role, other, url, where in found if (role, other, where) == ("link", label, group)}
        for role, label, _, group in found
        if role == "link"
    }
    assert [one for one, urls in leads.items() if len(urls) > 1] == [], "two links of one group sound alike and lead to different places"
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("figure")].filter(one => one.checkVisibility() && !one.closest("[aria-hidden=true]")
            && !one.querySelector("figcaption, svg[aria-label], svg a[aria-label], img[alt]:not([alt=''])")).map(one => one.outerHTML.slice(0, 100))"""
        )
        == []
    ), "a figure without words"


@pytest.mark.parametrize("name", [*JOURNEY, "evidence"])
def test_the_theme_names_its_dialogs_and_tells_links_by_more_than_colour(visit: Visit, name: str) -> None:
    """Within text a link is underlined or edged. The numbers of sources stand higher and smaller than the text, and are told by that."""
    page = visit(name)
    assert (
        page.evaluate("[...document.querySelectorAll('dialog, [role=dialog]')].filter(one => !one.ariaLabel && !one.hasAttribute('aria-labelledby')).length")
        == 0
    )
    assert page.locator(".md-footer").is_visible()
    alike = page.evaluate(
        """() => [...document.querySelectorAll(".md-content a[href], .md-footer a[href]")].filter(one => {
            if (!one.checkVisibility() || one.closest("svg, sup.refs")) return false;
            const words = [...one.closest("p, li, td, dd, h1, h2, h3, h4, div").childNodes].some(other => !other.contains(one) && other.textContent.trim().length > 2);
            const style = getComputedStyle(one);
            return words && !style.textDecorationLine.includes("underline") && style.borderBottomStyle === "none";
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert alike == []


def test_forced_colours_keep_what_is_meant(visit: Visit) -> None:
    """Windows' contrast themes: edges of buttons, what is chosen, where the focus is, and the pain in a picture."""
    page = visit("regions/calf")
    page.emulate_media(forced_colors="active")
    page.locator("form.filter summary").first.click()
    box = page.locator('form.filter input[name="feels"]').first
    chip = page.locator("form.filter .chip:has(input[name='feels'])").first
    style = "one => { const s = getComputedStyle(one); return [s.backgroundColor, s.borderColor, s.borderWidth, s.outlineStyle, s.color].join(' '); }"
    page.mouse.move(0, 0)
    before = chip.evaluate(style)
    box.evaluate("one => one.click()")
    assert box.is_checked()
    assert chip.evaluate(style) != before or box.evaluate("one => one.getBoundingClientRect().width >= 12 && getComputedStyle(one).appearance !== 'none'")
    assert page.get_by_role("button", name="Clear").evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth) >= 1")
    box.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("[document.activeElement, document.activeElement.closest('.chip')].some(one => one && getComputedStyle(one).outlineStyle !== 'none')")
    visit_muscle = visit("muscles/soleus")
    visit_muscle.emulate_media(forced_colors="active")
    pain = visit_muscle.evaluate(
        """() => [...document.querySelectorAll("figure.plate svg :is(use, path, g)")].filter(one => /primary|spill/.test(one.getAttribute("class") || ""))
            .map(one => getComputedStyle(one).fill)"""
    )
    ground = visit_muscle.evaluate("getComputedStyle(document.querySelector('figure.plate')).backgroundColor")
    assert pain and all(fill not in (ground, "none") for fill in pain)
