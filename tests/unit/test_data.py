from __future__ import annotations

import csv
import io
import json

import pytest

from generator import data
from generator.graph import Graph
from generator.model.kinds import KINDS
from generator.urls import FOLDERS
from tests.support import Project


@pytest.fixture
def graph(small: Project) -> Graph:
    return Graph(small.library())


def table(graph: Graph, name: str) -> list[dict[str, str]]:
    text = dict(data.files(graph))[f"data/{name}.csv"]
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_json_has_its_documented_shape(graph: Graph) -> None:
    whole = json.loads(data.as_json(graph))
    assert list(whole) == ["format", "name", "version", "content_date", "licence", "review", "kinds"]
    assert (whole["format"], whole["version"], whole["content_date"]) == ("trigger-point-atlas/1", "1.2.3", "2025-03-04")
    assert list(whole["kinds"]) == [kind for kind in KINDS if kind not in ("site", "clinic", "score-item")]
    for kind, entries in whole["kinds"].items():
        assert list(entries) == list(graph.library.all(kind))


def test_entries_are_as_authored_without_what_was_left_out(graph: Graph) -> None:
    soleus = json.loads(data.as_json(graph))["kinds"]["muscle"]["soleus"]
    assert soleus["summary"]["sources"] == [{"id": "article-one"}, {"id": "book-one", "at": "ch. 22"}]
    assert soleus["trigger_points"][1]["pain"] == {
        "primary": ["calf-outer-upper", "calf-inner-upper"],
        "spillover": ["knee-deep"],
        "sources": [{"id": "book-one"}],
    }
    assert "gaps" not in soleus


def test_the_json_can_be_read_back_by_the_models(graph: Graph) -> None:
    for kind, entries in json.loads(data.as_json(graph))["kinds"].items():
        for id_, value in entries.items():
            assert KINDS[kind].model.model_validate(value) == graph.library.get(kind, id_)


def test_every_table_has_its_columns_in_every_row(graph: Graph) -> None:
    files = dict(data.files(graph))
    assert set(files) == {"data/atlas.json", *(f"data/{name}.csv" for name in data.TABLES)}
    for name, spec in data.TABLES.items():
        rows = list(csv.reader(io.StringIO(files[f"data/{name}.csv"], newline=""), strict=True))
        assert tuple(rows[0]) == spec.columns
        assert {len(row) for row in rows} == {len(spec.columns)}, name
        assert len(rows) > 1, name
        assert spec.holds
        assert files[f"data/{name}.csv"].count("\r\n") == len(rows)


def test_what_the_tables_say(graph: Graph) -> None:
    assert {"muscle": "soleus", "number": "1", "zone": "heel-sole", "role": "primary"} in table(graph, "pain-zones")
    assert {"muscle": "soleus", "number": "1", "zone": "achilles", "role": "spillover"} in table(graph, "pain-zones")
    assert [row["muscle"] for row in table(graph, "suspects") if row["region"] == "calf"] == ["soleus", "tibialis-posterior", "gastrocnemius"]
    assert [row["rank"] for row in table(graph, "suspects") if row["region"] == "calf"] == ["1", "2", "3"]
    near = {row["id"]: set(row["near"].split()) for row in table(graph, "zones")}
    assert all(zone in near[other] for zone, others in near.items() for other in others)
    assert {"kind": "muscle", "entry": "soleus", "field": "summary.sources.1.id", "source": "book-one"} in table(graph, "citations")
    assert {row["kind"] for row in table(graph, "entries")} == set(FOLDERS)
    assert {(row["muscle"], row["kind"], row["other"]) for row in table(graph, "muscle-links")} >= {
        ("soleus", "feeds", "tibialis-posterior"),
        ("tibialis-posterior", "fed-by", "soleus"),
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_runs_as_a_formula(small: Project, text: str) -> None:
    small.edit("content/muscles/soleus.yml", "latin: musculus soleus", f'latin: "{text}"')
    row = next(row for row in table(Graph(small.library()), "muscles") if row["id"] == "soleus")
    assert row["latin"] == f"'{text}"
    json_text = json.loads(data.as_json(Graph(small.library())))["kinds"]["muscle"]["soleus"]["latin"]
    assert json_text == text, "the JSON holds the text as it is"


def test_numbers_are_left_alone(graph: Graph) -> None:
    assert data._csv(data.Table("x", ("a", "b"), lambda _: iter([(-1, "-1"), (2.5, 'say "x", y')])), graph) == 'a,b\r\n-1,\'-1\r\n2.5,"say ""x"", y"\r\n'
