"""Packs the finished site into one ZIP file that works from a disk or a USB stick with the network off.

The same site gives the same bytes: files in order, with the day of the content as their time, with the same rights and the same compression.
The ZIP is made whole in memory, measured, written beside its place and moved there, so that no half of one is ever found.
"""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import TemplateError

from generator import build as building
from generator import library
from generator.build import Paths, Status
from generator.model.vocabulary import Site
from generator.offline import names
from generator.offline.listing import MANIFEST, SUMS, listed, manifest, sums
from generator.problems import ContentError, Location, Problem, Problems
from generator.render import environment

START = "START-HERE.html"
TEMPLATE = "start-here.html.j2"
#: Papers from the project's root, and their names in the bundle: with an ending, so that a double click opens them.
PAPERS = {
    "LICENSE": "LICENSE.txt",
    "LICENSE-CONTENT": "LICENSE-CONTENT.txt",
    "NOTICE": "NOTICE.txt",
    "LICENSES/Apache-2.0.txt": "LICENSES/Apache-2.0.txt",
}
LICENCE = {"content": "CC BY 4.0", "code": "MIT"}
#: What no page uses from a disk, as patterns of paths in the site.
LEFT_OUT = (
    "404.html",  # web servers show it; from a disk its addresses lead out of the folder
    "sitemap.xml*",  # for search engines
    "robots.txt",
    "*.map",  # for those who work on the theme
    "assets/javascripts/lunr/*",  # the theme's own search, which is off
    "assets/javascripts/workers/*",
    "assets/images/readme-*",  # pictures of the project's front page
)
#: Largest ZIP, in bytes: what e-mail and slow lines still take.
LIMIT = 25_000_000
LEVEL = 9
NAMED = 5


@dataclass(frozen=True)
class Bundle:
    """A ZIP that was written."""

    file: Path
    size: int
    files: int
    unpacked: int
    sha256: str
    largest: tuple[tuple[str, int], ...]
    """The largest files with their packed size in bytes."""


def bundle(paths: Paths, out: Path, problems: Problems, status: Status) -> Bundle:
    """Build the site and write its ZIP into *out*. Raises :class:`ContentError`, or ``OSError`` when it cannot be written."""
    building.build(paths, problems, status)
    status("Packing")
    return pack(paths, out, problems)


def pack(paths: Paths, out: Path, problems: Problems) -> Bundle:
    """Write the ZIP of the site as it was built last into *out*. Raises as :func:`bundle` does; an older ZIP is then untouched."""
    content = library.load(paths.content, problems, paths.clinic)
    site = content.site
    whose = f"-{slug(content.clinic.name or 'clinic')}" if paths.clinic else ""
    name = f"{slug(site.name)}-{site.version}{whose}"
    files = gather(paths, site, name, problems)
    raw, packed = zipped(files, name, site.content_date)
    largest = tuple(sorted(packed.items(), key=lambda item: (-item[1], item[0]))[:NAMED])
    target = out / f"{name}-offline.zip"
    if len(raw) > LIMIT:
        message = f"the ZIP would have {megabytes(len(raw))}; at most {megabytes(LIMIT)} are wanted. The largest files: {in_words(largest)}."
        problems.add(Problem(Location(os.path.relpath(target)), "bundle-too-big", message, "make the largest files smaller"))
        raise ContentError(problems)
    write(target, raw)
    return Bundle(target, len(raw), len(files), sum(map(len, files.values())), hashlib.sha256(raw).hexdigest(), largest)


def slug(text: str) -> str:
    """Return *text* as part of a file name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "site"


def megabytes(size: int) -> str:
    """Return *size* in words, such as ``7.2 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size / 1e3:.0f} kB"


def in_words(files: tuple[tuple[str, int], ...]) -> str:
    """Return files and their sizes as a list in words."""
    return ", ".join(f"{path} {megabytes(size)}" for path, size in files)


def gather(paths: Paths, site: Site, name: str, problems: Problems) -> dict[str, bytes]:
    """Return every file of the bundle, path to bytes, sorted. Raises :class:`ContentError` for names that not every system takes."""
    found = {file.relative_to(paths.site).as_posix(): file for file in sorted(paths.site.rglob("*")) if file.is_file()}
    kept = {path: file for path, file in found.items() if not any(fnmatch.fnmatchcase(path, pattern) for pattern in LEFT_OUT)}
    for path in {START, SUMS, MANIFEST, *PAPERS.values()} & kept.keys():
        problems.add(Problem(Location(f"site/{path}"), "page-twice", f"the bundle writes its own '{path}'.", "rename the one in docs/"))
    for paper, path in PAPERS.items():
        kept[path] = paths.root / paper
        if not kept[path].is_file():
            problems.add(Problem(Location(paper), "missing-file", "the bundle needs this paper about licences.", "restore it"))
    if not problems.failed:
        sizes = {path: file.stat().st_size for path, file in kept.items()}
        problems.extend(names.check({**sizes, **dict.fromkeys((START, SUMS, MANIFEST), 0)}))
    start = _start_page(paths, site, name, problems)
    if problems.failed:
        raise ContentError(problems)
    files = {**{path: file.read_bytes() for path, file in kept.items()}, START: start}
    facts = {"name": site.name, "version": site.version, "content_date": site.content_date.isoformat(), "licence": LICENCE}
    files[MANIFEST] = manifest(facts, listed(files))
    files[SUMS] = sums(listed(files))
    return dict(sorted(files.items()))


def _start_page(paths: Paths, site: Site, name: str, problems: Problems) -> bytes:
    """Return the page that says how to begin. A template that fails is a problem."""
    try:
        return environment(paths.templates).get_template(TEMPLATE).render(site=site, folder=name, sums=SUMS, licence=LICENCE).encode()
    except (TemplateError, TypeError, AttributeError, ValueError, KeyError) as error:
        where = Location(f"{paths.templates.name}/{TEMPLATE}", getattr(error, "lineno", None) or 0, 1)
        problems.add(Problem(where, "template", f"{error} (while rendering {START}).", "mend the template"))
        return b""


def zipped(files: Mapping[str, bytes], folder: str, day: date) -> tuple[bytes, dict[str, int]]:
    """Return a ZIP of *files* below *folder*, all of them dated *day*, and the packed size of each file."""
    packed: dict[str, int] = {}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as target:
        for path, data in files.items():
            # The ZIP format knows no day before 1980.
            info = zipfile.ZipInfo(f"{folder}/{path}", (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            info.create_system = 3  # Unix, whatever system it is made on, so that the rights below count
            info.external_attr = 0o100644 << 16
            target.writestr(info, data, zipfile.ZIP_DEFLATED, LEVEL)
            packed[path] = info.compress_size
    return whole.getvalue(), packed


def write(target: Path, raw: bytes) -> None:
    """Write *raw* to *target*, whole or not at all. Raises ``OSError`` that names *target*; then nothing half written stays."""
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as handle:
                handle.write(raw)
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    _keep_name(target.parent)


def _keep_name(folder: Path) -> None:
    """Make the new name in *folder* outlast a power cut, where the system can."""
    with contextlib.suppress(AttributeError, OSError):  # Windows and some network drives cannot; the file itself is safe
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
