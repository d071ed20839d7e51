from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.graph import Graph, suspicion
from generator.library import Library
from generator.model.finder import Finder, Weights
from generator.model.muscle import TriggerPoint
from tests.support import Project

SOLEUS, GASTRO, TIBIALIS = "content/muscles/soleus.yml", "content/muscles/gastrocnemius.yml", "content/muscles/tibialis-posterior.yml"


@pytest.fixture
def graph(small: Project) -> Graph:
    return Graph(small.library())


def test_every_relation_has_its_reverse(graph: Graph) -> None:
    assert graph.users("exercise", "heel-raise", "muscle") == ("gastrocnemius", "soleus")
    assert graph.users("technique", "press-and-hold", "muscle") == ("gastrocnemius", "soleus")
    assert graph.users("technique", "press-and-hold", "exercise") == ("wall-stretch",)
    assert graph.users("technique", "press-and-hold", "self-care") == ("tonight",)
    assert graph.users("red-flag", "dvt", "region") == ("calf", "heel")
    assert graph.users("red-flag", "dvt", "symptom") == ("swollen-leg",)
    assert graph.users("activity", "high-heels", "muscle") == ("gastrocnemius",)
    assert graph.users("look-alike", "clot", "region") == ("calf",)
    assert graph.users("muscle", "soleus", "region") == ("calf",)
    assert graph.users("symptom", "sore-after", "muscle") == ()


def test_an_entry_is_not_its_own_user(small: Project) -> None:
    small.edit(SOLEUS, "lies_in: [calf]", "lies_in: [calf]\n")
    graph = Graph(small.library())
    assert all((kind, id_) not in users for (kind, id_), users in graph.used_by.items())


def test_neighbouring_zones_are_symmetric(graph: Graph) -> None:
    assert graph.near["achilles"] == {"calf-inner-lower", "heel-back"}
    assert graph.near["calf-outer-upper"] == {"calf-inner-upper"}
    for zone, around in graph.near.items():
        for other in around:
            assert zone in graph.near[other]


def test_neighbouring_regions_are_symmetric_and_never_the_region_itself(graph: Graph) -> None:
    assert graph.neighbours("calf") == ("heel",)
    assert graph.neighbours("heel") == ("calf",)


def test_the_smallest_region_names_a_zone_best(small: Project) -> None:
    text = small.read("content/regions/heel.yml").replace("[achilles, heel-back, heel-sole, heel-spot]", "[heel-sole]")
    small.write("content/regions/under-the-heel.yml", text)
    graph = Graph(small.library())
    assert graph.regions_of_zone["heel-sole"] == ("under-the-heel", "heel")
    assert graph.regions_of_zone["heel-back"] == ("heel",)


def test_named_suspects_come_first_in_their_order_then_the_others_by_score(graph: Graph) -> None:
    calf = graph.ranked("calf")
    assert [item.muscle for item in calf] == ["soleus", "tibialis-posterior", "gastrocnemius"]
    assert [item.suspect is not None for item in calf] == [True, True, False]
    assert calf[1].points == ()
    assert calf[1].score == 0.0
    assert all(item.here for item in calf)
    heel = graph.ranked("heel")
    assert [item.muscle for item in heel] == ["soleus", "tibialis-posterior"]
    assert not any(item.here for item in heel)
    assert heel[0].points == (1,)


def test_only_points_that_reach_the_region_count_the_best_first(graph: Graph) -> None:
    soleus = next(item for item in graph.ranked("calf") if item.muscle == "soleus")
    assert soleus.points == (2, 1)
    muscle = graph.library.muscles["soleus"]
    zones = frozenset(graph.library.regions["calf"].zones)
    assert soleus.score == max(suspicion(point, zones, graph.library.finder) for point in muscle.trigger_points)


def test_regions_of_pain_are_the_reverse_of_the_ranking(graph: Graph) -> None:
    for muscle in graph.library.muscles:
        named = set(graph.regions_of_pain(muscle))
        assert named == {region for region in graph.library.regions if muscle in {item.muscle for item in graph.ranked(region)}}
    assert graph.regions_of_pain("soleus") == ("heel", "calf")


def test_links_are_seen_from_both_ends(graph: Graph) -> None:
    assert [(item.muscle, item.kind, item.owner) for item in graph.links("tibialis-posterior")] == [("soleus", "fed-by", "soleus")]
    assert [(item.muscle, item.kind) for item in graph.links("gastrocnemius")] == [("soleus", "works-with")]
    assert [(item.muscle, item.kind, item.owner) for item in graph.links("soleus")] == [
        ("tibialis-posterior", "feeds", "soleus"),
        ("gastrocnemius", "works-with", "gastrocnemius"),
    ]


def test_a_link_both_sides_state_is_shown_once(small: Project) -> None:
    small.edit(TIBIALIS, "gaps:\n", "linked:\n  - muscle: soleus\n    kind: fed-by\n    text: Own words.\n    sources: [book-one]\ngaps:\n")
    graph = Graph(small.library())
    assert [(item.muscle, item.link.text) for item in graph.links("tibialis-posterior")] == [("soleus", "Own words.")]
    assert [item.link.text for item in graph.links("soleus") if item.muscle == "tibialis-posterior"] == ["It may set up points there."]


def test_ways_to_tell_apart_are_shown_on_both_pages(graph: Graph) -> None:
    assert graph.tell_apart("soleus") == (("gastrocnemius", "soleus", "Bending the knee eases the other one."),)
    assert graph.tell_apart("gastrocnemius") == (("soleus", "soleus", "Bending the knee eases the other one."),)


