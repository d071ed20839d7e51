"""Where content meets geometry: the spot of each point, and its pain as a pattern."""

from __future__ import annotations

import numpy as np
import pytest

from generator.anatomy import Anatomy, knots
from generator.atlas import spots
from generator.atlas.geometry import Geometry
from generator.atlas.pain import Knot
from generator.library import Library
from generator.model.muscle import Place, TriggerPoint
from generator.store import Store
from tests.support import Project


@pytest.fixture
def content(small: Project) -> Library:
    return small.library()


def point(content: Library, muscle: str, number: int) -> TriggerPoint:
    found: TriggerPoint = content.muscles[muscle].trigger_points[number - 1]
    return found


def fresh(content: Library) -> Anatomy:
    return Anatomy(content.geometry, content.all("zone"))


def test_a_place_is_where_the_author_says(content: Library) -> None:
    spot = content.anatomy.spot("soleus", point(content, "soleus", 1))
    wanted = spots.on_belly(content.geometry.muscles["soleus"].parts["soleus"], "soleus", 0.6, 0.4)
    assert spot is not None and np.array_equal(spot.point, wanted.point) and spot.part == "soleus"


def test_without_a_place_it_is_the_visible_spot_nearest_to_the_middle_of_the_zone(content: Library) -> None:
    anatomy, shape = content.anatomy, content.geometry.muscles["soleus"]
    spot = anatomy.spot("soleus", point(content, "soleus", 2))
    middle = anatomy.painter.centre("calf-outer-upper")
    assert spot is not None and middle is not None
    assert spots.views_of(spot, shape, content.geometry.views)
    far = np.linalg.norm(spot.point - middle)
    for along in (0.1, 0.3, 0.5, 0.7, 0.9):
        for across in (-0.7, 0.0, 0.7):
            other = spots.on_belly(shape.parts["soleus"], "soleus", along, across)
            nearer = np.linalg.norm(other.point - middle) < far - 15
            assert not nearer or not spots.views_of(other, shape, content.geometry.views)


def test_there_is_no_spot_without_a_shape_a_part_or_a_zone_on_the_skin(content: Library) -> None:
    one = point(content, "soleus", 1)
    assert fresh(content).spot("no-such-muscle", one) is None
    assert fresh(content).spot("soleus", one.model_copy(update={"place": Place(part="no-such-part", along=0.5)})) is None
    assert fresh(content).spot("soleus", one.model_copy(update={"place": None, "at": "knee-deep"})) is None
    assert fresh(content).spot("soleus", one.model_copy(update={"place": None, "at": "no-such-zone"})) is None
    assert Anatomy(Geometry({}, {}, {}), {}).spot("soleus", one) is None


def test_a_spot_is_found_once(content: Library) -> None:
    anatomy = content.anatomy
    assert anatomy.spot("soleus", point(content, "soleus", 2)) is anatomy.spot("soleus", point(content, "soleus", 2))


def test_a_pattern_holds_zones_strokes_and_spot(content: Library) -> None:
    one, two = (content.anatomy.pattern("soleus", point(content, "soleus", number)) for number in (1, 2))
    assert (one.number, one.zones, one.spillover) == (1, ("heel-back", "heel-sole"), ("achilles", "calf-inner-lower"))
    assert one.strokes == () and one.spillover_strokes == ((Knot("leg", 0.4, 225.0, 26.0), Knot("leg", 0.9, 185.0, 22.0)),)
    assert (two.strokes, two.spillover_strokes) == ((), ())
    assert one.spot is not None and two.spot is not None and one.muscle == "soleus"


def test_a_pattern_without_pain_is_the_x_alone(content: Library) -> None:
    pattern = content.anatomy.pattern("soleus", point(content, "soleus", 1), pain=False)
    assert (pattern.zones, pattern.spillover, pattern.spillover_strokes) == ((), (), ()) and pattern.spot is not None


def test_a_point_faces_one_of_the_views_that_show_it(content: Library) -> None:
    anatomy = content.anatomy
    pattern = anatomy.pattern("soleus", point(content, "soleus", 1))
    assert pattern.spot is not None
    seen = spots.views_of(pattern.spot, content.geometry.muscles["soleus"], content.geometry.views)
    best = anatomy.facing(pattern, tuple(content.geometry.views))
    assert best in seen
    assert max(seen, key=lambda name: pattern.spot.normal @ content.geometry.views[name].toward) == best  # type: ignore[union-attr]
    assert anatomy.facing(pattern, ("leg-front", "foot-top")) is None
    assert anatomy.facing(anatomy.pattern("no-such-muscle", point(content, "soleus", 1)), tuple(content.geometry.views)) is None


def test_the_painter_knows_the_zones_and_keeps_shapes_in_the_store(content: Library) -> None:
    store = Store()
    anatomy = Anatomy(content.geometry, content.all("zone"), store)
    assert anatomy.painter is anatomy.painter and anatomy.painter.store is store
    assert {id_: shape.patches for id_, shape in anatomy.painter.zones.items()} == {id_: zone.patches for id_, zone in content.all("zone").items()}


def test_authored_knots_are_those_of_the_painter() -> None:
    assert knots(((("leg", 0.5, 10.0, 20.0),), ())) == ((Knot("leg", 0.5, 10.0, 20.0),), ())
