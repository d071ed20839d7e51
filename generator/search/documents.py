"""What the search can find: one document for each page and each section that has an address of its own.

A document holds names and a short line, never whole texts: a search that knows what people call a thing needs no more, and stays small.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import yaml

from generator import urls
from generator.graph import Graph

#: Longest line under a name, in characters.
SHORT = 90

#: Kinds that are found, with what their documents are called and how much they count beside others that fit as well.
#: A place leads to everything that can be done about it, so it comes first; a word explained leads nowhere, so it comes last.
KINDS: dict[str, tuple[str, float]] = {
    "red-flag": ("Warning sign", 1.0),
    "region": ("Place", 1.15),
    "muscle": ("Muscle", 1.05),
    "symptom": ("Symptom", 1.08),
    "look-alike": ("Look-alike", 1.1),
    "activity": ("Cause", 1.0),
    "technique": ("Technique", 1.05),
    "exercise": ("Exercise", 1.05),
    "self-care": ("Self-care", 0.95),
    "question": ("Question", 0.95),
    "evidence": ("How sure are we", 0.9),
    "term": ("Word explained", 0.9),
}
#: The same for the site's own pages.
PAGE = ("Page", 1.0)

#: Words people use for the site's own pages, beside their titles.
PAGE_WORDS: dict[str, tuple[str, ...]] = {
    "index.html": ("home", "start page", "body map", "picture of the body"),
    "find.html": ("finder", "muscle finder", "which muscle is it", "mark where it hurts", "symptom checker"),
    "regions/index.html": ("where it hurts", "places", "body parts"),
    "muscles/index.html": ("list of muscles", "leg muscles"),
    "red-flags/index.html": ("red flags", "emergency", "danger signs", "when to see a doctor", "999", "911", "112"),
    "techniques/index.html": ("treatment", "self massage", "self-help"),
    "exercises/index.html": ("stretches", "strengthening", "stretching"),
    "causes/index.html": ("causes", "what sets it off", "activities"),
    "symptoms/index.html": ("list of symptoms",),
    "look-alikes/index.html": ("other conditions", "what else could it be", "diagnosis"),
    "practice-log.html": ("diary", "pain diary", "exercise log", "log sheet"),
    "handout.html": ("handout", "print handout", "leaflet", "sheet for a patient", "patient information"),
    "posters.html": ("poster", "wall chart", "print poster"),
    "posters-pain.html": ("pain chart", "referred pain chart"),
    "all-points.html": ("trigger point chart", "trigger point map", "chart", "overview"),
    "a-to-z.html": ("index", "all names"),
    "evidence.html": ("evidence", "studies", "research", "does it work"),
    "sources.html": ("references", "bibliography", "studies"),
    "glossary.html": ("glossary", "medical words", "dictionary"),
    "faq.html": ("FAQ", "questions"),
    "self-care.html": ("prevention", "self-care", "look after yourself"),
    "data/index.html": ("download", "CSV", "JSON"),
    "for-clinics.html": ("USB stick", "offline", "physiotherapist", "clinic"),
    "about.html": ("contact", "privacy", "licence", "who made this"),
    "accessibility.html": ("screen reader", "keyboard", "disability"),
    "score-sheet.html": ("readability", "reading age", "reading level", "PEMAT", "DISCERN", "quality"),
    "coverage.html": ("gaps", "what is missing"),
    "pictures.html": ("drawings", "images", "credits"),
}


@dataclass(frozen=True)
class Document:
    """One thing to be found."""

    kind: str
    """A kind of entry, or ``page``."""
    id: str
    """The id of the entry, or the address of the page from the site's root."""
    title: str
    also: tuple[str, ...] = ()
    """Other names, which readers of the page see there."""
    words: tuple[str, ...] = ()
    """Words that find it and are never shown."""
    text: str = ""
    """A line to show under the title."""
    level: str = ""
    """How urgent a warning sign is."""
    near: tuple[tuple[str, str], ...] = ()
    """``(kind, id)`` of documents whose titles say more about this one: the places of a symptom, the causes of a place."""

    @property
    def url(self) -> str:
        """The address from the site's root."""
        return self.id if self.kind == "page" else urls.page_of(self.kind, self.id)


