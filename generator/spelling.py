"""American spelling for a clinic's copy: words are changed in the finished pages, in their texts and nowhere else.

Only the spelling changes. Addresses, ids, code, titles of sources and names of drugs and of body parts stay as they are,
and so does every byte between the texts. Changing twice changes nothing more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Set
from pathlib import Path

#: British to American. Only words that occur on the site; a test says when one is missing or no longer needed.
WORDS = {
    "anaesthetic": "anesthetic",
    "behavioural": "behavioral",
    "centimetres": "centimeters",
    "centre": "center",
    "centres": "centers",
    "colour": "color",
    "coloured": "colored",
    "colours": "colors",
    "counselling": "counseling",
    "defence": "defense",
    "discoloured": "discolored",
    "encyclopaedia": "encyclopedia",
    "favour": "favor",
    "favouring": "favoring",
    "fibre": "fiber",
    "fibres": "fibers",
    "grey": "gray",
    "immobilisation": "immobilization",
    "ischaemia": "ischemia",
    "ischaemic": "ischemic",
    "judgement": "judgment",
    "kerb": "curb",
    "kerbs": "curbs",
    "kilometre": "kilometer",
    "kilometres": "kilometers",
    "labelled": "labeled",
    "labour": "labor",
    "licence": "license",
    "licences": "licenses",
    "millimetres": "millimeters",
    "necrotising": "necrotizing",
    "neighbour": "neighbor",
    "neighbouring": "neighboring",
    "neighbours": "neighbors",
    "oedema": "edema",
    "orthopaedic": "orthopedic",
    "pedalling": "pedaling",
    # One profession with two names.
    "physiotherapist": "physical therapist",
    "physiotherapists": "physical therapists",
    "physiotherapy": "physical therapy",
    "practise": "practice",
    "practised": "practiced",
    "programme": "program",
    "programmes": "programs",
    "randomised": "randomized",
    "recognise": "recognize",
    "recognised": "recognized",
    "shovelling": "shoveling",
    "stabiliser": "stabilizer",
    "tumour": "tumor",
    "vapour": "vapor",
}

#: An address or a file name, which is left alone, or a word of the list.
_FIND = re.compile(rf"\S+://\S+|\S+\.(?:html|svg|png|css|csv|json|js)\b|\b(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})\b", re.IGNORECASE)

_TAG = re.compile(r"<!--.*?-->|<!(?:[^>]*)>|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/\"'>]+)(?P<equals>\s*=\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
#: Attributes whose values people read or hear.
_READ = frozenset({"alt", "aria-label", "title", "placeholder"})
_RAW = frozenset({"script", "style"})
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_KEPT = frozenset({"code", "pre", "kbd", "samp", "cite", "textarea"})
#: Classes of what is quoted: lists of references, and who wrote a source.
_QUOTED = frozenset({"references", "bibliography", "by"})

#: The address of a source's details.
_SOURCE = re.compile(r"(?:^|/)sources/[a-z0-9]\.html#")
_STRING = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*")(?P<key>\s*:)?')
#: A text of a data script that is an id or an address and no words.
_NAME = re.compile(r'"[^\s"]*[-/.#_][^\s"]*"\Z|"[a-z0-9]+"\Z')


def american(text: str) -> str:
    """Return *text* in American spelling."""
    return _FIND.sub(_change, text)


def _change(match: re.Match[str]) -> str:
    word = match["word"]
    if word is None:
        return match[0]
    other = WORDS[word.lower()]
    if word.isupper():
        return other.upper()
    return other[0].upper() + other[1:] if word[0].isupper() else other


def respell(site: Path, own_words: Set[str]) -> None:
    """Change the spelling of every page and data script below *site*. *own_words* are texts of the clinic, which stay as it wrote them."""
    for file in sorted(site.rglob("*.html")):
        _rewrite(file, american_page(file.read_text(encoding="utf-8")))
    for file in sorted((site / "assets").glob("*-data.js")):
        _rewrite(file, american_data(file.read_text(encoding="utf-8"), own_words))


def _rewrite(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="")


def american_data(script: str, own_words: Set[str] = frozenset()) -> str:
    """Return a data script with its texts in American spelling; keys, ids, addresses and *own_words* stay."""

    def change(match: re.Match[str]) -> str:
        text = match["text"]
        return match[0] if match["key"] or _NAME.match(text) or json.loads(text) in own_words else american(text)

    return _STRING.sub(change, script)


def american_page(page: str) -> str:
    """Return a finished page with its texts in American spelling."""
    parts: list[str] = []
    at = 0
    kept, depth = "", 0
    while match := _TAG.search(page, at):
        text = page[at : match.start()]
        parts.append(text if kept else american(text))
        at = match.end()
        name = (match["name"] or "").lower()
        if match["end"]:
            depth -= name == kept
            kept = kept if depth else ""
        elif name and not kept and _is_kept(name, match["rest"]):
            kept, depth = name, 1
        elif name and name == kept:
            depth += 1
        parts.append(match[0] if kept or not name or match["end"] else _ATTRIBUTE.sub(_change_attribute, match[0]))
        if name in _RAW and not match["end"]:
            # What stands in a script or style sheet is no page: go on at its end.
            end = page.lower().find(f"</{name}", at)
            end = len(page) if end < 0 else end
            parts.append(page[at:end])
            at = end
    parts.append(page[at:] if kept else american(page[at:]))
    return "".join(parts)


def _change_attribute(match: re.Match[str]) -> str:
    return match["name"] + match["equals"] + american(match["value"]) if match["name"].lower() in _READ else match[0]


def _is_kept(name: str, rest: str) -> bool:
    """True for an element whose text is not the site's own wording: code, quoted titles, links to sources."""
    if name in _VOID:
        return False
    if name in _KEPT:
        return True
    attributes = {match["name"].lower(): match["value"].strip("\"'") for match in _ATTRIBUTE.finditer(rest)}
    classes = set(attributes.get("class", "").split())
    return attributes.get("translate") == "no" or bool(classes & _QUOTED) or (name == "a" and _SOURCE.search(attributes.get("href", "")) is not None)
