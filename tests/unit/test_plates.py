"""Pictures as files of their own: complete without the page they come from, the same bytes each time."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from lxml import etree

from generator import plates, urls
from generator.graph import Graph
from tests.support import REPO, Project, defined, parse_svg, references

CSS = (REPO / "docs" / "assets" / "css" / "figures.css").read_text(encoding="utf-8")
STYLE = plates.plain_style(CSS)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def graph(small: Project) -> Graph:
    return Graph(small.library())


@pytest.fixture
def files(graph: Graph, tmp_path: Path) -> dict[str, bytes]:
    return dict(plates.files(graph, STYLE, tmp_path / "cache"))


def standalone(text: str) -> etree._Element:
    """Parse a file as strict XML and check that it needs nothing but itself."""
    root = etree.fromstring(text.encode())
    assert root.tag == f"{SVG}svg"
    ids = defined(text)
    assert len(ids) == len(set(ids)) and references(text) <= set(ids)
    assert not re.search(r"var\(|@import|<script|<image|<foreignObject|javascript:|\son\w+=", text)
    assert set(re.findall(r"""https?://[^"'\s<]+""", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"url\((?!#)", text)
    return root


# The style


def test_every_colour_is_written_out() -> None:
    assert "var(" not in STYLE and "--" not in STYLE and ":root" not in STYLE and "/*" not in STYLE
    assert "prefers-color-scheme" not in STYLE and "slate" not in STYLE and "@media" not in STYLE
    for name in ("skin", "belly", "tendon", "bone", "pain", "cross", "contour", "edge", "fibre"):
        assert f".{name}" in STYLE
    assert STYLE.count("{") == STYLE.count("}")


def test_the_style_holds_for_rules_that_use_colours() -> None:
    css = ":root { --a: #123; --b-c: rgb(1, 2, 3); }\n/* x */ .y { fill: var(--a); stroke: var(--b-c); }\n/* Other schemes */ :root { --a: #fff; } .z { fill: red; }"
    assert plates.plain_style(css) == ".y { fill: #123; stroke: rgb(1, 2, 3); }"
    assert plates.plain_style("") == ""


def test_a_colour_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError, match="--gone"):
        plates.plain_style(".y { fill: var(--gone); }")


def test_the_style_of_the_site_says_where_the_other_schemes_begin() -> None:
    assert CSS.count(plates.SCHEMES) == 1


# The files


def test_every_drawn_muscle_has_a_plate_and_a_preview_and_there_is_one_poster(files: dict[str, bytes], graph: Graph) -> None:
    names = {urls.picture_of(id_, ending) for id_ in graph.library.muscles for ending in ("svg", "png")}
    assert set(files) == names | {urls.picture_of("all-points")}


def test_a_plate_is_complete_in_itself(files: dict[str, bytes], graph: Graph) -> None:
    for id_, muscle in graph.library.muscles.items():
        root = standalone(files[urls.picture_of(id_)].decode())
        assert root.findtext(f"{SVG}title") == muscle.name
        inner = list(root.iter(f"{SVG}svg"))[1:]
        assert inner and all(svg.get("role") == "img" and svg.get("aria-label") for svg in inner)
        width, height = (float(root.get(name) or 0) for name in ("width", "height"))
        assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
        for svg in inner:
            x, y, w, h = (float(svg.get(name) or 0) for name in ("x", "y", "width", "height"))
            assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
        said = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
        assert graph.library.site.disclaimer in said and graph.library.site.version in said
        assert "yours may differ" in said


def test_panels_stand_side_by_side(files: dict[str, bytes]) -> None:
    root = standalone(files[urls.picture_of("soleus")].decode())
    ends = 0.0
    for svg in list(root.iter(f"{SVG}svg"))[1:]:
        assert float(svg.get("x") or 0) >= ends
        ends = float(svg.get("x") or 0) + float(svg.get("width") or 0)


def test_the_poster_lists_every_point(files: dict[str, bytes], graph: Graph) -> None:
    root = standalone(files[urls.picture_of("all-points")].decode())
    said = [element.text or "" for element in root.iter(f"{SVG}text")]
    for id_, muscle in graph.library.muscles.items():
        for point in muscle.trigger_points:
            assert any(re.fullmatch(rf"\d+ {muscle.name}: {point.name}", line) for line in said), id_


def test_names_are_escaped(small: Project, tmp_path: Path) -> None:
    small.edit("content/muscles/soleus.yml", "name: Soleus\n", 'name: Soleus <b> & "co"\n')
    found = dict(plates.files(Graph(small.library()), STYLE, tmp_path))
    assert standalone(found[urls.picture_of("soleus")].decode()).findtext(f"{SVG}title") == 'Soleus <b> & "co"'


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG whose chunks are whole."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, names = 8, []
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        names.append(name)
        at += 12 + length
    assert names[0] == b"IHDR" and names[-1] == b"IEND"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_previews_are_the_size_sharing_sites_ask_for(files: dict[str, bytes]) -> None:
    previews = {name: data for name, data in files.items() if name.endswith(".png")}
    assert previews
    for name, data in previews.items():
        assert png_size(data) == plates.PREVIEW == (1200, 630), name
        assert len(data) > 5000, f"{name} is empty"


def test_previews_hold_no_letters(graph: Graph) -> None:
    """Letters look different on every machine, and then so would the bytes."""
    for _, svg, preview in plates.vector_files(graph, STYLE):
        if preview:
            standalone(preview)
            assert "<text" in svg and "<text" not in preview


def test_a_preview_is_drawn_once(graph: Graph, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = dict(plates.files(graph, STYLE, cache))
    kept = sorted(cache.iterdir())
    assert len(kept) == 3 and {path.suffix for path in kept} == {".png"}
    drawn = {path: path.stat().st_mtime_ns for path in kept}
    assert dict(plates.files(graph, STYLE, cache)) == first
    assert {path: path.stat().st_mtime_ns for path in sorted(cache.iterdir())} == drawn
    kept[0].write_bytes(b"kept")
    assert b"kept" in dict(plates.files(graph, STYLE, cache)).values(), "what is kept is used"


def test_the_same_bytes_twice(small: Project, tmp_path: Path) -> None:
    first, second = (dict(plates.files(Graph(small.library()), STYLE, tmp_path / name)) for name in ("one", "two"))
    assert first == second


def test_a_muscle_without_anything_to_show_has_no_plate(small: Project, tmp_path: Path) -> None:
    small.file("content/atlas/muscles/gastrocnemius.json").unlink()
    for old, new in (("primary: [calf-inner-upper]", "primary: [knee-deep]"), ("      spillover: [calf-inner-lower]\n", "")):
        small.edit("content/muscles/gastrocnemius.yml", old, new)
    graph = Graph(small.library())
    found = dict(plates.files(graph, STYLE, tmp_path))
    assert urls.picture_of("gastrocnemius") not in found and urls.picture_of("soleus") in found


def test_every_plate_can_be_drawn_without_a_style(graph: Graph, tmp_path: Path) -> None:
    """A project may leave the style sheet out."""
    for data in dict(plates.files(graph, "", tmp_path)).values():
        if not data.startswith(b"\x89PNG"):
            parse_svg(data.decode())
