"""The pictures of the real content: nothing that hurts is left out, every X lies on its muscle, and words say what pictures show."""

from __future__ import annotations

import dataclasses
import gzip
import posixpath
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import pytest
import yaml

from generator import library
from generator.atlas import paths, spots
from generator.atlas.figure import Panel
from generator.atlas.geometry import BODY, LEG
from generator.graph import Graph
from generator.library import Library
from generator.problems import Problems
from generator.views import site
from generator.views.base import Context, Page, Picture
from tests.support import REPO, Project, copy_of, parse_svg, references

#: Patches of the leg views that no zone holds, with the reason.
WITHOUT_ZONE = {
    "abdomen-upper": "the leg views reach up to the belly, and no muscle of the atlas sends pain that high",
    "back-middle-inner": "as above, for the back",
    "back-middle-outer": "as above, for the back",
    "chest": "as above",
    "chest-side": "as above",
}
#: Views whose outline holds more than skin, with the reason.
CUT = {"foot-top": "the leg is cut off above the ankle, and the cut is no skin"}
#: Budgets: bytes of all inline SVG of a page, packed as a server sends it.
LARGEST_MUSCLE = 60_000
LARGEST_REGION = 80_000
LARGEST_HOME = 40_000


@pytest.fixture(scope="module")
def content() -> Library:
    problems = Problems()
    found = library.load(REPO / "content", problems)
    assert [problem.as_text() for problem in problems] == []
    return found


@pytest.fixture(scope="module")
def graph(content: Library) -> Graph:
    return Graph(content)


@pytest.fixture(scope="module")
def plates(graph: Graph) -> dict[str, Picture]:
    return {id_: Context(graph, f"muscles/{id_}.html").plate(id_) for id_ in graph.library.muscles}


@pytest.fixture(scope="module")
def pages(graph: Graph) -> list[Page]:
    return list(site.pages(graph))


