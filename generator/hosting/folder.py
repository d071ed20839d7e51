"""The folder for a web server: the site, its text files packed beside them, and what static hosts read.

It is written aside and put in place when it is whole. A file that is the same as in the folder before keeps its time: servers make
the mark by which a browser asks "is mine still right?" from time and size.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from generator import build as building
from generator.build import Paths, Status
from generator.hosting import headers, packing
from generator.problems import ContentError, Location, Problem, Problems

#: For hosts that would otherwise leave out names with an underscore (GitHub Pages from a branch).
NO_JEKYLL = ".nojekyll"


@dataclass(frozen=True)
class Deployed:
    """A folder that was written."""

    folder: Path
    files: int
    size: int
    text: int
    """Bytes of the text files that have packed versions."""
    gzip: int
    brotli: int


def deploy(paths: Paths, out: Path, problems: Problems, status: Status) -> Deployed:
    """Build the site and write the folder *out*. Raises :class:`ContentError`, or ``OSError`` when it cannot be written."""
    _refuse_a_stranger(out.resolve(), problems)
    building.build(paths, problems, status)
    status("Packing")
    return lay(paths, out, problems)


def lay(paths: Paths, out: Path, problems: Problems) -> Deployed:
    """Write the site as it was built last into *out*. Raises as :func:`deploy` does; an older folder is then untouched."""
    target = out.resolve()
    building.recover(target)
    _refuse_a_stranger(target, problems)
    site = gather(paths.site, problems)
    packed = packing.siblings(site)
    files = {**site, **packed}
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _write(fresh, files)
        _keep_times(fresh, target, files)
        building.swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    sizes = {form: sum(len(small) for path, small in packed.items() if path.endswith(form)) for form in packing.FORMS}
    text = sum(len(site[path]) for path in {path.removesuffix(".gz").removesuffix(".br") for path in packed})
    return Deployed(target, len(files), sum(map(len, files.values())), text, sizes[".gz"], sizes[".br"])


def gather(site: Path, problems: Problems) -> dict[str, bytes]:
    """Return every file for the server but the packed ones, path to bytes, sorted. Raises :class:`ContentError`."""
    files = {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}
    if headers.FILE in files:
        message = f"'{headers.FILE}' is written twice: by hand and for static hosts."
        problems.add(Problem(Location(f"docs/{headers.FILE}"), "page-twice", message, "remove the one in docs/"))
        raise ContentError(problems)
    files[headers.FILE] = headers.static_hosts(files, headers.page_policy(files["index.html"])).encode()
    files[NO_JEKYLL] = b""
    return dict(sorted(files.items()))


def _refuse_a_stranger(target: Path, problems: Problems) -> None:
    """Raise :class:`ContentError` when *target* is anything but missing, empty or a folder made here: it would be lost."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    made = target / headers.FILE
    if not (made.is_file() and made.read_bytes().startswith(headers.MARK.encode())):
        message = "this is not a folder that `deploy` wrote before, and what is in it would be lost."
        problems.add(Problem(Location(os.path.relpath(target)), "folder-in-use", message, "name a new or an empty folder with --out"))
        raise ContentError(problems)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _keep_times(fresh: Path, before: Path, files: dict[str, bytes]) -> None:
    """Give each file in *fresh* that is the same in the folder *before* the time that it has there."""
    for path, data in files.items():
        old = before / path
        if old.is_file() and old.stat().st_size == len(data) and old.read_bytes() == data:
            os.utime(fresh / path, ns=(old.stat().st_atime_ns, old.stat().st_mtime_ns))
