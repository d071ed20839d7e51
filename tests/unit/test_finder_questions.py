"""Which warning signs the finder asks for: every sign of every place that is marked, the most urgent first."""

from __future__ import annotations

import dataclasses
import functools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import library
from generator.finder import data as finder_data
from generator.finder.measure import Vignette, load, measure
from generator.finder.questions import LEVELS, asked, asked_in
from generator.finder.ranking import Marks
from generator.graph import Graph
from generator.model.vocabulary import RedFlag
from generator.problems import Problems
from tests.support import REPO, TESTS


@functools.cache
def graph() -> Graph:
    """Return the graph of the real content. To be read only: all tests of a process share it."""
    problems = Problems()
    found = library.load(REPO / "content", problems)
    assert [problem.as_text() for problem in problems] == []
    return Graph(found)


@functools.cache
def warned() -> tuple[Vignette, ...]:
    """Return the published complaints behind which was something dangerous."""
    problems = Problems()
    found = load(TESTS / "vignettes", graph().library, problems)
    assert [problem.as_text() for problem in problems] == []
    return tuple(vignette for vignette in found if vignette.red_flag)


@st.composite
def marked(draw: st.DrawFn) -> Marks:
    zones = st.frozensets(st.sampled_from(list(graph().library.ids("zone"))), max_size=5)
    return Marks(draw(zones), draw(zones))


@given(marked())
def test_every_sign_of_every_marked_region_is_asked_and_no_other(marks: Marks) -> None:
    content = graph().library
    wanted = set(content.finder.always)
    for region in content.regions.values():
        if (marks.main | marks.also) & set(region.zones):
            wanted |= set(region.red_flags)
    found = asked(graph(), marks)
    assert len(found) == len(set(found)), "none twice"
    assert set(found) == wanted


@given(marked())
def test_the_most_urgent_come_first_and_the_rest_as_authored(marks: Marks) -> None:
    flags = graph().library.all("red-flag")
    found = asked(graph(), marks)
    ranks = [("emergency", "today", "appointment").index(flags[id_].level) for id_ in found]
    assert ranks == sorted(ranks)
    authored = list(flags)
    for level in LEVELS:
        places = [authored.index(id_) for id_ in found if flags[id_].level == level]
        assert places == sorted(places)


@given(marked(), marked())
def test_one_more_mark_never_takes_a_question_away(first: Marks, second: Marks) -> None:
    both = Marks(first.main | second.main, first.also | second.also)
    assert set(asked(graph(), first)) | set(asked(graph(), second)) == set(asked(graph(), both))


@given(marked(), st.data())
def test_only_places_decide_what_is_asked(marks: Marks, data: st.DataObject) -> None:
    content = graph().library
    words = {name: data.draw(st.frozensets(st.sampled_from(list(content.ids(kind))))) for name, kind in (("feels", "feel"), ("activities", "activity"))}
    assert asked(graph(), dataclasses.replace(marks, **words)) == asked(graph(), marks)
    assert asked(graph(), Marks(marks.also, marks.main)) == asked(graph(), marks), "hurting most or hurting too"


def test_some_signs_are_asked_wherever_it_hurts() -> None:
    always = graph().library.finder.always
    assert always
    assert set(asked(graph(), Marks())) == set(always)
    assert set(asked_in(graph().library, (), always)) == set(always)
    assert asked_in(graph().library, ()) == ()


def test_every_zone_leads_to_a_region_with_questions() -> None:
    """Whatever is tapped, the signs of a region are asked, not only those that are always asked."""
    for zone in graph().library.ids("zone"):
        regions = [region for region in graph().library.regions.values() if zone in region.zones]
        assert regions and all(region.red_flags for region in regions), zone


def test_every_red_flag_can_be_asked() -> None:
    content = graph().library
    assert set(asked(graph(), Marks(frozenset(content.ids("zone"))))) == set(content.all("red-flag"))


def test_every_level_of_the_content_has_its_rank() -> None:
    assert set(LEVELS) == set(get_args(RedFlag.model_fields["level"].annotation))
    assert next(iter(LEVELS)) == "emergency"


@given(marked())
def test_the_browser_is_given_all_it_needs_to_ask_the_same(marks: Marks) -> None:
    data = browser_data()
    names = [flag[0] for flag in data["flags"]]
    numbers = {zone[0]: number for number, zone in enumerate(data["zones"])}
    zones = {numbers[zone] for zone in marks.main | marks.also}
    wanted = set(data["always"]).union(*(region[3] for region in data["regions"] if zones & set(region[2])))
    assert {names[number] for number in wanted} == set(asked(graph(), marks))


@functools.cache
def browser_data() -> dict:  # type: ignore[type-arg]
    return finder_data.data(graph(), {})


# Published complaints


def test_there_are_complaints_with_a_warning_sign() -> None:
    assert warned()
    signs = {vignette.red_flag for vignette in warned()}
    emergencies = {id_ for id_, flag in graph().library.all("red-flag").items() if flag.level == "emergency"}
    assert signs & emergencies


def test_the_warning_sign_of_every_published_complaint_is_asked() -> None:
    missed = {vignette.id: vignette.red_flag for vignette in warned() if vignette.red_flag not in asked(graph(), vignette.marks)}
    assert missed == {}
    assert measure(graph(), warned()).recall == pytest.approx(1)
