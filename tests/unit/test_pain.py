"""Pain as shapes: strokes cover their knots, zones keep their size, and what a view does not show is empty."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from generator.atlas import paths
from generator.atlas.geometry import BODY, LEG, Chart, Geometry
from generator.atlas.pain import BEYOND, Knot, Painter, ZoneShape
from generator.atlas.paths import Array
from generator.store import Store
from tests.support import compiled, examples, middles, painter, within

VIEWS = compiled().views
CALF = ("calf-inner-upper", "calf-inner-middle", "calf-outer-upper", "calf-outer-middle")
#: Places well inside a segment, where the skin is whole.
segments = st.sampled_from(["thigh", "leg"])
knots = st.builds(Knot, segments, st.floats(0.2, 0.9), st.floats(0, 359), st.floats(10, 30))
lines = st.lists(knots, min_size=1, max_size=4).map(tuple)


def pieces(data: str) -> list[Array]:
    return [paths.flatten(curves)[:-1] for curves in paths.parse(data) if len(curves)]


def drawn(view: str, data: str) -> NDArray[np.bool_]:
    """Return which cells of *view* lie in the shape."""
    return within(data, middles(VIEWS[view]))


def at(knot: Knot) -> Array:
    return compiled().charts[knot.segment].locate(knot.first, knot.second)


# Strokes


@given(lines)
def test_a_stroke_passes_through_its_knots(stroke: tuple[Knot, ...]) -> None:
    balls = painter().stroke(stroke)
    assert balls is not None
    for knot in stroke:
        far = np.linalg.norm(balls.centre - at(knot), axis=1)
        assert far.min() < 1e-6
        assert knot.radius == pytest.approx(balls.radius[far < 1e-6].max()) or knot.radius in {other.radius for other in stroke}
    assert len(balls.centre) == len(balls.radius) == len(balls.normal)
    least, most = min(knot.radius for knot in stroke), max(knot.radius for knot in stroke)
    assert least - 1e-9 <= balls.radius.min() and balls.radius.max() <= most + 1e-9
    assert np.allclose(np.linalg.norm(balls.normal, axis=1), 1)


@given(lines)
def test_a_stroke_has_no_gaps(stroke: tuple[Knot, ...]) -> None:
    balls = painter().stroke(stroke)
    assert balls is not None
    same = [first.segment == second.segment for first, second in pairwise(stroke)]
    if all(same):
        steps = np.linalg.norm(np.diff(balls.centre, axis=0), axis=1)
        assert steps.max(initial=0) < 30, "also around the leg, where the skin is longer than the straight line"


def test_a_stroke_takes_the_short_way_round() -> None:
    balls = painter().stroke((Knot("leg", 0.5, 350, 10), Knot("leg", 0.5, 10, 10)))
    assert balls is not None
    front = at(Knot("leg", 0.5, 0, 10))
    assert np.linalg.norm(balls.centre - front, axis=1).max() < 30


@examples(30)
@given(lines)
def test_the_skin_at_every_knot_hurts(stroke: tuple[Knot, ...]) -> None:
    """In each view that looks at the skin there, the knot lies in the shape."""
    for knot in stroke:
        seen = 0
        for name in LEG:
            view = VIEWS[name]
            far = np.linalg.norm(view.cells.point - at(knot), axis=1)
            cell = int(far.argmin())
            if far[cell] > 6 or view.cells.normal[cell] @ view.toward < 0.5:
                continue
            seen += 1
            data = painter().shape(name, ("calf-inner-upper",), (stroke,))
            x, y, _ = view.project(at(knot)[None])[0]
            assert paths.contains(data, float(x), float(y)), (name, knot)
        assert seen, f"some view looks at {knot}"


@examples(40)  # each asks every patch of skin of the body
@given(lines)
def test_coverage_is_a_share(stroke: tuple[Knot, ...]) -> None:
    covered = painter().coverage([stroke])
    assert covered and all(0 <= share <= 1 for share in covered.values())
    assert max(covered.values()) > 0


@examples(40)  # each asks every patch of skin of the body
@given(lines, st.floats(1, 2.5))
def test_a_wider_stroke_never_covers_less(stroke: tuple[Knot, ...], factor: float) -> None:
    wider = tuple(Knot(knot.segment, knot.first, knot.second, knot.radius * factor) for knot in stroke)
    before, after = painter().coverage([stroke]), painter().coverage([wider])
    assert all(after[zone] >= before[zone] for zone in before)


@examples(40)  # each asks every patch of skin of the body
@given(lines, lines)
def test_a_second_stroke_never_covers_less(first: tuple[Knot, ...], second: tuple[Knot, ...]) -> None:
    one, both = painter().coverage([first]), painter().coverage([first, second])
    assert all(both[zone] >= one[zone] for zone in one)


def test_pain_does_not_reach_through_the_leg() -> None:
    covered = painter().coverage([(Knot("leg", 0.3, 180, 60), Knot("leg", 0.7, 180, 60))])
    assert covered["calf-inner-middle"] > 0.5
    assert max(covered["shin-middle"], covered["shin-outer-middle"]) == 0


def test_strokes_that_meet_are_one_piece() -> None:
    first, second = (Knot("leg", 0.3, 180, 22),), (Knot("leg", 0.3, 205, 22),)
    assert len(pieces(painter().shape("leg-back", CALF, (first, second)))) == 1
    assert len(pieces(painter().shape("leg-back", CALF, (first, (Knot("leg", 0.7, 180, 12),))))) == 2


def test_a_stroke_is_the_same_skin_in_every_view() -> None:
    """What two views both see straight is painted in both or in neither, but for a rim."""
    stroke = (Knot("leg", 0.3, 215, 24), Knot("leg", 0.7, 225, 20))
    first, second = VIEWS["leg-back"], VIEWS["leg-inner"]
    inside = {name: drawn(name, painter().shape(name, CALF, (stroke,))) for name in (first.id, second.id)}
    straight = [i for i, normal in enumerate(first.cells.normal) if normal @ first.toward > 0.5 and normal @ second.toward > 0.5]
    differ = tried = 0
    for index in straight:
        far = np.linalg.norm(second.cells.point - first.cells.point[index], axis=1)
        if far.min() < 4:
            tried += 1
            differ += bool(inside[first.id][index]) != bool(inside[second.id][far.argmin()])
    assert tried > 50
    assert differ / tried < 0.1


def test_views_that_do_not_show_a_stroke_are_empty() -> None:
    stroke = (Knot("leg", 0.3, 180, 15), Knot("leg", 0.6, 180, 15))
    assert painter().shape("leg-back", CALF, (stroke,))
    for name in ("leg-front", "foot-top", "foot-sole", "body-front"):
        assert painter().shape(name, CALF, (stroke,)) == "", name


def test_a_stroke_where_there_is_no_skin_is_drawn_as_nothing() -> None:
    empty = Painter(Geometry(VIEWS, {}, {"leg": Chart(np.array([0.0, 1.0]), np.array([0.0, 180.0]), np.full((2, 2, 3), np.nan), True)}), painter().zones)
    nowhere = (Knot("leg", 0.5, 0, 20), Knot("leg", 0.8, 0, 20))
    assert empty.stroke(nowhere) is None
    assert empty.coverage([nowhere]) == {}
    assert empty.shape("leg-back", ["achilles"], (nowhere,)) == ""


def test_a_line_without_knots_is_drawn_as_nothing() -> None:
    assert painter().stroke(()) is None
    assert painter().shape("leg-back", ["achilles"], ((),)) == ""


# Zones


@pytest.mark.parametrize("view", [*LEG, *BODY])
def test_a_rounded_zone_keeps_its_area(view: str) -> None:
    """Rounding moves a border and takes no skin away; a narrow zone of few cells may lose a little."""
    shown = VIEWS[view]
    side = "right/" if view in BODY else ""
    tried = 0
    for zone in painter().zones:
        cells = shown.cells.patch == (shown.patches.index(f"{side}{zone}") if f"{side}{zone}" in shown.patches else -2)
        if cells.sum() < 40:
            continue
        inside = drawn(view, painter().shape(view, [zone]))
        large = cells.sum() >= 100
        assert inside.sum() == pytest.approx(cells.sum(), rel=0.12 if large else 0.3), (view, zone)
        assert inside[cells].mean() > (0.6 if large else 0.3), f"{view}: the shape of {zone} lies elsewhere"
        tried += 1
    assert tried > 3


def test_a_rounded_zone_is_smooth() -> None:
    """The border turns by a little from one piece to the next."""
    (ring,) = pieces(painter().shape("leg-back", ["calf-inner-middle"]))
    steps = np.diff(np.concatenate([ring, ring[:2]]), axis=0)
    turns = np.degrees(np.abs(np.angle(np.exp(1j * np.diff(np.arctan2(steps[:, 1], steps[:, 0]))))))
    assert turns.max() < 45


@pytest.mark.parametrize(
    ("one", "other"), [("calf-inner-upper", "calf-inner-middle"), ("calf-inner-upper", "calf-outer-upper"), ("knee-back-inner", "knee-back-outer")]
)
def test_a_union_of_neighbours_is_one_piece(one: str, other: str) -> None:
    assert len(pieces(painter().shape("leg-back", [one, other]))) == 1
    together = drawn("leg-back", painter().shape("leg-back", [one, other]))
    apart = [drawn("leg-back", painter().shape("leg-back", [name])).sum() for name in (one, other)]
    assert together.sum() == pytest.approx(sum(apart), rel=0.1)


def test_zones_that_lie_apart_are_pieces_of_their_own() -> None:
    assert len(pieces(painter().shape("leg-back", ["thigh-upper-back", "calf-inner-middle"]))) == 2


@pytest.mark.parametrize("view", [*LEG, *BODY])
def test_a_view_that_does_not_show_a_zone_is_empty(view: str) -> None:
    shown = {name.rpartition("/")[2] for name in VIEWS[view].patches}
    for zone in painter().zones.keys() - shown:
        assert painter().shape(view, [zone]) == "", zone
    deep = Painter(compiled(), {"deep": ZoneShape(())})
    assert deep.shape(view, ["deep"]) == "" and deep.centre("deep") is None and len(deep.skin("deep").point) == 0


@examples(40)
@given(st.sampled_from([*LEG, *BODY]), st.lists(st.sampled_from(sorted(painter().zones)), min_size=1, max_size=5, unique=True))
def test_every_shape_is_closed_path_data_near_its_view(view: str, zones: list[str]) -> None:
    data = painter().shape(view, zones)
    assert data == painter().shape(view, zones[::-1]), "the order of zones does not matter"
    reach = (BEYOND + 3) * VIEWS[view].grid.step
    for curves in paths.parse(data):
        assert np.allclose(curves[0, 0], curves[-1, 3], atol=0.11)
        assert (curves.reshape(-1, 2) >= -reach).all() and (curves.reshape(-1, 2) <= [VIEWS[view].width + reach, VIEWS[view].height + reach]).all()
    assert data.count("z") == data.count("M")


def test_whole_bodies_show_the_sides_that_are_asked_for() -> None:
    right, both = (painter().shape("body-back", ["heel-back"], sides=sides) for sides in (("right",), ("right", "left")))
    assert len(pieces(both)) == 2 * len(pieces(right)) > 0
    middle = VIEWS["body-back"].width / 2
    assert all(ring[:, 0].mean() > middle for ring in pieces(right)), "from behind the right side is on the right"


# Skin


@pytest.mark.parametrize("zone", sorted(painter().zones))
def test_the_centre_of_a_zone_is_a_point_of_its_skin(zone: str) -> None:
    centre, skin = painter().centre(zone), painter().skin(zone)
    if centre is None:
        assert not len(skin.point), "no view looks straight at it"
        return
    assert (skin.point == centre).all(1).any()
    assert (skin.area > 0).all() and len(skin.point) == len(skin.normal) == len(skin.area)
    nearest = painter().distances(centre, skin.normal[(skin.point == centre).all(1).argmax()], painter().zones)
    assert nearest[zone] == 0 == min(nearest.values())


# Keeping


def test_shapes_are_drawn_once() -> None:
    store = Store()
    first = Painter(compiled(), painter().zones, store)
    data = first.shape("leg-back", ["achilles"])
    second = Painter(compiled(), painter().zones, store)
    second._rounded = None  # type: ignore[assignment, method-assign]  # would fail if it were asked
    assert second.shape("leg-back", ["achilles"]) == data


@pytest.mark.parametrize(
    "other",
    [
        ("leg-back", ["achilles", "heel-back"], ()),
        ("leg-inner", ["achilles"], ()),
        ("leg-back", ["achilles"], ((Knot("leg", 0.9, 180, 10),),)),
        ("leg-back", ["achilles"], ((Knot("leg", 0.9, 180, 12),),)),
    ],
)
def test_what_is_kept_stands_for_all_that_a_shape_depends_on(other: tuple[str, list[str], tuple[tuple[Knot, ...], ...]]) -> None:
    painted = Painter(compiled(), painter().zones, Store())
    painted.shape("leg-back", ["achilles"])
    before = set(painted.store._used)
    painted.shape(*other)
    assert len(set(painted.store._used) - before) == 1
