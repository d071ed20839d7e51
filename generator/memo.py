"""Keeps what was worked out of a page between runs, so that only pages that changed are read again. Losing it costs time and nothing else.

What is kept belongs to the program that made it: when a line of the program changes, or a library it reads pages with, all is worked out anew.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Generic, TypeVar

from generator import workers

T = TypeVar("T")

#: The libraries that what is kept depends on.
LIBRARIES = ("jinja2", "lxml", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "numpy", "pydantic", "pyyaml", "syllapy")


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


@dataclass(frozen=True)
class Job(Generic[T]):
    """Something to work out, and all that it depends on."""

    make: Callable[[], T]
    parts: tuple[str | bytes, ...]

    @property
    def key(self) -> str:
        return hashlib.sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in self.parts)).hexdigest()


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

    def of(self, jobs: Sequence[Job[T]]) -> list[T]:
        """Return the result of each of *jobs*. Those that are new are made, on all cores when there are many."""
        keys = [job.key for job in jobs]
        new = {key: job for key, job in zip(keys, jobs, strict=True) if key not in self._used and key not in self._kept}
        for made in workers.spread(lambda share: {key: job.make() for key, job in share}, list(new.items())):
            self._used.update(made)
        for key in keys:
            if key not in self._used:
                self._used[key] = self._kept[key]
        return [self._used[key] for key in keys]

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
