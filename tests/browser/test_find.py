"""The search of the A to Z: everyday words and slips of the pen lead to the right page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.support import parsed
from tests.support import Project

#: What people type, and a page that must be among what is found.
WORDS = {
    "shin splints": "look-alikes/shin-splints.html",
    "shinsplints": "regions/lower-leg-front.html",
    "charley horse": "symptoms/calf-cramp.html",
    "achilles": "regions/achilles.html",
    "achiles": "regions/achilles.html",
    "achillies": "regions/achilles.html",
    "back of my knee": "regions/knee-back.html",
    "back of knee": "regions/knee-back.html",
    "behind the knee": "regions/knee-back.html",
    "my calf hurts": "regions/calf.html",
    "the ball of my foot": "regions/ball-of-foot.html",
    "bottom of foot": "regions/sole.html",
    "planter fasciitis": "regions/heel.html",
    "plantar fascitis": "symptoms/plantar-fasciitis-like.html",
    "plantar fasciitis": "look-alikes/plantar-fasciitis.html",
    "heal pain": "regions/heel.html",
    "heel spur": "look-alikes/heel-spur.html",
    "ankel": "regions/ankle-front.html",
    "groyne": "regions/groin.html",
    "bum": "regions/buttock.html",
    "butt cheek": "regions/buttock.html",
    "tail bone": "regions/sacrum.html",
    "sit bone": "regions/buttock.html",
    "hammy": "regions/thigh-back.html",
    "pulled hamstring": "look-alikes/hamstring-tear.html",
    "glutes": "muscles/gluteus-maximus.html",
    "psoas": "muscles/iliopsoas.html",
    "it band": "look-alikes/it-band-pain.html",
    "IT-band": "look-alikes/it-band-pain.html",
    "blood clot": "red-flags/dvt.html",
    "DVT": "red-flags/dvt.html",
    "swollen calf": "red-flags/dvt.html",
    "bakers cyst": "red-flags/bakers-cyst.html",
    "baker's cyst": "red-flags/bakers-cyst.html",
    "baker\u2019s cyst": "red-flags/bakers-cyst.html",
    "runner's heel": "muscles/soleus.html",
    "runner\u2019s heel": "muscles/soleus.html",
    "second heart": "muscles/soleus.html",
    "pins and needles": "symptoms/numb-feet-toes.html",
    "restless legs": "symptoms/restless-legs.html",
    "high heels": "causes/high-heels-tight-shoes.html",
    "flip flops": "causes/flip-flops.html",
    "foam roller": "techniques/tools-balls-and-rollers.html",
    "tennis ball calf": "techniques/ball-under-calf.html",
    "wallet": "causes/wallet-back-pocket.html",
    "pinky toe": "regions/small-toes.html",
    "lumbago": "regions/low-back.html",
}

#: Types each word and returns what can be seen then, as ``[address, ...]`` for each.
FIND = """words => {
    const input = document.querySelector("form.find input"), items = [...document.querySelectorAll("#names li")];
    return words.map(word => {
        input.value = word;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        return items.filter(item => !item.hidden && !item.closest("section").hidden).map(item => item.querySelector("a").getAttribute("href"));
    });
}"""


def find(page: Page, *words: str) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(FIND, list(words))
    return found


def test_everyday_words_lead_to_the_right_page(visit: Visit) -> None:
    page = visit("a-to-z")
    found = dict(zip(WORDS, find(page, *WORDS), strict=True))
    wrong = {word: found[word][:5] for word, want in WORDS.items() if want not in found[word]}
    assert not wrong
    total = page.locator("#names li").count()
    assert all(len(pages) < total / 10 for pages in found.values()), "a search that finds everything finds nothing"


def test_every_word_of_the_content_is_found(visit: Visit, real: Project) -> None:
    """Each name, other name and slip that authors gave an entry leads to it."""
    library = real.library()
    folders = {"region": "regions", "muscle": "muscles", "symptom": "symptoms", "red-flag": "red-flags", "look-alike": "look-alikes"}
    want = [
        (word, f"{folder}/{id_}.html")
        for kind, folder in folders.items()
        for id_, entry in library.all(kind).items()
        for word in (entry.name, *entry.also, *getattr(entry, "search", ()))
    ]
    assert len(want) > 500
    page = visit("a-to-z")
    words = sorted({word for word, _ in want})
    found = dict(zip(words, find(page, *words), strict=True))
    assert not [(word, address) for word, address in want if address not in found[word]]


def test_case_accents_and_spaces_do_not_matter(visit: Visit) -> None:
    page = visit("a-to-z")
    plain, *others = find(page, "achilles tendon", "ACHILLES TENDON", "  achilles   tendon ", "\u00c1ch\u00efll\u00e9s tend\u00f6n", "tendon achilles")
    assert plain
    assert all(other == plain for other in others)


def test_typing_narrows_and_says_so(visit: Visit) -> None:
    page = visit("a-to-z")
    field, output = page.get_by_label("Find a word"), page.locator("form.find output")
    assert output.get_attribute("aria-live") == "polite"
    field.press_sequentially("charley")
    shown = page.locator("#names li:visible")
    assert shown.count() > 0
    assert output.inner_text() == f"{shown.count()} name{'' if shown.count() == 1 else 's'} found"
    assert page.locator("#names section:visible").count() <= shown.count(), "no letter over nothing"
    field.press("Enter")
    assert page.url.endswith("a-to-z.html")
    field.fill("")
    assert output.inner_text() == ""
    assert page.locator("#names li:visible").count() == page.locator("#names li").count()


def test_nothing_found_is_said(visit: Visit) -> None:
    page = visit("a-to-z")
    page.get_by_label("Find a word").fill("xyzzy")
    assert page.locator("#names li:visible").count() == 0
    assert page.locator("form.find output").inner_text() == "0 names found"


def test_odd_input_throws_nothing(visit: Visit) -> None:
    page = visit("a-to-z")
    count = page.evaluate("document.getElementsByTagName('*').length")
    find(page, "<img src=x onerror=window.hit=1>", "(((", "[a-", "\\", "*", "%", "'\"", "\N{NULL}", "\N{PILE OF POO}", "a" * 5000, "constructor", "$1", "$&")
    assert page.evaluate("document.getElementsByTagName('*').length") == count
    assert page.evaluate("window.hit") is None


def test_small_words_alone_find_everything(visit: Visit) -> None:
    page = visit("a-to-z")
    everything = page.locator("#names li").count()
    assert [len(found) for found in find(page, "", "   ", "my", "the")] == [everything] * 4


def test_without_scripts_the_list_is_whole(visit: Visit, site: Path) -> None:
    page = visit("a-to-z", js=False)
    assert not page.locator("form.find").is_visible()
    assert page.locator("#names li:visible").count() == len(parsed(site / "a-to-z.html").xpath('//*[@id="names"]//li')) > 1000


def test_a_found_name_opens_with_the_keyboard(visit: Visit) -> None:
    page = visit("a-to-z")
    page.get_by_label("Find a word").fill("second heart")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/muscles/soleus.html")
