"""Keeps drawn shapes between runs, so that only what changed is drawn again. Losing it costs time and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import reads

#: Under this name it is noted which shapes were asked for.
SHAPE = "shape"


@dataclass
class Store:
    """Shapes by a key that stands for everything they depend on. Without a *file* it lasts as long as the run."""

    file: Path | None = None
    _kept: dict[str, str] = field(default_factory=dict)
    _used: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.file is None:
            return
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            self._kept = {str(key): str(value) for key, value in found.items()}
        except (OSError, ValueError, AttributeError):
            self._kept = {}

    @staticmethod
    def key(*what: object) -> str:
        """Return a short key for *what*, which must have the same ``repr`` in every run."""
        return hashlib.sha256(repr(what).encode()).hexdigest()[:24]

    def get(self, key: str) -> str | None:
        reads.note(SHAPE, key)
        found = self._used.get(key, self._kept.get(key))
        if found is not None:
            self._used[key] = found
        return found

    def put(self, key: str, shape: str) -> str:
        self._used[key] = shape
        return shape

    @property
    def used(self) -> dict[str, str]:
        """What this run used so far."""
        return dict(self._used)

    def add(self, used: Mapping[str, str]) -> None:
        """Take over what was *used* by another process."""
        self._used.update(used)

    def keep(self, keys: Iterable[str]) -> None:
        """Use the shapes *keys* without looking at them, as far as they are known."""
        self._used.update((key, self._kept[key]) for key in keys if key in self._kept)

    def save(self) -> None:
        """Write what this run used; what it did not use is forgotten. A folder that cannot be written to is no error."""
        if self.file is None or self._used == self._kept:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.file.with_suffix(".part")
            fresh.write_text(json.dumps(dict(sorted(self._used.items())), indent=0), encoding="utf-8")
            fresh.replace(self.file)
        except OSError:
            return
