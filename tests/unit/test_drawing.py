"""The page for drawing pain: what it has to draw on, which signs it uses, and which places it knows by name."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest
from lxml import html

from generator import library
from generator.atlas import paths
from generator.graph import Graph
from generator.problems import Problems
from generator.views.base import Context
from generator.views.drawing import KINDS, PLANS, REST, DrawingView, Sheet, drawing_view
from tests.support import REPO


@functools.cache
def graph() -> Graph:
    """Return the graph of the real content. To be read only: all tests of a process share it."""
    problems = Problems()
    found = library.load(REPO / "content", problems)
    assert [problem.as_text() for problem in problems] == []
    return Graph(found)


@functools.cache
def view() -> DrawingView:
    return drawing_view(Context(graph(), "pain-drawing.html"))


def sheet(id_: str) -> Sheet:
    return next(one for one in view().sheets if one.id == id_)


def spots(one: Sheet) -> list[tuple[str, str, str]]:
    """Return zone, side and shape of every place of a sheet."""
    tree = html.fragment_fromstring(f"<svg>{one.spots}</svg>")
    return [(path.get("data-zone"), path.get("data-side"), path.get("d")) for path in tree.iter("path")]


def box(data: str) -> tuple[float, float, float, float]:
    points = np.concatenate([curves.reshape(-1, 2) for curves in paths.parse(data) if len(curves)])
    return (*points.min(0), *points.max(0))


# Kinds of pain


def test_kinds_sheets_and_letters_of_links_are_unique() -> None:
    """An address names kinds and sheets by their first letter; ``z`` stands for a place of the list."""
    for ids in ([kind.id for kind in KINDS], [plan.id for plan in PLANS]):
        assert len({id_[0] for id_ in ids}) == len(ids)
    assert "z" not in {plan.id[0] for plan in PLANS}


def test_the_signs_differ_in_shape_not_only_in_colour() -> None:
    assert len({kind.lines for kind in KINDS}) == len(KINDS)
    assert len({kind.looks for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert all(-10 <= value <= 10 for line in kind.sign for point in line for value in point)
        assert paths.parse(kind.path.replace("L", "l")), "path data"
        assert len(kind.lines.split("|")) == len(kind.sign)


def test_numb_and_tingling_ask_for_the_nerve_note() -> None:
    assert {kind.id for kind in KINDS if kind.nerve} == {"numb", "tingling"}
    asked = {choice.id for choice in view().feels if choice.nerve}
    assert asked == {id_ for id_, feel in graph().library.all("feel").items() if feel.nerve_question}
    assert [choice.id for choice in view().feels] == list(graph().library.all("feel"))


# Sheets


def test_every_sheet_is_there_with_right_and_left() -> None:
    assert [one.id for one in view().sheets] == [plan.id for plan in PLANS]
    for one in view().sheets:
        (right, at), (left, other) = one.labels
        assert (right, left) == ("Right", "Left")
        assert 0 < at < one.width and 0 < other < one.width and abs(at - other) > one.width / 4


@pytest.mark.parametrize("id_", [plan.id for plan in PLANS])
def test_a_label_stands_on_the_side_it_names(id_: str) -> None:
    """Seen from the front, the right of a person is on the viewer's left; from behind it is on the right."""
    one = sheet(id_)
    middle = dict(one.labels)
    for zone, side, shape in spots(one):
        left, _, right, _ = box(shape)
        own, other = (middle["Right"], middle["Left"]) if side == "right" else (middle["Left"], middle["Right"])
        assert abs((left + right) / 2 - own) < abs((left + right) / 2 - other) + 1, (zone, side)
    assert (middle["Right"] < middle["Left"]) == (id_ in {"front", "inner", "sole"})


@pytest.mark.parametrize("id_", [plan.id for plan in PLANS])
def test_both_sides_have_the_same_places(id_: str) -> None:
    found = spots(sheet(id_))
    right, left = ({zone for zone, side, _ in found if side == wanted} for wanted in ("right", "left"))
    assert right == left
    assert right


@pytest.mark.parametrize("id_", ["outer", "inner", "top", "sole"])
def test_the_left_leg_is_the_mirror_image_of_the_right(id_: str) -> None:
    one = sheet(id_)
    found = {(zone, side): box(shape) for zone, side, shape in spots(one)}
    for zone in {zone for zone, _ in found}:
        right, left = found[zone, "right"], found[zone, "left"]
        assert right[1] == pytest.approx(left[1], abs=1) and right[3] == pytest.approx(left[3], abs=1)
        assert right[0] + left[2] == pytest.approx(one.width, abs=1.5), zone


def test_shapes_lie_within_their_sheet_and_within_their_box() -> None:
    for one in view().sheets:
        for zone, _, shape in spots(one):
            left, top, right, bottom = box(shape)
            # A shape may reach a little beyond the skin, whose outline trims it.
            assert left > -12 and top > -12 and right < one.width + 12 and bottom < one.height + 12, (one.id, zone)


def test_every_place_with_skin_is_on_a_sheet_and_in_the_list() -> None:
    zones = graph().library.all("zone")
    drawn = {zone for one in view().sheets for zone, _, _ in spots(one)}
    listed = [spot.id for group in view().groups for spot in group.spots]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(zones) | {f"rest-{id_}" for id_ in REST}
    assert drawn == {id_ for id_, zone in zones.items() if not zone.deep} | {f"rest-{id_}" for id_ in REST}
    assert {spot.id for group in view().groups for spot in group.spots if spot.deep} == {id_ for id_, zone in zones.items() if zone.deep}


def test_the_whole_skin_of_the_body_has_names() -> None:
    """Pain drawn on the head, the arm or the chest is named too, although the atlas has no zones there."""
    for plan in PLANS[:2]:
        geometry = graph().library.geometry.views[plan.view]
        known = {patch for zone in graph().library.all("zone").values() for patch in zone.patches} | set(REST)
        assert {patch.partition("/")[2] for patch in geometry.patches} <= known


def test_close_ups_stay_within_the_sheet_and_leave_nothing_out() -> None:
    for one in view().sheets:
        boxes = [[float(value) for value in text.split()] for _, text in one.zooms]
        for x, y, width, height in boxes:
            assert x >= 0 and y >= 0 and x + width <= one.width + 1 and y + height <= one.height + 1
        covered = sorted((y, y + height) for _, y, _, height in boxes)
        assert not boxes or (covered[0][0] == 0 and covered[-1][1] >= one.height - 1)
        assert all(above[1] >= below[0] for above, below in itertools.pairwise(covered))


# The page


def test_warning_signs_come_with_the_page() -> None:
    flags = graph().library.all("red-flag")
    assert view().safety_line == graph().library.site.safety_line
    assert {card.level for card in view().urgent} == {"emergency"}
    assert len(view().urgent) == sum(flag.level == "emergency" for flag in flags.values())
