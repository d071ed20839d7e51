"""How large a page may be, in bytes as a server sends them, and what may hold up its first view. Knows HTML and nothing of muscles.

Gzip takes time, so a page is packed only when its plain size could break a limit, and harder only when the quick way does not show
that it keeps it.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from generator.problems import Location, Problem

#: The HTML of half of all pages, and of any page. A slow phone line brings 80 KB in about half a second; larger pages are lists or many
#: pictures, and are better split.
MEDIAN_HTML, LARGEST_HTML = 25_000, 80_000
#: Style sheets and scripts of ours that a page loads by a tag, those of the page alone included: more than Material's own would be odd.
LARGEST_CODE = 40_000
#: Data of a tool, which only the tool's page loads by a tag because it works with all of it.
LARGEST_DATA = 50_000
#: All that a browser loads to show a page for the first time: HTML, style sheets, scripts, data and eager pictures, Material's included.
FIRST_VIEW = 160_000
#: The folders of Material's own files.
MATERIAL = ("assets/stylesheets/", "assets/javascripts/")
#: What the names of data files end in.
DATA = "-data.js"
#: What the search loads when somebody uses it, and no page by a tag.
SEARCH = frozenset({"assets/search-data.js", "assets/js/search-rank.js", "assets/vendor/minisearch/minisearch.min.js"})

#: The elements by which a page loads a file by itself.
TAGS = frozenset({"link", "script", "img"})
_PACKED = (".html", ".css", ".js", ".svg")


@dataclass
class Loads:
    """What one page loads by itself: addresses as they stand in it, each with its line."""

    styles: list[tuple[str, int]] = field(default_factory=list)
    scripts: list[tuple[str, int]] = field(default_factory=list)
    blocking: list[tuple[str, int]] = field(default_factory=list)
    """Scripts in the head that hold up the first view."""
    pictures: list[tuple[str, int]] = field(default_factory=list)
    """Those that do not wait until they come into view."""
    unsized: list[tuple[str, int]] = field(default_factory=list)
    """Pictures from files without width and height."""

    def note(self, element: etree._Element) -> None:
        """Note what *element* of the page loads from this site, if anything."""
        line = cast("int | None", element.sourceline) or 0
        if element.tag == "link":
            rels = (element.get("rel") or "").lower().split()
            into = self.styles if "stylesheet" in rels else self.pictures if "icon" in rels else None
            if into is not None:
                _add(into, element.get("href"), line)
        elif element.tag == "script":
            _add(self.scripts, element.get("src"), line)
            waits = element.get("defer") is not None or element.get("async") is not None or element.get("type") == "module"
            if not waits and any(parent.tag == "head" for parent in element.iterancestors()):
                _add(self.blocking, element.get("src"), line)
        elif element.tag == "img":
            if element.get("loading") != "lazy":
                _add(self.pictures, element.get("src"), line)
            if not (element.get("width") and element.get("height")):
                _add(self.unsized, element.get("src"), line)


@dataclass(frozen=True)
class Weight:
    """The bytes of a page's first view, packed as a server sends them."""

    html: int
    code: int
    """Style sheets and scripts of ours."""
    data: int
    material: int
    pictures: int

    @property
    def total(self) -> int:
        return self.html + self.code + self.data + self.material + self.pictures


def _add(to: list[tuple[str, int]], address: str | None, line: int) -> None:
    if address and not address.startswith(("//", "data:", "http:", "https:")):
        to.append((address, line))


