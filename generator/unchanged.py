"""Whether anything has changed since the last build, told in a tenth of a second: no library is loaded for it.

After a build that found nothing to say, a stamp holds the size and time of every file that went in or came out, and a digest of the program. As long
as all of them are as they were, the site is what a build would make. A file that was written while the build ran, or in the second before, is not
trusted, because its time cannot show a later edit. Losing the stamp costs one build.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator

#: What a build reads and writes, below the project's folder.
READ = ("content", "site_templates", "docs", os.path.join("tests", "vignettes"), "mkdocs.yml")
WRITTEN = (os.path.join("build", "docs"), "site")
STAMP = os.path.join("build", "cache", "unchanged.json")
#: Settings from outside that go into pages.
SETTINGS = ("SOURCE_DATE_EPOCH",)
#: How long before a build a file must have been written for its time to be trusted, in nanoseconds.
CERTAIN = 1_000_000_000
_PROGRAM = os.path.dirname(os.path.abspath(__file__))

Files = dict[str, list[int]]


def look(root: str, parts: Iterable[str] = READ) -> Files:
    """Return size and time of every file in *parts* of the project *root*, of the program, and the time of its libraries."""
    found = {f"program/{path}": what for path, what in _walk(_PROGRAM, "") if not path.endswith(".pyc")}
    # A library that comes, goes or gets another version changes the time of the folder it lies in.
    found.update({folder: [0, os.stat(folder).st_mtime_ns] for folder in sys.path if folder.endswith("site-packages") and os.path.isdir(folder)})
    for part in parts:
        found.update(_walk(os.path.join(root, part), part))
    return found


def _walk(folder: str, below: str) -> Iterator[tuple[str, list[int]]]:
    """Yield path and ``[size, time]`` of every file in *folder*, or of *folder* itself when it is a file."""
    try:
        entries = list(os.scandir(folder))
    except NotADirectoryError:
        stat = os.stat(folder)
        yield below, [stat.st_size, stat.st_mtime_ns]
        return
    except FileNotFoundError:
        return
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _walk(entry.path, path)
        else:
            stat = entry.stat()
            yield path, [stat.st_size, stat.st_mtime_ns]


def put(root: str, before: Files, started: int) -> None:
    """Write the stamp of a build that began at *started* (nanoseconds) with the files *before*. A folder that cannot be written to is no error."""
    if look(root) != before or any(time_ > started - CERTAIN for _, time_ in before.values()):
        return
    stamp = {"read": before, "written": _written(root), "settings": _settings()}
    try:
        fresh = os.path.join(root, f"{STAMP}.part")
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump(stamp, file)
        os.replace(fresh, os.path.join(root, STAMP))
    except OSError:
        return


def remove(root: str) -> None:
    """Take the stamp away: from here on the site is not what it says."""
    try:
        os.remove(os.path.join(root, STAMP))
    except OSError:
        return


def holds(root: str) -> int | None:
    """Return how many files ``build/docs`` has when the project *root* is as its last build left it, else ``None``."""
    try:
        with open(os.path.join(root, STAMP), encoding="utf-8") as file:
            stamp = json.load(file)
        written = _written(root)
        if stamp == {"read": look(root), "written": written, "settings": _settings()}:
            return sum(path.startswith(f"{WRITTEN[0]}/") for path in written)
    except (OSError, ValueError):
        return None
    return None


def _written(root: str) -> Files:
    return {path: what for part in WRITTEN for path, what in _walk(os.path.join(root, part), part)}


def _settings() -> list[str | None]:
    return [os.environ.get(name) for name in SETTINGS]


def now() -> int:
    """Return the time in nanoseconds, as files have it."""
    return time.time_ns()
