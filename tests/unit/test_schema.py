from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from generator.library import Library
from generator.model.kinds import KINDS, Kind
from generator.schema import schemas
from generator.source import read
from tests.support import Project


@pytest.fixture
def content(small: Project) -> Library:
    return small.library()


def validator(library: Library, kind: Kind) -> jsonschema.Draft202012Validator:
    schema = json.loads(schemas(library)[kind.schema])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def documents(library: Library, kind: Kind) -> dict[str, Any]:
    """Return the plain data of every file of *kind*, by file name."""
    place = library.root / kind.place
    found = {}
    for file in sorted(place.glob("*.yml")) if kind.is_folder else [place]:
        document, problems = read(file, file.name)
        assert problems == [] and document is not None
        found[file.name] = document.data
    return found


def test_there_is_one_schema_a_kind(content: Library) -> None:
    files = schemas(content)
    assert set(files) == {kind.schema for kind in KINDS.values()}
    assert len(files) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_schema_accepts_what_the_check_accepts(content: Library, kind: Kind) -> None:
    check = validator(content, kind)
    for name, data in documents(content, kind).items():
        assert [error.message for error in check.iter_errors(data)] == [], name


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("nme",), "x"),
        (("latin",), 12),
        (("also",), []),
        (("also",), "one"),
        (("group",), "no-such-group"),
        (("lies_in",), ["no-such-region"]),
        (("summary", "sources"), []),
        (("summary", "sources"), ["no-such-source"]),
        (("summary", "sources"), [{"id": "no-such-source", "at": "p. 1"}]),
        (("summary", "text"), None),
        (("trigger_points", 0, "number"), 0),
        (("trigger_points", 0, "at"), "no-such-zone"),
        (("trigger_points", 0, "commonness", "level"), "very"),
        (("trigger_points", 0, "pain", "feels"), ["no-such-feel"]),
        (("release", 0, "technique"), "heel-raise"),
        (("linked", 0, "kind"), "likes"),
        (("symptoms", 0, "symptom"), "running"),
    ],
)
def test_the_schema_refuses_what_the_check_refuses(content: Library, path: tuple[str | int, ...], value: object) -> None:
    data = copy.deepcopy(documents(content, KINDS["muscle"])["soleus.yml"])
    *steps, last = path
    inner = data
    for step in steps:
        inner = inner[step]
    inner[last] = value
    assert not validator(content, KINDS["muscle"]).is_valid(data)


@pytest.mark.parametrize(
    ("kind", "value"), [("zone", {"Bad Id": {}}), ("zone", {"x": {"name": "X"}}), ("feel", []), ("source", {"x": {"url": "ftp://x"}}), ("site", {})]
)
def test_vocabularies_have_a_schema_of_the_whole_file(content: Library, kind: str, value: object) -> None:
    assert not validator(content, KINDS[kind]).is_valid(value)


def test_references_list_the_ids_there_are(content: Library) -> None:
    text = schemas(content)["muscle.schema.json"].decode()
    assert "x-ref" not in text
    assert '"heel-sole"' in text


def test_descriptions_of_the_models_reach_the_editor(content: Library) -> None:
    schema = json.loads(schemas(content)["muscle.schema.json"])
    assert schema["properties"]["numbering"]["description"] == "Whose numbers the trigger points carry."


def test_the_command_writes_once_and_notices_what_is_stale(small: Project) -> None:
    stale = small.run("schema", "--check")
    assert stale.exit_code == 1
    assert stale.output.count("error[stale-schema]") == len(KINDS)
    assert small.run("schema").exit_code == 0
    assert f"0 pages and files written, {len(KINDS)} unchanged" in small.run("schema").output
    assert small.run("schema", "--check").exit_code == 0
    assert small.run("check").exit_code == 0, "the schemas are no content"
    small.edit("content/groups.yml", "calf:\n", "thigh:\n  name: Thigh\n  plain: The thigh\ncalf:\n")
    stale = small.run("schema", "--check")
    assert stale.exit_code == 1
    assert "muscle.schema.json: error[stale-schema]: the schema is out of date." in stale.output
    assert stale.output.count("error[") == 1


def test_schemas_do_not_depend_on_the_order_of_files(small: Project) -> None:
    first = schemas(small.library())
    assert schemas(small.library()) == first
    assert all(text.endswith(b"}\n") for text in first.values())
