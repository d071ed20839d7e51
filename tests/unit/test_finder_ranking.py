"""How the finder ranks, on the real content: what helps a point never harms it, and the list holds what explains something, in order."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Collection, Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator import library
from generator.anatomy import Anatomy
from generator.finder.ranking import Candidate, Injured, Marks, Pointed, Ranker, Result, f_measure, said_of
from generator.graph import Graph
from generator.problems import Problems
from tests.support import REPO, compiled, examples

#: Sums in another order differ by this much at most.
SLACK = 1e-12


@functools.cache
def ranker() -> Ranker:
    """Return the ranker of the real content. To be read only: all tests of a process share it."""
    problems = Problems()
    found = library.load(REPO / "content", problems)
    assert [problem.as_text() for problem in problems] == []
    return Ranker(Graph(found))


@st.composite
def marked(draw: st.DrawFn, *, least: int = 0) -> Marks:
    """Marks as people make them: some zones, some words, some activities; a zone may be in both lists."""
    content = ranker().library

    def some(kind: str, most: int, fewest: int = 0) -> frozenset[str]:
        return frozenset(draw(st.lists(st.sampled_from(list(content.ids(kind))), min_size=fewest, max_size=most, unique=True)))

    return Marks(some("zone", 6, least), some("zone", 4), some("feel", 3), some("activity", 3))


@st.composite
def points(draw: st.DrawFn) -> tuple[Candidate, Pointed]:
    candidate = draw(st.sampled_from(ranker().candidates))
    return candidate, draw(st.sampled_from(candidate.points))


def primary(candidate: Candidate, point: Pointed) -> tuple[str, ...]:
    muscle = ranker().library.muscles[candidate.muscle]
    return next(one.pain.primary for one in muscle.trigger_points if one.number == point.number)


def weighed(marks: Marks) -> dict[str, float]:
    """Return the marked zones with their weights, as the module says: in both lists counts as main, in the order of the zones."""
    w = ranker().weights
    return {zone: w.main if zone in marks.main else w.also for zone in ranker().order if zone in marks.main | marks.also}


@st.composite
def injuries(draw: st.DrawFn) -> tuple[Candidate, Injured]:
    candidate = draw(st.sampled_from([one for one in ranker().candidates if one.injuries]))
    return candidate, draw(st.sampled_from(candidate.injuries))


def shares(point: Pointed | Injured, marks: Marks) -> tuple[float, float]:
    return ranker().explained(point, weighed(marks)), ranker().picture(point, weighed(marks))


def listed(marks: Marks) -> dict[str, Result]:
    return {result.muscle: result for result in ranker().rank(marks)}


def alone(candidate: Candidate, point: Pointed, marks: Marks) -> float:
    """Return the score the muscle would have if *point* were its only one and it were never injured."""
    found = ranker()._best(dataclasses.replace(candidate, points=(point,), injuries=()), weighed(marks), marks)
    return found.score if found else 0.0


def hurt_only(candidate: Candidate, injury: Injured, marks: Marks) -> float:
    """Return the score the muscle would have if *injury* were all that could hurt."""
    nothing = dataclasses.replace(candidate.points[0], weights={}, reach={})
    found = ranker()._best(dataclasses.replace(candidate, points=(nothing,), injuries=(injury,)), weighed(marks), marks)
    return found.score if found else 0.0


def hurting(candidate: Candidate, marks: Marks) -> tuple[Pointed, ...]:
    """Return the points of the muscle of whose pain something is marked."""
    return tuple(point for point in candidate.points if any(point.weights.get(zone) for zone in marks.main | marks.also))


def all_of(candidate: Candidate, marks: Marks) -> float:
    """Return the score of those points together; 0 where there are not two."""
    some = hurting(candidate, marks)
    return alone(candidate, ranker().together(some), marks) if len(some) > 1 else 0.0


def score(muscle: str, marks: Marks) -> float:
    found = listed(marks).get(muscle)
    return found.score if found else 0.0


def never_less(chosen: tuple[Candidate, Pointed], before: Marks, after: Marks) -> None:
    """What speaks for the point must not speak against it.

    The muscle's score may fall when another of its points was the best one and does not hurt there; never below what this point had.
    """
    candidate, point = chosen
    for old, new in zip(shares(point, before), shares(point, after), strict=True):
        assert new >= old - SLACK
    assert alone(candidate, point, after) >= alone(candidate, point, before) - SLACK
    assert score(candidate.muscle, after) >= alone(candidate, point, before) - SLACK
    was = listed(before).get(candidate.muscle)
    if was is None or (was.point == point.number and not was.together and was.injury is None):
        assert score(candidate.muscle, after) >= score(candidate.muscle, before) - SLACK


# The weights themselves


def test_what_hurts_more_weighs_more() -> None:
    """All that follows rests on this order."""
    w = ranker().weights
    assert w.primary >= w.spillover > 0 and w.primary >= w.belly
    assert w.main >= w.also > 0
    assert w.near < 1


# What helps


@given(points(), marked(), st.data())
def test_one_more_primary_zone_never_lowers(chosen: tuple[Candidate, Pointed], before: Marks, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(primary(*chosen)))
    never_less(chosen, before, dataclasses.replace(before, main=before.main | {zone}))
    never_less(chosen, before, dataclasses.replace(before, also=before.also | {zone}))


@given(injuries(), marked(), st.data())
def test_one_more_place_of_an_injury_never_lowers(chosen: tuple[Candidate, Injured], before: Marks, data: st.DataObject) -> None:
    candidate, injury = chosen
    zone = data.draw(st.sampled_from(sorted(injury.weights)))
    for after in (dataclasses.replace(before, main=before.main | {zone}), dataclasses.replace(before, also=before.also | {zone})):
        for old, new in zip(shares(injury, before), shares(injury, after), strict=True):
            assert new >= old - SLACK
        assert hurt_only(candidate, injury, after) >= hurt_only(candidate, injury, before) - SLACK
        assert score(candidate.muscle, after) >= hurt_only(candidate, injury, before) - SLACK


@given(points(), marked(), st.data())
def test_a_primary_zone_moved_to_the_main_ones_never_lowers(chosen: tuple[Candidate, Pointed], marks: Marks, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(primary(*chosen)))
    before = dataclasses.replace(marks, main=marks.main - {zone}, also=marks.also | {zone})
    never_less(chosen, before, dataclasses.replace(marks, main=marks.main | {zone}, also=marks.also - {zone}))


@given(points(), marked(least=1))
def test_the_picture_grows_with_every_mark(chosen: tuple[Candidate, Pointed], marks: Marks) -> None:
    _, point = chosen
    for zone in marks.main:
        assert ranker().picture(point, weighed(marks)) >= ranker().picture(point, weighed(dataclasses.replace(marks, main=marks.main - {zone}))) - SLACK


@given(marked(least=1))
def test_activities_only_help(marks: Marks) -> None:
    without = listed(dataclasses.replace(marks, activities=frozenset()))
    assert listed(marks).keys() == without.keys()
    for muscle, result in listed(marks).items():
        assert result.score >= without[muscle].score - SLACK
        candidate = next(item for item in ranker().candidates if item.muscle == muscle)
        if marks.activities and not marks.activities & candidate.activities.union(*(injury.activities for injury in candidate.injuries)):
            assert result == without[muscle]


@given(points(), marked(least=1), st.data())
def test_words_that_are_said_of_a_point_help_it(chosen: tuple[Candidate, Pointed], marks: Marks, data: st.DataObject) -> None:
    candidate, point = chosen
    assume(point.feels)
    said = data.draw(st.sets(st.sampled_from(sorted(point.feels)), min_size=1))
    silent, fitting = (dataclasses.replace(marks, feels=frozenset(words)) for words in ((), said))
    assert alone(candidate, point, fitting) >= alone(candidate, point, silent)
    other = frozenset(ranker().library.ids("feel")) - point.feels
    assert alone(candidate, point, dataclasses.replace(marks, feels=other)) <= alone(candidate, point, silent)


def test_points_together_are_those_whose_pain_is_marked() -> None:
    """The pain of one point alone leads to that point; that of two, to both and to no other."""
    candidate = next(item for item in ranker().candidates if item.muscle == "quadratus-lumborum")
    places = [frozenset(primary(candidate, point)) for point in candidate.points]
    found = [listed(Marks(main=place))["quadratus-lumborum"] for place in places]
    assert [(result.point, result.together) for result in found] == [(point.number, ()) for point in candidate.points]
    first_and_third = Marks(main=places[0] | places[2])
    both = listed(first_and_third)["quadratus-lumborum"]
    assert both.together == (1, 3) and both.explained == pytest.approx(1)
    assert both.score > max(alone(candidate, point, first_and_third) for point in candidate.points)


@given(points(), marked())
def test_a_point_together_with_itself_is_that_point(chosen: tuple[Candidate, Pointed], marks: Marks) -> None:
    candidate, point = chosen
    itself = ranker().together([point, point])
    assert (itself.weights, itself.reach, itself.feels) == (point.weights, point.reach, point.feels)
    assert itself.prior == pytest.approx(point.prior * ranker().weights.together)
    every = ranker().together(candidate.points)
    assert all(every.reach[zone] >= weight for zone, weight in point.reach.items())
    assert shares(every, marks)[0] >= shares(point, marks)[0] - SLACK, "all of them explain no less than one"


def test_a_point_far_from_all_that_is_marked_counts_less() -> None:
    """A muscle of the buttock may hurt in the calf, but not as likely in the calf alone; pain further up says that it does."""
    calf = Marks(main=frozenset({"calf-inner-middle"}))
    candidate = next(item for item in ranker().candidates if item.muscle == "gluteus-minimus")
    point = candidate.points[0]
    near = dataclasses.replace(point, parts=frozenset({ranker().part["calf-inner-middle"]}))
    assert alone(candidate, point, calf) == pytest.approx(alone(candidate, near, calf) * ranker().weights.far)
    both = dataclasses.replace(calf, also=frozenset({"buttock-lower-inner"}))
    assert alone(candidate, point, both) == alone(candidate, near, both)


# What makes no difference


@given(marked(), st.randoms(use_true_random=False))
def test_the_order_of_the_marks_does_not_matter(marks: Marks, random: object) -> None:
    def shuffled(values: Iterable[str]) -> Collection[str]:
        """Return a set that gives its values in another order."""
        mixed = sorted(values)
        random.shuffle(mixed)  # type: ignore[attr-defined]
        return dict.fromkeys(mixed).keys()

    other = Marks(*(shuffled(getattr(marks, field.name)) for field in dataclasses.fields(Marks)))  # type: ignore[arg-type]
    assert ranker().rank(other) == ranker().rank(marks)


@given(marked(least=1))
def test_a_zone_in_both_lists_is_a_main_one(marks: Marks) -> None:
    assert ranker().rank(dataclasses.replace(marks, also=marks.also | marks.main)) == ranker().rank(dataclasses.replace(marks, also=marks.also - marks.main))


def test_without_a_zone_there_are_no_results() -> None:
    content = ranker().library
    assert ranker().rank(Marks()) == ()
    assert ranker().rank(Marks(feels=frozenset(content.ids("feel")), activities=frozenset(content.ids("activity")))) == ()


# The list


@given(marked())
def test_scores_are_finite_and_shares_are_shares(marks: Marks) -> None:
    for candidate in ranker().candidates:
        for point in candidate.points:
            assert all(0 <= share <= 1 for share in shares(point, marks))
    for result in ranker().rank(marks):
        assert math.isfinite(result.score) and result.score > 0
        assert 0 < result.explained <= 1 and 0 < result.picture <= 1


@given(marked())
def test_the_list_is_in_order_and_names_the_best_point_of_each_muscle_once(marks: Marks) -> None:
    results = ranker().rank(marks)
    names = list(ranker().library.muscles)
    assert len({result.muscle for result in results}) == len(results)
    keys = [(-result.score, -result.named, names.index(result.muscle)) for result in results]
    assert keys == sorted(keys)
    candidates = {candidate.muscle: candidate for candidate in ranker().candidates}
    for result in results:
        candidate = candidates[result.muscle]
        scores = {point.number: alone(candidate, point, marks) for point in candidate.points}
        hurts = [hurt_only(candidate, injury, marks) for injury in candidate.injuries]
        every = all_of(candidate, marks)
        assert result.score == max((*scores.values(), every, *hurts))
        assert scores[result.point] == max(scores.values())
        assert result.together in ((), tuple(point.number for point in hurting(candidate, marks)))
        assert not result.together or result.injury is None
        assert result.score == (every if result.together else scores[result.point] if result.injury is None else hurts[result.injury])
        best: Pointed | Injured = next(point for point in candidate.points if point.number == result.point)
        if result.injury is not None:
            best = candidate.injuries[result.injury]
        elif result.together:
            best = ranker().together(hurting(candidate, marks))
        assert (result.explained, result.picture) == shares(best, marks)


@given(marked())
def test_only_and_all_muscles_that_explain_something_are_listed(marks: Marks) -> None:
    """A muscle is listed when one of its points hurts, or lies, or has its belly or tendons, in a marked zone or beside one; or an injury of it."""
    zones = marks.main | marks.also
    near = ranker().graph.near
    around = zones.union(*(near[zone] for zone in zones)) if ranker().weights.near else zones
    reached = {
        item.muscle: [*(point.reach.keys() for point in item.points), *(injury.reach.keys() for injury in item.injuries)] for item in ranker().candidates
    }
    wanted = {muscle for muscle, places in reached.items() if any(around & zones for zones in places)}
    assert listed(marks).keys() == wanted


def test_every_muscle_is_a_candidate_with_all_its_points() -> None:
    found = {candidate.muscle: [point.number for point in candidate.points] for candidate in ranker().candidates}
    assert found == {id_: [point.number for point in muscle.trigger_points] for id_, muscle in ranker().library.muscles.items()}
    for candidate in ranker().candidates:
        for point, source in zip(candidate.points, ranker().library.muscles[candidate.muscle].trigger_points, strict=True):
            assert point.weights.keys() == {*source.pain.primary, *source.pain.spillover}
            assert {*point.weights, source.at} <= point.reach.keys()
            assert all(point.reach[zone] == weight for zone, weight in point.weights.items())
            assert point.prior > 0
        for injury, told in zip(candidate.injuries, ranker().library.muscles[candidate.muscle].injuries, strict=True):
            assert injury.weights.keys() == set(told.places) and injury.activities == set(told.activities)
            assert injury.prior == ranker().library.finder.commonness.of(told.commonness) * ranker().weights.injury


def test_what_people_notice_names_activities_too() -> None:
    """The finder knows both what sets a muscle off and what brings on its symptoms; the filter only knows the first."""
    muscle = ranker().library.muscles["popliteus"]
    assert "stairs-climbing" in said_of(muscle)
    assert "stairs-climbing" not in {item.activity for item in muscle.set_off_by}
    assert all({item.activity for item in one.set_off_by if item.activity} <= said_of(one) for one in ranker().library.muscles.values())


def test_a_doubtful_point_counts_less_than_the_same_point_without_doubt() -> None:
    doubtful = [(muscle, point) for muscle in ranker().library.muscles.values() for point in muscle.trigger_points if point.uncertain]
    assert doubtful
    for muscle, point in doubtful:
        sure = ranker()._pointed(point.model_copy(update={"uncertain": None}), (), ())
        assert ranker()._pointed(point, (), ()).prior == pytest.approx(sure.prior * ranker().weights.doubt), muscle.name


# A pain just as it is described


@pytest.mark.parametrize("least", ["every", "most"])
def test_a_pain_as_the_sources_describe_it_leads_to_its_muscle(least: str) -> None:
    """All primary zones of a certain point, and nothing else: its muscle stands on the first screen, and mostly at the top."""
    places = {}
    for candidate in ranker().candidates:
        for point, source in zip(candidate.points, ranker().library.muscles[candidate.muscle].trigger_points, strict=True):
            if source.uncertain:
                continue
            marks = Marks(frozenset(source.pain.primary))
            explained, _ = shares(point, marks)
            assert explained == pytest.approx(ranker().weights.primary, abs=1e-9), "all of it is explained"
            order = [result.muscle for result in ranker().rank(marks)]
            places[candidate.muscle, point.number] = order.index(candidate.muscle) + 1
    assert places
    if least == "every":
        assert {key: place for key, place in places.items() if place > ranker().library.finder.shown} == {}
    else:
        assert sum(place == 1 for place in places.values()) > len(places) / 2


@examples(40)
@given(points())
def test_nothing_explains_more_than_the_point_whose_primary_zones_are_marked(chosen: tuple[Candidate, Pointed]) -> None:
    marks = Marks(frozenset(primary(*chosen)))
    most, _ = shares(chosen[1], marks)
    assert all(shares(point, marks)[0] <= most + SLACK for candidate in ranker().candidates for point in candidate.points)
    assert chosen[0].muscle in listed(marks)


def test_an_injury_as_the_sources_describe_it_leads_to_its_muscle() -> None:
    """All places of an injury that is most common there, and what brings it on: its muscle stands among the first three."""
    places = {}
    for candidate in ranker().candidates:
        for number, (injury, told) in enumerate(zip(candidate.injuries, ranker().library.muscles[candidate.muscle].injuries, strict=True)):
            if told.commonness == "most-common":
                order = [result.muscle for result in ranker().rank(Marks(frozenset(injury.weights), activities=injury.activities))]
                places[candidate.muscle, number] = order.index(candidate.muscle) + 1
    assert len(places) > 5
    assert {key: place for key, place in places.items() if place > 3} == {}


# The F-measure

share = st.floats(0.001, 1)
beta = st.floats(0.05, 3)


@given(share, share, beta)
def test_the_f_measure_is_the_weighted_harmonic_mean(precision: float, recall: float, weight: float) -> None:
    """As van Rijsbergen has it: 1 - E with alpha = 1 / (beta squared + 1)."""
    alpha = 1 / (weight**2 + 1)
    found = f_measure(precision, recall, weight)
    assert found == pytest.approx(1 / (alpha / precision + (1 - alpha) / recall))
    assert min(precision, recall) - SLACK <= found <= max(precision, recall) + SLACK
    assert f_measure(precision, precision, weight) == pytest.approx(precision)
    assert f_measure(recall, precision, weight) == pytest.approx(f_measure(precision, recall, 1 / weight))


@given(share, share, share, beta)
def test_the_f_measure_grows_with_both(precision: float, recall: float, more: float, weight: float) -> None:
    before = f_measure(precision, recall, weight)
    assert f_measure(max(precision, more), recall, weight) >= before - SLACK
    assert f_measure(precision, max(recall, more), weight) >= before - SLACK


@pytest.mark.parametrize(
    ("precision", "recall", "weight", "wanted"), [(1, 1, 0.5, 1), (0, 1, 1, 0), (1, 0, 1, 0), (0, 0, 1, 0), (0.5, 1, 1, 2 / 3), (1, 0.5, 2, 5 / 9), (0.5, 1, 2, 5 / 6)]
)  # fmt: skip
def test_f_measures_known_by_hand(precision: float, recall: float, weight: float, wanted: float) -> None:
    assert f_measure(precision, recall, weight) == pytest.approx(wanted)


# Over the muscle's belly


def test_over_a_belly_lie_zones_whose_shares_sum_to_one_at_most() -> None:
    content = ranker().library
    for muscle in content.geometry.muscles:
        over = content.anatomy.over_belly(muscle)
        assert sum(over.values()) <= 1 + 1e-9, muscle
        assert over.keys() <= content.all("zone").keys(), muscle
        assert all(0 < part <= 1 for part in over.values()), muscle


def test_the_zones_over_a_belly_are_where_the_muscle_lies() -> None:
    content = ranker().library
    for muscle, start in (("soleus", "calf-"), ("tibialis-anterior", "shin-"), ("gluteus-maximus", "buttock-")):
        over = content.anatomy.over_belly(muscle)
        assert sum(part for zone, part in over.items() if zone.startswith(start)) > 0.5, muscle


def test_a_muscle_that_is_not_drawn_has_no_zones_over_it() -> None:
    assert Anatomy(compiled(), ranker().library.all("zone")).over_belly("no-such-muscle") == {}  # type: ignore[arg-type]


# Over its tendons and ends


@pytest.mark.parametrize(
    ("zone", "muscle"), [("ankle-inner", "tibialis-posterior"), ("ankle-front", "tibialis-anterior"), ("achilles", "soleus"), ("ankle-outer-behind", "peroneus-brevis")]
)  # fmt: skip
def test_pain_over_a_tendon_leads_to_its_muscle(zone: str, muscle: str) -> None:
    assert zone in ranker().library.muscles[muscle].anatomy.tendons
    assert muscle in [result.muscle for result in ranker().rank(Marks(main=frozenset({zone})))[:3]]


def test_a_zone_of_pain_keeps_its_weight_where_a_tendon_runs() -> None:
    w = ranker().weights
    for candidate in ranker().candidates:
        tendons = set(ranker().library.muscles[candidate.muscle].anatomy.tendons)
        assert tendons, candidate.muscle
        for point in candidate.points:
            assert all(point.reach[zone] == point.weights.get(zone, w.tendon) for zone in tendons), candidate.muscle
