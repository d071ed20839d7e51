"""Whether files can be copied to a USB stick (FAT32, exFAT) and unpacked on Windows, macOS, Linux and Android under the same names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.problems import Location, Problem

#: Names that Windows keeps for devices, whatever ending follows.
RESERVED = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))})
#: Characters that FAT32, exFAT or Windows refuse in a name.
REFUSED = frozenset('<>:"\\|?*')
#: Longest path below the bundle's folder. Windows allows 260 in all, and the folder it is unpacked into takes its part.
LONGEST = 180
#: Largest file FAT32 can hold, in bytes.
LARGEST = 2**32 - 1


def check(sizes: Mapping[str, int], folder: str = "site") -> Iterator[Problem]:
    """Yield what is wrong with *sizes* (path below the bundle's folder to bytes). Problems are located below *folder*."""
    spelt: dict[str, str] = {}
    for path, size in sorted(sizes.items()):
        where = Location(f"{folder}/{path}")
        parts = path.split("/")
        for part in parts:
            yield from _part(part, where)
        for end in range(1, len(parts) + 1):
            beginning = "/".join(parts[:end])
            other = spelt.setdefault(beginning.lower(), beginning)
            if other != beginning:
                message = f"'{beginning}' and '{other}' differ only in capital letters, which Windows and USB sticks do not tell apart."
                yield Problem(where, "name-case", message, "rename one of them")
                break
        if len(path) > LONGEST:
            yield Problem(where, "name-too-long", f"the path is {len(path)} characters long; at most {LONGEST} are safe on Windows.", "shorten the id")
        if size > LARGEST:
            yield Problem(where, "file-too-big", f"the file has {size:,} bytes; a USB stick (FAT32) holds at most {LARGEST:,} in one file.", "split the file")


def _part(part: str, where: Location) -> Iterator[Problem]:
    """Yield what is wrong with one name of a path."""
    refused = sorted({sign for sign in part if sign in REFUSED or ord(sign) < 32 or ord(sign) == 127})
    if not part.isascii():
        strange = next(sign for sign in part if not sign.isascii())
        yield Problem(where, "name-not-ascii", f"'{part}' has '{strange}', which old ZIP programs spell in another way.", "use the letters a to z only")
    if refused:
        yield Problem(where, "name-refused", f"{part!r} has {' '.join(map(repr, refused))}, which Windows and USB sticks refuse.", "rename the file")
    if part.partition(".")[0].rstrip(" ").lower() in RESERVED:
        yield Problem(where, "name-reserved", f"'{part}' is a name that Windows keeps for a device.", "rename the file, or the id of its entry")
    if part.endswith((".", " ")):
        yield Problem(where, "name-end", f"'{part}' ends with a dot or a space, which Windows takes away.", "rename the file")
