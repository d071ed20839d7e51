"""The form of the compiled files: JSON in a stable order, one path to a line, so that a change can be read as a diff."""

from __future__ import annotations

import json
from typing import Any

LONG = {"arcs", "seen", "runs", "points", "lines", "shade"}
"""Keys whose members stand on a line each."""


def text(value: dict[str, Any]) -> str:
    """Return *value* as the text of a file."""
    return _text(value, "", "") + "\n"


def _text(value: Any, key: str, indent: str) -> str:
    inner = indent + " "
    if isinstance(value, dict) and value and (key in LONG or _spread(value)):
        members = (f"{inner}{json.dumps(name)}: {_text(member, name, inner)}" for name, member in value.items())
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value and key in LONG:
        return "[\n" + ",\n".join(inner + _short(member) for member in value) + f"\n{indent}]"
    return _short(value)


def _spread(value: dict[str, Any]) -> bool:
    """Return whether a mapping is written over several lines: it holds mappings, paths or long lists."""
    return any(isinstance(member, dict | str) or (isinstance(member, list) and name in LONG) for name, member in value.items())


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
