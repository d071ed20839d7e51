from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.atlas import spots
from generator.atlas.body_map import Area, body_map
from generator.atlas.figure import ENOUGH, MOST_PANELS, PAIN_VIEWS, PATTERNS, Figure, Panel, Pattern, Sheet
from generator.atlas.geometry import BODY, LEG
from generator.atlas.pain import Knot, Painter, ZoneShape
from generator.atlas.spots import Spot
from tests.support import compiled, defined, examples, painter, parse_svg, references

SVG = "{http://www.w3.org/2000/svg}"
CALF = ("calf-inner-upper", "calf-inner-lower", "calf-outer-upper")
ON_LEG = sorted({name for view in LEG for name in compiled().views[view].seen})
#: What no view of the leg shows, such as the jaw.
ELSEWHERE = sorted({name.removeprefix("right/") for view in BODY for name in compiled().views[view].seen if name.startswith("right/")} - set(ON_LEG))
SHAPES = {
    **painter().zones,
    "whole-calf": ZoneShape(tuple(name for name in ON_LEG if name.startswith("calf-"))),
    "deep": ZoneShape(()),
    "unknown": ZoneShape(("no-such-patch",)),
}
PAINTER = Painter(compiled(), SHAPES)
#: A few of each sort, so that shapes are drawn once and used again.
ZONES = (*CALF, "achilles", "heel-back", "heel-sole", "arch", "whole-calf", "deep", "unknown", ELSEWHERE[0])


def spot(muscle: str, along: float, part: str = "") -> Spot:
    shape = compiled().muscles[muscle]
    part = part or next(iter(shape.parts))
    return spots.on_belly(shape.parts[part], part, along, 0.0)


SOLEUS = [spot("soleus", along) for along in (0.2, 0.35, 0.5, 0.65, 0.8)]

zone_lists = st.lists(st.sampled_from(ZONES), max_size=5, unique=True).map(tuple)
many = st.lists(st.tuples(st.none() | st.sampled_from(SOLEUS), zone_lists, zone_lists), min_size=1, max_size=4).map(
    lambda items: [
        Pattern(number, primary, tuple(zone for zone in spillover if zone not in primary), spot=at, muscle="soleus")
        for number, (at, primary, spillover) in enumerate(items, 1)
    ]
)


def best(zone: str) -> float:
    """Return how much of *zone* the view that sees most of it shows."""
    return max(Sheet(PAINTER)._area(view, zone) for view in PAIN_VIEWS)


def crosses(panel: Panel) -> list[tuple[int, float, float]]:
    """Return number and place of every X of a panel, in millimetres of the view."""
    return [(int(n), float(x), float(y)) for n, x, y in re.findall(r'class="cross p(\d+)" transform="translate\((-?\d+) (-?\d+)\)', panel.body)]


def sound(figures: Sequence[Figure], sheet: Sheet) -> None:
    """What holds for all figures of a page."""
    ids = defined(sheet.defs)
    assert len(ids) == len(set(ids)), "each shared shape is defined once"
    used = {name for figure in figures for panel in figure.panels for name in references(panel.body)}
    assert used == set(ids) - set(defined(PATTERNS)) == set(sheet.names), "what is used is defined, and nothing else is"
    for figure in figures:
        assert {name for panel in figure.panels for name in references(panel.body)} == set(figure.symbols)
        assert set(defined(sheet.shapes(figure.symbols))) == set(figure.symbols)
        for panel in figure.panels:
            parse_svg(panel.body)
            left, top, width, height = panel.box
            view = compiled().views[panel.view]
            assert width > 0 and height > 0 and min(panel.size) > 0
            assert left >= -30 and top >= -10 and left + width <= view.width + 60 and top + height <= view.height + 10
            assert panel.title and 0 < panel.scale <= 1.25
            assert sorted(number for number, _, _ in crosses(panel)) == sorted(panel.numbers)
            for _, x, y in crosses(panel):
                assert left <= x <= left + width and top <= y <= top + height, "an X lies inside its panel"
    if sheet.defs:
        assert parse_svg(sheet.defs).find(f".//{SVG}defs") is not None


# Pain


