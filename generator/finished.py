"""Keeps pages as the theme shows them: a page is put into the theme again only when its content, the theme or the navigation has changed.

A finished page is taken from the site of the build before, as long as it is the file that was written then. Only public events of MkDocs are used;
when ``mkdocs.yml`` names plugins or hooks of its own, which may do anything, no page is taken.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.framed import leave

#: What the header of a page says to the page alone; the theme may ask for all else where it shows the navigation.
OWN = frozenset({"description", "structured", "preview", "scripts", "styles"})


@dataclass
class _State:
    """What all pages were made from, and by their addresses what each was made from and what it became, as digests."""

    shared: bytes = b""
    pages: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)


class FinishedPages(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Takes finished pages, and leaves them out for those who make pages: it must stand before them."""

    def __init__(self, file: Path, site: Path, stamp: str) -> None:
        """*site* is that of the build before, *file* says what its pages were made from, *stamp* stands for program, theme and settings."""
        self._file, self._site, self._stamp = file, site, stamp
        self._old, self._now = _load(file), _State()
        self._made_from: dict[str, bytes] = {}
        self._nav: Navigation | None = None

    def on_nav(self, nav: Navigation, **_: Any) -> None:
        self._nav = nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Take what is finished, when all pages are read and none is made. Titles and headers are not known before."""
        assert self._nav is not None
        told = [(page.file.src_uri, page.title, _header(page, OWN)) for page in self._nav.pages]
        self._now.shared = hashlib.sha256(repr((self._stamp, os.environ.get("SOURCE_DATE_EPOCH"), told)).encode()).digest()
        known = set(config.plugins) <= {"ready-pages", "finished-pages", "all-cores"} and not config.hooks
        if not known or self._old.shared != self._now.shared:
            self._old = _State()
        for file in files.documentation_pages():
            if file.page:
                made_from = self._made_from[file.dest_uri] = _made_from(file.page)
                if self._take(file.dest_uri, Path(file.abs_dest_path), made_from):
                    leave(file.page, env)

    def _take(self, address: str, target: Path, made_from: bytes) -> bool:
        """Copy a finished page; return whether there is one."""
        old = self._old.pages.get(address)
        if old is None or old[0] != made_from or _digest(self._site / address) != old[1]:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._site / address, target)
        return True

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Note what the pages have become. A folder that cannot be written to is no error."""
        for address, made_from in self._made_from.items():
            became = _digest(Path(config.site_dir) / address)
            if became:
                self._now.pages[address] = (made_from, became)
        try:
            fresh = self._file.with_suffix(".part")
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(pickle.dumps(self._now, protocol=pickle.HIGHEST_PROTOCOL))
            fresh.replace(self._file)
        except OSError:
            return


def _load(file: Path) -> _State:
    try:
        found = pickle.loads(file.read_bytes())
    except Exception:  # a damaged file may raise anything, and is as good as none
        return _State()
    return found if isinstance(found, _State) else _State()


def _header(page: Page, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in page.meta.items() if name not in without)


def _made_from(page: Page) -> bytes:
    near = [other.title if other else None for other in (page.previous_page, page.next_page)]
    told = repr((page.title, _header(page), str(page.toc), near))
    return hashlib.sha256(told.encode() + b"\0" + (page.content or "").encode()).digest()


def _digest(file: Path) -> bytes:
    """Return the digest of a file, or nothing when it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError:
        return b""
