"""Starts a content file: every key of the model, in order, with what belongs in it as a comment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from generator.library import inner_model
from generator.model.base import ID_PATTERN, Citation, Model
from generator.model.kinds import KINDS as ALL_KINDS
from generator.model.muscle import EXPECTED_SECTIONS, Muscle
from generator.problems import Location, Problem, Problems

KINDS = {name: kind for name, kind in ALL_KINDS.items() if kind.is_folder}


def start(content: Path, kind: str, id_: str, problems: Problems) -> Path | None:
    """Write ``content/<kind>s/<id>.yml`` and return it; an existing file or a bad id is a problem."""
    file = content / KINDS[kind].place / f"{id_}.yml"
    shown = f"{content.name}/{KINDS[kind].place}/{id_}.yml"
    if not re.fullmatch(ID_PATTERN, id_) or len(id_) > 64:
        problems.add(Problem(Location(shown), "bad-id", f"'{id_}' is not an id.", "use lower-case letters, digits and single hyphens, at most 64"))
        return None
    if file.exists():
        problems.add(Problem(Location(shown), "exists", "the file is there already.", "edit it, or choose another id"))
        return None
    file.write_text(template(kind, id_), encoding="utf-8")
    return file


def template(kind: str, id_: str) -> str:
    """Return the commented template of one kind. It passes the check once every ... is filled in."""
    spec = KINDS[kind]
    lines = [
        f"# yaml-language-server: $schema=../.schema/{spec.schema}",
        "# Fill in every ... ; what cannot be filled goes out, and gaps says why. Lines that start with # may go or stay.",
        *_fields(spec.model, 0, name=id_.replace("-", " ").capitalize()),
    ]
    return "\n".join(lines) + "\n"


def _fields(model: type[Model], depth: int, name: str = "...") -> list[str]:
    pad = "  " * depth
    lines = []
    # The kind of a technique or exercise is declared last, in the subclass; people think of it right after the name.
    for key, field in sorted(model.model_fields.items(), key=lambda item: {"name": 0, "kind": 1}.get(item[0], 2)):
        if key == "former_ids":
            continue
        optional = not field.is_required() and not (model is Muscle and key in EXPECTED_SECTIONS)
        lead = "# " if optional else ""
        if field.description:
            plain = field.description.replace("``", "'")
            lines.append(f"{pad}# {key}: {plain}")
        body = _value(key, field, depth, name)
        lines += [f"{pad}{lead}{line}" for line in body]
    return lines


def _value(key: str, field: FieldInfo, depth: int, name: str) -> list[str]:
    inner = inner_model(field.annotation)
    many = "tuple" in str(field.annotation)
    if inner is Citation:
        return [f"{key}: [...]"]
    if inner is not None:
        nested = [line for line in _fields(inner, 0) if not line.startswith("#")]
        if many:
            return [f"{key}:", f"  - {nested[0]}", *(f"    {line}" for line in nested[1:])]
        return [f"{key}:", *(f"  {line}" for line in nested)]
    if many:
        return [f"{key}: [...]"]
    return [f"{key}: {_scalar(key, field, name)}"]


def _scalar(key: str, field: FieldInfo, name: str) -> str:
    if key == "name" and name != "...":
        return name
    choices: Any = getattr(field.annotation, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        return f"...  # one of {', '.join(choices)}"
    return "1" if field.annotation is int else "..."
