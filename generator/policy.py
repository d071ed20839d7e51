"""What a page may run: no script but files of the site, and a Content Security Policy that says so to the browser.

Both are checked. The policy keeps a reader safe when something slips into a page; that nothing is inline keeps the policy from breaking pages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

#: Blocks of data that look like scripts. A browser never runs them, and the policy does not ask about them.
DATA_TYPES = frozenset({"application/json", "application/ld+json"})
#: What the policy of every page must say. Other directives may only allow what :data:`ALLOWED` names.
NEEDED = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
#: What a directive may allow beside ``'self'`` and ``'none'``. Styles stand in attributes too: widths in Material's pages, colours in pictures.
ALLOWED = {"style-src": {"'unsafe-inline'"}, "img-src": {"data:"}}
#: Addresses that run or are a page of their own. Only a picture may be one.
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.I)
#: Browsers overlook these inside an address and before it.
_OVERLOOKED = re.compile(r"[\x00-\x20]+")
_ADDRESSES = frozenset({"href", "src", "data", "action", "formaction", "poster", "srcset", "xlink:href", "{http://www.w3.org/1999/xlink}href"})


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of a page."""

    line: int
    code: str
    message: str
    fix: str


def faults(page: etree._Element) -> Iterator[Fault]:
    """Yield what the parsed *page* would run beside files of the site, and what its policy lacks."""
    policies: list[tuple[int, str]] = []
    first_script = 0
    for element in page.iter(etree.Element):
        line = _line(element)
        if element.tag == "script":
            first_script = first_script or line
            if element.get("src") is None and (element.get("type") or "").strip().lower() not in DATA_TYPES:
                yield Fault(line, "inline-script", f"the page has an inline script: '{_start(element.text)}'.", "put it into a file below docs/assets/js/")
        elif element.tag == "meta" and (element.get("http-equiv") or "").strip().lower() == "content-security-policy":
            policies.append((line, element.get("content") or ""))
            if first_script or not any(parent.tag == "head" for parent in element.iterancestors()):
                yield Fault(line, "weak-policy", "the policy comes after the first script or outside the head.", "put it before all scripts in the head")
        if any(map(_is_suspect, element.keys())):
            yield from _attributes(element, line)
    if not policies:
        yield Fault(0, "no-policy", "the page has no Content Security Policy.", "extend site_templates/theme/main.html, which has it")
    for line, policy in policies:
        for lack in _lacks(policy):
            yield Fault(line, "weak-policy", f"the Content Security Policy {lack}.", "keep the policy of site_templates/theme/main.html")


@functools.cache
def _is_suspect(name: str) -> bool:
    """Return whether an attribute of that name may run something. Most elements have none, and pages have few names."""
    key = name.lower()
    return key.startswith("on") or key == "srcdoc" or key in _ADDRESSES


def _attributes(element: etree._Element, line: int) -> Iterator[Fault]:
    for name, value in element.attrib.items():
        key, text = str(name).lower(), str(value)
        if key.startswith("on"):
            yield Fault(line, "inline-handler", f"'{element.tag}' has the handler {key}=\"{_start(text)}\".", "listen for the event in a script file")
        elif key == "srcdoc":
            yield Fault(line, "inline-script", f"'{element.tag}' has a page of its own in srcdoc.", "link to the page")
        elif key in _ADDRESSES and _RUNS.match(_OVERLOOKED.sub("", text)) and not _is_picture(element, text):
            yield Fault(line, "script-address", f"'{element.tag}' has the address '{_start(text)}', which a browser may run.", "lead to a page or a file")


def _is_picture(element: etree._Element, address: str) -> bool:
    """True for a picture, or an icon (also the empty one ``data:,``), that stands in its own address."""
    if element.tag == "link":
        return element.get("rel") == "icon" and (address == "data:," or address.startswith("data:image/"))
    return element.tag in ("img", "image") and address.startswith("data:image/")


def _lacks(policy: str) -> Iterator[str]:
    """Yield what a *policy* lacks or allows too much."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)  # browsers take the first
    for name, value in NEEDED.items():
        if directives.get(name) != [value]:
            yield f"does not say {name} {value}"
    for name, sources in directives.items():
        for source in sources:
            if source not in {"'self'", "'none'"} | ALLOWED.get(name, set()):
                yield f"allows {source} in {name}"


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def _start(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= 60 else f"{words[:59]}…"
