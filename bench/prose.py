"""A page's body as somebody would write it in Markdown: paragraphs, lists, tables and links; pictures and forms stay HTML. Classes are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

#: What stays the HTML it is.
KEPT = frozenset({"svg", "figure", "form", "script", "style", "dl", "template", "input", "select", "label", "button", "dialog", "noscript", "pre", "hr"})
#: What has to be looked into when it stands inside something.
BLOCKS = frozenset({"p", "ul", "ol", "table", "div", "section", "details", "summary", "nav", "aside", "h1", "h2", "h3", "h4", *KEPT} - {"button"})
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}


def markdown(body: Any) -> str:
    """Return what stands in the element *body* as Markdown."""
    return "\n\n".join(block for block in _blocks(body) if block.strip())


def _blocks(element: Any) -> Iterator[str]:
    yield _text(element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _block(child)
        yield _text(child.tail)


def _block(child: Any) -> Iterator[str]:
    if child.tag in KEPT:
        yield f"<div>{_raw(child)}</div>"
    elif re.fullmatch("h[1-6]", child.tag):
        yield f"{'#' * int(child.tag[1])} {_inline(child).strip()}" + (f" {{#{child.get('id')}}}" if child.get("id") else "")
    elif child.tag == "table":
        rows = [[_inline(cell).strip().replace("|", "\\|") or " " for cell in row if cell.tag in ("td", "th")] for row in child.iter("tr")]
        width = max((len(row) for row in rows), default=0)
        lines = [f"| {' | '.join([*row, *[' '] * (width - len(row))])} |" for row in rows]
        yield "\n".join([*lines[:1], "|" + "---|" * width, *lines[1:]])
    elif child.tag in ("ul", "ol"):
        mark = "-" if child.tag == "ul" else "1."
        yield "\n".join(f"{mark} {_inline(item).strip()}" for item in child.iter("li"))
    elif any(inner.tag in BLOCKS for inner in child.iterdescendants(etree.Element)):
        yield from _blocks(child)
    else:
        yield _inline(child).strip()


def _inline(element: Any) -> str:
    parts = [_text(element.text)]
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in KEPT:
            parts.append(_raw(child))
        elif child.tag == "a" and child.get("href"):
            parts.append(f"[{_inline(child).strip()}]({child.get('href')})")
        elif child.tag in MARKS:
            parts.append(f"{MARKS[child.tag]}{_inline(child).strip()}{MARKS[child.tag]}")
        else:
            parts.append(_inline(child))
        parts.append(_text(child.tail))
    return "".join(parts)


def _text(text: str | None) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", re.sub(r"\s+", " ", text or ""))


def _raw(element: Any) -> str:
    return re.sub(r"\s*\n\s*", " ", etree.tostring(element, encoding="unicode", method="html", with_tail=False))