@examples(40)
@given(many, st.integers(1, MOST_PANELS))
def test_every_zone_is_drawn_or_said_to_be_hidden(patterns: list[Pattern], most: int) -> None:
    sheet = Sheet(PAINTER)
    figure = sheet.pattern(patterns, most)
    sound([figure], sheet)
    wanted = list(dict.fromkeys(zone for pattern in patterns for zone in (*pattern.zones, *pattern.spillover)))
    shown = {zone for panel in figure.panels for zone in (*panel.primary, *panel.spillover)}
    assert [zone for zone in wanted if zone not in shown] == list(figure.hidden)
    assert set(wanted) == shown | set(figure.hidden)
    assert len(figure.panels) <= most
    assert [panel.view for panel in figure.panels] == sorted((panel.view for panel in figure.panels), key=PAIN_VIEWS.index)
    for zone in wanted:
        if len(figure.panels) < most and best(zone) > 0:
            assert any(sheet._area(panel.view, zone) >= ENOUGH * best(zone) for panel in figure.panels), f"{zone} is shown too small"
    for panel in figure.panels:
        assert panel.kind == "pain"
        for kind, zones in (("primary", panel.primary), ("spillover", panel.spillover)):
            assert {zone for p in patterns for zone in (p.zones if kind == "primary" else p.spillover) if sheet._area(panel.view, zone) > 0} == set(zones)
            assert not zones or max(sheet._area(panel.view, zone) for zone in zones) < 200 or f'class="pain {kind} ' in panel.body


@pytest.mark.parametrize("zone", ["deep", "unknown"])
def test_a_place_no_view_shows_is_said_to_be_hidden(zone: str) -> None:
    sheet = Sheet(PAINTER)
    assert sheet.pattern([Pattern(1, (zone,))]) == Figure((), (zone,))
    assert sheet.defs == ""


@pytest.mark.parametrize("zone", ON_LEG)
def test_every_patch_of_the_leg_is_drawn_where_it_is_seen(zone: str) -> None:
    sheet = Sheet(PAINTER)
    figure = sheet.pattern([Pattern(1, (zone,))], 1)
    if figure.hidden:
        assert best(zone) == 0, "only views from half way round show it"
        return
    (panel,) = figure.panels
    assert panel.primary == (zone,) and panel.view in LEG
    assert 'class="pain primary p1"' in panel.body
    seen = compiled().views[panel.view].seen[zone]
    left, top, width, height = panel.box
    assert left <= seen.x <= left + width and top <= seen.y <= top + height


@pytest.mark.parametrize("zone", ELSEWHERE)
def test_what_lies_elsewhere_is_shown_on_the_whole_body(zone: str) -> None:
    figure = Sheet(PAINTER).pattern([Pattern(1, (zone,))], 1)
    assert figure.hidden == ()
    assert figure.panels[0].view in BODY


def test_few_views_are_preferred() -> None:
    assert [panel.view for panel in Sheet(PAINTER).pattern([Pattern(1, (*CALF, "achilles"))]).panels] == ["leg-back"]
    both = Sheet(PAINTER).pattern([Pattern(1, ("achilles",), ("heel-sole",))])
    assert [panel.view for panel in both.panels] == ["leg-back", "foot-sole"]
    one = Sheet(PAINTER).pattern([Pattern(1, ("achilles",), ("heel-sole",))], 1)
    assert len(one.panels) == 1 and one.hidden == tuple(
        zone for zone in ("achilles", "heel-sole") if zone not in (*one.panels[0].primary, *one.panels[0].spillover)
    )


def test_each_point_can_be_shown_alone() -> None:
    """Radio buttons show and hide by these classes."""
    patterns = [Pattern(number, (zone,), ("achilles",), spot=SOLEUS[number], muscle="soleus") for number, zone in enumerate(CALF, 1)]
    figure = Sheet(PAINTER).plate("soleus", patterns)
    assert {panel.kind for panel in figure.panels} == {"muscle", "pain"}
    for panel in figure.panels:
        found = re.findall(r'class="(pain \w+|cross) p(\d+)"', panel.body)
        assert {number for what, number in found if what == "cross"} == {str(number) for number in panel.numbers}
        if panel.kind == "pain":
            assert {number for what, number in found if what == "pain spillover"} == {"1", "2", "3"}
    assert all(f'class="pain primary p{number}"' in "".join(panel.body for panel in figure.panels) for number in (1, 2, 3))


def test_what_hurts_most_is_drawn_over_what_hurts_sometimes() -> None:
    (panel,) = Sheet(PAINTER).pattern([Pattern(1, ("achilles",)), Pattern(2, ("heel-back",), ("achilles", "calf-inner-lower"))], 1).panels
    kinds = re.findall(r'class="pain (\w+) ', panel.body)
    assert kinds == sorted(kinds, reverse=True)


def test_two_points_with_one_pain_share_its_shape() -> None:
    sheet = Sheet(PAINTER)
    figure = sheet.pattern([Pattern(1, ("achilles",)), Pattern(2, ("achilles",))], 1)
    assert len({name for name in references(figure.panels[0].body) if "-pain-" in name}) == 1


