"""The filter of a region page and of the list of muscles: what it shows, what it says, and that its state is in the address."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.support import GROUPS, Cards, shown_cards

REGION, MUSCLES = "regions/calf", "muscles/index"
#: A region with so many places that they are offered as one select.
SELECT_REGION = "regions/lower-leg"


@pytest.fixture
def calf(site: Path) -> Cards:
    return Cards(site / f"{REGION}.html")


def tick(page: Page, chosen: dict[str, list[str]]) -> None:
    for group, values in chosen.items():
        for value in values:
            select = page.locator(f'form.filter select[name="{group}"]')
            if select.count():
                select.select_option(value)
                continue
            box = page.locator(f'form.filter input[name="{group}"][value="{value}"]')
            if not box.is_visible():
                page.locator("form.filter summary").click()
            box.check()


def fragment(chosen: dict[str, list[str]]) -> str:
    return "&".join(f"{group}={','.join(values)}" for group, values in chosen.items() if values)


def said(page: Page) -> str:
    return page.locator("form.filter output").inner_text()


def whole(page: Page, cards: Cards) -> None:
    """Nothing is chosen and everything is there."""
    assert shown_cards(page) == list(cards.attributes)
    assert said(page) == f"{len(cards)} muscle{'' if len(cards) == 1 else 's'}"
    assert page.locator("form.filter :is(input:checked)").count() == 0
    assert not page.locator(".none").is_visible()


def some_choices(cards: Cards, seed: int, times: int) -> list[dict[str, list[str]]]:
    """Return choices as a reader may make them: none to three in a group, one where it is a select."""
    picker = random.Random(seed)
    most = {group: 1 if group == "zones" and len(cards.choices["zones"]) > 12 else 3 for group in GROUPS}
    found = []
    while len(found) < times:
        chosen = {group: picker.sample(cards.choices[group], min(len(cards.choices[group]), picker.randint(0, most[group]))) for group in GROUPS}
        chosen = {group: [value for value in cards.choices[group] if value in values] for group, values in chosen.items()}  # in the form's order
        if any(chosen.values()):
            found.append(chosen)
    return found


def no_fit(cards: Cards) -> dict[str, list[str]]:
    """Return choices that no card fits."""
    return next(
        {"feels": [feel], "activities": [activity]}
        for feel in cards.choices["feels"]
        for activity in cards.choices["activities"]
        if not cards.fit({"feels": [feel], "activities": [activity]})
    )


@pytest.mark.parametrize("name", [REGION, MUSCLES, SELECT_REGION])
def test_it_shows_what_the_data_says(visit: Visit, site: Path, name: str) -> None:
    cards = Cards(site / f"{name}.html")
    page = visit(name)
    whole(page, cards)
    for chosen in some_choices(cards, 1, 5):
        tick(page, chosen)
        fit = cards.fit(chosen)
        assert shown_cards(page) == fit, chosen
        assert said(page) == f"{len(fit)} of {len(cards)} muscles fit"
        assert page.locator(".none").is_visible() == (not fit)
        assert page.url.partition("#")[2] == fragment(chosen)
        for section in page.locator(".suspects section").all():
            assert section.is_visible() == (section.locator(".card:not([hidden])").count() > 0), "no heading over nothing"
        page.get_by_role("button", name="Clear").click()
        page.wait_for_url(lambda url: "#" not in url)
        whole(page, cards)


@pytest.mark.parametrize("name", [REGION, MUSCLES, SELECT_REGION, "regions/jaw"])
def test_an_address_brings_the_state_back(visit: Visit, site: Path, name: str) -> None:
    """Also more choices than a hand can tick in a test: each is loaded as a shared address."""
    cards = Cards(site / f"{name}.html")
    page = visit(name)
    address = page.url
    for chosen in some_choices(cards, 2, 5):
        page.goto("about:blank")
        page.goto(f"{address}#{fragment(chosen)}")
        assert shown_cards(page) == cards.fit(chosen), chosen
        ticked = page.evaluate(
            """() => [...document.querySelectorAll("form.filter input:checked, form.filter option:checked")].map(one => one.value).filter(Boolean)"""
        )
        assert ticked == [value for group in GROUPS for value in chosen[group]]
        if chosen["activities"]:
            assert page.locator("form.filter details").get_attribute("open") is not None, "what is chosen can be seen"


def test_choices_in_one_group_add_up_and_groups_narrow(visit: Visit, calf: Cards) -> None:
    page = visit(REGION)
    first, second = calf.choices["feels"][:2]
    tick(page, {"feels": [first]})
    one = set(shown_cards(page))
    tick(page, {"feels": [first, second]})
    two = set(shown_cards(page))
    assert one <= two
    tick(page, {"zones": calf.choices["zones"][:1]})
    assert set(shown_cards(page)) <= two


def test_the_none_message_and_clear(visit: Visit, calf: Cards) -> None:
    page = visit(REGION)
    tick(page, no_fit(calf))
    assert shown_cards(page) == []
    assert page.locator(".none").inner_text().startswith("No muscle here fits")
    assert said(page).startswith("0 of ")
    assert page.locator(".flags").is_visible(), "warning signs never go away"
    page.get_by_role("button", name="Clear").click()
    page.wait_for_url(lambda url: "#" not in url)
    whole(page, calf)


def test_details_open_and_close(visit: Visit) -> None:
    page = visit(REGION)
    details, box = page.locator("form.filter details"), page.locator('form.filter input[name="activities"]').first
    assert not box.is_visible()
    details.locator("summary").click()
    assert box.is_visible()
    box.check()
    details.locator("summary").click()
    assert not box.is_visible()
    assert "activities=" in page.url, "closing it changes no choice"


def test_the_select_goes_back_to_anywhere(visit: Visit, site: Path) -> None:
    cards = Cards(site / f"{MUSCLES}.html")
    page = visit(MUSCLES)
    select = page.get_by_label("Where does it hurt?")
    select.select_option("calf")
    assert page.url.endswith("#zones=calf")
    assert shown_cards(page) == cards.fit({"zones": ["calf"]})
    select.select_option(label="Anywhere")
    assert "#" not in page.url
    whole(page, cards)


def test_a_shared_address_and_the_back_button(visit: Visit, calf: Cards) -> None:
    chosen = {"feels": calf.choices["feels"][:1], "activities": calf.choices["activities"][:1]}
    page = visit(REGION)
    tick(page, chosen)
    expected = shown_cards(page)
    other = visit(f"{REGION}#{page.url.partition('#')[2]}")
    assert shown_cards(other) == expected
    page.locator(".card:not([hidden]) a").first.click()
    page.wait_for_url("**/muscles/*.html")
    page.go_back()
    page.wait_for_url("**/regions/calf.html#*")
    expect(page.locator("li.card:not([hidden])")).to_have_count(len(expected))
    assert shown_cards(page) == expected
    page.reload()
    assert shown_cards(page) == expected


def test_ticking_adds_no_steps_to_the_back_button(visit: Visit, calf: Cards) -> None:
    page = visit("regions/index")
    page.goto(page.url.replace("regions/index", REGION))
    tick(page, {"feels": calf.choices["feels"][:3]})
    page.go_back()
    page.wait_for_url("**/regions/index.html")


def test_moving_between_addresses_on_the_page(visit: Visit, site: Path, calf: Cards) -> None:
    page = visit(REGION)
    feel = calf.choices["feels"][0]
    for hash_, chosen in (
        (f"feels={feel}", {"feels": [feel]}),
        ("usual-suspects", {"feels": [feel]}),  # a heading: the choice stays
        (f"zones={calf.choices['zones'][0]}", {"zones": calf.choices["zones"][:1]}),
        ("feels=nonsense", {}),
        (f"feels={feel}", {"feels": [feel]}),
    ):
        page.evaluate("hash => { location.hash = hash; }", hash_)
        page.wait_for_timeout(60)
        assert shown_cards(page) == calf.fit(chosen), hash_
    for _ in range(5):
        page.go_back()
    page.wait_for_timeout(60)
    whole(page, calf)
    page = visit(f"{MUSCLES}#zones=calf")
    page.evaluate("location.hash = 'feels=nonsense'")
    page.wait_for_timeout(60)
    whole(page, Cards(site / f"{MUSCLES}.html"))


DAMAGED = [
    "",
    "=",
    "&&&",
    "feels",
    "feels=",
    "=ache",
    "feels=%E0%A4%A",
    "feels=%",
    "feels=,,,",
    "feels=nonsense",
    "feels=<img src=x onerror=window.hit=1>",
    "feels=%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E",
    "zones=javascript:window.hit=1",
    "__proto__=x&constructor=y&feels=hasOwnProperty",
    'feels="]:not(x),input[name="feels',
    "\N{NULL}feels=\N{PILE OF POO}",
    "feels=" + "a," * 5000,
    "unknown=ache&Feels=ache&FEELS=ache",
    "activities=%00%0A%0D",
]


@pytest.mark.parametrize("name", [REGION, MUSCLES])
def test_damaged_addresses_do_nothing(visit: Visit, site: Path, name: str) -> None:
    cards = Cards(site / f"{name}.html")
    page = visit(name)
    address = page.url
    count = page.evaluate("document.getElementsByTagName('*').length")
    picker = random.Random(3)
    letters = "feelszonactivis=&,%<>\"'#;:\\ /0aA\u00e9"
    fuzzed = ["".join(picker.choice(letters) for _ in range(picker.randint(1, 60))) for _ in range(80)]
    for hash_ in DAMAGED + fuzzed:
        page.evaluate("hash => new Promise(done => { location.hash = hash; setTimeout(done, 0); })", hash_)
    page.wait_for_timeout(60)
    whole(page, cards)
    for hash_ in DAMAGED[6:] if name == REGION else DAMAGED[10:13]:  # loading takes the same way through the script: fewer will do
        page.goto("about:blank")
        page.goto(f"{address}#{hash_}")
        whole(page, cards)
        assert page.evaluate("document.getElementsByTagName('*').length") == count, hash_
        assert page.evaluate("window.hit") is None, hash_
    # visit() fails the test when a script has thrown


def test_a_good_choice_beside_damage_counts(visit: Visit, calf: Cards) -> None:
    feel = calf.choices["feels"][0]
    page = visit(f"{REGION}#x=1&feels=%E0%A4%A,nonsense,{feel}&zones=%")
    assert shown_cards(page) == calf.fit({"feels": [feel]})


@pytest.mark.parametrize("name", [REGION, MUSCLES])
def test_keyboard_only(visit: Visit, site: Path, name: str) -> None:
    cards = Cards(site / f"{name}.html")
    page = visit(name)

    def walk(css: str) -> None:
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("css => document.activeElement.matches(css)", css):
                focused = page.evaluate("document.activeElement.matches(':focus-visible')")
                assert focused
                return
        raise AssertionError(f"Tab never reaches {css}")

    page.locator("h1").click(position={"x": 2, "y": 2})
    walk('form.filter [name="feels"]')
    page.keyboard.press("Space")
    feel = cards.choices["feels"][0]
    assert shown_cards(page) == cards.fit({"feels": [feel]})
    walk("form.filter summary")
    page.keyboard.press("Enter")
    walk('form.filter [name="activities"]')
    page.keyboard.press("Space")
    assert shown_cards(page) == cards.fit({"feels": [feel], "activities": cards.choices["activities"][:1]})
    walk("form.filter button[type=reset]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "#" not in url)
    whole(page, cards)
    walk(".card a")


def test_enter_in_the_form_sends_nothing(visit: Visit) -> None:
    page = visit(REGION)
    before = page.url
    page.locator('form.filter input[type="checkbox"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(60)
    assert page.url == before


@pytest.mark.parametrize("name", [REGION, MUSCLES])
def test_without_scripts_the_list_is_whole(visit: Visit, site: Path, name: str) -> None:
    page = visit(f"{name}#feels=ache", js=False)
    assert not page.locator("form.filter").is_visible()
    assert not page.locator(".none").is_visible()
    assert [card.is_visible() for card in page.locator("li.card").all()] == [True] * len(Cards(site / f"{name}.html"))


def test_the_count_is_announced_and_the_form_has_a_name(visit: Visit) -> None:
    page = visit(REGION)
    assert page.locator("form.filter output").get_attribute("aria-live") == "polite"
    assert page.get_by_role("form", name="Narrow the list").is_visible()
    assert page.get_by_role("group", name="How does it feel?").is_visible()


def test_every_choice_fits_some_card(site: Path) -> None:
    """On every page with a filter: no choice leads to nothing by itself, and no card carries a value nobody can choose."""
    pages = [*sorted((site / "regions").glob("*.html")), site / f"{MUSCLES}.html"]
    for file in pages:
        cards = Cards(file)
        for group in GROUPS:
            for value in cards.choices[group]:
                assert cards.fit({group: [value]}), f"{file.name}: nothing has {group}={value}"
            if cards.choices[group]:
                carried = {value for has in cards.attributes.values() for value in has[group]}
                assert carried == set(cards.choices[group]), f"{file.name}: {group}"
