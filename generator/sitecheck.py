"""Checks the built site: links, anchors, double ids, that nothing is loaded from outside, that pages run only files of the site, and their size.

MkDocs does not see links in raw HTML, so the finished pages are read. Knows HTML and nothing of muscles.
"""

from __future__ import annotations

import functools
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from generator import budgets, policy
from generator.memo import Job, Memo
from generator.problems import Location, Problem, did_you_mean

#: Attributes by which a page loads a file by itself, as against links a reader follows.
_LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("use", "href"), ("image", "href"), ("object", "data")}
_LINK_RELS_NOT_LOADED = {"canonical", "prev", "next", "alternate", "license", "help", "author"}


@dataclass
class _Built:
    """What one page offers and wants."""

    ids: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    outside: list[tuple[str, int]] = field(default_factory=list)
    runs: list[policy.Fault] = field(default_factory=list)
    loads: budgets.Loads = field(default_factory=budgets.Loads)


def check(site: Path, memo: Memo | None = None) -> list[Problem]:
    """Return every broken link, missing anchor, double id, outside load, inline script, weak policy and broken budget of the site below *site*.

    Pages that *memo* knows are not read again.
    """
    memo = memo or Memo()
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    names = [name for name in sorted(files) if name.endswith(".html")]
    # By their digests, because all pages at once would be most of what the build holds in memory.
    read = memo.of([Job(partial(_read, site / name), ("site page", hashlib.sha256((site / name).read_bytes()).digest())) for name in names])
    pages = dict(zip(names, read, strict=True))
    too_large = budgets.Scale(site).problems({name: page.loads for name, page in pages.items()})
    return sorted([*(problem for name, page in pages.items() for problem in _page_problems(name, page, pages, files)), *too_large])


def _read(file: Path) -> _Built:
    built = _Built()
    try:
        # Not lxml.html: its elements are of classes of their own, and nothing here asks for more than names and attributes.
        tree = etree.fromstring(file.read_bytes(), parser=etree.HTMLParser(encoding="utf-8"))
    except etree.XMLSyntaxError:  # an empty file
        return built
    if tree is None:
        return built
    built.runs.extend(policy.faults(tree))
    for element in tree.iter(etree.Element):
        id_ = element.get("id")
        if id_:
            if id_ in built.ids:
                built.twice.append(id_)
            built.ids.add(id_)
        if element.tag in budgets.TAGS:
            built.loads.note(element)
        anchor = element.get("name")
        if element.tag == "a" and anchor:
            built.ids.add(anchor)
        for name in ("href", "src", "data"):
            value = element.get(name)
            if value is not None:
                _note(built, element, name, value)
    return built


def _note(built: _Built, element: etree._Element, name: str, value: str) -> None:
    line = cast("int | None", element.sourceline) or 0
    rels = set((element.get("rel") or "").split())
    loads = (element.tag, name) in _LOADS and not rels & _LINK_RELS_NOT_LOADED
    try:
        parts = urlsplit(value)
    except ValueError:  # an address that cannot be one leads nowhere
        built.links.append((value, line))
        return
    if parts.scheme in ("http", "https") or value.startswith("//"):
        if loads:
            built.outside.append((value, line))
    elif not parts.scheme and (element.tag == "a" or loads):
        built.links.append((value, line))


def _page_problems(name: str, page: _Built, pages: dict[str, _Built], files: set[str]) -> Iterator[Problem]:
    for id_ in page.twice:
        yield Problem(Location(f"site/{name}"), "double-id", f"the id '{id_}' stands twice.", "make ids unique in the template")
    for fault in page.runs:
        where = Location(f"site/{name}", fault.line, 1) if fault.line else Location(f"site/{name}")
        yield Problem(where, fault.code, fault.message, fault.fix)
    for url, line in page.outside:
        yield Problem(Location(f"site/{name}", line, 1), "outside-load", f"the page loads '{url}' from outside.", "ship the file with the site")
    for url, line in page.links:
        target, fragment = _target(name, url)
        where = Location(f"site/{name}", line, 1)
        if target not in files:
            if name != "404.html" or not url.startswith("/"):
                yield Problem(where, "broken-link", f"'{url}' leads nowhere.{did_you_mean(target, files)}", "correct the address")
        elif fragment and target in pages and fragment not in pages[target].ids:
            yield Problem(where, "broken-anchor", f"'{url}': the page has no '#{fragment}'.", "correct the anchor")


def _target(page: str, url: str) -> tuple[str, str]:
    """Return the file and fragment that *url* on *page* leads to."""
    target, fragment = _from_folder(posixpath.dirname(page), url)
    return target or page, fragment


@functools.cache
def _from_folder(folder: str, url: str) -> tuple[str, str]:
    """Return the same for a page in *folder*; the file is empty when it is the page itself. Most pages of a folder have the same links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    path = unquote(parts.path)
    if not path:
        return "", unquote(parts.fragment)
    target = posixpath.normpath(posixpath.join(folder, path))
    return ("index.html" if target == "." else target), unquote(parts.fragment)