class Scale:
    """Weighs the pages of one site."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._file = cache(self._weigh_file)

    def raw(self, page: str) -> bytes:
        return (self.site / page).read_bytes()

    def weigh(self, page: str, found: Loads) -> Weight:
        """Return what the first view of *page* weighs."""
        return Weight(packed(self.raw(page)), *self._parts(page, found))

    def _parts(self, page: str, found: Loads) -> tuple[int, int, int, int]:
        """Return the bytes of our code, of data, of Material's files and of pictures."""
        code = data = material = 0
        for file in {target(page, address) for address, _ in (*found.styles, *found.scripts)}:
            if file.startswith(MATERIAL):
                material += self._file(file)
            elif file.endswith(DATA):
                data += self._file(file)
            else:
                code += self._file(file)
        return code, data, material, sum(self._file(file) for file in {target(page, address) for address, _ in found.pictures})

    def _weigh_file(self, name: str) -> int:
        file = self.site / name
        if not file.is_file():  # a broken link, which is a problem of its own
            return 0
        return packed(file.read_bytes()) if file.suffix in _PACKED else file.stat().st_size

    def problems(self, pages: Mapping[str, Loads]) -> Iterator[Problem]:
        """Yield every budget that the site breaks; *pages* by their addresses."""
        for name, found in pages.items():
            where = Location(f"site/{name}")
            code, data, material, pictures = self._parts(name, found)
            yield from _over(where, code, LARGEST_CODE, "our style sheets and scripts", "load what only some pages need on those pages alone")
            yield from _over(where, data, LARGEST_DATA, "the data of its tool", "leave out what the tool does not show, or load it when it is used")
            rest = code + data + material + pictures
            html = self._if_over(name, min(LARGEST_HTML, FIRST_VIEW - rest))
            yield from _over(where, html, LARGEST_HTML, "the page", "split the page, or draw its pictures more coarsely")
            told = f"the first view (HTML {html:,}, ours {code:,}, data {data:,}, Material {material:,}, pictures {pictures:,})"
            yield from _over(where, html + rest, FIRST_VIEW, told, "make the largest of these smaller")
            yield from _held_up(name, found)
        yield from self._median(sorted(pages))

    def _if_over(self, page: str, limit: int) -> int:
        """Return the packed size of *page* when it is above *limit*, else any size up to it that proves it is not."""
        size = (self.site / page).stat().st_size
        if size <= limit:
            return 0
        raw = self.raw(page)
        quick = packed(raw, 1)
        return quick if quick <= limit else packed(raw)

    def _median(self, pages: list[str]) -> Iterator[Problem]:
        """Yield a problem when more than half of the pages are too large; the smallest are looked at first, and seldom all."""
        half = len(pages) // 2 + 1
        small = 0
        for name in sorted(pages, key=lambda page: (self.site / page).stat().st_size):
            small += self._if_over(name, MEDIAN_HTML) <= MEDIAN_HTML
            if small >= half:
                return
        if pages:
            sizes = sorted(packed(self.raw(name)) for name in pages)
            yield from _over(Location("site"), sizes[len(sizes) // 2], MEDIAN_HTML, "half of all pages", "see what the frame of every page holds")


def _held_up(name: str, found: Loads) -> Iterator[Problem]:
    for address, line in found.scripts:
        if target(name, address) in SEARCH:
            message = f"the page loads '{address}', which the search loads when it is used."
            yield Problem(Location(f"site/{name}", line, 1), "search-loaded", message, "leave it to docs/assets/js/search.js")
    for address, line in found.blocking:
        if not target(name, address).startswith(MATERIAL):
            message = f"'{address}' in the head holds up the first view."
            yield Problem(Location(f"site/{name}", line, 1), "blocking-script", message, "put it at the end of the page, or give it defer")
    for address, line in found.unsized:
        message = f"the picture '{address}' has no width and height, so the page shifts when it comes."
        yield Problem(Location(f"site/{name}", line, 1), "unsized-picture", message, "give it width and height")


def _over(where: Location, size: int, limit: int, what: str, fix: str) -> Iterator[Problem]:
    if size > limit:
        yield Problem(where, "too-large", f"{what}: {size:,} bytes when packed, at most {limit:,}.", fix)


def target(page: str, address: str) -> str:
    """Return the file that *address* on *page* leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(address).path))).lstrip("/")


def packed(raw: bytes, level: int = 6) -> int:
    """Return how many bytes gzip makes of *raw*."""
    return len(zlib.compress(raw, level, wbits=31))
