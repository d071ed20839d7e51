from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.atlas import geometry
from generator.atlas.figure import MAX_PANELS, Area, Ellipse, Figure, Mark, Shape, Sheet, body_map
from generator.atlas.geometry import BODY, LEG, View
from generator.problems import Problems
from tests.support import REPO, Project

SVG = "{http://www.w3.org/2000/svg}"


def _load() -> dict[str, View]:
    problems = Problems()
    views = geometry.load(REPO / "content" / "atlas", problems)
    assert list(problems) == []
    return views


VIEWS = _load()
PATCHES = sorted({name for view in LEG for name in VIEWS[view].patches})
SHAPES: Mapping[str, Shape] = {
    **{name: Shape((name,)) for name in PATCHES},
    "whole-calf": Shape(tuple(name for name in PATCHES if name.startswith("calf-"))),
    "spot": Shape((), (Ellipse("leg-back", 82, 268, 12, 26),)),
    "deep": Shape(()),
    "unknown": Shape(("no-such-patch",)),
}
ZONES = sorted(SHAPES)


def parse(text: str) -> etree._Element:
    """Parse an inline SVG as strict XML; its one HTML attribute without a value is set aside."""
    return etree.fromstring(str(text).replace(" data-search-exclude", "").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def used(svg: str) -> set[str]:
    return set(re.findall(r'<use href="#([^"]+)"', svg))


def drawn(figure: Figure, zone: str) -> bool:
    shape = SHAPES[zone]
    for panel in figure.panels:
        if {f"fig-{panel.view}-{patch}" for patch in shape.patches} & used(panel.svg):
            return True
        if any(f'<ellipse cx="{e.x:g}" cy="{e.y:g}"' in panel.svg for e in shape.ellipses if e.view == panel.view):
            return True
    return False


def crosses(figure: Figure) -> int:
    """Return how many panels' X marks there are in all."""
    return sum(panel.svg.count('class="cross"') for panel in figure.panels)


zone_lists = st.lists(st.sampled_from(ZONES), max_size=6, unique=True).map(tuple)
marks = st.lists(st.tuples(st.none() | st.sampled_from(ZONES), zone_lists, zone_lists), min_size=1, max_size=4).map(
    lambda items: [
        Mark(number, at, primary, tuple(zone for zone in spillover if zone not in primary)) for number, (at, primary, spillover) in enumerate(items, 1)
    ]
)


@given(marks, st.integers(1, MAX_PANELS))
def test_every_zone_is_drawn_or_said_to_be_hidden(items: list[Mark], panels: int) -> None:
    sheet = Sheet(VIEWS, SHAPES)
    figure = sheet.draw(items, panels=panels)
    for zone in dict.fromkeys(zone for mark in items for zone in (*mark.primary, *mark.spillover)):
        assert drawn(figure, zone) != (zone in figure.hidden), zone
    assert len(figure.panels) <= panels
    assert [panel.view for panel in figure.panels] == sorted((panel.view for panel in figure.panels), key=LEG.index)
    for panel in figure.panels:
        root = parse(panel.svg)
        assert root.get("role") == "img" and root.get("aria-label")
        x, y, width, height = map(float, root.get("viewBox", "").split())
        view = VIEWS[panel.view]
        assert x >= -30 and y >= -5 and 0 < width <= view.width + 60 and height > 0 and y + height <= view.height + 10


@given(st.lists(marks, min_size=1, max_size=4))
def test_what_figures_share_is_defined_once_and_nothing_else_is(figures: list[list[Mark]]) -> None:
    sheet = Sheet(VIEWS, SHAPES)
    panels = [panel for items in figures for panel in sheet.draw(items).panels]
    if not panels:
        assert sheet.defs == ""
        return
    ids = re.findall(r' id="([^"]+)"', sheet.defs)
    assert len(ids) == len(set(ids))
    assert set(ids) == {name for panel in panels for name in used(panel.svg)}
    assert parse(sheet.defs).find(f"{SVG}defs") is not None


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone not in ("deep", "unknown")])
def test_the_x_of_a_point_is_drawn_wherever_its_zone_can_be_seen(zone: str) -> None:
    figure = Sheet(VIEWS, SHAPES).draw([Mark(1, zone, (zone,))])
    assert crosses(figure) >= 1
    assert figure.hidden == ()
    for panel in figure.panels:
        left, top, width, height = map(float, parse(panel.svg).get("viewBox", "").split())
        for x, y in re.findall(r'class="cross" transform="translate\((-?\d+) (-?\d+)\)', panel.svg):
            assert left <= float(x) <= left + width and top <= float(y) <= top + height


