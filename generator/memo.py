"""Keeps what was worked out of a page between runs, so that only pages that changed are read again. Losing it costs time and nothing else.

What is kept belongs to the program that made it: when a line of the program changes, or a library it reads pages with, all is worked out anew.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: The libraries that what is kept depends on.
LIBRARIES = ("lxml", "markdown", "pydantic", "syllapy")


@functools.cache
def program() -> str:
    """Return a short name of this very program: its files, those of its word lists, Python and :data:`LIBRARIES`."""
    found = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        found.update(f"{library} {metadata.version(library)}\n".encode())
    home = Path(__file__).parent
    for file in sorted((*home.rglob("*.py"), *home.rglob("*.txt"))):
        found.update(file.relative_to(home).as_posix().encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:24]


class Memo:
    """Results by a key that stands for everything they were made from. Without a *file* it lasts as long as the run."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        if file is None:
            return
        try:
            made_by, kept = pickle.loads(file.read_bytes())
        except Exception:  # a damaged file may raise anything, and is as good as none
            return
        if made_by == program() and isinstance(kept, dict):
            self._kept = kept

    def of(self, make: Callable[[], T], *parts: str | bytes) -> T:
        """Return what *make* gives for *parts*, which must be all that it depends on; it is called only when they are new."""
        key = hashlib.sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)).hexdigest()
        if key not in self._used:
            self._used[key] = self._kept[key] if key in self._kept else make()
        found: T = self._used[key]
        return found

    def save(self) -> None:
        """Write what this run used; what it did not use is forgotten. A folder that cannot be written to is no error."""
        if self._file is None or self._used.keys() == self._kept.keys():
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".part")
            fresh.write_bytes(pickle.dumps((program(), self._used), protocol=pickle.HIGHEST_PROTOCOL))
            fresh.replace(self._file)
        except OSError:
            return
