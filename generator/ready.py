"""Hands MkDocs pages whose HTML is known already, so that it does not read them as Markdown.

What the templates write is Markdown of one shape: headings, and blocks of HTML between empty lines. Python-Markdown leaves such blocks as they
are, after it has gone through every letter of them. Here headings become what Python-Markdown makes of them and blocks stay. A page of any
other shape is left to Python-Markdown, and so is everything when ``mkdocs.yml`` asks for other extensions. Only public events of MkDocs are used.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown.extensions.toc import nest_toc_tokens, slugify, unique  # type: ignore[import-untyped]
from markdown.util import BLOCK_LEVEL_ELEMENTS  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

#: The extensions that are known here, with their settings; ``fenced_code`` comes from MkDocs itself.
EXTENSIONS = frozenset({"attr_list", "tables", "toc", "fenced_code"})
SETTINGS = {"toc": {"permalink": False, "toc_depth": 2}}
#: Headings down to this level stand in the table of contents; deeper ones are no part of the shape.
DEPTH = 2

_HEADING = re.compile(r"(#{1,2}) +((?:\\.|[^\\\n])*?)(?: *\{:? *#([a-z][\w-]*) *\})?(?:\n|\Z)")
#: What Python-Markdown would take for more than text; a reference such as ``&amp;`` is text.
_SPECIAL = re.compile(r"[`*_{}\[\]<>#!\\\x02\x03]|&(?!(?:amp|lt|gt|quot|#39|#34);)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
_OPENS = re.compile(r"<([a-z][a-z0-9]*)[ >\n]")
_EMPTY = re.compile(r"(?:[ \t]*\n)+")
#: Elements that have no end, or whose inside is read in another way.
_OTHER = frozenset({"hr", "pre", "script", "style", "math", "canvas", "textarea"})
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS) - _OTHER
_ID = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True)
class Ready:
    """A page as Python-Markdown would give it."""

    html: str
    toc: list[Any]
    """Its headings as nested tokens of the ``toc`` extension."""


def convert(text: str) -> Ready | None:
    """Return the Markdown *text* as HTML; ``None`` when it is not of the shape that is known here."""
    if "\t" in text or "\r" in text:
        return None
    parts: list[str] = []
    tokens: list[dict[str, Any]] = []
    used: set[str] = set()
    at = _blank(text, 0)
    while at < len(text):
        heading = _HEADING.match(text, at)
        if heading:
            token = _token(heading, used)
            if token is None:
                return None
            tokens.append(token)
            parts.append(f'<h{token["level"]} id="{token["id"]}">{token["html"]}</h{token["level"]}>')
            at = _blank(text, heading.end())
            continue
        end = _end(text, at)
        if end is None:
            return None
        after = _blank(text, end)
        # Blocks that only a line end parts stay together; an empty line between two stays one.
        parts.append(text[at:end] + ("\n" if after > end + 1 or after == len(text) else ""))
        at = after
    return Ready("\n".join(parts).strip(), nest_toc_tokens(tokens))


def _blank(text: str, at: int) -> int:
    """Return where the first line from *at* on that is not empty begins."""
    empty = _EMPTY.match(text, at)
    return empty.end() if empty else at


def _token(heading: re.Match[str], used: set[str]) -> dict[str, Any] | None:
    """Return a *heading* as a token of the ``toc`` extension; ``None`` when it is more than text. Adds its id to *used*."""
    level, written, id_ = heading.groups()
    if not written.strip() or _SPECIAL.search(_ESCAPED.sub("", written)):
        return None
    text = _ESCAPED.sub(r"\1", written).strip()
    if id_:
        used.add(id_)
    else:
        id_ = unique(slugify(html.unescape(text), "-"), used)
    return {"level": len(level), "id": id_, "name": text, "html": text, "data-toc-label": "", "children": []}


def _end(text: str, at: int) -> int | None:
    """Return where the block of HTML that begins at *at* ends, which must be the end of a line; ``None`` when there is none."""
    opening = _OPENS.match(text, at)
    if not opening or opening[1] not in _BLOCKS:
        return None
    depth = 0
    for tag in _tags(opening[1]).finditer(text, at):
        depth += -1 if tag[1] else 1
        if not depth:
            end = tag.end()
            return end if end == len(text) or text[end] == "\n" else None
    return None


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}(?:[ \n][^>]*)?>")


def ids(text: str) -> Iterator[str]:
    """Yield the ids of a page."""
    yield from _ID.findall(text)


class ReadyPages(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Keeps pages of the known shape from Python-Markdown."""

    def __init__(self) -> None:
        self._ready: dict[str, Ready] = {}
        self._known = False

    def on_config(self, config: MkDocsConfig) -> None:
        self._known = set(config.markdown_extensions) == EXTENSIONS and {key: value for key, value in config.mdx_configs.items() if value} == SETTINGS

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        ready = convert(markdown) if self._known and "title" in page.meta else None
        if ready is None:
            return markdown
        self._ready[page.file.src_uri] = ready
        return ""

    def on_page_content(self, html: str, *, page: Page, **_: Any) -> str:
        ready = self._ready.pop(page.file.src_uri, None)
        if ready is None:
            return html
        page.toc = get_toc(ready.toc)
        page.present_anchor_ids = set(ids(ready.html))
        return ready.html
