"""The compiled geometry: it is read whole or told to be damaged, and its numbers fit together."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.atlas import geometry, paths
from generator.atlas.geometry import BODY, LEG, Chart, Geometry
from generator.atlas.paths import Array
from generator.problems import Problems
from tests.support import Project, compiled, middles, within

GEOMETRY = compiled()
VIEWS, MUSCLES, CHARTS = GEOMETRY.views, GEOMETRY.muscles, GEOMETRY.charts
ALL = [*LEG, *BODY]


def test_views_are_loaded_in_the_order_pictures_show_them() -> None:
    assert list(VIEWS) == ALL
    assert list(MUSCLES) == sorted(MUSCLES)
    assert set(CHARTS) == {"thigh", "leg", "hip", "sole", "top"}


# Views


@pytest.mark.parametrize("name", ALL)
def test_a_view_is_named_after_its_file_and_looks_in_one_direction(name: str) -> None:
    view = VIEWS[name]
    assert view.id == name and view.title[0].isupper() and view.width > 0 and view.height > 0
    axes = np.array([view.right, view.up, view.toward])
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-3), "three unit vectors at right angles"
    assert np.allclose(np.cross(view.right, view.up), view.toward, atol=1e-3)


@pytest.mark.parametrize("name", ALL)
def test_every_cell_of_the_grid_projects_back_into_itself(name: str) -> None:
    view = VIEWS[name]
    cells, step = view.cells, view.grid.step
    x, y, depth = view.project(cells.point).T
    assert np.array_equal(np.floor(x / step + 1e-6), cells.column)
    assert np.array_equal(np.floor(y / step + 1e-6), cells.row)
    assert np.allclose(np.stack([x, y], axis=1), middles(view), atol=1e-6)
    assert np.allclose(depth, np.round(depth), atol=1e-6), "depths are whole millimetres"
    assert cells.row.max() < view.grid.rows and cells.column.max() < view.grid.columns
    assert view.grid.columns * step >= view.width - step and view.grid.rows * step >= view.height - step


@pytest.mark.parametrize("name", ALL)
def test_normals_are_unit_vectors_towards_the_viewer(name: str) -> None:
    view = VIEWS[name]
    assert np.allclose(np.linalg.norm(view.cells.normal, axis=1), 1)
    assert (view.cells.normal @ view.toward > 0).all()


def test_normals_of_two_views_agree_about_the_same_skin() -> None:
    first, second = VIEWS["leg-back"], VIEWS["leg-back-outer"]
    found = []
    for point, normal in zip(first.cells.point, first.cells.normal, strict=True):
        if normal @ first.toward > 0.8 and normal @ second.toward > 0.8:
            far = np.linalg.norm(second.cells.point - point, axis=1)
            if far.min() < 4:
                found.append(float(normal @ second.cells.normal[far.argmin()]))
    assert len(found) > 50 and np.median(found) > 0.9


@pytest.mark.parametrize("name", ALL)
def test_every_cell_has_a_patch_and_lies_inside_the_outline(name: str) -> None:
    view = VIEWS[name]
    assert view.cells.patch.min() >= 0 and view.cells.patch.max() < len(view.patches)
    assert len(set(view.patches)) == len(view.patches)
    assert within(view.outline, middles(view)).mean() > 0.97


@pytest.mark.parametrize("name", ALL)
def test_what_is_seen_of_a_patch_lies_in_the_view(name: str) -> None:
    view = VIEWS[name]
    assert set(view.seen) <= set(view.patches)
    for patch, seen in view.seen.items():
        left, top, right, bottom = seen.box
        assert -1 <= left < right <= view.width + 1 and -1 <= top < bottom <= view.height + 1, patch
        assert left <= seen.x <= right and top <= seen.y <= bottom, patch
        assert 0 < seen.area <= (right - left + 1.5) * (bottom - top + 1.5), "all is rounded to millimetres"


def signed_area(ring: Array) -> float:
    """Return the area of a ring, above 0 one way round and below 0 the other."""
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


@pytest.mark.parametrize("name", ALL)
def test_the_arcs_of_every_patch_close(name: str) -> None:
    view = VIEWS[name]
    assert {side for left, right, _ in view.arcs for side in (left, right)} <= set(range(-1, len(view.patches)))
    for patch, seen in view.seen.items():
        data = view.union([patch])
        rings = [paths.flatten(curves) for curves in paths.parse(data)]
        assert rings and all(np.allclose(ring[0], ring[-1], atol=0.11) for ring in rings), patch
        if seen.area > 2000:
            assert 0.9 < abs(sum(signed_area(ring) for ring in rings)) / seen.area < 1.4, f"{patch}: smooth arcs change a shape by little"


@pytest.mark.parametrize("name", ALL)
def test_the_union_of_all_patches_has_no_borders_inside(name: str) -> None:
    view = VIEWS[name]
    whole = view.union(view.patches)
    assert within(whole, middles(view)).mean() > 0.95
    assert len(whole) < sum(len(view.union([patch])) for patch in view.patches)
    assert view.union([]) == view.union(["no-such-patch"]) == ""


@pytest.mark.parametrize("name", ALL)
def test_the_lines_of_a_view_can_be_read(name: str) -> None:
    view = VIEWS[name]
    for data in (view.outline, view.edge, view.contours, *view.shade, view.bones, view.bone_shade):
        assert all(np.isfinite(curves).all() for curves in paths.parse(data))
    assert view.outline and view.outline.count("z") == view.outline.count("M")


def test_left_and_right_of_the_body_have_the_same_patches() -> None:
    for name in BODY:
        sides = {side: {patch.removeprefix(f"{side}/") for patch in VIEWS[name].seen if patch.startswith(f"{side}/")} for side in ("left", "right")}
        assert sides["left"] == sides["right"] != set()
        assert set(VIEWS[name].patches) == {f"{side}/{patch}" for side, names in sides.items() for patch in names}


# Muscles


@pytest.mark.parametrize("name", sorted(MUSCLES))
def test_the_shape_of_a_muscle_fits_together(name: str) -> None:
    muscle = MUSCLES[name]
    assert muscle.id == name and muscle.parts and muscle.views
    assert set(muscle.views) <= set(LEG)
    for part in muscle.parts.values():
        assert part.name and part.lines
        for line in part.lines:
            assert len(line.point) >= 2 and np.isfinite(line.point).all()
            assert (line.half_width > 0).all() and (line.half_thickness > 0).all()
            assert np.allclose(np.linalg.norm(line.normal, axis=1), 1, atol=0.05) and np.allclose(np.linalg.norm(line.across, axis=1), 1, atol=0.05)
    for view_name, drawn in muscle.views.items():
        view = VIEWS[view_name]
        assert set(drawn.bellies) <= set(muscle.parts) and drawn.flesh and drawn.area > 0
        for data in (*drawn.bellies.values(), drawn.tendons, drawn.shade, drawn.fibres):
            paths.parse(data)
        left, top, right, bottom = drawn.box
        assert -20 <= left < right <= view.width + 20 and -20 <= top < bottom <= view.height + 20


@given(st.sampled_from(sorted(MUSCLES)), st.floats(0, 1), st.floats(-1, 1))
def test_a_spot_of_a_line_lies_on_its_surface(name: str, along: float, across: float) -> None:
    line = next(iter(MUSCLES[name].parts.values())).lines[0]
    point, normal = line.spot(along, across)
    assert np.linalg.norm(normal) == pytest.approx(1)
    reach = max(line.half_width.max(), line.half_thickness.max()) * 1.1
    assert np.linalg.norm(line.point - point, axis=1).min() < reach + np.linalg.norm(np.diff(line.point, axis=0), axis=1).max()


# The skin in coordinates


@given(st.sampled_from(["thigh", "leg", "hip"]), st.floats(0.1, 0.9), st.floats(-360, 720))
def test_angles_go_round(name: str, along: float, angle: float) -> None:
    chart = CHARTS[name]
    first, second = chart.locate(along, angle), chart.locate(along, angle + 360)
    assert np.allclose(first, second, atol=1e-6, equal_nan=True)


@given(st.sampled_from(["thigh", "leg"]), st.floats(0.25, 0.9), st.floats(0, 360))
def test_a_small_step_on_a_chart_is_a_small_step_on_the_skin(name: str, along: float, angle: float) -> None:
    chart = CHARTS[name]
    here = chart.locate(along, angle)
    assert np.isfinite(here).all()
    assert np.linalg.norm(chart.locate(along, angle + 1) - here) < 8
    assert np.linalg.norm(chart.locate(along + 0.002, angle) - here) < 8


def test_between_the_last_and_the_first_angle_there_is_skin() -> None:
    around = np.arange(0.0, 360.0, 90.0)
    ring = np.stack([np.cos(np.radians(around)), np.zeros(4), np.sin(np.radians(around))], axis=1)
    chart = Chart(np.array([0.0, 1.0]), around, np.stack([ring, ring + np.array([0.0, -10.0, 0.0])]), True)
    assert chart.locate(0.5, 315) == pytest.approx([0.5, -5, -0.5])
    for angle in (0.0, 360.0, -360.0, 720.0, -1e-20, 360 - 1e-13):
        assert chart.locate(0, angle) == pytest.approx([1, 0, 0]), angle
    assert chart.locate(0, -90) == pytest.approx([0, 0, -1])
    assert chart.locate(-3, 0) == pytest.approx([1, 0, 0]), "past an end it stays at the end"


def test_a_gap_in_a_chart_is_bridged_from_what_is_known() -> None:
    points = np.zeros((2, 2, 3))
    points[0, 1] = np.nan
    points[1] = [[0, -10, 0], [4, -10, 0]]
    chart = Chart(np.array([0.0, 1.0]), np.array([0.0, 1.0]), points, False)
    assert np.isnan(chart.locate(0, 1)).all()
    assert np.isfinite(chart.locate(0.5, 0.5)).all()
    assert chart.locate(1, 0.5) == pytest.approx([2, -10, 0])


@pytest.mark.parametrize(("name", "front", "back"), [("thigh", 0, 180), ("leg", 0, 180)])
def test_angles_mean_what_authors_are_told(name: str, front: float, back: float) -> None:
    """0 front, 90 outer side, 180 back, 270 inner side; the right leg has x below 0."""
    chart = CHARTS[name]
    for along in (0.3, 0.5, 0.7):
        (fx, _, fz), (bx, _, bz) = chart.locate(along, front), chart.locate(along, back)
        outer, inner = chart.locate(along, 90)[0], chart.locate(along, 270)[0]
        assert fz > bz + 40 and outer < min(fx, bx) and max(fx, bx) < inner
    assert chart.locate(0.1, 0)[1] > chart.locate(0.9, 0)[1] + 100, "downwards"


@pytest.mark.parametrize("name", ["sole", "top"])
def test_the_foot_runs_from_the_heel_to_the_toes_and_from_the_inner_to_the_outer_edge(name: str) -> None:
    chart = CHARTS[name]
    assert not chart.wraps
    assert chart.locate(0.9, 0.5)[2] > chart.locate(0.6, 0.5)[2] + 40
    assert chart.locate(0.6, 0.9)[0] < chart.locate(0.6, 0.1)[0] - 30


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_charts_lie_on_the_skin_of_the_views(name: str) -> None:
    points = CHARTS[name].points.reshape(-1, 3)
    points = points[~np.isnan(points[:, 0])]
    skin = np.concatenate([VIEWS[view].cells.point for view in LEG])
    far = np.array([np.sqrt(((skin - point) ** 2).sum(1).min()) for point in points])
    assert len(points) > 50 and np.median(far) < 5 and np.quantile(far, 0.95) < 15


# Damage

VIEW, MUSCLE, SKIN = "content/atlas/views/foot-sole.json", "content/atlas/muscles/soleus.json", "content/atlas/surface.json"
NOT_JSON = ["", "{", "null", "[]", "3", '"x"', "{}", '{"id": "foot-sole"}', "\x00", '{"id": NaN}']


def codes(project: Project) -> list[tuple[str, str]]:
    """Return code and file of every problem; nothing may be raised, by the rules neither."""
    return [(problem.code, str(problem.location)) for problem in project.checked()]


@pytest.mark.parametrize("name", [VIEW, MUSCLE, SKIN])
@pytest.mark.parametrize("damage", NOT_JSON)
def test_a_file_that_is_no_geometry_is_one_problem(small: Project, name: str, damage: str) -> None:
    small.write(name, damage)
    assert codes(small) == [("bad-geometry", name)]


@pytest.mark.parametrize("name", [VIEW, MUSCLE, SKIN])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_that_is_cut_short_is_one_problem(small: Project, name: str, share: float) -> None:
    text = small.read(name)
    small.write(name, text[: int(len(text) * share)])
    assert codes(small) == [("bad-geometry", name)]


@pytest.mark.parametrize("name", [VIEW, MUSCLE, SKIN])
def test_bytes_that_are_no_text_are_one_problem(small: Project, name: str) -> None:
    small.file(name).write_bytes(b"\xff\xfe{}")
    assert codes(small) == [("bad-geometry", name)]


@pytest.mark.parametrize("name", [VIEW, SKIN])
def test_a_missing_file_is_one_problem(small: Project, name: str) -> None:
    small.file(name).unlink()
    assert codes(small) == [("missing-file", name)]


def test_a_muscle_without_a_file_is_a_muscle_that_is_not_drawn(small: Project) -> None:
    small.file(MUSCLE).unlink()
    assert codes(small) == []
    assert "soleus" not in small.library().geometry.muscles


@pytest.mark.parametrize("folder", ["content/atlas", "content/atlas/views"])
def test_a_missing_folder_names_every_file(small: Project, folder: str) -> None:
    shutil.rmtree(small.file(folder))
    found = codes(small)
    assert {name for code, name in found if code == "missing-file"} >= {f"content/atlas/views/{view}.json" for view in ALL}
    assert {code for code, _ in found} == {"missing-file"}, "what follows from it is not told again"


#: A file, and the way to a value in it with another value: numbers that are no numbers, rows of other lengths, other commands.
WRONG: list[tuple[str, tuple[str | int, ...], Any]] = [
    (VIEW, ("width",), "wide"),
    (VIEW, ("width",), None),
    (VIEW, ("axes", "right"), [1, 0]),
    (VIEW, ("axes", "up"), [0, 1]),
    (VIEW, ("axes", "toward"), [0, 0, "x"]),
    (VIEW, ("origin",), [1]),
    (VIEW, ("outline",), 5),
    (VIEW, ("outline",), "L1 1"),
    (VIEW, ("patches",), 7),
    (VIEW, ("arcs", 0), [1, 2]),
    (VIEW, ("arcs", 0, 2), "M0 0h5"),
    (VIEW, ("seen", "heel-sole"), [1, 2]),
    (VIEW, ("seen", "heel-sole"), [100.0, 1.0, 2.0, 3.0]),
    (VIEW, ("seen", "heel-sole", 0), "much"),
    (VIEW, ("grid", "step"), 0),
    (VIEW, ("grid", "step"), "x"),
    (VIEW, ("grid", "rows"), 1),
    (VIEW, ("grid", "runs", 0, 2), "1 two 3"),
    (VIEW, ("grid", "runs", 0, 3), "0x1"),
    (VIEW, ("grid", "runs", 0, 3), "0"),
    (VIEW, ("grid", "runs", 0, 1), 100000),
    (MUSCLE, ("parts", "soleus", "lines", 0, 0), [1, 2, 3]),
    (MUSCLE, ("parts", "soleus", "lines", 0, 0, 4), "thick"),
    (MUSCLE, ("parts", "soleus", "lines", 0), []),
    (MUSCLE, ("parts", "soleus", "lines"), []),
    (MUSCLE, ("parts",), {}),
    (MUSCLE, ("views", "leg-back", "bellies"), "M0 0"),
    (MUSCLE, ("views", "leg-back", "bellies", "soleus"), "M0 0L4 4"),
    (MUSCLE, ("views", "leg-back", "bellies", "soleus"), "M0 0c1 1 1"),
    (MUSCLE, ("views", "leg-back", "tendons"), 5),
    (MUSCLE, ("views", "leg-back", "area"), "big"),
    (SKIN, ("leg", "points"), []),
    (SKIN, ("leg", "points", 0, 0), [1, 2]),
    (SKIN, ("leg", "points", 0), []),
    (SKIN, ("leg", "t"), [0.0, 1.0]),
    (SKIN, ("leg", "theta"), "round"),
    (SKIN, ("leg",), {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "way", "value"), WRONG)
def test_wrong_numbers_are_one_problem(small: Project, name: str, way: tuple[str | int, ...], value: Any) -> None:
    data = json.loads(small.read(name))
    here = data
    for step in way[:-1]:
        here = here[step]
    here[way[-1]] = value
    small.write(name, json.dumps(data))
    assert codes(small) == [("bad-geometry", name)]


def test_a_view_in_the_file_of_another_is_a_problem(small: Project) -> None:
    small.write(VIEW, small.read("content/atlas/views/foot-top.json"))
    assert codes(small) == [("bad-geometry", VIEW)]


def test_a_missing_file_keeps_the_build_from_starting(small: Project) -> None:
    small.file(VIEW).unlink()
    result = small.run("build")
    assert result.exit_code == 1
    assert f"{VIEW}: error[missing-file]" in result.output
    assert not small.file("build").exists()


def test_digests_stand_for_the_content_of_the_files(small: Project) -> None:
    first = geometry.load(small.file("content/atlas"), Problems())
    assert first.digest == GEOMETRY.digest and re.fullmatch("[0-9a-f]{64}", first.digest)
    small.write(VIEW, small.read(VIEW).replace('"title":"', '"title":"The ').replace('"title": "', '"title": "The '))
    second = geometry.load(small.file("content/atlas"), Problems())
    assert second.digest != first.digest
    assert {name for name in ALL if second.views[name].digest != first.views[name].digest} == {"foot-sole"}
    assert Geometry({}, {}, {}).digest == ""
