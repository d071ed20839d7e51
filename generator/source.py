"""YAML text to plain data, with the line and column of every value.

Knows YAML and nothing of muscles. Only mappings, lists and plain scalars are accepted: anchors, aliases, tags and
multiple documents are refused, and a word such as ``no`` stays a word. Built on the parser's event stream, so that a
deeply nested file cannot exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from generator.problems import Location, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,15}\Z")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = str | int
Path_ = tuple[Key, ...]
Mark = tuple[int, int]


@dataclass(frozen=True)
class Marks:
    """Line and column of every key and value."""

    keys: dict[Path_, Mark] = field(default_factory=dict)
    values: dict[Path_, Mark] = field(default_factory=dict)


@dataclass
class Document:
    """One parsed file: its data and where each key and value stands."""

    path: str
    data: Any = None
    raw: bytes = b""
    made: dict[tuple[str, Path_], Any] = field(default_factory=dict)
    """What was made of its parts before, by what it is for and the path of the part; for who reads the file only once."""

    def locate(self, path: Path_, *, key: bool = False) -> Location:
        """Return the location of the value (or key) at *path*; steps that are not in the file are skipped over."""
        known: Path_ = ()
        for step in path:
            if (*known, step) in self._marks.values:
                known = (*known, step)
        marks = self._marks.keys if key and known in self._marks.keys else self._marks.values
        return Location(self.path, *marks.get(known, (1, 1)))

    @cached_property
    def _marks(self) -> Marks:
        """Found when a place is first asked for, by reading the file once more: few files have anything to say about them, and marks are larger than data."""
        marks = Marks()
        _Builder(marks).build(self.raw.decode("utf-8-sig"))
        return marks


class _Refused(Exception):
    """A construct this loader does not take; carries the finished problem parts."""

    def __init__(self, mark: Mark, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.mark, self.code, self.message, self.fix = mark, code, message, fix


def read(file: Path, shown_as: str, kept: dict[str, bytes] | None = None) -> tuple[Document | None, list[Problem]]:
    """Read and parse one file. Returns the document, or ``None`` and the problems that kept it from being read.

    Its bytes are put into *kept*, by the name it is shown as.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        return None, [Problem(Location(shown_as), "unreadable", f"the file cannot be read: {error.strerror}.", "check its permissions")]
    if kept is not None:
        kept[shown_as] = raw
    return parse(raw, shown_as)


#: Reads a file as :func:`read` does.
Reader = Callable[[Path, str], tuple[Document | None, list[Problem]]]


