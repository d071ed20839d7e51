"""One form for all YAML files: key order of the model, two spaces, lines of 110 columns. Comments stay.

Checking and fixing are one function: a file is well formed when formatting it changes nothing.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from generator.library import inner_model
from generator.model.base import Model
from generator.model.kinds import KINDS, Kind
from generator.problems import Location, Problem, Problems
from generator.source import parse

WIDTH = 110


def run(content: Path, problems: Problems, *, write: bool) -> list[str]:
    """Format every content file, or only say which would change. Returns the names of changed files.

    A file that is not valid YAML is reported and left alone, and then nothing at all is written.
    """
    results: dict[Path, str] = {}
    for kind in KINDS.values():
        place = content / kind.place
        for file in sorted(place.glob("*.yml")) if kind.is_folder else [place]:
            if file.is_file():
                _one(file, kind, f"{content.name}/{file.relative_to(content).as_posix()}", results, problems, write=write)
    if write and not problems.failed:
        for file, text in results.items():
            beside = file.with_name(f".{file.name}.new")
            beside.write_text(text, encoding="utf-8")
            beside.replace(file)
    return [f"{content.name}/{file.relative_to(content).as_posix()}" for file in results]


def _one(file: Path, kind: Kind, shown: str, results: dict[Path, str], problems: Problems, *, write: bool) -> None:
    raw = file.read_bytes()
    problems.files += 1
    document, found = parse(raw, shown)
    problems.extend(found)
    if document is None:
        return
    try:
        text = formatted(raw.decode("utf-8-sig"), kind)
    except YAMLError as error:
        problems.add(Problem(Location(shown), "yaml", f"the file cannot be formatted: {error}.", "simplify the YAML"))
        return
    if text.encode() != raw:
        results[file] = text
        if not write:
            problems.add(Problem(Location(shown), "not-formatted", "the file is not in the common form.", "run: python -m generator fmt"))


def formatted(text: str, kind: Kind) -> str:
    """Return *text* in the common form. Formatting twice changes nothing more."""
    yaml = YAML(typ="rt")
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = WIDTH
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    data = yaml.load(text)
    if isinstance(data, CommentedMap):
        if kind.is_folder or kind.single:
            _order(data, kind.model)
        else:
            for value in data.values():
                _order(value, kind.model)
    out = io.StringIO()
    yaml.dump(data, out)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).rstrip("\n") + "\n"


def _order(value: Any, model: type[Model]) -> None:
    """Put the keys of *value* into the order of *model*, and so on inside. Unknown keys keep their place at the end."""
    if not isinstance(value, CommentedMap):
        return
    known = [name for name in model.model_fields if name in value]
    wanted = known + [name for name in value if name not in known]
    if list(value) != wanted:
        for name in wanted:
            value.move_to_end(name)
    for name, item in value.items():
        inner = _model_of(model, name)
        if inner is not None:
            for one in item if isinstance(item, CommentedSeq) else [item]:
                _order(one, inner)


def _model_of(model: type[Model], name: str) -> type[Model] | None:
    field = model.model_fields.get(name)
    return inner_model(field.annotation) if field else None
