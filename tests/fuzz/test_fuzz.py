"""Content somebody broke: ``check`` finds problems and never raises, and what passes the check can be rendered.

The examples are the same on every run. ``FUZZ=2000 python -m pytest tests/fuzz`` tries that many new ones for each test.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import build as building
from generator import library, rules, source
from generator.graph import Graph
from generator.problems import ContentError, Problems
from generator.views.base import Context
from tests.support import REPO, Project, lay_real, lay_small, quiet

MORE = int(os.environ.get("FUZZ", "0"))


def examples(number: int) -> settings:
    return settings(max_examples=MORE or number, derandomize=not MORE, database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


#: Values that have broken programs before.
ODD: list[Any] = [
    "", " ", "x", "no", "null", "~", "'", '"', "{}", "[]", "*x", "&x", "!!int 3", "- a", "a: b", "#", "|", ">", "%", "@", "`", "---", "...", "?", "<<",
    "soleus", "calf", "dvt", "index", "article-one", "heel-sole", "\u202e", "\x00", "\x85", "\u2028", "\ufeff", "\ud7ff", "\U0001f9b5", "é", "{{ x }}", "{% raw %}",
    "<script>", "</p>", "&lt;", "](x)", "http://[", "http://a\u2100b/", "https://example.org/" + "x" * 3000, "10.1000/x", "../../etc/passwd", "-1", "0", "1e999", ".nan", ".inf",
    "9" * 400, "2025-02-30", "0001-01-01", "9999-12-31", "x" * 2001, "a " * 900, 0, 1, -1, 10**15, 1.5, True, False, [], {}, [[]], [{}], {"x": "y"}, ["a", "a"], ["dvt", "dvt"], {"id": "x"}, {"id": "article-one", "at": "p. 1"},
]  # fmt: skip
odd = st.sampled_from(ODD) | st.text(max_size=20) | st.integers() | st.floats()


def paths(data: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from paths(value, (*here, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@st.composite
def broken_lines(draw: st.DrawFn, text: str) -> bytes:
    """The text with a line removed, doubled, moved, replaced or indented otherwise."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 2))):
        index = draw(st.integers(0, max(len(lines) - 1, 0)))
        if not lines:
            break
        match draw(st.sampled_from(["delete", "double", "move", "replace", "indent", "swap", "cut"])):
            case "delete":
                del lines[index : index + draw(st.integers(1, 4))]
            case "double":
                lines[index:index] = lines[index : index + draw(st.integers(1, 4))]
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(index))
            case "replace":
                lines[index] = f"{draw(odd)}\n"
            case "indent":
                lines[index] = draw(st.sampled_from(["  ", " ", "\t", "    "])) + lines[index]
            case "swap":
                key, colon, _ = lines[index].partition(": ")
                lines[index] = f"{key}{colon}{draw(odd)}\n"
            case "cut":
                lines[index] = lines[index][: draw(st.integers(0, 20))] + "\n"
    return "".join(lines).encode("utf-8", "surrogatepass")


@st.composite
def broken_values(draw: st.DrawFn, text: str) -> bytes:
    """The data with a value replaced, removed, moved to another place, or a key renamed."""
    data = {"root": yaml.load(text, Loader=yaml.BaseLoader)}
    for _ in range(draw(st.integers(1, 2))):
        places = [path for path in paths(data) if len(path) > 1]
        if not places:
            break
        path = draw(st.sampled_from(places))
        parent, last = at(data, path[:-1]), path[-1]
        match draw(st.sampled_from(["replace", "remove", "copy", "rename", "wrap", "double"])):
            case "replace":
                parent[last] = draw(odd)
            case "remove":
                del parent[last]
            case "copy":
                parent[last] = copy.deepcopy(at(data, draw(st.sampled_from([one for one in places if one[: len(path)] != path] or [path]))))
            case "rename":
                if isinstance(parent, dict):
                    parent[str(draw(st.sampled_from(ODD) | st.text(max_size=5)))] = parent.pop(last)
            case "wrap":
                parent[last] = draw(st.sampled_from([[parent[last]], {"text": parent[last]}, [parent[last], copy.deepcopy(parent[last])]]))
            case "double":
                if isinstance(parent, list):
                    parent.append(parent[last])
    try:
        return yaml.safe_dump(data["root"], allow_unicode=True, sort_keys=False).replace("&id", "x").replace("*id", "x").encode("utf-8", "surrogatepass")
    except (yaml.YAMLError, ValueError):
        return b"x"


@st.composite
def broken_bytes(draw: st.DrawFn, text: str) -> bytes:
    raw = bytearray(text.encode())
    for _ in range(draw(st.integers(1, 3))):
        index = draw(st.integers(0, len(raw)))
        raw[index : index + draw(st.integers(0, 5))] = draw(st.binary(max_size=6))
    return bytes(raw)


