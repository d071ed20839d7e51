"""The visible text of a built page, as a reader sees it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

#: Elements that stand in a line of text; every other element starts a new line.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "button",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
#: Not seen, or not part of what the page itself says: notes of the glossary, numbers of references, the way back.
LEFT_OUT = "self::script or self::style or self::template or self::svg or @hidden or contains(@class, 'term-note') or contains(@class, 'refs') or contains(@class, 'crumbs')"


@functools.cache
def article(file: Path) -> etree._Element:
    """Return the part of a page that holds what it says: no menus, no header, no footer."""
    found = html.fromstring(file.read_bytes()).xpath("//article")
    assert len(found) == 1, f"{file} has {len(found)} articles"
    return found[0]


@functools.cache
def visible(file: Path) -> str:
    """Return the visible text of the page with single spaces."""
    return squeezed("".join(_pieces(article(file))))


def squeezed(text: str) -> str:
    return re.sub(r" (?=[,.;:!?)])", "", " ".join(text.split()))


def _pieces(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.xpath(LEFT_OUT):
        return
    space = "" if element.tag in INLINE else " "
    yield space
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield space