def test_small_pictures_have_no_shade() -> None:
    sheet = Sheet(PAINTER)
    plain = sheet.pattern([Pattern(1, CALF, ("heel-sole",))], plain=True)
    assert plain.panels and not [name for name in sheet.names if "shade" in name]
    sound([plain], sheet)
    shaded = sheet.pattern([Pattern(1, CALF, ("heel-sole",))])
    assert {f"fig-{panel.view}-shade" for panel in shaded.panels} <= set(sheet.names)


def test_strokes_take_the_place_of_zones_in_the_picture_alone() -> None:
    strokes = ((Knot("leg", 0.4, 180, 20), Knot("leg", 0.9, 180, 15)),)
    first, second = Sheet(PAINTER), Sheet(PAINTER)
    by_zone, by_stroke = first.pattern([Pattern(1, CALF)]), second.pattern([Pattern(1, CALF, strokes=strokes)])
    assert [panel.view for panel in by_zone.panels] == [panel.view for panel in by_stroke.panels]
    assert [panel.primary for panel in by_zone.panels] == [panel.primary for panel in by_stroke.panels]
    assert first.defs != second.defs


@examples(15)
@given(st.lists(st.tuples(many, st.booleans()), min_size=1, max_size=4))
def test_what_figures_share_is_defined_once_and_nothing_else_is(pages: list[tuple[list[Pattern], bool]]) -> None:
    sheet = Sheet(PAINTER)
    sound([sheet.plate("soleus", patterns) if plate else sheet.pattern(patterns, plain=True) for patterns, plate in pages], sheet)


def test_drawing_is_deterministic() -> None:
    patterns = [Pattern(1, ("heel-sole", "arch"), ("heel-back", *CALF), spot=SOLEUS[1], muscle="soleus")]
    first, second = Sheet(Painter(compiled(), SHAPES)), Sheet(Painter(compiled(), SHAPES))
    assert first.plate("soleus", patterns) == second.plate("soleus", patterns)
    assert first.defs == second.defs


# Muscles


def test_a_plate_shows_the_muscle_over_the_bones_and_then_the_pain() -> None:
    sheet = Sheet(PAINTER)
    figure = sheet.plate("soleus", [Pattern(1, ("heel-back",), spot=SOLEUS[2], muscle="soleus")])
    sound([figure], sheet)
    kinds = [panel.kind for panel in figure.panels]
    assert kinds == sorted(kinds) and set(kinds) == {"muscle", "pain"}
    for panel in figure.panels:
        flesh = f"fig-{panel.view}-soleus"
        assert (flesh in references(panel.body)) == (panel.kind == "muscle")
        if panel.kind == "muscle":
            bones = compiled().views[panel.view].bones
            order = re.findall(r'href="#([^"]+)"', panel.body)
            assert not bones or order.index(f"fig-{panel.view}-bones") < order.index(flesh)


@pytest.mark.parametrize("muscle", sorted(compiled().muscles))
def test_every_muscle_is_shown_from_the_side_that_shows_its_points(muscle: str) -> None:
    shape = compiled().muscles[muscle]
    part = max(shape.parts, key=lambda name: len(shape.parts[name].lines[0].point))
    middle = shape.parts[part].lines[0].point.mean(0)
    at = spots.nearest(shape, middle, compiled().views)
    assert at is not None, "some spot of it can be seen"
    sheet = Sheet(PAINTER)
    figure = sheet.plate(muscle, [Pattern(1, (), spot=at, muscle=muscle)])
    sound([figure], sheet)
    assert 1 <= len(figure.panels) <= 2
    assert any(panel.numbers == (1,) for panel in figure.panels)


def test_the_author_chooses_views() -> None:
    patterns = [Pattern(1, (), spot=SOLEUS[2], muscle="soleus")]
    chosen = sorted(compiled().muscles["soleus"].views)[:3]
    assert [panel.view for panel in Sheet(PAINTER).plate("soleus", patterns, chosen).panels] == chosen
    assert Sheet(PAINTER).plate("soleus", patterns, ["body-back"]).panels == ()


def test_a_muscle_that_is_not_drawn_shows_its_pain_alone() -> None:
    figure = Sheet(PAINTER).plate("no-such-muscle", [Pattern(1, ("achilles",), muscle="no-such-muscle")])
    assert [panel.kind for panel in figure.panels] == ["pain"]
    assert figure.panels[0].numbers == () and "cross" not in figure.panels[0].body


