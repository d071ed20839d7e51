"""Path data: what is written can be read again, arcs join to closed loops, areas and insides are right."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.atlas import paths
from generator.atlas.paths import Array, Curves

millimetres = st.floats(-2000, 2000, allow_nan=False).map(lambda value: round(value, 3))
points = st.tuples(millimetres, millimetres)


@st.composite
def chains(draw: st.DrawFn) -> Curves:
    """A chain of curves: each starts where the one before ends."""
    here = draw(points)
    curves = []
    for _ in range(draw(st.integers(1, 6))):
        steps = [draw(points) for _ in range(3)]
        curves.append([here, *steps])
        here = steps[-1]
    return np.array(curves, float)


def circle(x: float, y: float, radius: float, count: int = 60) -> Array:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)


def straight(*corners: tuple[float, float]) -> Curves:
    """Return straight pieces between *corners* as curves."""
    ends = np.array(corners, float)
    thirds = [a + (b - a) * share for a, b in pairwise(ends) for share in (0, 1 / 3, 2 / 3, 1)]
    return np.array(thirds).reshape(-1, 4, 2)


@given(st.lists(chains(), max_size=4), st.booleans())
def test_what_is_written_can_be_read_within_the_rounding(wanted: list[Curves], closed: bool) -> None:
    text = paths.format_path(wanted, closed=closed)
    found = paths.parse(text)
    assert [len(curves) for curves in found] == [len(curves) for curves in wanted]
    for read, written in zip(found, wanted, strict=True):
        assert np.abs(read - written).max() < 0.051, "rounding does not add up along the path"
        assert np.array_equal(read[1:, 0], read[:-1, 3])
    assert text.count("z") == (len(wanted) if closed else 0)
    assert re.fullmatch(r"[Mcz\d .-]*", text)
    assert paths.format_path(found, closed=closed) == text, "written again it is the same"


@given(st.lists(chains(), max_size=3), st.booleans(), st.sampled_from([5, 10]))
def test_coarse_paths_keep_every_point_within_half_a_step(wanted: list[Curves], closed: bool, step: int) -> None:
    fine = paths.format_path(wanted, closed=closed)
    text = paths.coarse(fine, step)
    assert paths.coarse(text, step) == text, "done again it is the same"
    assert text.count("z") == fine.count("z") and text.count("M") == fine.count("M")
    for read, written in zip(paths.parse(text), paths.parse(fine), strict=True):
        assert np.allclose(read * 10 / step, np.round(read * 10 / step), atol=1e-6)
        if len(read) == len(written):  # else steps became nothing
            assert np.abs(read - written).max() <= step / 20 + 1e-6


def test_coarse_shapes_that_share_a_border_still_share_it() -> None:
    there = "M0 0c.4 3.3 2.5 7.7 4.5 10.5l3.5 2.5c0 0 .1-.1 .1 .1z"
    assert paths.coarse(there, 10) == "M0 0c0 3 3 8 5 11l3 2z"
    assert paths.coarse("M8.1 13.1c0 -.2 -.1 -.1-.1-.1l-3.5-2.5c-2-2.8-4.1-7.2-4.5-10.5", 10) == "M8 13l-3-2c-2-3-5-8-5-11"
    assert paths.coarse("M1.2 3.3l.1 0", 5) == "M1 3.5l.5 0"
    assert paths.coarse("", 10) == ""


def test_numbers_take_as_few_characters_as_they_can() -> None:
    assert [paths.number(value) for value in (0, -0.04, 0.5, -0.5, 12.0, 12.34, -3.96, 100.05, 0.96)] == [
        "0", "0", ".5", "-.5", "12", "12.3", "-4", "100", "1",
    ]  # fmt: skip


@given(st.floats(-9999, 9999, allow_nan=False))
def test_every_number_keeps_its_value(value: float) -> None:
    text = paths.number(value)
    assert abs(float(text) - value) <= 0.0501
    assert not re.search(r"^-?0\d|^-?0\.|\.0$|^-0$", text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("M1 2c3 4 5 6 7 8z", 1),
        ("M1-2c.5.5-.5-.5 0 0", 1),
        ("M0 0c1 1 1 1 1 1 2 2 2 2 2 2", 2),
        ("M0 0c1 1 1 1 1 1c2 2 2 2 2 2z", 2),
        ("M5 5", 0),
        ("M0 0l3 4", 1),
        ("M0 0l3 4-1-1 .5.5z", 3),
        ("M0 0c1 1 1 1 1 1l3 4c1 1 1 1 1 1z", 3),
    ],
)
def test_forms_of_path_data_that_are_known(text: str, numbers: int) -> None:
    (curves,) = paths.parse(text)
    assert curves.shape == (numbers, 4, 2)


@pytest.mark.parametrize(
    "text",
    [
        "M0 0L1 1",
        "M0 0C1 1 1 1 1 1",
        "m0 0c1 1 1 1 1 1",
        "M0 0c1 1 1 1 1",
        "M1",
        "M",
        "M0 0h3",
        "M0 0l1",
        "M0 0l1 2 3",
        "l1 1",
        "c1 1 1 1 1 1",
        "M0 0zl1 1",
        "M0 0c1e3 0 0 0 0 0",
        "M0 0c1 1 1 1 1 nan",
    ],
)
def test_other_path_data_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a path|cut short"):
        paths.parse(text)


def test_a_straight_piece_is_a_curve_without_a_bend() -> None:
    (curves,) = paths.parse("M1 1l3 6")
    assert np.allclose(curves, [[[1, 1], [2, 3], [3, 5], [4, 7]]])
    assert np.allclose(paths.flatten(curves)[:, 1], 2 * paths.flatten(curves)[:, 0] - 1)


def test_nothing_is_nothing() -> None:
    assert paths.parse("") == [] and paths.format_path([]) == "" and paths.format_path([np.empty((0, 4, 2))]) == ""
    assert not paths.contains("", 0, 0)


# Joining arcs


def is_closed(loop: Curves) -> bool:
    return bool(np.allclose(loop[0, 0], loop[-1, 3]) and np.allclose(loop[1:, 0], loop[:-1, 3]))


def test_arcs_join_to_a_loop_whichever_way_they_run() -> None:
    arcs = [(straight((0, 0), (10, 0)), False), (straight((10, 10), (10, 0)), True), (straight((10, 10), (0, 10)), False), (straight((0, 0), (0, 10)), True)]
    for turned in range(4):
        (loop,) = paths.loops([*arcs[turned:], *arcs[:turned]])
        assert is_closed(loop)
        assert paths.area(paths.flatten(loop)[:-1]) == pytest.approx(100)


def test_an_arc_that_closes_on_itself_is_a_loop() -> None:
    ring = straight((0, 0), (4, 0), (4, 4), (0, 0))
    loops = paths.loops([(ring, False), (ring + 20, True)])
    assert len(loops) == 2 and all(is_closed(loop) for loop in loops)


@given(st.integers(2, 8), st.randoms(use_true_random=False))
def test_two_loops_of_shuffled_arcs_stay_two_loops(count: int, random: object) -> None:
    arcs = []
    for middle in (0.0, 50.0):
        ring = np.round(circle(middle, 0, 10, count * 3), 1)
        corners = [*map(tuple, ring), tuple(ring[0])]
        for start in range(0, len(ring), 3):
            piece = straight(*corners[start : start + 4])
            turned = random.random() < 0.5  # type: ignore[attr-defined]
            arcs.append((piece[::-1, ::-1] if turned else piece, turned))
    random.shuffle(arcs)  # type: ignore[attr-defined]
    loops = paths.loops(arcs)
    assert len(loops) == 2 and all(is_closed(loop) for loop in loops)
    assert sum(len(loop) for loop in loops) == 6 * count


# Areas and insides


@given(millimetres, millimetres, st.floats(1, 500))
def test_the_area_of_a_circle_does_not_depend_on_where_it_lies(x: float, y: float, radius: float) -> None:
    ring = circle(x, y, radius, 180)
    assert paths.area(ring) == pytest.approx(math.pi * radius**2, rel=1e-3)
    assert paths.area(ring[::-1]) == pytest.approx(paths.area(ring))


@given(st.floats(20, 300), st.floats(0, 2 * math.pi), st.floats(0, 2))
def test_a_point_is_inside_a_circle_when_it_is_nearer_than_its_radius(radius: float, turn: float, share: float) -> None:
    data = paths.format_path([paths.smooth_loop(circle(7, -3, radius), radius / 20)])
    x, y = 7 + radius * share * math.cos(turn), -3 + radius * share * math.sin(turn)
    if not 0.95 < share < 1.05:
        assert paths.contains(data, x, y) == (share < 1)


def test_a_hole_is_outside() -> None:
    data = paths.format_path([straight((0, 0), (9, 0), (9, 9), (0, 9), (0, 0)), straight((3, 3), (6, 3), (6, 6), (3, 6), (3, 3))])
    assert paths.contains(data, 1, 1) and not paths.contains(data, 4.5, 4.5) and not paths.contains(data, 20, 4)


@given(chains())
def test_flat_pieces_begin_and_end_where_the_curves_do(curves: Curves) -> None:
    flat = paths.flatten(curves)
    assert flat.shape == (4 * len(curves) + 1, 2)
    assert np.allclose(flat[::4], [curves[0, 0], *curves[:, 3]])
    # A curve never leaves the box of its four points.
    assert (flat >= curves.reshape(-1, 2).min(0) - 1e-6).all() and (flat <= curves.reshape(-1, 2).max(0) + 1e-6).all()


@given(st.floats(15, 200), st.floats(1.5, 6), st.booleans())
def test_a_smooth_loop_is_closed_and_keeps_the_area(radius: float, spacing: float, repeated: bool) -> None:
    ring = circle(0, 0, radius, 90)
    loop = paths.smooth_loop(np.concatenate([ring, ring[:1]]) if repeated else ring, spacing)
    assert is_closed(loop)
    assert paths.area(paths.flatten(loop)[:-1]) == pytest.approx(math.pi * radius**2, rel=0.12)
    before, after = loop[:, 3] - loop[:, 2], np.roll(loop, -1, axis=0)[:, 1] - loop[:, 3]
    assert np.allclose(before, after, atol=1e-6), "no corner where two curves meet"
