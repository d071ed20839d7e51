"""The data downloads: everything as one JSON file and as CSV tables, in a stable documented shape.

The JSON holds entries as authored. The tables are flat; lists are one row an item, so that a spreadsheet can filter.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator import urls
from generator.graph import Graph
from generator.library import references
from generator.model.kinds import KINDS

FORMAT = "trigger-point-atlas/1"

Row = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A CSV table: what it holds, its columns and its rows."""

    holds: str
    columns: tuple[str, ...]
    rows: Callable[[Graph], Iterator[Row]]


def _muscles(graph: Graph) -> Iterator[Row]:
    for id_, m in graph.library.muscles.items():
        anatomy = m.anatomy
        yield id_, m.name, m.latin, m.group, " | ".join(m.also), anatomy.origin.text, anatomy.insertion.text, anatomy.nerve.text, anatomy.action.text


def _points(graph: Graph) -> Iterator[Row]:
    for id_, m in graph.library.muscles.items():
        for p in m.trigger_points:
            yield id_, p.number, p.name, p.at, p.location.text, p.commonness.level, " ".join(p.pain.feels), p.uncertain or ""


def _pain(graph: Graph) -> Iterator[Row]:
    for id_, m in graph.library.muscles.items():
        for p in m.trigger_points:
            yield from ((id_, p.number, zone, "primary") for zone in p.pain.primary)
            yield from ((id_, p.number, zone, "spillover") for zone in p.pain.spillover)


def _regions(graph: Graph) -> Iterator[Row]:
    for id_, r in graph.library.regions.items():
        yield id_, r.name, r.part, " ".join(r.zones), " ".join(r.red_flags)


def _suspects(graph: Graph) -> Iterator[Row]:
    for id_ in graph.library.regions:
        for rank, item in enumerate(graph.ranked(id_), 1):
            basis = "source" if item.suspect else "zones"
            yield id_, rank, item.muscle, "here" if item.here else "elsewhere", basis, f"{item.score:.3f}"


def _zones(graph: Graph) -> Iterator[Row]:
    for id_, z in graph.library.all("zone").items():
        yield id_, z.name, z.clinical, z.part, " ".join(sorted(graph.near[id_]))


def _set_off(graph: Graph) -> Iterator[Row]:
    for id_, m in graph.library.muscles.items():
        for off in m.set_off_by:
            yield id_, off.activity or "", off.text


def _links(graph: Graph) -> Iterator[Row]:
    for id_ in graph.library.muscles:
        for item in graph.links(id_):
            yield id_, item.kind, item.muscle, item.link.text


def _sources(graph: Graph) -> Iterator[Row]:
    for id_, s in graph.library.all("source").items():
        yield id_, s.type, s.authors, s.year or "", s.title, s.doi or "", s.url or "", "yes" if s.opened else "no"


def _citations(graph: Graph) -> Iterator[Row]:
    for kind in KINDS:
        for entry in graph.library.entries[kind].values():
            for wanted, id_, path in references(entry):
                if wanted == "source":
                    yield kind, entry.id, ".".join(map(str, path)), id_


def _entries(graph: Graph) -> Iterator[Row]:
    for kind in urls.FOLDERS:
        for id_, value in graph.library.all(kind).items():
            yield kind, id_, value.name, urls.page_of(kind, id_), " | ".join(value.also)


TABLES: dict[str, Table] = {
    "entries": Table("Every entry that has a page: kind, id, name, address, other names", ("kind", "id", "name", "page", "also"), _entries),
    "muscles": Table("Muscles with their anatomy", ("id", "name", "latin", "group", "also", "origin", "insertion", "nerve", "action"), _muscles),
    "trigger-points": Table("Trigger points", ("muscle", "number", "name", "zone", "location", "commonness", "feels", "uncertain"), _points),
    "pain-zones": Table("Which point sends pain to which zone", ("muscle", "number", "zone", "role"), _pain),
    "zones": Table("Zones and their neighbours", ("id", "name", "clinical", "part", "near"), _zones),
    "regions": Table("Regions with their zones and warning signs", ("id", "name", "part", "zones", "red_flags"), _regions),
    "suspects": Table("Muscles ranked for each region", ("region", "rank", "muscle", "lies", "basis", "score"), _suspects),
    "set-off-by": Table("What sets each muscle off", ("muscle", "activity", "text"), _set_off),
    "muscle-links": Table("Relations between muscles, seen from both ends", ("muscle", "kind", "other", "text"), _links),
    "sources": Table("The bibliography", ("id", "type", "authors", "year", "title", "doi", "url", "opened"), _sources),
    "citations": Table("Which fact cites which source", ("kind", "entry", "field", "source"), _citations),
}


def files(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield ``(path below build/docs, text)`` of every download."""
    yield "data/atlas.json", as_json(graph)
    for name, table in TABLES.items():
        yield f"data/{name}.csv", _csv(table, graph)


def as_json(graph: Graph) -> str:
    """Return all entries as authored: ``{"format", "version", "content_date", "licence", "kinds": {kind: {id: entry}}}``, each entry on its line."""
    site = graph.library.site
    head = {
        "format": FORMAT,
        "name": site.name,
        "version": site.version,
        "content_date": site.content_date.isoformat(),
        "licence": "CC BY 4.0",
        "review": site.review,
    }
    kinds = {
        kind: _lines({id_: _json(_plain(value)) for id_, value in graph.library.all(kind).items()})
        for kind in KINDS
        if kind not in ("site", "clinic", "score-item")
    }
    return _lines({**{key: _json(value) for key, value in head.items()}, "kinds": _lines(kinds)}) + "\n"


def _lines(items: Mapping[str, str]) -> str:
    """Return *items*, name to JSON, as one object with a line for each; done for the whole, the encoder would write all lists over many lines too."""
    return "{\n" + ",\n".join(f"{_json(name)}: {text}" for name, text in items.items()) + "\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_defaults=True)


#: First characters that make spreadsheet programs run a cell as a formula; some take the wide forms for them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _csv(table: Table, graph: Graph) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows(graph):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue()