def test_chains_are_followed_to_their_ends(small: Project) -> None:
    small.edit(TIBIALIS, "gaps:\n", "linked:\n  - muscle: gastrocnemius\n    kind: feeds\n    text: On.\n    sources: [book-one]\ngaps:\n")
    graph = Graph(small.library())
    assert graph.chain("soleus") == ((), ("tibialis-posterior", "gastrocnemius"))
    assert graph.chain("tibialis-posterior") == (("soleus",), ("gastrocnemius",))
    assert graph.chain("gastrocnemius") == (("tibialis-posterior", "soleus"), ())


def test_a_chain_that_runs_in_a_circle_ends(small: Project) -> None:
    small.edit(TIBIALIS, "gaps:\n", "linked:\n  - muscle: gastrocnemius\n    kind: feeds\n    text: On.\n    sources: [book-one]\ngaps:\n")
    small.edit(GASTRO, "kind: works-with", "kind: feeds")
    graph = Graph(small.library())
    upstream, downstream = graph.chain("soleus")
    assert set(upstream) == set(downstream) == {"tibialis-posterior", "gastrocnemius"}


# Suspicion

ZONES = [f"zone-{letter}" for letter in "abcdef"]
SOURCE = {"id": "s"}
LEVELS = {"most-common": 1.2, "common": 1.0, "less-common": 0.85, "rare": 0.7, "unknown": 0.85}
WEIGHTS = dict.fromkeys(Weights.model_fields, 0.5) | {"primary": 1.0, "spillover": 0.4, "doubt": 0.3}
FINDER = Finder.model_validate(
    {"weights": WEIGHTS, "commonness": {level.replace("-", "_"): factor for level, factor in LEVELS.items()}, "shown": 5, "least": 0.1, "pair_gain": 0.2}
)


def point(primary: list[str], spillover: list[str], level: str = "common", uncertain: bool = False) -> TriggerPoint:
    return TriggerPoint.model_validate(
        {
            "number": 1,
            "name": "P",
            "at": "zone-a",
            "location": {"text": "x", "sources": [SOURCE]},
            "commonness": {"level": level, "sources": [SOURCE]},
            "pain": {"primary": primary, **({"spillover": spillover} if spillover else {}), "sources": [SOURCE]},
            **({"uncertain": "x"} if uncertain else {}),
        }
    )


points = st.permutations(ZONES).flatmap(
    lambda order: st.tuples(st.integers(1, 4), st.integers(0, 2), st.sampled_from(sorted(LEVELS)), st.booleans()).map(
        lambda sizes: point(order[: sizes[0]], order[sizes[0] : sizes[0] + sizes[1]], sizes[2], sizes[3])
    )
)
places = st.sets(st.sampled_from(ZONES), min_size=1).map(frozenset)


@given(points, places)
def test_suspicion_has_its_bounds_and_is_zero_only_without_shared_zones(p: TriggerPoint, zones: frozenset[str]) -> None:
    score = suspicion(p, zones, FINDER)
    assert 0 <= score <= max(LEVELS.values()) + 1e-9
    assert (score > 0) == bool(zones & {*p.pain.primary, *p.pain.spillover})


@given(points, places)
def test_suspicion_is_monotone(p: TriggerPoint, zones: frozenset[str]) -> None:
    """A zone that hurts and was only reached sometimes counts more once it is a main zone; a zone outside never helps."""
    score = suspicion(p, zones, FINDER)
    for zone in p.pain.spillover:
        raised = p.model_copy(
            update={"pain": p.pain.model_copy(update={"primary": (*p.pain.primary, zone), "spillover": tuple(z for z in p.pain.spillover if z != zone)})}
        )
        if zone in zones:
            assert suspicion(raised, zones, FINDER) >= score - 1e-9
        else:
            assert suspicion(raised, zones, FINDER) <= score + 1e-9
    for zone in set(ZONES) - {*p.pain.primary, *p.pain.spillover}:
        assert suspicion(p, zones | {zone}, FINDER) <= score + 1e-9
    for zone in {*p.pain.primary} - zones:
        assert suspicion(p, zones | {zone}, FINDER) >= score - 1e-9


@given(points, places)
def test_common_points_are_suspected_more_and_uncertain_ones_less(p: TriggerPoint, zones: frozenset[str]) -> None:
    order = ["rare", "less-common", "common", "most-common"]
    common = [suspicion(p.model_copy(update={"commonness": p.commonness.model_copy(update={"level": level})}), zones, FINDER) for level in order]
    assert common == sorted(common)
    sure, unsure = (suspicion(p.model_copy(update={"uncertain": text}), zones, FINDER) for text in (None, "x"))
    assert unsure <= sure


def test_a_point_that_fits_exactly_scores_its_commonness() -> None:
    assert suspicion(point(["zone-a", "zone-b"], []), frozenset(["zone-a", "zone-b"]), FINDER) == pytest.approx(1.0)


def test_the_order_of_zones_does_not_matter() -> None:
    zones = frozenset(ZONES[:3])
    scores = {suspicion(point(list(order), []), zones, FINDER) for order in itertools.permutations(ZONES[1:4])}
    assert len(scores) == 1


def test_the_relations_of_a_graph_are_values(graph: Graph) -> None:
    item = graph.ranked("calf")[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        item.score = 2.0  # type: ignore[misc]
    assert isinstance(graph.library, Library)