def pictures(value: Any) -> Iterator[Picture]:
    """Return every picture in what a template is given."""
    if isinstance(value, Picture):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from pictures(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from pictures(item)


# Zones


def test_every_patch_of_the_leg_belongs_to_a_zone(content: Library) -> None:
    owned = {patch for zone in content.all("zone").values() for patch in zone.patches}
    seen = {name for view in LEG for name in content.geometry.views[view].seen}
    assert seen - owned - WITHOUT_ZONE.keys() == set()
    assert WITHOUT_ZONE.keys() & owned == set(), "an exception that is no longer needed"


def test_every_zone_can_be_drawn_or_lies_deep(content: Library) -> None:
    seen = {name.rpartition("/")[2] for view in content.geometry.views.values() for name in view.seen}
    for id_, zone in content.all("zone").items():
        assert zone.deep != bool(zone.patches), id_
        assert set(zone.patches) <= seen, f"{id_} has a patch that no view shows"


@pytest.mark.parametrize("name", [*LEG, *BODY])
def test_the_patches_of_a_view_tile_its_skin(content: Library, name: str) -> None:
    view = content.geometry.views[name]
    assert (view.cells.patch >= 0).all() and (view.cells.patch < len(view.patches)).all()
    assert {view.patches[index] for index in np.unique(view.cells.patch)} <= set(view.seen)
    outline = sum(paths.area(paths.flatten(curves)[:-1]) for curves in paths.parse(view.outline))
    seen = sum(one.area for one in view.seen.values())
    assert seen == pytest.approx(len(view.cells.row) * view.grid.step**2, rel=0.03)
    if name in CUT:
        assert 0.5 * outline < seen < 0.97 * outline, "an exception that is no longer needed"
    else:
        assert seen == pytest.approx(outline, rel=0.03)


# Points


def test_every_x_lies_on_its_muscle_and_its_plate_shows_it(content: Library, plates: dict[str, Picture]) -> None:
    wrong = []
    for id_, muscle in content.muscles.items():
        shape = content.geometry.muscles.get(id_)
        if shape is None:
            continue
        shown = {number for panel in plates[id_].figure.panels if panel.kind == "muscle" for number in panel.numbers}
        for point in muscle.trigger_points:
            spot = content.anatomy.spot(id_, point)
            if spot is None:
                wrong.append(f"{id_} {point.number}: no place")
            elif not spots.views_of(spot, shape, content.geometry.views):
                wrong.append(f"{id_} {point.number}: off its muscle")
            elif point.number not in shown:
                wrong.append(f"{id_} {point.number}: its plate does not show it")
    assert wrong == []


def test_every_muscle_is_drawn_or_said_not_to_be(content: Library, pages: list[Page]) -> None:
    (view,) = (page.view for page in pages if page.path == "pictures.md")
    said = {link.title for link, _ in view.doubts}
    assert {muscle.name for id_, muscle in content.muscles.items() if id_ not in content.geometry.muscles} <= said
    assert set(content.geometry.muscles) - set(content.muscles) <= {"flexor-digiti-minimi-brevis"}, "drawn and on no page"


def test_every_point_is_in_the_combined_picture_or_named_as_left_out(content: Library, graph: Graph) -> None:
    combined = Context(graph, "all-points.html").combined()
    total = sum(len(muscle.trigger_points) for muscle in content.muscles.values())
    assert list(combined.points) == list(range(1, total + 1))
    assert {(id_, point.number) for id_, point in combined.points.values()} == {
        (id_, point.number) for id_, muscle in content.muscles.items() for point in muscle.trigger_points
    }
    shown = [number for picture in combined.pictures for panel in picture.figure.panels for number in panel.numbers]
    assert len(shown) == len(set(shown)) >= 0.9 * total


# Pain


def test_every_zone_that_hurts_most_is_visible_in_the_plate(content: Library, plates: dict[str, Picture]) -> None:
    zones = content.all("zone")
    hidden = []
    for id_, muscle in content.muscles.items():
        shown = {zone for panel in plates[id_].figure.panels for zone in panel.primary}
        hidden += [f"{id_}: {zone}" for point in muscle.trigger_points for zone in point.pain.primary if not zones[zone].deep and zone not in shown]
    assert hidden == []


def test_every_zone_that_hurts_sometimes_is_shown_or_said_to_be_hidden(content: Library, plates: dict[str, Picture]) -> None:
    for id_, muscle in content.muscles.items():
        figure = plates[id_].figure
        shown = {zone for panel in figure.panels for zone in (*panel.primary, *panel.spillover)}
        named = {zone for point in muscle.trigger_points for zone in (*point.pain.primary, *point.pain.spillover)}
        assert named == shown | set(figure.hidden) and not shown & set(figure.hidden), id_


def test_a_shape_is_drawn_for_every_pain_a_panel_names(content: Library, plates: dict[str, Picture]) -> None:
    for id_, muscle in content.muscles.items():
        for panel in plates[id_].figure.panels:
            for point in muscle.trigger_points:
                for kind, zones in (("primary", point.pain.primary), ("spillover", point.pain.spillover)):
                    here = [zone for zone in zones if zone in getattr(panel, kind)]
                    area = sum(_seen(content, panel, zone) for zone in here)
                    stroked = point.pain.strokes is not None and bool(getattr(point.pain.strokes, kind))
                    drawn = f'class="pain {kind} p{point.number}"' in panel.body
                    assert drawn or stroked or area < 400, f"{id_} {point.number}: {kind} pain in {here} is not drawn in {panel.view}"


def _seen(content: Library, panel: Panel, zone: str) -> float:
    seen = content.geometry.views[panel.view].seen
    return sum(one.area for patch in content.get("zone", zone).patches for name in (patch, f"right/{patch}") if (one := seen.get(name)))


# Labels


def labels(panel: Panel) -> list[tuple[int, float, float, float, float]]:
    """Return number and box of every label as it stands in the picture."""
    found = []
    pattern = r'translate\((-?\d+) (-?\d+)\) scale\(([\d.e-]+)\)">(?:<path[^>]*>){2}<text x="(-?\d+)" y="(-?\d+)">(\d+)</text>'
    for at_x, at_y, size, x, y, number in re.findall(pattern, panel.body):
        scale = float(size)
        left, middle = float(at_x) + scale * float(x), float(at_y) + scale * (float(y) - 8)
        found.append((int(number), left, middle - 11 * scale, left + 16 * len(number) * scale, middle + 11 * scale))
    return found


def test_no_two_labels_overlap(graph: Graph, plates: dict[str, Picture]) -> None:
    slack = 1.6  # places are rounded to whole units
    overlapping, checked = [], 0
    combined = Context(graph, "all-points.html").combined()
    for picture in (*plates.values(), *combined.pictures):
        for panel in picture.figure.panels:
            found = labels(panel)
            checked += len(found)
            for a, b in combinations(found, 2):
                if a[1] + slack < b[3] and b[1] + slack < a[3] and a[2] + slack < b[4] and b[2] + slack < a[4]:
                    overlapping.append(f"{picture.id}, {panel.view}: {a[0]} and {b[0]}")
    assert checked > 100
    assert overlapping == []


# Words


def test_every_figure_of_every_page_says_in_words_what_it_shows(pages: list[Page]) -> None:
    checked = 0
    for page in pages:
        for picture in pictures(page.view):
            assert picture.caption.strip() or not picture.figure.panels, (page.path, picture.id)
            assert picture.hidden == page.context.zones(picture.figure.hidden), (page.path, picture.id)
            for panel in picture.figure.panels:
                assert panel.label.startswith(panel.title) and panel.label.endswith("."), (page.path, picture.id)
                for zones in (panel.primary, panel.spillover):
                    assert page.context.zones(zones) in panel.label, (page.path, picture.id, zones)
                checked += 1
    assert checked > 500


def test_every_svg_is_strict_xml_and_uses_only_what_its_page_defines(pages: list[Page]) -> None:
    for page in pages:
        if page.context.defs:
            parse_svg(page.context.defs)
        for picture in pictures(page.view):
            for panel in picture.figure.panels:
                parse_svg(panel.body)
                assert references(panel.body) <= set(page.context.sheet.names), page.path


# The finished site


def svgs(html: str) -> list[str]:
    """Return every inline SVG of the article, outermost ones only."""
    article = html[html.index("<article") : html.rindex("</article>")]
    return re.findall(r"<svg\b.*?</svg>", article, re.S)


def test_every_svg_of_the_finished_pages_is_strict_xml(real: Project) -> None:
    checked = 0
    for file in sorted(real.paths.site.rglob("*.html")):
        for svg in svgs(file.read_text(encoding="utf-8")):
            if "data-search-exclude" in svg.partition(">")[0]:
                parse_svg(re.sub(r'data-search-exclude(="")?', "", svg))
                checked += 1
    assert checked > 500


def test_pictures_are_no_larger_than_they_should_be(real: Project) -> None:
    """Prints the largest pages (``pytest -rP tests/content -k larger``)."""
    sizes = {
        file.relative_to(real.paths.site).as_posix(): len(gzip.compress("".join(svgs(file.read_text(encoding="utf-8"))).encode(), mtime=0))
        for file in [*sorted(real.paths.site.glob("muscles/*.html")), *sorted(real.paths.site.glob("regions/*.html")), real.paths.site / "index.html"]
    }
    for name in sorted(sizes, key=lambda name: -sizes[name])[:15]:
        print(f"{sizes[name]:>8,}  {name}")
    budget = {"muscles": LARGEST_MUSCLE, "regions": LARGEST_REGION, "": LARGEST_HOME}
    lists = {"muscles/index.html": LARGEST_REGION}
    assert {name: size for name, size in sizes.items() if size > lists.get(name, budget[posixpath.dirname(name)])} == {}


def test_every_picture_that_can_be_saved_is_there(real: Project) -> None:
    for id_ in real.library().geometry.muscles.keys() & real.library().muscles.keys():
        page = lxml.html.parse(real.paths.site / "muscles" / f"{id_}.html")
        saved = page.xpath("//figcaption//a[@download]/@href")
        assert {posixpath.splitext(href)[1] for href in saved} == {".svg", ".png"}, id_
        for href in saved:
            assert (real.paths.site / "muscles" / href).resolve().is_file(), href


def test_one_zone_more_changes_picture_and_words_of_its_pages_and_nothing_else(real: Project, tmp_path: Path) -> None:
    muscle = "popliteus"
    project = copy_of(real, tmp_path / "changed")
    name = f"content/muscles/{muscle}.yml"
    data = yaml.safe_load(project.read(name))
    pain = data["trigger_points"][0]["pain"]
    pain.pop("strokes", None)  # they would have to change along
    project.write(name, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    before = project.gather()
    zones = real.library().all("zone")
    more = next(
        id_
        for id_, zone in zones.items()
        if zone.part == zones[pain["primary"][0]].part and zone.patches and id_ not in {*pain["primary"], *pain.get("spillover", ())}
    )
    pain["primary"].append(more)
    project.write(name, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    after = project.gather()

    changed = {path for path in after if after[path] != before.get(path)}
    page = f"muscles/{muscle}.md"
    assert {page, f"assets/plates/{muscle}.svg", f"assets/plates/{muscle}.png", "data/atlas.json", "data/pain-zones.csv"} <= changed
    for pattern, what in ((r'aria-label="([^"]+)"', "the text alternative"), (r' d="([^"]+)"', "the picture")):
        first, second = (re.findall(pattern, tree[page].decode()) for tree in (before, after))
        assert first != second, f"{what} follows"
    counts = {"regions/index.md", "data/atlas.json", "data/pain-zones.csv", "data/suspects.csv"}
    for path in changed - counts:
        assert muscle in path or muscle in after[path].decode(errors="replace").lower(), f"{path} has nothing to do with it"
    assert {path for path in changed if path.startswith("assets/plates/")} == {f"assets/plates/{muscle}.svg", f"assets/plates/{muscle}.png"}
