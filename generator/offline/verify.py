"""Says whether a bundle, zipped or unpacked, is as it was made. Reads only; unpacks nothing.

It finds damage by accident: a broken download, a worn stick, a changed or forgotten file. It cannot tell a forger, who would write new lists.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from generator.offline.listing import MANIFEST, SUMS, read_manifest, read_sums
from generator.problems import Location, Problem, Problems

#: What systems leave in folders and on sticks by themselves.
HARMLESS = frozenset(
    {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "system volume information", "$recycle.bin", ".trashes", ".spotlight-v100", ".fseventsd",
     "__macosx", "lost.dir", "lost+found", ".nomedia", ".directory"}
)  # fmt: skip
HARMLESS_BEGINNINGS = ("._", ".trash-")
#: A list is never larger, in bytes; what claims to be is damage.
LARGEST_LIST = 50_000_000
CHUNK = 1 << 20
#: What stands before each file in a ZIP: mark, version, flags, method, time, day, sum, packed size, size, lengths of name and extras.
LOCAL = struct.Struct("<4s5H3L2H")
#: What reading a damaged ZIP raises.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError)

AGAIN = "copy or download the bundle again"


@dataclass(frozen=True)
class Source:
    """Where files are read from: the place as shown, the names of the files there, and a way to open each."""

    shown: str
    names: tuple[str, ...]
    opened: Callable[[str], IO[bytes]]


def verify(given: Path, problems: Problems) -> int:
    """Compare the ZIP or folder *given* with its own lists; *given* may also be the folder that the bundle's folder lies in.

    What is wrong is added to *problems*. Returns how many files were compared. Raises ``OSError`` when *given* itself cannot be read.
    """
    if given.is_dir():
        folder = _folder(given)
        return _compare(Source(str(folder), tuple(_walk(folder)), lambda name: _regular(folder / name)), problems)
    if not given.is_file():
        problems.add(Problem(Location(str(given)), "missing-file", "there is no such file or folder.", "name the ZIP, or the folder it was unpacked to"))
        return 0
    try:
        with zipfile.ZipFile(given) as source, given.open("rb") as raw:
            infos = {info.filename: info for info in source.infolist() if not info.is_dir()}
            for path, times in sorted(Counter(source.namelist()).items()):
                if times > 1:
                    problems.add(Problem(Location(f"{given}/{path}"), "damaged-file", "the ZIP has this file twice.", AGAIN))
            return _compare(Source(str(given), tuple(sorted(infos)), lambda name: _member(source, raw, infos[name])), problems)
    except DAMAGE as error:
        problems.add(_no_zip(given, error))
        return 0


def _no_zip(given: Path, error: Exception) -> Problem:
    """Return why *given* cannot be read as a ZIP."""
    place = Location(str(given))
    with given.open("rb") as handle:
        begins = handle.read(4) == b"PK\x03\x04"
        handle.seek(max(0, given.stat().st_size - 22))
        ends = handle.read().startswith(b"PK\x05\x06")
    if begins and not ends:
        return Problem(place, "truncated-zip", "the end of the ZIP is missing or damaged: the copy or download broke off.", AGAIN)
    if begins or ends:
        return Problem(place, "damaged-zip", f"the ZIP is damaged: {error}.", AGAIN)
    return Problem(place, "not-a-zip", "this is not a ZIP.", "name the ZIP, or the folder it was unpacked to")


def _folder(given: Path) -> Path:
    """Return the bundle's folder: *given*, or the only one in it that has a list."""
    inside = [folder for folder in given.iterdir() if folder.is_dir() and not _harmless(folder.name) and _has_list(folder)]
    return inside[0] if len(inside) == 1 and not _has_list(given) else given


def _has_list(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (SUMS, MANIFEST))


def _walk(folder: Path) -> Iterator[str]:
    """Yield the path of everything below *folder* that is no folder, sorted. Folders of the system are named and not entered."""
    found: list[str] = []
    for here, folders, files in os.walk(folder):
        below = Path(here).relative_to(folder)
        closed = [name for name in folders if _harmless(name) or Path(here, name).is_symlink()]
        folders[:] = [name for name in folders if name not in closed]
        found += [(below / name).as_posix() for name in (*files, *closed)]
    yield from sorted(found)


def _harmless(path: str) -> bool:
    return any(part in HARMLESS or part.startswith(HARMLESS_BEGINNINGS) for part in path.lower().split("/"))


def _regular(file: Path) -> IO[bytes]:
    """Open *file*. Raises ``OSError`` when it is a folder, a pipe or a device: opening one of those could wait for ever."""
    if not file.is_file():
        raise OSError("it is not a file")
    return file.open("rb")


