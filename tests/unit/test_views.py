"""What the templates are given: every derived value of the small site that a reader sees."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from generator import urls
from generator.atlas.figure import Figure
from generator.graph import Graph
from generator.views import entries, lists, pictures, site, sources
from generator.views.base import CONFIDENCE_NAMES, LEVELS, Context, Page, confidence_key
from generator.views.muscle import LINK_KINDS, WHO, MuscleView, muscle_view
from generator.views.region import RegionView, region_view
from tests.support import Project, parse_svg, references


@pytest.fixture
def graph(small: Project) -> Graph:
    return Graph(small.library())


@pytest.fixture
def soleus(graph: Graph) -> MuscleView:
    return muscle_view(Context(graph, "muscles/soleus.html"), "soleus")


@pytest.fixture
def calf(graph: Graph) -> RegionView:
    return region_view(Context(graph, "regions/calf.html"), "calf")


# References


def test_references_are_numbered_in_order_of_use_and_a_page_of_a_book_is_its_own(graph: Graph) -> None:
    context = Context(graph, "muscles/soleus.html")
    muscle = graph.library.muscles["soleus"]
    assert context.said(muscle.summary).refs == (1, 2)
    assert context.said(muscle.anatomy.origin).refs == (3,)
    assert context.said(muscle.summary).refs == (1, 2)
    assert [(one.number, one.title, one.details) for one in context.references] == [
        (1, 'A study of "calves" & heels', "2001"),
        (2, "The big book of muscles", "1999, ch. 22"),
        (3, "The big book of muscles", "1999, pp. 1 to 9"),
    ]
    assert next(one.href for one in context.references) == "../sources/a.html#article-one"
    assert [one.opened for one in context.references] == [True, False, False]


def test_pages_number_for_themselves(graph: Graph) -> None:
    first, second = Context(graph, "a.html"), Context(graph, "b.html")
    first.said(graph.library.muscles["soleus"].summary)
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


def test_the_most_urgent_warning_sign_stands_first(graph: Graph) -> None:
    cards = Context(graph, "x.html").flags(["nerve-root", "dvt", "pe", "dvt"])
    assert [card.level for card in cards] == list(LEVELS) == ["emergency", "today", "appointment"]


def test_a_dose_of_the_muscle_comes_before_that_of_the_technique(graph: Graph, soleus: MuscleView) -> None:
    assert soleus.release[0].dose is not None
    assert (soleus.release[0].dose.parts, soleus.release[0].dose.text) == ((), "Hold for 30 seconds.")
    other = muscle_view(Context(graph, "muscles/gastrocnemius.html"), "gastrocnemius").release[0].dose
    assert other is not None
    assert other.parts == (("Hold", "30 to 60 seconds"), ("Repeat", "3 times"), ("How often", "Once a day"))
    assert other.text == "Sources differ."


def test_a_muscle_that_asks_about_a_clot_withholds_its_steps(soleus: MuscleView) -> None:
    assert soleus.clot is not None and soleus.clot.question == "Is one calf swollen and warm?"
    assert [flag.link.title for flag in soleus.withhold] == ["Blood clot in the leg"]


def test_missing_sections_say_why(graph: Graph) -> None:
    view = muscle_view(Context(graph, "muscles/tibialis-posterior.html"), "tibialis-posterior")
    assert view.gaps["find"] == ("It cannot be felt.",)
    assert view.gaps["set_off_by"] == ("No source says.",)
    assert view.release == ()


def test_pain_is_said_in_words_and_what_no_picture_shows_is_named(soleus: MuscleView) -> None:
    assert soleus.points[0].pain.primary == "back of the heel; underside of the heel"
    assert soleus.points[0].pain.spillover == "Achilles tendon, above the heel; calf, inner half, lower third"
    assert soleus.points[1].picture.hidden == "deep inside the knee"
    assert soleus.points[0].picture.hidden == ""


# Pictures


def test_a_plate_says_in_words_what_it_shows(graph: Graph) -> None:
    picture = Context(graph, "muscles/soleus.html").plate("soleus")
    assert picture.points == ((1, "Lower inner calf"), (2, "Upper outer calf"))
    assert picture.hidden == "deep inside the knee"
    assert [link.href for link in picture.downloads] == ["../assets/plates/soleus.svg", "../assets/plates/soleus.png"]
    assert picture.caption.startswith("The soleus on the right side, and the pain it often sends. Each X is a trigger point.")
    muscle = [panel for panel in picture.figure.panels if panel.kind == "muscle"]
    pain = [panel for panel in picture.figure.panels if panel.kind == "pain"]
    assert muscle and pain
    for panel in muscle:
        assert "The soleus in place over the bones" in panel.label and "Hurts" not in panel.label
    told = " ".join(panel.label for panel in pain)
    for zone in ("back of the heel", "underside of the heel", "Achilles tendon, above the heel", "calf, outer half"):
        assert zone in told
    for panel in picture.figure.panels:
        assert panel.label.startswith(panel.title) and panel.label.endswith(".")
        for number, name in ((1, "lower inner calf"), (2, "upper outer calf")):
            assert (f"point {number} ({name})" in panel.label) == (number in panel.numbers)
    assert {1, 2} <= {number for panel in muscle for number in panel.numbers}, "every X can be seen on its muscle"


def test_one_point_is_the_only_one(graph: Graph) -> None:
    picture = Context(graph, "muscles/gastrocnemius.html").plate("gastrocnemius")
    assert picture.points == () and "The X is the trigger point." in picture.caption


def test_strokes_change_the_picture_and_no_word(small: Project) -> None:
    first = Context(Graph(small.library()), "muscles/soleus.html")
    small.edit("content/muscles/soleus.yml", "      strokes:\n        spillover:\n          - [[leg, 0.4, 225, 26], [leg, 0.9, 185, 22]]\n", "")
    second = Context(Graph(small.library()), "muscles/soleus.html")
    before, after = first.plate("soleus"), second.plate("soleus")
    assert [panel.label for panel in before.figure.panels] == [panel.label for panel in after.figure.panels]
    assert [panel.body for panel in before.figure.panels] == [panel.body for panel in after.figure.panels], "the same shapes by name"
    assert first.defs != second.defs


def test_a_place_moves_the_x(small: Project) -> None:
    first = Context(Graph(small.library()), "muscles/soleus.html").plate("soleus")
    small.edit("content/muscles/soleus.yml", "{along: 0.6, across: 0.4}", "{along: 0.7, across: 0.4}")
    second = Context(Graph(small.library()), "muscles/soleus.html").plate("soleus")
    assert [panel.label for panel in first.figure.panels] == [panel.label for panel in second.figure.panels]
    assert first != second


def test_a_muscle_that_is_not_drawn_shows_its_pain(small: Project) -> None:
    small.file("content/atlas/muscles/soleus.json").unlink()
    graph = Graph(small.library())
    context = Context(graph, "muscles/soleus.html")
    picture = context.plate("soleus")
    assert {panel.kind for panel in picture.figure.panels} == {"pain"}
    assert not any(panel.numbers for panel in picture.figure.panels)
    view = pictures.pictures_view(Context(graph, "pictures.html"))
    assert [plate.link.title for plate in view.plates] == ["Gastrocnemius", "Tibialis posterior"]
    assert ("Soleus", "This muscle is not drawn. Its page shows the pain alone.") in [(link.title, said) for link, said in view.doubts]
    rows = pictures.all_points_view(context)
    assert [row.link.title for row in rows.left_out] == ["Soleus", "Soleus"]


def test_all_points_are_numbered_from_top_to_bottom_of_the_view_they_face(graph: Graph) -> None:
    context = Context(graph, "all-points.html")
    view = pictures.all_points_view(context)
    assert view.total == "4 trigger points"
    assert [row.number for part in view.parts for row in part.rows] + [row.number for row in view.left_out] == [1, 2, 3, 4]
    assert view.poster.href == "assets/plates/all-points.svg"
    for part in view.parts:
        (panel,) = part.picture.figure.panels
        assert panel.numbers == tuple(row.number for row in part.rows)
        for row in part.rows:
            assert f"{row.number} {row.link.title}, {row.name[0].lower()}{row.name[1:]}" in panel.label
    assert [(picture.id, picture.figure.panels[0].view) for picture in context.combined().pictures] == [(part.id, part.id) for part in view.parts]


def test_what_is_doubtful_in_a_shape_is_said(small: Project) -> None:
    name = "content/atlas/muscles/gastrocnemius.json"
    shape = json.loads(small.read(name))
    first, *_ = shape["parts"]
    shape["parts"][first]["doubt"] = "Its lower end is a guess."
    shape["parts"][first]["sources"] = ["book-one", "no-such-source"]
    small.write(name, json.dumps(shape))
    view = pictures.pictures_view(Context(Graph(small.library()), "pictures.html"))
    part = shape["parts"][first]["name"]
    assert ("Gastrocnemius", f"{part}: Its lower end is a guess.") in [(link.title, said) for link, said in view.doubts]
    (plate,) = (plate for plate in view.plates if plate.link.title == "Gastrocnemius")
    assert [link.title for link in plate.sources] == ["The big book of muscles"], "a source of the geometry that the site does not list is left out"
    assert plate.alt == "Plate of the gastrocnemius: the muscle over the bones, 1 trigger point and the pain"


def test_every_page_names_the_shapes_of_its_pictures(graph: Graph) -> None:
    for page in all_pages(graph):
        for figure in figures(page.view):
            for panel in figure.panels:
                parse_svg(panel.body)
                assert references(panel.body) <= set(page.context.sheet.names), page.path


def figures(value: Any) -> Iterator[Figure]:
    """Return every figure in what a template is given."""
    if isinstance(value, Figure):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from figures(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from figures(item)


# Regions


def test_a_region_ranks_and_splits_its_suspects(calf: RegionView) -> None:
    assert [card.link.title for card in calf.here] == ["Soleus", "Tibialis posterior", "Gastrocnemius"]
    assert [card.rank for card in (*calf.here, *calf.elsewhere)] == [1, 2, 3]
    assert calf.mostly == "3 muscles in this area may cause it."
    assert calf.here[1].beyond == "It lies deep in the calf, though its pain goes to the heel."


def test_the_framing_is_computed(graph: Graph) -> None:
    heel = region_view(Context(graph, "regions/heel.html"), "heel")
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


def test_a_practice_names_the_muscles_it_is_used_for_with_their_words(graph: Graph) -> None:
    view = entries.practice_view(Context(graph, "exercises/wall-stretch.html"), "exercise", "wall-stretch")
    assert [(note.link.title, note.said.text if note.said else "") for note in view.muscles] == [
        ("Gastrocnemius", "Keep the knee straight."),
        ("Soleus", "Keep the knee bent."),
    ]
    assert [link.title for link in view.instead] == ["Press & hold"]
    assert view.stop_rules


def test_a_doctors_treatment_is_not_offered_as_self_help(graph: Graph) -> None:
    view = entries.practice_view(Context(graph, "techniques/needling.html"), "technique", "needling")
    assert view.stop_rules == ()
    assert view.clot is None
    assert view.who == WHO["doctor"]


def test_signs_of_a_red_flag_stand_under_their_own_level(graph: Graph) -> None:
    view = entries.red_flag_view(Context(graph, "red-flags/dvt.html"), "dvt")
    assert [(level, [said.text for said in signs]) for level, _, signs in view.signs] == [
        ("emergency", ["You are short of breath."]),
        ("today", ["One leg is thicker than the other."]),
    ]
    assert [link.title for link in view.symptoms] == ["Swollen leg"]


def test_a_warning_sign_is_said_to_be_one(graph: Graph) -> None:
    assert entries.symptom_view(Context(graph, "symptoms/swollen-leg.html"), "swollen-leg").warning
    assert not entries.symptom_view(Context(graph, "symptoms/calf-ache.html"), "calf-ache").warning


# Lists


def test_everything_with_a_page_is_in_the_a_to_z_under_all_its_names(graph: Graph) -> None:
    view = lists.a_to_z_view(Context(graph, "a-to-z.html"))
    names = {item.link.title: (item.link.href, item.text) for group in view.groups for item in group.items}
    assert names["Soleus"] == ("muscles/soleus.html", "")
    assert names["Second heart"] == ("muscles/soleus.html", "see Soleus")
    assert names["Jogging"] == ("causes/running.html", "see Running")
    titles = [group.title for group in view.groups]
    assert titles == sorted(titles)


def test_coverage_counts_and_names_every_gap(graph: Graph) -> None:
    view = lists.coverage_view(Context(graph, "coverage.html"))
    assert {title: number for title, number, _ in view.counts}["Muscles"] == 3
    assert len(view.gaps) == 13
    assert [text for _, text in view.uncertain] == ["Point 2, Upper outer calf: Only one book shows it."]
    rows = {row.link.title: row for row in view.rows}
    assert rows["Tibialis posterior"].missing[:2] == ("symptoms", "set off by")


def test_the_body_map_leads_to_the_most_exact_region(small: Project) -> None:
    text = (
        small.read("content/regions/heel.yml")
        .replace("[achilles, heel-back, heel-sole, heel-spot]", "[heel-sole, heel-back]")
        .replace("name: Heel", "name: Under")
    )
    small.write("content/regions/under.yml", text)
    graph = Graph(small.library())
    owned = {area.title: area.zones for area in lists._areas(Context(graph, "index.html"))}
    assert owned["Under"] == ("heel-back", "heel-sole")
    assert "heel-sole" not in owned["Heel"]


def test_the_list_of_sources_says_where_each_is_cited(graph: Graph) -> None:
    view = sources.sources_view(Context(graph, "sources.html"))
    assert (view.total, view.opened) == ("4 sources", "3")
    listed = {one.id: one.link.href for _, _, group in view.groups for one in group}
    pages = sources.letters(graph.library)
    by_id = {one.id: one for page, ids in pages.items() for one in sources.letter_view(Context(graph, page), ids).sources}
    assert listed == {id_: f"sources/{id_[0]}.html#{id_}" for id_ in by_id}
    assert set(by_id) == graph.library.ids("source")
    assert set(pages) == {href.partition("#")[0] for href in listed.values()}
    assert [link.href for link in by_id["article-one"].links] == ["https://doi.org/10.1000/abc.1", "https://pubmed.ncbi.nlm.nih.gov/123/"]
    cited = by_id["web-one"].cited
    assert [link.title for link in cited].count("Emergency numbers by country") == 1
    with_pages = [kind for kind, _ in graph.used_by["source", "web-one"] if kind not in ("site", "country")]
    assert len(cited) - 1 + by_id["web-one"].more == len(with_pages)
    assert by_id["founder-one"].note == "Given by hand."


# The whole


def all_pages(graph: Graph) -> list[Page]:
    return list(site.pages(graph))


def test_no_two_pages_share_an_address_and_titles_tell_them_apart(graph: Graph) -> None:
    found = all_pages(graph)
    assert [path for path, count in Counter(page.path for page in found).items() if count > 1] == []
    assert [title for title, count in Counter(page.title for page in found).items() if count > 1] == []


def test_descriptions_are_short_and_end_at_a_word(graph: Graph) -> None:
    for page in all_pages(graph):
        assert 0 < len(page.description) <= site.DESCRIPTION
    assert site._shorten("word, " * 60).endswith("word…")
    assert site._shorten("short") == "short"


def test_every_page_knows_its_way_back(graph: Graph) -> None:
    for page in all_pages(graph):
        assert page.parents[0].title == "Home"
        assert page.parents[0].href == ("../index.html" if "/" in page.path else "index.html")


def test_views_are_frozen(graph: Graph) -> None:
    for page in all_pages(graph):
        if dataclasses.is_dataclass(page.view):
            assert getattr(type(page.view), "__dataclass_params__").frozen, type(page.view)  # noqa: B009


def test_every_address_of_a_view_is_relative_and_leads_to_a_page(graph: Graph) -> None:
    found = all_pages(graph)
    paths = {page.path.replace(".md", ".html") for page in found}
    paths |= {urls.picture_of(id_, ending) for id_ in (*graph.library.muscles, "all-points") for ending in ("svg", "png")}
    for page in found:
        for href in re.findall(r"Link\(title=(?:'[^']*'|\"[^\"]*\"), href='([^'#]*)", repr(page.view)):
            if href and not href.startswith("http"):
                import posixpath

                assert posixpath.normpath(posixpath.join(posixpath.dirname(page.path), href)) in paths, (page.path, href)


def test_every_grade_of_confidence_is_explained(graph: Graph) -> None:
    assert {id_ for id_, _, _ in confidence_key()} == set(CONFIDENCE_NAMES)
    assert all(name and meaning for _, name, meaning in confidence_key())