def broken(text: str) -> st.SearchStrategy[bytes]:
    return broken_lines(text) | broken_values(text) | broken_bytes(text)


def content_files(project: Project) -> list[str]:
    return sorted(path.relative_to(project.root).as_posix() for path in project.file("content").rglob("*.yml"))


@pytest.fixture(scope="module")
def small_one(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return lay_small(tmp_path_factory.mktemp("fuzz") / "small")


@pytest.fixture(scope="module")
def real_one(tmp_path_factory: pytest.TempPathFactory, real: Project) -> Project:
    """The real content, with the pictures that its build drew before any of it was broken, as a maintainer has them."""
    project = lay_real(tmp_path_factory.mktemp("fuzz") / "real")
    shutil.copytree(real.paths.cache, project.paths.cache)
    return project


def check(project: Project, reader: source.Reader = source.read) -> Problems:
    """Check, and make sure that every problem has a place and can be printed in every form."""
    problems = Problems()
    content = library.load(project.root / "content", problems, reader=reader)
    rules.run(content, problems)
    for problem in problems:
        assert problem.location.path.startswith("content")
        assert problem.message and problem.code
        problem.as_text().encode("utf-8", "surrogatepass")
        assert "\n" not in problem.as_github()
    problems.as_json()
    problems.summary()
    return problems


def render(project: Project) -> None:
    """Gather all pages. Two entries that want the same page are the only problem the rules leave to this step."""
    problems = Problems()
    try:
        building.gather(project.paths, problems, quiet)
    except ContentError:
        assert {problem.code for problem in problems if problem.severity == "error"} <= {"page-twice"}, [problem.as_text() for problem in problems]


def try_out(project: Project, data: st.DataObject, reader: source.Reader = source.read) -> None:
    name = data.draw(st.sampled_from(content_files(project)))
    file = project.file(name)
    before = file.read_bytes()
    file.write_bytes(data.draw(broken(before.decode())))
    try:
        if not check(project, reader).failed:
            render(project)
    finally:
        file.write_bytes(before)


@examples(50)
@given(data=st.data())
def test_a_broken_small_site(small_one: Project, data: st.DataObject) -> None:
    try_out(small_one, data)


@examples(3)
@given(data=st.data())
def test_broken_real_content(real_one: Project, data: st.DataObject) -> None:
    """As above. Files that were not touched are read once."""
    try_out(real_one, data, REMEMBERING)


REMEMBERING = source.Remembering()


@examples(300)
@given(
    raw=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(st.sampled_from([*map(str, ODD), "\n", "\n  ", ": ", "- ", "[", "]", "{", "}", ", "]), max_size=30).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    )
)
def test_the_parser_takes_any_bytes(raw: bytes) -> None:
    document, problems = source.parse(raw, "x.yml")
    assert (document is None) == bool(problems)
    for problem in problems:
        assert (
            problem.location.line
            <= raw.count(b"\n")
            + raw.count(b"\r")
            + raw.decode("utf-8", "ignore").count("\x85")
            + raw.decode("utf-8", "ignore").count("\u2028")
            + raw.decode("utf-8", "ignore").count("\u2029")
            + 2
        )


@st.composite
def broken_json(draw: st.DrawFn, text: str) -> bytes:
    """The data with one value replaced, removed or doubled."""
    data = {"root": json.loads(text)}
    path = draw(st.sampled_from([path for path in paths(data) if len(path) > 1]))
    parent, last = at(data, path[:-1]), path[-1]
    match draw(st.sampled_from(["replace", "remove", "double"])):
        case "replace":
            parent[last] = draw(odd | st.sampled_from([None, -5, 0.5, 10**6, "M0 0", "M1 1c2", "1 2 3", "0x4"]))
        case "remove":
            del parent[last]
        case "double":
            if isinstance(parent, list):
                parent.insert(last, copy.deepcopy(parent[last]))
    return json.dumps(data["root"]).encode("utf-8", "surrogatepass")


@examples(80)
@given(data=st.data(), name=st.sampled_from(["views/foot-sole.json", "views/leg-back.json", "muscles/soleus.json", "surface.json"]))
def test_broken_geometry(small_one: Project, data: st.DataObject, name: str) -> None:
    """It is told, or what passes can be drawn."""
    file = small_one.file(f"content/atlas/{name}")
    before = file.read_bytes()
    plain = st.sampled_from(list(map(str, ODD))).map(lambda text: text.encode("utf-8", "surrogatepass"))
    file.write_bytes(data.draw(broken_json(before.decode()) | broken_bytes(before.decode()) | plain))
    try:
        content, problems = small_one.load()
        rules.run(content, problems)
        if not problems.failed:
            Context(Graph(content), "muscles/soleus.html").plate("soleus")
    finally:
        file.write_bytes(before)


def test_the_real_content_is_what_is_broken() -> None:
    assert len(list((REPO / "content").rglob("*.yml"))) > 100
