"""Keeps pages between builds: one is rendered again only when something that it was made from has changed.

While a page is rendered, the fields of entries that it reads are noted (``generator.reads``). A later build compares the content of then and now,
field by field, and takes a page from ``build/docs`` when none of its fields differ, the file is the one that was written, and the program, the
templates, the geometry and the ids of all entries are the same. Losing what is kept costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import pickle
from array import array
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import reads
from generator.graph import APART, LINKS, PAINS, RANKED, USERS, Graph
from generator.library import Entry
from generator.memo import program
from generator.model.kinds import KINDS
from generator.reads import Reads
from generator.source import parse
from generator.store import SHAPE

#: Kinds whose entries are followed field by field. All others are small and stand in most pages: when one of them changes, all pages are new.
FOLLOWED = frozenset(
    {"region", "muscle", "technique", "exercise", "symptom", "activity", "red-flag", "look-alike", "question", "evidence", "self-care", "score-item", "source"}
)
#: Fields that are read once for all pages, see the cached properties of ``Library``, ``Graph`` and ``Anatomy``.
SHARED = frozenset({("muscle", "views"), ("region", "zones")})


@dataclass(frozen=True)
class Made:
    """A page of an earlier build."""

    facts: tuple[Any, ...]
    """What it is made from besides the content and its template, such as its title."""
    digest: bytes
    reads: array[int]
    shapes: tuple[str, ...]
    """The drawn shapes that it needs, by their keys in the store."""


@dataclass
class _State:
    stamp: str
    ids: tuple[tuple[str, tuple[str, ...]], ...]
    files: dict[str, bytes]
    asked: dict[tuple[str, str], Any]
    pages: dict[str, Made] = field(default_factory=dict)


class Kept:
    """The pages that an earlier build left in *tree*, and what this one says of its own."""

    def __init__(self, file: Path, tree: Path, stamp: str, graph: Graph, files: Mapping[str, bytes]) -> None:
        """*file* is where all is kept, *stamp* the one taken before anything was read (see :func:`stamp`); *files* holds the bytes of every
        content file as it was read, by the path of its document.
        """
        self._file, self._tree, self._library = file, tree, graph.library
        self._entries = [entry for kind in FOLLOWED for entry in self._library.entries[kind].values()]
        asked = _asked(graph)
        self._numbers: dict[tuple[Any, str], int] = {}
        for entry in sorted(self._entries, key=lambda one: (one.kind, one.id)):
            for part in (reads.WHOLE, *type(entry.value).model_fields):
                self._numbers[id(entry.value), part] = len(self._numbers)
        for what in asked:
            self._numbers[what] = len(self._numbers)
        ids = tuple((kind, tuple(entries)) for kind, entries in self._library.entries.items())
        self._now = _State(stamp, ids, dict(files), asked)
        self._before = self._load()
        self._changed = self._compare()

    def _load(self) -> _State | None:
        try:
            found = pickle.loads(self._file.read_bytes())
        except Exception:  # a damaged file may raise anything, and is as good as none
            return None
        same = isinstance(found, _State) and (found.stamp, found.ids) == (self._now.stamp, self._now.ids) and found.files.keys() == self._now.files.keys()
        return found if same else None

    def _compare(self) -> set[int] | None:
        """Return the numbers of all that differs; ``None`` when no page can be taken."""
        if self._before is None:
            return None
        files = {path for path, raw in self._now.files.items() if self._before.files[path] != raw}
        changed = {self._numbers[what] for what, value in self._now.asked.items() if self._before.asked.get(what) != value}
        old = {path: parse(self._before.files[path], path)[0] for path in files}
        for kind, entries in self._library.entries.items():
            for entry in entries.values():
                document = old.get(entry.document.path)
                if entry.document.path not in files:
                    continue
                parts = _differ(entry, document.data) if document else None
                if parts is None or (parts and kind not in FOLLOWED) or any((kind, part) in SHARED for part in parts):
                    return None
                changed.update(self._numbers[id(entry.value), part] for part in (*parts, reads.WHOLE) if parts)
        return changed

    def take(self, pages: Mapping[str, tuple[Any, ...]]) -> dict[str, bytes]:
        """Return path and content of those *pages* (path to facts, see :class:`Made`) that are as they would be made now."""
        if self._before is None or self._changed is None:
            return {}
        found = {}
        for path, facts in pages.items():
            made = self._before.pages.get(path)
            if made is None or made.facts != facts or not self._changed.isdisjoint(made.reads):
                continue
            try:
                content = (self._tree / path).read_bytes()
            except OSError:
                continue
            if hashlib.sha256(content).digest() == made.digest:
                found[path] = content
                self._now.pages[path] = made
                self._library.shapes.keep(made.shapes)
        return found

    def following(self) -> AbstractContextManager[None]:
        """Let the content note what is read of it, for :meth:`made`."""
        return reads.watching(KINDS[kind].model for kind in FOLLOWED)

    def made(self, facts: tuple[Any, ...], content: bytes, seen: Reads) -> Made:
        """Return a page as it is kept; *seen* is what was read for it."""
        numbers = array("L", sorted(self._numbers[what] for what in seen if what in self._numbers))
        return Made(facts, hashlib.sha256(content).digest(), numbers, tuple(sorted(part for what, part in seen if what == SHAPE)))

    def put(self, pages: Mapping[str, Made]) -> None:
        """Keep *pages* that were made now."""
        self._now.pages.update(pages)

    def save(self) -> None:
        """Write what is known of the pages of this build. A folder that cannot be written to is no error."""
        if self._before == self._now:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".part")
            fresh.write_bytes(pickle.dumps(self._now, protocol=pickle.HIGHEST_PROTOCOL))
            fresh.replace(self._file)
        except OSError:
            return


def _asked(graph: Graph) -> dict[tuple[str, str], Any]:
    """Return what the graph works out once and tells many pages, by the names under which it notes it."""
    ranked = {(RANKED, region): repr(graph.ranked(region)) for region in graph.library.regions}
    of_muscle = ((PAINS, graph.regions_of_pain), (LINKS, graph.links), (APART, graph.tell_apart))
    told = {(name, muscle): repr(tell(muscle)) for muscle in graph.library.muscles for name, tell in of_muscle}
    users = {(USERS, f"{kind} {id_}"): graph.users_of(kind, id_) for kind, entries in graph.library.entries.items() for id_ in entries}
    return {**ranked, **told, **users}


def _differ(entry: Entry, before: Any) -> list[str] | None:
    """Return the fields of *entry* that were others in the data *before* of its file; ``None`` when it cannot be compared."""
    now = entry.document.data
    for step in entry.base:
        if not isinstance(before, dict) or step not in before:
            return None
        before, now = before[step], now[step]
    # By what they look like: true is 1 to Python, and the order of keys makes no difference to it.
    if repr(before) == repr(now):
        return []
    try:
        old = KINDS[entry.kind].model.model_validate(before)
    except ValueError:
        return None
    return [name for name in type(old).model_fields if repr(getattr(old, name)) != repr(getattr(entry.value, name))]


def stamp(*places: Path) -> str:
    """Return a short name of the program and of every file in *places*, folders or files. To be taken before they are read: a later edit is not in it."""
    found = hashlib.sha256(program().encode())
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                found.update(f"\0{file.relative_to(place).as_posix()}\0{file.stat().st_size}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()
