"""The running text of a page, as a patient reads it: whole sentences, without menus, labels, lists of sources and boxes for clinicians.

Pages come as they are rendered, before MkDocs: a header, Markdown headings and HTML; the pages by hand are Markdown. Knows no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import markdown  # type: ignore[import-untyped]
from lxml import etree, html

#: Elements that hold running text. What stands in others counts only when it stands in one of these.
BLOCKS = frozenset({"p", "li", "dd", "legend", "summary"})
#: Left out with all they hold: what is not read as text, or is not the patient's.
_GONE = frozenset(["script", "style", "svg", "template", "nav", "noscript", "select", "button", "sup", "cite", "code", "pre", "table", "figure"])
#: The same by class: the boxes for clinicians, sources, the note at the foot of each page, meanings of words (they are measured where they are
#: listed), names, labels, lists of places, and the sheet that says the page again on paper.
_GONE_CLASSES = frozenset(
    [
        "clinicians",
        "references",
        "bibliography",
        "by",
        "about-page",
        "clinic-card",
        "clinic-words",
        "term-note",
        "refs",
        "sure",
        "also",
        "sheet",
        "poster-foot",
        "often",
    ]
)
#: A header, and what holds no text and is big.
_HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_DRAWN = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.*?)(?: \{.*\})?$", re.MULTILINE)

#: Stands for a line break.
_BREAK = "\x1f"
#: Marks a full stop that does not end a sentence.
_DOT = "\u2024"
_ABBREVIATION = re.compile(r"\b(?:no|vol|ch|pp?|fig|approx)\.(?=\s\d)|\b(?:e\.g|i\.e|vs|Dr|Mr|Mrs|Ms)\.(?=\s)")
_END = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]*[A-Z0-9])")


def passages(page: str) -> tuple[str, ...]:
    """Return the texts of a rendered *page* in order: each is one paragraph or item that ends as a sentence does."""
    root = parsed(page)
    return tuple(text for text in _texts(root) if text.endswith((".", "!", "?")))


def parsed(page: str) -> etree._Element:
    """Return a rendered *page* as elements, without pictures and scripts. Headings that are Markdown become elements too."""
    body = _DRAWN.sub("", _HEADER.sub("", page))
    if body.lstrip().startswith("# "):
        # Only pages by hand begin with their heading.
        body = markdown.markdown(body, extensions=["attr_list", "tables"])
    marked = _HEADING.sub(lambda match: f"<h{len(match[1])}>{match[2]}</h{len(match[1])}>", body)
    return html.fromstring(f"<div>{marked}</div>")


def _texts(element: etree._Element) -> Iterator[str]:
    """Yield the text of each block below *element* that holds no further block."""
    for child in element:
        if not isinstance(child.tag, str) or _left_out(child):
            continue
        if child.tag in BLOCKS:
            yield from map(squeezed, "".join(_own(child)).split(_BREAK))
        yield from _texts(child)


def _own(element: etree._Element) -> Iterator[str]:
    """Yield what stands in *element* and in no block inside it; the label that it begins with is not part of its sentences."""
    first = next(iter(element), None)
    label = first if first is not None and not (element.text or "").strip() and _is_label(first) else None
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield _BREAK
        inside = isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in {"ul", "ol", "dl"}
        if inside and child is not label and not _left_out(child):
            yield from _own(child)
        # A block such as a list inside an item stands apart.
        yield (child.tail or "").lstrip(" :") if child is label else child.tail or ""


def _is_label(element: etree._Element) -> bool:
    """True for a name or label before a colon: ``<a>Soleus</a>: it lies deep`` or ``<strong>Note:</strong> ...``."""
    if element.tag not in {"a", "strong"} or len(element):
        return False
    return (element.tail or "").lstrip().startswith(":") or (element.text or "").rstrip().endswith(":")


def _left_out(element: etree._Element) -> bool:
    if element.tag == "button" and "term" in element.get("class", "").split():
        return False
    if element.tag in _GONE or element.get("translate") == "no":
        return True
    return bool(_GONE_CLASSES & set(element.get("class", "").split()))


def squeezed(text: str) -> str:
    """Return *text* with single blanks and none before a mark that ends something."""
    return re.sub(r"\s+(?=[,.;:!?)])", "", " ".join(text.split()))


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*. A full stop after an abbreviation ends none, nor does a colon or a semicolon."""
    held = _ABBREVIATION.sub(lambda match: match[0].replace(".", _DOT), text)
    return [part.replace(_DOT, ".").strip() for part in _END.split(held) if part.strip()]
