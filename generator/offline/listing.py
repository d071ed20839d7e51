"""The two lists of a bundle: ``SHA256SUMS`` for the tools that every system has, ``manifest.json`` for programs.

Each names every file of the site. They check each other: a slip in one of them shows against the other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
FORMAT = "trigger-point-atlas-offline/1"

_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


@dataclass(frozen=True)
class Listed:
    """A file of the bundle: where it lies below the bundle's folder, its size in bytes and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


def listed(files: Mapping[str, bytes]) -> tuple[Listed, ...]:
    """Return *files* (path to bytes) with their sums, sorted by path."""
    return tuple(Listed(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in sorted(files.items()))


def sums(files: Iterable[Listed]) -> bytes:
    """Return ``SHA256SUMS`` as ``sha256sum`` writes it."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()


def manifest(facts: Mapping[str, object], files: tuple[Listed, ...]) -> bytes:
    """Return ``manifest.json``: *facts* about the bundle, then how many files and bytes it holds, then each file."""
    total = {"file_count": len(files), "bytes": sum(file.size for file in files)}
    whole = {"format": FORMAT, **facts, **total, "files": [asdict(file) for file in files]}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_sums(raw: bytes) -> dict[str, str]:
    """Return path to SHA-256 from the bytes of ``SHA256SUMS``. Raises ``ValueError`` when they are not such a list."""
    text = raw.decode("ascii")
    lines = [_LINE.fullmatch(line) for line in text.split("\n")[:-1]]
    if not lines or not text.endswith("\n") or not all(lines):
        raise ValueError("it is not a list of sums and files")
    return _once((line[2], line[1]) for line in lines if line)


def read_manifest(raw: bytes) -> dict[str, str]:
    """Return path to SHA-256 from the bytes of ``manifest.json``. Raises ``ValueError`` when they are not a bundle's list."""
    try:
        whole = json.loads(raw.decode())
        if whole["format"] != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        files = [Listed(**file) for file in whole["files"]]
        sizes = [file.size for file in files]
        if whole["file_count"] != len(files) or whole["bytes"] != sum(sizes):
            raise ValueError("its totals do not fit its list")
        return _once((file.path, file.sha256) for file in files)
    except (KeyError, TypeError, RecursionError):
        raise ValueError("it does not have the parts of a bundle's list") from None


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return *pairs* as a mapping. Raises ``ValueError`` when a path stands twice or anything is not text."""
    found: dict[str, str] = {}
    for path, digest in pairs:
        if not (isinstance(path, str) and isinstance(digest, str)) or path in found:
            raise ValueError("it names a file twice, or one without a name")
        found[path] = digest
    return found
