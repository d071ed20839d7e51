"""The X of a point: on the surface of its muscle, and seen where it can be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.atlas import paths, spots
from generator.atlas.geometry import Belly, Line, Muscle
from generator.atlas.spots import Spot
from tests.support import compiled

MUSCLES, VIEWS = compiled().muscles, compiled().views


def tube(x: float, width: float = 10.0) -> Line:
    """A straight belly of 100 mm downwards at *x*, as wide as it is thick, whose outer side faces forward."""
    rows = np.arange(11)
    point = np.stack([np.full(11, x), 100.0 - 10 * rows, np.zeros(11)], axis=1)
    return Line(point, np.full(11, width), np.full(11, width / 2), np.tile([0.0, 0.0, 1.0], (11, 1)), np.tile([1.0, 0.0, 0.0], (11, 1)))


ONE = Belly("one", (), "", (tube(0),))
SHEET = Belly("sheet", (), "", (tube(0), tube(15), tube(30)))
HEADS = Belly("heads", (), "", (tube(0), tube(80)))
share, across = st.floats(0, 1), st.floats(-1, 1)


@given(share, across)
def test_a_spot_lies_on_the_surface_of_its_belly(along: float, aside: float) -> None:
    at = spots.on_belly(ONE, "one", along, aside)
    x, y, z = at.point
    assert y == pytest.approx(100 - 100 * along)
    assert (x / 10) ** 2 + (z / 5) ** 2 == pytest.approx(1) and z >= 0, "on the outer half of the ellipse"
    assert x == pytest.approx(10 * aside)
    assert np.linalg.norm(at.normal) == pytest.approx(1) and at.normal[2] > 0
    assert at.part == "one"


@given(share, across)
def test_across_a_sheet_runs_from_its_first_line_to_its_last(along: float, aside: float) -> None:
    at = spots.on_belly(SHEET, "sheet", along, aside)
    assert at.point == pytest.approx([15 + 15 * aside, 100 - 100 * along, 5])
    assert at.normal == pytest.approx([0, 0, 1])


@given(across)
def test_no_spot_lies_between_two_bellies(aside: float) -> None:
    assert spots.on_belly(HEADS, "heads", 0.5, aside).point[0] in (0, 80)


@pytest.mark.parametrize("muscle", sorted(MUSCLES))
def test_every_part_of_a_muscle_has_spots_with_normals(muscle: str) -> None:
    for part, belly in MUSCLES[muscle].parts.items():
        for along in (0.0, 0.3, 1.0):
            for aside in (-1.0, 0.0, 0.6, 1.0):
                at = spots.on_belly(belly, part, along, aside)
                assert np.isfinite(at.point).all() and np.linalg.norm(at.normal) == pytest.approx(1), (part, along, aside)


@pytest.mark.parametrize("muscle", sorted(MUSCLES))
def test_the_nearest_spot_is_one_that_can_be_seen(muscle: str) -> None:
    shape = MUSCLES[muscle]
    line = next(iter(shape.parts.values())).lines[0]
    place = line.point[len(line.point) // 2]
    at = spots.nearest(shape, place, VIEWS)
    assert at is not None and at.part in shape.parts
    seen = spots.views_of(at, shape, VIEWS)
    assert seen and seen == [name for name in VIEWS if spots.shown(at, shape, VIEWS[name])]
    for name in seen:
        x, y, _ = VIEWS[name].project(at.point[None])[0]
        assert paths.contains(shape.views[name].bellies[at.part], float(x), float(y))
        assert at.normal @ VIEWS[name].toward >= (spots.SEEN_DEEP if shape.views[name].depth > spots.DEEP else spots.SEEN)
    again = spots.nearest(shape, place, VIEWS)
    assert again is not None and np.array_equal(again.point, at.point)


def test_a_spot_is_hidden_from_behind_and_outside_the_belly() -> None:
    soleus, back, front = MUSCLES["soleus"], VIEWS["leg-back"], VIEWS["leg-front"]
    at = spots.nearest(soleus, soleus.parts["soleus"].lines[0].point[8], {"leg-back": back})
    assert at is not None and spots.shown(at, soleus, back)
    assert not spots.shown(Spot(at.point, -at.normal, at.part), soleus, back), "it faces the other way"
    assert not spots.shown(Spot(at.point + 300, at.normal, at.part), soleus, back), "it lies outside"
    assert not spots.shown(Spot(at.point, at.normal, "other"), soleus, back), "another part is no place for it"
    assert not spots.shown(at, Muscle("x", soleus.parts, {}), back) and not spots.shown(at, soleus, front)


def test_of_a_deep_muscle_the_x_shows_from_the_other_side_too() -> None:
    soleus, view = MUSCLES["soleus"], VIEWS["leg-back"]
    at = spots.nearest(soleus, soleus.parts["soleus"].lines[0].point[8], {"leg-back": view})
    assert at is not None
    aside = Spot(at.point, -0.3 * view.toward + (1 - 0.09) ** 0.5 * view.up, at.part)
    behind = Spot(at.point, -view.toward, at.part)
    for depth, shown in ((0.0, False), (spots.DEEP + 1, True)):
        muscle = Muscle("x", soleus.parts, {"leg-back": replace(soleus.views["leg-back"], depth=depth)})
        assert spots.shown(aside, muscle, view) == shown
        assert not spots.shown(behind, muscle, view)


def test_a_muscle_that_no_view_shows_has_no_spot() -> None:
    soleus = MUSCLES["soleus"]
    assert spots.nearest(Muscle("x", soleus.parts, {}), np.zeros(3), VIEWS) is None
    assert spots.nearest(soleus, np.zeros(3), {}) is None