def _member(source: zipfile.ZipFile, raw: IO[bytes], info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a file in a ZIP. Raises what is in :data:`DAMAGE`, also when the two places that describe it disagree: other programs read the other one."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("its way of packing is unknown")
    raw.seek(info.header_offset)
    head = LOCAL.unpack(raw.read(LOCAL.size))
    flags, method, sizes, name = head[2], head[3], head[6:9], head[9]
    late = flags & 8  # sum and sizes stand behind the data
    same = late or sizes == (info.CRC, info.compress_size, info.file_size) or 0xFFFFFFFF in sizes
    if (flags, method) != (info.flag_bits, info.compress_type) or not same or raw.read(name) != info.orig_filename.encode("utf-8"):
        raise zipfile.BadZipFile("its head and the list at the end of the ZIP disagree")
    return source.open(info)


def _compare(source: Source, problems: Problems) -> int:
    """Compare what *source* holds with its lists; returns how many files they name, 0 when there is nothing to compare with."""
    top = _top(source.names)
    if top is None:
        message = f"neither {SUMS} nor {MANIFEST} is here: this is no offline bundle, or its lists are lost."
        problems.add(Problem(Location(source.shown), "no-manifest", message, "name the bundle's ZIP or its folder"))
        return 0
    where = f"{source.shown}/{top}"
    found = {name.removeprefix(top) for name in source.names if name.startswith(top)}
    problems.extend(_extra(Location(f"{source.shown}/{name}"), name) for name in source.names if not name.startswith(top))
    lists = _lists(source, top, found, problems)
    if not lists:
        return 0
    wanted = _agreed(lists, where, problems)
    # What is wrong with the lists themselves is told; a list that could not be read says nothing about the others.
    told = {SUMS, *({MANIFEST} - lists.keys()), *({MANIFEST} if SUMS not in lists else ())}
    for path in sorted((wanted.keys() | found) - told):
        place = Location(where + path)
        if path not in found:
            problems.add(Problem(place, "missing-file", "the file is missing.", AGAIN))
        elif path not in wanted:
            problems.add(_extra(place, path))
        else:
            digest, why = _digest(source, top + path)
            if digest not in wanted[path]:
                problems.add(Problem(place, "damaged-file", why or "the file is not as it was made.", AGAIN))
    return len(wanted.keys() | {SUMS, MANIFEST})


def _top(names: Iterable[str]) -> str | None:
    """Return the folder of the bundle with its slash: the place itself, or the only folder in it. ``None`` when no list is found."""
    for depth in (0, 1):
        tops = {name.rpartition("/")[0] for name in names if name.count("/") == depth and name.rpartition("/")[2] in (SUMS, MANIFEST) and not _harmless(name)}
        if len(tops) == 1:
            return f"{tops.pop()}/".removeprefix("/")
    return None


def _lists(source: Source, top: str, found: set[str], problems: Problems) -> dict[str, dict[str, str]]:
    """Return the lists that can be read, by their name; what is wrong with the others is added to *problems*."""
    lists: dict[str, dict[str, str]] = {}
    for name, read in ((MANIFEST, read_manifest), (SUMS, read_sums)):
        place = Location(f"{source.shown}/{top}{name}")
        if name not in found:
            problems.add(Problem(place, "missing-file", "the file is missing.", AGAIN))
            continue
        try:
            with source.opened(top + name) as handle:
                raw = handle.read(LARGEST_LIST)
        except (*DAMAGE, OSError) as error:
            problems.add(Problem(place, "damaged-list", f"the list cannot be read: {error}", AGAIN))
            continue
        try:
            lists[name] = read(raw)
        except ValueError as error:
            problems.add(Problem(place, "damaged-list", f"the list is damaged: {error}.", AGAIN))
    return lists


def _agreed(lists: dict[str, dict[str, str]], where: str, problems: Problems) -> dict[str, set[str]]:
    """Return the sums that each file may have. Where the two lists disagree both count, and the disagreement is a problem."""
    wanted: dict[str, set[str]] = {}
    for files in lists.values():
        for path, digest in files.items():
            wanted.setdefault(path, set()).add(digest)
    if len(lists) == 2:
        # Only SHA256SUMS can name the sum of manifest.json, and nothing that of SHA256SUMS.
        theirs = {**lists[MANIFEST], MANIFEST: lists[SUMS].get(MANIFEST, "")}
        for path in sorted(lists[SUMS].keys() | theirs.keys()):
            if lists[SUMS].get(path) != theirs.get(path):
                problems.add(Problem(Location(where + SUMS), "lists-disagree", f"{SUMS} and {MANIFEST} disagree about '{path}'.", AGAIN))
    return wanted


def _digest(source: Source, name: str) -> tuple[str, str]:
    """Return the SHA-256 of a file, or an empty text and why it cannot be read."""
    digest = hashlib.sha256()
    try:
        with source.opened(name) as handle:
            while piece := handle.read(CHUNK):
                digest.update(piece)
    except (*DAMAGE, OSError) as error:
        return "", f"the file cannot be read: {error}"
    return digest.hexdigest(), ""


def _extra(place: Location, path: str) -> Problem:
    if _harmless(path):
        return Problem(place, "harmless-file", "not of the bundle, but harmless: systems leave such files by themselves.", severity="warning")
    return Problem(place, "extra-file", "the file does not belong to the bundle.", "remove it, if nobody needs it")
