"""JSON Schema files for editors, derived from the models, so that the YAML completes and checks while it is typed."""

from __future__ import annotations

import json
from typing import Any

from generator.library import Library
from generator.model.base import ID_PATTERN
from generator.model.kinds import KINDS, Kind

FOLDER = ".schema"


def schemas(library: Library) -> dict[str, bytes]:
    """Return ``{file name: JSON}`` for every kind. References list the ids that exist now."""
    return {kind.schema: _text(_schema(kind, library)) for kind in KINDS.values()}


def _text(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _schema(kind: Kind, library: Library) -> dict[str, Any]:
    schema = _with_ids(kind.model.model_json_schema(mode="validation"), library)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if kind.is_folder or kind.single:
        return {**head, **schema}
    definitions = schema.pop("$defs", {})
    return {
        **head,
        "title": kind.title,
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN},
        "additionalProperties": {"$ref": f"#/$defs/{kind.model.__name__}"},
        "$defs": {**definitions, kind.model.__name__: schema},
    }


def _with_ids(node: Any, library: Library) -> Any:
    """Return *node* with every reference turned into the list of ids it may hold."""
    if isinstance(node, list):
        return [_with_ids(item, library) for item in node]
    if not isinstance(node, dict):
        return node
    if "x-ref" in node:
        return {"type": "string", "enum": sorted(library.ids(node["x-ref"]))}
    return {key: _with_ids(value, library) for key, value in node.items()}
