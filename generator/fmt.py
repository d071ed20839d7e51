"""One form for all YAML files: key order of the model, two spaces, lines of 110 columns. Comments stay.

Checking and fixing are one function: a file is well formed when formatting it changes nothing.
"""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import FoldedScalarString

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
    _wrap(data, 0)
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


def _wrap(value: Any, column: int) -> None:
    """Fold long texts inside *value*, whose keys or items stand at *column*, and put long lists of texts on lines of their own."""
    items = value.items() if isinstance(value, CommentedMap) else enumerate(value) if isinstance(value, CommentedSeq) else ()
    for key, item in list(items):
        lead = column + (len(str(key)) + 2 if isinstance(value, CommentedMap) else 0)
        if isinstance(item, str):
            value[key] = _folded(item, lead, column + 2)
            continue
        if isinstance(item, CommentedSeq) and item.fa.flow_style() and _too_long(item, lead):
            item.fa.set_block_style()
        _wrap(item, column + (4 if isinstance(item, CommentedSeq) else 2))


def _too_long(items: CommentedSeq, lead: int) -> bool:
    """A flow list of texts that does not fit its line. A list of ids has no blanks inside and may simply go on below."""
    texts = [item for item in items if isinstance(item, str)]
    return any(" " in text for text in texts) and lead + 2 + sum(len(text) + 2 for text in texts) > WIDTH


def _folded(text: str, lead: int, column: int) -> str:
    """Return *text* as a folded block whose lines end before ``WIDTH``, or as it is when it fits its line."""
    flat = " ".join(text.split())
    if lead + len(flat) + 2 <= WIDTH:
        return text if text == flat and not isinstance(text, FoldedScalarString) else flat
    folded = FoldedScalarString(flat)
    ends, at = [], 0
    for line in textwrap.wrap(flat, WIDTH - 2 - column, break_long_words=False, break_on_hyphens=False)[:-1]:
        at += len(line)
        ends.append(at)
        at += 1
    folded.fold_pos = ends
    return cast("str", folded)


def _model_of(model: type[Model], name: str) -> type[Model] | None:
    field = model.model_fields.get(name)
    return inner_model(field.annotation) if field else None