def documents(graph: Graph, files: Mapping[str, bytes]) -> tuple[Document, ...]:
    """Return everything that can be found: the entries of *graph*, and the site's own pages among *files* (path to Markdown)."""
    made: dict[str, Callable[[str, Any], Document]] = {
        "red-flag": _red_flag,
        "region": lambda id_, value: _region(graph, id_, value),
        "muscle": lambda id_, value: replace(_entry("muscle", id_, value), near=tuple(("region", region) for region in value.lies_in)),
        "symptom": lambda id_, value: _in_places("symptom", id_, value),
        "activity": lambda id_, value: _in_places("activity", id_, value),
        "term": lambda id_, value: Document("term", id_, value.term, value.also),
        "question": lambda id_, value: Document("question", id_, value.question),
        "evidence": lambda id_, value: Document("evidence", id_, value.name, (), (value.question,)),
        "self-care": lambda id_, value: Document("self-care", id_, value.name),
    }
    found = []
    for kind in KINDS:
        make = made.get(kind) or partial(_entry, kind)
        found += [make(id_, value) for id_, value in graph.library.all(kind).items()]
    return tuple(_each_once(document) for document in (*found, *_pages(files)))


def _entry(kind: str, id_: str, value: Any) -> Document:
    return Document(kind, id_, value.name, value.also, getattr(value, "search", ()))


def _red_flag(id_: str, flag: Any) -> Document:
    return Document("red-flag", id_, flag.name, flag.also, flag.search, flag.short, flag.level)


def _region(graph: Graph, id_: str, region: Any) -> Document:
    """Return the document of a place: it is also found by the names of its zones, and by what is felt and done there."""
    zones = [graph.library.get("zone", zone) for zone in region.zones]
    names = (name for zone in zones for name in (re.sub(r", (upper|middle|lower) third$", "", zone.name), *zone.also))
    near = tuple((kind, user) for kind in ("symptom", "activity") for user in graph.users("region", id_, kind))
    return replace(_entry("region", id_, region), words=(*region.search, *names), near=near)


def _in_places(kind: str, id_: str, value: Any) -> Document:
    return replace(_entry(kind, id_, value), near=tuple(("region", region) for region in value.regions))


def _pages(files: Mapping[str, bytes]) -> tuple[Document, ...]:
    """Return the site's own pages: those that are not the page of one entry. Title and description are those of their header."""
    found = []
    for path in sorted(files):
        stem = path.removesuffix(".md")
        if stem == path or ("/" in stem and not stem.endswith("/index")):
            continue
        header = _header(files[path].decode())
        url = f"{stem}.html"
        title = html.unescape(str(header.get("title", "")))
        if title:
            text = html.unescape(str(header.get("description", "")))
            found.append(Document("page", url, title, (), PAGE_WORDS.get(url, ()), short(text)))
    return tuple(found)


def _header(text: str) -> dict[str, Any]:
    """Return the YAML header of a page, empty when it has none."""
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    header = yaml.safe_load(match[1]) if match else None
    return header if isinstance(header, dict) else {}


def _each_once(document: Document) -> Document:
    """Return *document* without names that only say again what another says: a plural, a hyphen, another order of the words."""
    seen = {_gist(document.title)}
    kept: dict[str, list[str]] = {"also": [], "words": []}
    for field, names in (("also", document.also), ("words", document.words)):
        for name in names:
            if _gist(name) not in seen:
                seen.add(_gist(name))
                kept[field].append(name)
    return replace(document, also=tuple(kept["also"]), words=tuple(kept["words"]))


def _gist(name: str) -> frozenset[str]:
    words = (word if word.endswith("ss") else word.removesuffix("s") for word in re.findall(r"[^\W_]+", name.lower().replace("'", "")))
    return frozenset(word for word in words if word not in ("a", "of", "the", "in", "on", "at"))


def short(text: str) -> str:
    """Return the first sentence of *text*, cut at a word when it is longer than a line."""
    first = re.split(r"(?<=[.!?]) (?=[A-Z])", text, maxsplit=1)[0]
    if len(first) <= SHORT:
        return first
    return first[: SHORT - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
