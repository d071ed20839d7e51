"""The sheet of a muscle: what stands on it, what is left out, and how large the type is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.atlas.figure import Figure, Panel
from generator.graph import Graph
from generator.views import sheet
from generator.views.base import Context, Picture
from generator.views.muscle import muscle_view
from generator.views.sheet import SIZES, TIGHT, Part, SheetView
from tests.browser.support import parsed
from tests.support import REPO, Project

STYLE = (REPO / "docs/assets/css/sheet.css").read_text(encoding="utf-8")


def of(project: Project, id_: str = "soleus") -> SheetView:
    return muscle_view(Context(Graph(project.library()), f"muscles/{id_}.html"), id_).sheet


def part(view: SheetView, title: str) -> Part:
    return next(one for one in view.parts if one.title == title)


# What stands on it


def test_signs_are_told_by_level_and_the_last_level_is_named(small: Project) -> None:
    view = of(small)
    assert [(one.level, [flag.link.title for flag in one.flags]) for one in view.signs] == [("today", ["Blood clot in the leg"])]
    assert view.named == ("Pinched nerve root",)
    assert view.withhold
    assert view.clot
    assert view.clot.question


def test_a_note_in_brackets_is_left_off_a_name(small: Project) -> None:
    small.edit("content/red_flags.yml", "name: Pinched nerve root", "name: Pinched nerve root (sciatica)")
    assert of(small).named == ("Pinched nerve root",)


def test_all_points_stand_on_it_with_their_pain_and_their_doubt(small: Project) -> None:
    spots = of(small).spots
    assert [(one.number, one.name, one.uncertain) for one in spots] == [(1, "Lower inner calf", False), (2, "Upper outer calf", True)]
    assert all(one.primary for one in spots)


def test_the_parts_come_in_the_order_of_the_page(small: Project) -> None:
    view = of(small)
    assert [one.title for one in view.parts] == ["Find the spot", "Release it", "Stretch it"]
    assert [one.id for one in view.told] == ["care", "stop", "back"]
    assert next(one.texts for one in view.told if one.id == "back") == ("See somebody if it is no better.",)
    assert all(one.steps for one in view.parts)


def test_what_a_person_can_do_alone_goes_first(small: Project) -> None:
    text = "release:\n  - technique: needling\n    steps: [Lie still.]\n    sources: [web-one]\n"
    assert small.read("content/muscles/soleus.yml").count("\nrelease:\n") == 1
    small.write("content/muscles/soleus.yml", small.read("content/muscles/soleus.yml").replace("release:\n", text))
    release = part(of(small), "Release it")
    assert release.name == "Press & hold"
    assert release.intro == ""
    assert "Lie still." not in release.steps


def test_what_nobody_can_do_alone_says_who_does_it(small: Project) -> None:
    small.edit("content/techniques/press-and-hold.yml", "who: self", "who: therapist")
    release = part(of(small), "Release it")
    assert release.intro == "We found no way to do this alone. A therapist does this."
    assert release.steps
    assert release.dose == "", "how long a therapist presses is not for the patient to do"


@pytest.mark.parametrize(("section", "title"), [("find", "Find the spot"), ("release", "Release it"), ("stretch", "Stretch it")])
def test_what_is_missing_says_why(small: Project, section: str, title: str) -> None:
    name = "content/muscles/gastrocnemius.yml"
    text = re.sub(rf"^{section}:\n(?:  .*\n)+", "", small.read(name), flags=re.MULTILINE)
    small.write(name, text.replace("gaps:\n", f"gaps:\n  - section: {section}\n    text: Nobody knows this.\n"))
    one = part(of(small, "gastrocnemius"), title)
    assert one.gaps == ("Nobody knows this.",)
    assert not (one.steps or one.dose or one.refs or one.name)


def test_a_dose_is_told_in_sentences_and_a_missing_one_is_said_to_be_missing(small: Project) -> None:
    name = "content/techniques/press-and-hold.yml"
    text = re.sub(r"^dose:\n(?:  .*\n)+", "", small.read(name), flags=re.MULTILINE)
    small.write(name, text + "dose:\n  hold: Half a minute.\n  repeats: 3 times\n  text: A guess.\n  sources: [web-one]\n")
    assert part(of(small, "gastrocnemius"), "Release it").dose == "Hold: half a minute. Repeat: 3 times."
    small.write(name, text + "dose:\n  text: As long as it feels good.\n  sources: [web-one]\n")
    assert part(of(small, "gastrocnemius"), "Release it").dose == "As long as it feels good."
    small.write(name, text)
    assert part(of(small, "gastrocnemius"), "Release it").dose == sheet.NO_DOSE


def test_a_word_that_may_mean_a_nerve_asks_first(small: Project) -> None:
    assert of(small).nerve == ""
    small.edit("content/muscles/soleus.yml", "feels: [ache]\n      strokes", "feels: [numb]\n      strokes")
    assert of(small).nerve == sheet.NERVE


def test_the_sources_are_those_of_the_sheet_by_the_numbers_of_the_page(small: Project) -> None:
    context = Context(Graph(small.library()), "muscles/soleus.html")
    view = muscle_view(context, "soleus").sheet
    titles = {one.number: one.title for one in context.references}
    assert view.sources
    assert view.more == 0
    assert view.address == "muscles/soleus.html"
    for one in view.sources:
        assert len(one.title) <= sheet.SHORT_TITLE
        assert titles[one.number].startswith(one.title.rstrip("…"))
    named = {number for part in view.parts for number in part.refs} | {number for told in view.told for number in told.refs}
    assert named <= {one.number for one in view.sources}


def test_long_titles_are_cut_and_long_lists_end(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "TITLES", 30)
    monkeypatch.setattr(sheet, "SHORT_TITLE", 12)
    view = of(small)
    assert view.more > 0
    assert view.sources
    assert any(one.title.endswith("…") for one in view.sources)
    assert sum(len(f"{one.number} {one.title}; ") for one in view.sources) <= 30


def test_the_site_must_say_when_to_come_back(small: Project) -> None:
    text = small.read("content/site.yml")
    small.write("content/site.yml", text[: text.index("come_back:")])
    assert {(problem.location.path, "come_back" in problem.message) for problem in small.checked()} == {("content/site.yml", True)}


# On the page


@pytest.fixture(scope="module")
def page(small_built: Project) -> Path:
    return small_built.paths.site / "muscles/soleus.html"


def test_it_is_hidden_and_stands_behind_the_page(page: Path) -> None:
    tree = parsed(page)
    (found,) = tree.xpath('//section[contains(concat(" ", @class, " "), " sheet ")]')
    assert "hidden" in found.attrib
    assert not found.xpath(".//svg | .//img | .//input | .//button | .//@id | .//a"), "no second picture, no answer, nothing to follow"
    assert found.xpath('preceding-sibling::h2[@id="for-clinicians"]')
    (buttons,) = tree.xpath('//div[contains(@class, "print-choice")]')
    assert "hidden" in buttons.attrib, "without scripts the buttons could do nothing"
    assert buttons.xpath(".//button/@data-print") == ["sheet", "large", "whole"]
    assert "assets/css/sheet.css" in page.read_text(encoding="utf-8")


def test_its_signs_and_its_question_stand_before_its_steps(page: Path) -> None:
    text = parsed(page).xpath('string(//section[contains(concat(" ", @class, " "), " sheet ")])')
    order = ["Name", "Where it hurts", "Warning signs first", "Blood clot", "Do not press", "Answer before", "Find the spot", "Release it", "Stretch it"]
    order += ["Take care", "Stop and get advice", "When to come back", "muscles/soleus.html", "1.2.3"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_only_muscles_have_it(small_built: Project) -> None:
    with_style = {file.parent.name for file in small_built.paths.site.rglob("*.html") if "sheet.css" in file.read_text(encoding="utf-8")}
    assert with_style == {"muscles"}


def test_the_page_says_on_the_screen_too_when_to_come_back(page: Path) -> None:
    (heading,) = parsed(page).xpath('//h3[text()="When to come back"]')
    assert "See somebody if it is no better." in heading.getparent().text_content()


# How large


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_more_text_is_never_larger(one: int, other: int) -> None:
    order = [size for _, size in SIZES] + [TIGHT]
    less, more = sorted((one, other))
    assert order.index(sheet._size(less)) <= order.index(sheet._size(more))


def test_every_size_has_its_class_and_none_is_too_small() -> None:
    assert [most for most, _ in SIZES] == sorted(most for most, _ in SIZES)
    for size in [size for _, size in SIZES] + [TIGHT]:
        points = float(size.removesuffix("-tight"))
        assert points >= 8
        rule = f"--sheet-type: {size}pt" if points > 8 else "--sheet-type: 8pt"
        assert rule in STYLE
        assert points == 8 or f"> .sheet-{size.replace('.', '-')})" in STYLE
    assert f"> .sheet-{TIGHT})" in STYLE


def picture(*sizes: tuple[float, float]) -> Picture:
    panels = tuple(Panel("leg-back", "", "muscle", (0, 0, width, height), Markup()) for width, height in sizes)
    return Picture("plate", Figure(panels), "", "")


@pytest.mark.parametrize(
    ("sizes", "low"),
    [
        ((), False),
        (((160, 364),), False),
        (((160, 364), (160, 364)), False),
        (((290, 412),) * 4, True),
        (((330, 140), (330, 176)), True),
    ],
)
def test_a_picture_that_would_get_low_goes_across(sizes: tuple[tuple[float, float], ...], low: bool) -> None:
    assert sheet._low(picture(*sizes)) is low


def test_long_text_keeps_the_picture_in_its_column(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "_low", lambda picture: True)
    assert of(small).wide
    monkeypatch.setattr(sheet, "ACROSS", SIZES[-1][0])
    assert not of(small).wide


def test_a_longer_text_is_set_smaller(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "SIZES", ((2000, "10.5"), (3000, "9")))
    assert of(small, "gastrocnemius").size == "10-5"
    long = " ".join(["Go easy behind the knee."] * 60)
    small.edit("content/muscles/gastrocnemius.yml", "Go easy behind the knee.", long)
    after = of(small, "gastrocnemius")
    assert after.size == "9"
    assert long in after.told[0].texts, "nothing is cut"