class Remembering:
    """Reads files as :func:`read` does, and those that did not change only once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], tuple[tuple[int, int], tuple[Document | None, list[Problem]]]] = {}

    def __call__(self, file: Path, shown_as: str) -> tuple[Document | None, list[Problem]]:
        try:
            stat = file.stat()
        except OSError:
            return read(file, shown_as)
        now = (stat.st_size, stat.st_mtime_ns)
        known = self._known.get((file, shown_as))
        if known is None or known[0] != now:
            known = self._known[file, shown_as] = (now, read(file, shown_as))
        return known[1]


def parse(raw: bytes, shown_as: str) -> tuple[Document | None, list[Problem]]:
    """Parse YAML bytes. See :func:`read`."""
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes; the limit is {MAX_BYTES:,}."
        return None, [Problem(Location(shown_as), "file-too-large", message, "split it, or remove what does not belong in it")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        where = Location(shown_as, before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1)
        return None, [Problem(where, "not-utf-8", "the file is not UTF-8 text.", "save it as UTF-8 in the editor")]
    try:
        try:
            data = _Builder().build(text)
        except _Refused:  # once more with marks, to tell where
            data = _Builder(Marks()).build(text)
        return Document(shown_as, data, raw), []
    except _Refused as refused:
        return None, [Problem(Location(shown_as, *refused.mark), refused.code, refused.message, refused.fix)]
    except yaml.YAMLError as error:
        return None, [_yaml_problem(error, text, shown_as)]


def _yaml_problem(error: yaml.YAMLError, text: str, shown_as: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        line, column = mark.line + 1, mark.column + 1
    else:
        before = text[: getattr(error, "position", 0) or 0]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    where = Location(shown_as, line, column)
    if "\t" in shown[: column + 1]:
        return Problem(where, "tab", "a tab stands where YAML needs spaces.", "replace the tab with spaces")
    if re.search(r":\s.*:\s", shown):
        return Problem(where, "yaml", f"this is not valid YAML: {_reason(error)}.", 'put the text in "quotes", because it holds a colon and a space')
    return Problem(where, "yaml", f"this is not valid YAML: {_reason(error)}.", "check quotes, colons and indentation near this place")


def _reason(error: yaml.YAMLError) -> str:
    parts = [getattr(error, "context", None), getattr(error, "problem", None) or getattr(error, "reason", None)]
    return ", ".join(str(part) for part in parts if part) or "it cannot be parsed"


class _Builder:
    """Builds plain data from parser events, without recursion. Notes where all stands in *marks*, if somebody wants to know."""

    def __init__(self, marks: Marks | None = None) -> None:
        self.marks = marks
        self.stack: list[tuple[Path_, Any]] = []
        """The containers that are open, each with its path, which is empty when there are no marks."""
        self.pending: list[str | None] = []

    def build(self, text: str) -> Any:
        root: Any = None
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor:
                    raise _anchor(event)
                root = self._scalar(event, root)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                _, value = self.stack.pop()
                self.pending.pop()
                if not self.stack:
                    root = value
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _anchor(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(_mark(event), "yaml-documents", "the file holds more than one document.", "remove the line with ---")
        if root is None:
            raise _Refused((1, 1), "empty-file", "the file is empty.", "fill it, or remove it")
        return root

    def _open(self, event: Any) -> None:
        if event.tag:
            raise _Refused(_mark(event), "yaml-tag", f"the tag {event.tag} is not used here.", "remove the tag")
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(_mark(event), "yaml-depth", f"values are nested more than {MAX_DEPTH} deep.", "check brackets and indentation")
        if self._wants_key():
            raise _Refused(_mark(event), "yaml-key", "a list or mapping cannot be a key.", "check for a stray ? or bracket")
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(value, event)
        self.stack.append((path, value))
        self.pending.append(None)

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][1], dict) and self.pending[-1] is None

    def _scalar(self, event: Any, root: Any) -> Any:
        if event.tag and event.tag != "!":
            raise _Refused(_mark(event), "yaml-tag", f"the tag {event.tag} is not used here.", "remove the tag")
        if self._wants_key():
            self._key(event.value, event)
            return root
        value = _plain(event) if event.implicit[0] and not event.style else event.value
        self._place(value, event)
        return value if not self.stack else root

    def _key(self, key: str, event: Any) -> None:
        path, mapping = self.stack[-1]
        if key in mapping:
            first = self.marks.keys[*path, key][0] if self.marks else 0
            raise _Refused(_mark(event), "duplicate-key", f"'{key}' stands twice; first in line {first}.", "keep one of the two")
        self.pending[-1] = key
        if self.marks:
            self.marks.keys[(*path, key)] = _mark(event)
        mapping[key] = None

    def _place(self, value: Any, event: Any) -> Path_:
        """Put *value* into the container that is open and return its path, if paths are noted."""
        here: Path_ = ()
        if self.stack:
            path, container = self.stack[-1]
            step: Key
            if isinstance(container, list):
                step = len(container)
                container.append(value)
            else:
                key = self.pending[-1]
                assert key is not None
                step = key
                container[step] = value
                self.pending[-1] = None
            here = (*path, step) if self.marks else ()
        if self.marks:
            self.marks.values[here] = _mark(event)
        return here


def _mark(event: Any) -> Mark:
    """Return line and column of *event*, counted from 1."""
    start = event.start_mark
    return start.line + 1, start.column + 1


def _anchor(event: Any) -> _Refused:
    message = "anchors and aliases (& and *) are not used here."
    return _Refused(_mark(event), "yaml-anchor", message, "write the value out, or put text that starts with & or * in quotes")


def _plain(event: Any) -> Any:
    """Return the value of an unquoted scalar: only whole numbers, decimals, true and false are not text."""
    text: str = event.value
    if text in {"", "~", "null"}:
        raise _Refused(_mark(event), "empty-value", "a key has no value.", "give it a value, or remove the key")
    if text in {"true", "false"}:
        return text == "true"
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