def test_points_are_numbered_when_there_are_several() -> None:
    def numbers(*points: int) -> list[str]:
        patterns = [Pattern(number, (), spot=SOLEUS[number], muscle="soleus") for number in points]
        return re.findall(r"<text[^>]*>(\d+)</text>", Sheet(PAINTER).plate("soleus", patterns, ["leg-back"]).panels[0].body)

    assert numbers(1) == [], "one point needs no number"
    assert numbers(2) == ["2"], "unless it is one of several that are shown elsewhere"
    assert sorted(numbers(1, 2, 3)) == ["1", "2", "3"]


def test_panels_of_one_kind_have_one_scale_and_a_foot_is_shown_larger() -> None:
    figure = Sheet(PAINTER).pattern([Pattern(1, ("heel-sole", "arch", *CALF), ("thigh-middle-front", "toe1-top"))])
    legs = {panel.scale for panel in figure.panels if panel.view.startswith("leg")}
    feet = {panel.scale for panel in figure.panels if panel.view.startswith("foot")}
    assert len(legs) == len(feet) == 1
    assert min(feet) >= min(legs)


# Places and the combined picture


def test_a_place_is_one_shape_a_view() -> None:
    sheet = Sheet(PAINTER)
    figure = sheet.place((*CALF, "deep"))
    sound([figure], sheet)
    assert figure.hidden == ("deep",)
    for panel in figure.panels:
        assert panel.kind == "place" and set(panel.primary) <= set(CALF) and panel.numbers == ()
        assert len([name for name in references(panel.body) if "-area-" in name]) == 1
        assert "pain" not in panel.body


@pytest.mark.parametrize("view", ["leg-front", "leg-back", "leg-outer", "leg-inner", "foot-top", "foot-sole"])
def test_the_combined_picture_shows_what_lies_deep_first(view: str) -> None:
    shown = compiled().views[view]
    found = [
        Pattern(number, spot=at, muscle=muscle)
        for number, muscle in enumerate(Sheet(PAINTER).muscles_of(view), 1)
        if (at := spots.nearest(compiled().muscles[muscle], np.array([-100.0, -300.0, 0.0]), {view: shown})) is not None
    ]
    sheet = Sheet(PAINTER)
    figure = sheet.combined(view, found)
    sound([figure], sheet)
    (panel,) = figure.panels
    assert panel.kind == "points" and panel.numbers == tuple(p.number for p in found)
    assert sorted(re.findall(r"<text[^>]*>(\d+)</text>", panel.body)) == sorted(str(p.number) for p in found)
    used = (re.sub("-coarse$", "", name) for name in re.findall(rf'href="#fig-{view}-([^"]+)"', panel.body))
    drawn = [name for name in used if name in compiled().muscles]
    assert drawn == sheet.muscles_of(view) != []
    depths = [compiled().muscles[name].views[view].depth for name in drawn]
    assert depths == sorted(depths, reverse=True)


# The body map


def test_the_body_map_links_every_area_once_a_side_it_is_seen_from() -> None:
    areas = [Area("a.html", "Calf & co", ("whole-calf",)), Area("b.html", "Elsewhere", (ELSEWHERE[0],)), Area("c.html", "Deep", ("deep",))]
    panels = body_map(PAINTER, areas)
    assert [panel.view for panel in panels] == list(BODY)
    roots = [parse_svg(panel.body) for panel in panels]
    assert {link.get("href") for root in roots for link in root.iter(f"{SVG}a")} == {"a.html", "b.html"}
    for panel, root in zip(panels, roots, strict=True):
        links = list(root.iter(f"{SVG}a"))
        assert len({link.get("href") for link in links}) == len(links), "one link an area, with both sides of the body in it"
        for link in links:
            assert link.get("aria-label") and link.findtext(f"{SVG}title") == link.get("aria-label")
            assert (link.find(f"{SVG}path").get("d") or "").startswith("M")  # type: ignore[union-attr]
            assert link.getparent().get("clip-path") == f"url(#map-{panel.view})"  # type: ignore[union-attr]
        assert references(panel.body) == set(defined(panel.body)) == {f"map-{panel.view}"}
        assert panel.title and panel.width > 0 and panel.height > 0
    assert "Calf &amp; co" in panels[1].body


def test_the_body_map_lights_up_on_both_sides() -> None:
    (link,) = parse_svg(body_map(PAINTER, [Area("a.html", "Heel", ("heel-back",))])[1].body).iter(f"{SVG}a")
    assert len(re.findall("M", link.find(f"{SVG}path").get("d") or "")) >= 2  # type: ignore[union-attr]
