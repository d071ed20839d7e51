"""What the templates are given: every derived value of the small site that a reader sees."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

import pytest

from generator.atlas import geometry
from generator.graph import Graph
from generator.problems import Problems
from generator.views import entries, lists, site
from generator.views.base import CONFIDENCE_NAMES, LEVELS, Atlas, Context, Page, confidence_key
from generator.views.muscle import LINK_KINDS, WHO, MuscleView, muscle_view
from generator.views.region import RegionView, region_view
from tests.support import Project


@pytest.fixture
def atlas(small: Project) -> Atlas:
    return Atlas(Graph(small.library()), geometry.load(small.file("content/atlas"), Problems()))


@pytest.fixture
def soleus(atlas: Atlas) -> MuscleView:
    return muscle_view(Context(atlas, "muscles/soleus.html"), "soleus")


@pytest.fixture
def calf(atlas: Atlas) -> RegionView:
    return region_view(Context(atlas, "regions/calf.html"), "calf")


# References


def test_references_are_numbered_in_order_of_use_and_a_page_of_a_book_is_its_own(atlas: Atlas) -> None:
    context = Context(atlas, "muscles/soleus.html")
    muscle = atlas.graph.library.muscles["soleus"]
    assert context.said(muscle.summary).refs == (1, 2)
    assert context.said(muscle.anatomy.origin).refs == (3,)
    assert context.said(muscle.summary).refs == (1, 2)
    assert [(one.number, one.title, one.details) for one in context.references] == [
        (1, 'A study of "calves" & heels', "2001"),
        (2, "The big book of muscles", "1999, ch. 22"),
        (3, "The big book of muscles", "1999"),
    ]
    assert next(one.href for one in context.references) == "../sources.html#article-one"
    assert [one.opened for one in context.references] == [True, False, False]


def test_pages_number_for_themselves(atlas: Atlas) -> None:
    first, second = Context(atlas, "a.html"), Context(atlas, "b.html")
    first.said(atlas.graph.library.muscles["soleus"].summary)
    assert second.references == ()


# Muscles


def test_a_muscle_links_both_ways(soleus: MuscleView) -> None:
    assert [link.title for link in soleus.regions] == ["Heel", "Calf"]
    assert [link.href for link in soleus.lies_in] == ["../regions/calf.html"]
    assert [link.title for link in soleus.downstream] == ["Tibialis posterior"]
    assert [(group.title, [item.link.title for item in group.items if item.link]) for group in soleus.linked] == [
        (LINK_KINDS["feeds"], ["Tibialis posterior"]),
        (LINK_KINDS["works-with"], ["Gastrocnemius"]),
    ]


def test_the_most_urgent_warning_sign_stands_first(atlas: Atlas) -> None:
    cards = Context(atlas, "x.html").flags(["nerve-root", "dvt", "pe", "dvt"])
    assert [card.level for card in cards] == list(LEVELS) == ["emergency", "today", "appointment"]


def test_a_dose_of_the_muscle_comes_before_that_of_the_technique(atlas: Atlas, soleus: MuscleView) -> None:
    assert soleus.release[0].dose is not None
    assert (soleus.release[0].dose.parts, soleus.release[0].dose.text) == ((), "Hold for 30 seconds.")
    other = muscle_view(Context(atlas, "muscles/gastrocnemius.html"), "gastrocnemius").release[0].dose
    assert other is not None
    assert other.parts == (("Hold", "30 to 60 seconds"), ("Repeat", "3 times"), ("How often", "Once a day"))
    assert other.text == "Sources differ."


def test_a_muscle_that_asks_about_a_clot_withholds_its_steps(soleus: MuscleView) -> None:
    assert soleus.clot is not None and soleus.clot.question == "Is one calf swollen and warm?"
    assert [flag.link.title for flag in soleus.withhold] == ["Blood clot in the leg"]


def test_missing_sections_say_why(atlas: Atlas) -> None:
    view = muscle_view(Context(atlas, "muscles/tibialis-posterior.html"), "tibialis-posterior")
    assert view.gaps["find"] == ("It cannot be felt.",)
    assert view.gaps["set_off_by"] == ("No source says.",)
    assert view.release == ()


def test_pain_is_said_in_words_and_what_no_picture_shows_is_named(soleus: MuscleView) -> None:
    assert soleus.points[0].pain.primary == "back of the heel; underside of the heel"
    assert soleus.points[0].pain.spillover == "Achilles tendon, above the heel; calf, inner half, lower third"
    assert soleus.points[1].picture.hidden == "deep inside the knee"
    assert soleus.points[0].picture.hidden == ""


# Regions


def test_a_region_ranks_and_splits_its_suspects(calf: RegionView) -> None:
    assert [card.link.title for card in calf.here] == ["Soleus", "Tibialis posterior", "Gastrocnemius"]
    assert [card.rank for card in (*calf.here, *calf.elsewhere)] == [1, 2, 3]
    assert calf.mostly == "3 muscles in this area may cause it."
    assert calf.here[1].beyond == "It lies deep in the calf, though its pain goes to the heel."


def test_the_framing_is_computed(atlas: Atlas) -> None:
    heel = region_view(Context(atlas, "regions/heel.html"), "heel")
    assert heel.mostly == "2 muscles in other places may send pain here."
    assert heel.here == ()


def test_filter_choices_are_those_of_the_cards_in_the_order_of_the_vocabulary(calf: RegionView) -> None:
    cards = (*calf.here, *calf.elsewhere)
    for choices, ids in (
        (calf.places, [card.zone_ids for card in cards]),
        (calf.feels, [card.feel_ids for card in cards]),
        (calf.activities, [card.activity_ids for card in cards]),
    ):
        counts = Counter(one for text in ids for one in text.split())
        assert {choice.id: choice.count for choice in choices} == counts
    assert [choice.id for choice in calf.feels] == ["ache", "cramp"]
    assert [choice.name for choice in calf.activities] == ["Running", "High heels"]


def test_a_card_shows_the_zones_of_this_region_only(calf: RegionView) -> None:
    for card in calf.here:
        assert set(card.zone_ids.split()) <= {"calf-inner-upper", "calf-inner-lower", "calf-outer-upper", "knee-deep"}


def test_rules_and_neighbours(calf: RegionView) -> None:
    assert [(rule.when, [link.title for link in rule.muscles]) for rule in calf.rules] == [("Numb", ["Gastrocnemius"])]
    assert [link.title for link, _ in calf.see_also] == ["Heel"]
    assert calf.neighbours == (), "a region that is named under see-also is not named again"


# Other entries


def test_a_practice_names_the_muscles_it_is_used_for_with_their_words(atlas: Atlas) -> None:
    view = entries.practice_view(Context(atlas, "exercises/wall-stretch.html"), "exercise", "wall-stretch")
    assert [(note.link.title, note.said.text if note.said else "") for note in view.muscles] == [
        ("Gastrocnemius", "Keep the knee straight."),
        ("Soleus", "Keep the knee bent."),
    ]
    assert [link.title for link in view.instead] == ["Press & hold"]
    assert view.stop_rules


def test_a_doctors_treatment_is_not_offered_as_self_help(atlas: Atlas) -> None:
    view = entries.practice_view(Context(atlas, "techniques/needling.html"), "technique", "needling")
    assert view.stop_rules == ()
    assert view.clot is None
    assert view.who == WHO["doctor"]


def test_signs_of_a_red_flag_stand_under_their_own_level(atlas: Atlas) -> None:
    view = entries.red_flag_view(Context(atlas, "red-flags/dvt.html"), "dvt")
    assert [(level, [said.text for said in signs]) for level, _, signs in view.signs] == [
        ("emergency", ["You are short of breath."]),
        ("today", ["One leg is thicker than the other."]),
    ]
    assert [link.title for link in view.symptoms] == ["Swollen leg"]


def test_a_warning_sign_is_said_to_be_one(atlas: Atlas) -> None:
    assert entries.symptom_view(Context(atlas, "symptoms/swollen-leg.html"), "swollen-leg").warning
    assert not entries.symptom_view(Context(atlas, "symptoms/calf-ache.html"), "calf-ache").warning


# Lists


def test_everything_with_a_page_is_in_the_a_to_z_under_all_its_names(atlas: Atlas) -> None:
    view = lists.a_to_z_view(Context(atlas, "a-to-z.html"))
    names = {item.link.title: (item.link.href, item.text) for group in view.groups for item in group.items}
    assert names["Soleus"] == ("muscles/soleus.html", "")
    assert names["Second heart"] == ("muscles/soleus.html", "see Soleus")
    assert names["Jogging"] == ("causes/running.html", "see Running")
    titles = [group.title for group in view.groups]
    assert titles == sorted(titles)


def test_coverage_counts_and_names_every_gap(atlas: Atlas) -> None:
    view = lists.coverage_view(Context(atlas, "coverage.html"))
    assert {title: number for title, number, _ in view.counts}["Muscles"] == 3
    assert len(view.gaps) == 13
    assert [text for _, text in view.uncertain] == ["Point 2, Upper outer calf: Only one book shows it."]
    rows = {row.link.title: row for row in view.rows}
    assert rows["Tibialis posterior"].missing[:2] == ("symptoms", "set off by")


def test_all_points_are_numbered_by_part_of_the_body(atlas: Atlas) -> None:
    view = lists.all_points_view(Context(atlas, "all-points.html"))
    assert view.total == "4 trigger points"
    assert [(part.title, [row.number for row in part.rows]) for part in view.parts] == [("Lower leg", [1, 2, 3, 4])]


def test_the_body_map_leads_to_the_most_exact_region(small: Project) -> None:
    text = (
        small.read("content/regions/heel.yml")
        .replace("[achilles, heel-back, heel-sole, heel-spot]", "[heel-sole, heel-back]")
        .replace("name: Heel", "name: Under")
    )
    small.write("content/regions/under.yml", text)
    atlas = Atlas(Graph(small.library()), geometry.load(small.file("content/atlas"), Problems()))
    owned = {area.title: area.zones for area in lists._areas(Context(atlas, "index.html"))}
    assert owned["Under"] == ("heel-back", "heel-sole")
    assert "heel-sole" not in owned["Heel"]


def test_the_list_of_sources_says_where_each_is_cited(atlas: Atlas) -> None:
    view = lists.sources_view(Context(atlas, "sources.html"))
    by_id = {one.id: one for _, _, group in view.groups for one in group}
    assert (view.total, view.opened) == ("4 sources", "3")
    assert [link.href for link in by_id["article-one"].links] == ["https://doi.org/10.1000/abc.1", "https://pubmed.ncbi.nlm.nih.gov/123/"]
    assert len(by_id["web-one"].cited) + by_id["web-one"].more == len([user for user in atlas.graph.used_by["source", "web-one"] if user[0] != "site"])
    assert by_id["founder-one"].note == "Given by hand."


# The whole


def all_pages(atlas: Atlas) -> list[Page]:
    return list(site.pages(atlas))


def test_no_two_pages_share_an_address_and_titles_tell_them_apart(atlas: Atlas) -> None:
    found = all_pages(atlas)
    assert [path for path, count in Counter(page.path for page in found).items() if count > 1] == []
    assert [title for title, count in Counter(page.title for page in found).items() if count > 1] == []


def test_descriptions_are_short_and_end_at_a_word(atlas: Atlas) -> None:
    for page in all_pages(atlas):
        assert 0 < len(page.description) <= site.DESCRIPTION
    assert site._shorten("word, " * 60).endswith("word…")
    assert site._shorten("short") == "short"


def test_every_page_knows_its_way_back(atlas: Atlas) -> None:
    for page in all_pages(atlas):
        assert page.parents[0].title == "Home"
        assert page.parents[0].href == ("../index.html" if "/" in page.path else "index.html")


def test_views_are_frozen(atlas: Atlas) -> None:
    for page in all_pages(atlas):
        if dataclasses.is_dataclass(page.view):
            assert getattr(type(page.view), "__dataclass_params__").frozen, type(page.view)  # noqa: B009


def test_every_address_of_a_view_is_relative_and_leads_to_a_page(atlas: Atlas) -> None:
    found = all_pages(atlas)
    paths = {page.path.replace(".md", ".html") for page in found}
    for page in found:
        for href in re.findall(r"Link\(title=(?:'[^']*'|\"[^\"]*\"), href='([^'#]*)", repr(page.view)):
            if href and not href.startswith("http"):
                import posixpath

                assert posixpath.normpath(posixpath.join(posixpath.dirname(page.path), href)) in paths, (page.path, href)


def test_every_grade_of_confidence_is_explained(atlas: Atlas) -> None:
    assert {id_ for id_, _, _ in confidence_key()} == set(CONFIDENCE_NAMES)
    assert all(name and meaning for _, name, meaning in confidence_key())