@pytest.mark.parametrize("zone", ["deep", "unknown"])
def test_a_place_no_view_shows_is_said_to_be_hidden(zone: str) -> None:
    figure = Sheet(VIEWS, SHAPES).draw([Mark(1, zone, (zone,))])
    assert figure == Figure((), (zone,))


def test_points_in_one_zone_stand_apart_and_are_numbered() -> None:
    figure = Sheet(VIEWS, SHAPES).draw([Mark(number, "calf-inner-upper", ("achilles",)) for number in (1, 2, 3, 4)])
    places = re.findall(r"translate\((-?\d+) (-?\d+)\)[^>]*><path[^>]*/><text[^>]*>(\d)</text>", figure.panels[0].svg)
    assert sorted(number for _, _, number in places) == ["1", "2", "3", "4"]
    assert len({(x, y) for x, y, _ in places}) == 4


def test_one_point_needs_no_number() -> None:
    figure = Sheet(VIEWS, SHAPES).draw([Mark(1, "calf-inner-upper", ("achilles",))])
    assert "<text" not in figure.panels[0].svg


def test_a_zone_that_is_primary_for_one_point_is_drawn_as_primary() -> None:
    figure = Sheet(VIEWS, SHAPES).draw([Mark(1, None, ("achilles",)), Mark(2, None, ("heel-back",), ("achilles",))])
    for panel in figure.panels:
        assert 'class="pain spillover"' not in panel.svg


def test_few_views_are_preferred() -> None:
    assert [panel.view for panel in Sheet(VIEWS, SHAPES).draw([Mark(1, None, ("calf-inner-upper", "calf-outer-upper", "achilles"))]).panels] == ["leg-back"]


def test_drawing_is_deterministic() -> None:
    items = [Mark(1, "achilles", ("heel-sole", "arch"), ("toe1-sole", "ball-inner"))]
    first, second = Sheet(VIEWS, SHAPES), Sheet(VIEWS, SHAPES)
    assert first.draw(items) == second.draw(items)
    assert first.defs == second.defs


# The body map


def test_the_body_map_links_every_area_once_a_side() -> None:
    shapes = {**SHAPES, "jaw": Shape(("face",))}
    areas = [Area("a.html", "Calf & co", ("whole-calf",)), Area("b.html", "Jaw", ("jaw",)), Area("c.html", "Deep", ("deep",))]
    panels = body_map(VIEWS, shapes, areas)
    assert [panel.view for panel in panels] == list(BODY)
    roots = [parse(panel.svg) for panel in panels]
    links = [link for root in roots for link in root.iter(f"{SVG}a")]
    assert {link.get("href") for link in links} == {"a.html", "b.html"}
    for link in links:
        assert link.get("aria-label") and link.findtext(f"{SVG}title") == link.get("aria-label")
        assert link.find(f"{SVG}path") is not None
    assert "Calf &amp; co" in panels[1].svg


# Geometry


def test_views_are_loaded_in_the_order_pictures_show_them() -> None:
    assert list(VIEWS) == [*LEG, *BODY]


@pytest.mark.parametrize("name", [*LEG, *BODY])
def test_every_patch_lies_in_its_view(name: str) -> None:
    view = VIEWS[name]
    assert view.id == name and view.title
    for patch in view.patches.values():
        left, top, right, bottom = patch.box
        assert -1 <= left < right <= view.width + 1 and -1 <= top < bottom <= view.height + 1
        assert patch.area > 0 and patch.path.startswith(("M", "m"))
        # Boxes are those of the corners; a curve between two corners may reach a little further.
        assert left - 3 <= patch.x <= right + 3 and top - 3 <= patch.y <= bottom + 3
        assert re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,eE+-]+", patch.path)


def test_left_and_right_of_the_body_have_the_same_patches() -> None:
    for name in BODY:
        sides = {side: {patch.removeprefix(f"{side}/") for patch in VIEWS[name].patches if patch.startswith(f"{side}/")} for side in ("left", "right")}
        assert sides["left"] == sides["right"] != set()


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"patches": 3}', '{"patches": {"a": {"d": "M0 0"}}, "id": "x"}', "null", '{"patches": {"a": 3}}'])
def test_a_damaged_file_is_a_problem(small: Project, damage: str) -> None:
    small.write("content/atlas/foot-sole.json", damage)
    problems = Problems()
    geometry.load(small.file("content/atlas"), problems)
    (problem,) = problems
    assert (problem.code, str(problem.location)) == ("bad-geometry", "content/atlas/foot-sole.json")


def test_a_missing_file_is_a_problem(small: Project) -> None:
    small.file("content/atlas/foot-sole.json").unlink()
    result = small.run("build")
    assert result.exit_code == 1
    assert "content/atlas/foot-sole.json: error[missing-file]" in result.output
