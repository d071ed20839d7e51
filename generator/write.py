"""Writes a finished tree: only what changed, each file whole or not at all, and removes what no longer belongs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Written:
    """How many files were written, left alone and removed."""

    changed: int
    same: int
    removed: int


def write_tree(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Make *folder* hold exactly *files* (path to bytes). Raises ``OSError`` when the folder cannot be written."""
    changed = same = 0
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        target = folder / path
        if _same(target, data):
            same += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
        changed += 1
    return Written(changed, same, _prune(folder, files))


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and move into place, so that a killed run leaves the old file or the new one."""
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(data)
    os.replace(beside, target)


def _prune(folder: Path, files: Mapping[str, bytes]) -> int:
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in files:
            path.unlink()
            removed += 1
    return removed
