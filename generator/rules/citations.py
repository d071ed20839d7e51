"""Sources: each can be found by a reader, has one id and is used; copied books are never linked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from generator.library import Library, references
from generator.model.kinds import KINDS
from generator.problems import Problem
from generator.rules.base import Rule
from generator.source import Path_

#: Hosts where readers upload documents of others. Their copies may be read to check a fact but are not linked.
UPLOAD_HOSTS = (
    "scribd.com",
    "pubhtml5.com",
    "dokumen.pub",
    "vdoc.pub",
    "vdocuments.net",
    "epdf.pub",
    "epdf.tips",
    "pdfcoffee.com",
    "docplayer.net",
    "slideshare.net",
    "issuu.com",
    "coursehero.com",
    "studocu.com",
    "studylib.net",
    "libgen.is",
    "sci-hub.se",
    "z-lib.org",
    "archive.org",
    "123dok.com",
    "abcdocz.com",
    "academia.edu",
    "docksci.com",
    "docslib.org",
    "documents.pub",
    "doczz.net",
    "docsity.com",
    "ebin.pub",
    "epage.pub",
    "fliphtml5.com",
    "kupdf.net",
    "paperzz.com",
    "pdfdrive.com",
    "qdoc.tips",
    "silo.tips",
    "vdocuments.site",
    "vdocuments.mx",
    "yumpu.com",
)


def no_uploads(library: Library) -> Iterator[Problem]:
    for entry in library.entries["source"].values():
        url = entry.value.url  # type: ignore[attr-defined]
        host = _host(url or "")
        if any(host == bad or host.endswith(f".{bad}") for bad in UPLOAD_HOSTS):
            message = f"{host} shows documents that others uploaded; a copied book is not linked here."
            fix = "remove url; for a book write isbn and the pages that were read, for anything else cite a page whose owner shows it"
            yield Problem(entry.locate("url"), "upload-link", message, fix)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as an address in brackets that is none
        return ""


def sources_used(library: Library) -> Iterator[Problem]:
    if not library.whole:
        return
    used = {id_ for kind in KINDS for entry in library.entries[kind].values() for wanted, id_, _ in references(entry) if wanted == "source"}
    used |= library.shape_sources
    for id_, entry in library.entries["source"].items():
        if id_ not in used:
            if not library.get("source", id_).background:
                yield Problem(entry.locate(key=True), "unused-source", f"nothing cites '{id_}'.", "cite it, remove it, or say background: true")
        elif library.get("source", id_).background:
            yield Problem(entry.locate("background", key=True), "needless-exception", f"'{id_}' is cited.", "remove background")


def sources_once(library: Library) -> Iterator[Problem]:
    """The same address or DOI under two ids."""
    seen: dict[str, str] = {}
    for id_, entry in library.entries["source"].items():
        source = library.get("source", id_)
        names = {"doi": (source.doi or "").lower(), "url": _bare(source.url or "")}
        for field, name in names.items():
            if name and seen.setdefault(name, id_) != id_:
                yield Problem(entry.locate(field), "duplicate-source", f"this is '{seen[name]}' again.", f"cite '{seen[name]}' and remove '{id_}'")


def _bare(url: str) -> str:
    """Return *url* without what does not change the page."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def sources_findable(library: Library) -> Iterator[Problem]:
    """A note is not enough: it says how a source was read, and not how a reader gets it."""
    for entry in library.entries["source"].values():
        source = library.get("source", entry.id)
        if not (source.url or source.doi or source.pmid or source.isbn or source.page):
            wanted = "isbn, doi or url" if source.type == "book" else "url, doi or pmid"
            fix = f"add {wanted} as you saw it written; if there is none, cite a source that can be found and remove '{entry.id}'"
            yield Problem(entry.locate(key=True), "unfindable-source", "a reader cannot find this source.", fix)


def books_paged(library: Library) -> Iterator[Problem]:
    """A reader of a book on paper cannot search it."""
    for kind in KINDS:
        for entry in library.entries[kind].values():
            for wanted, id_, path in references(entry):
                if wanted == "source" and path[-1] == "id" and _on_paper(library, id_) and not _value(entry.value, path[:-1]).at:
                    fix = f"write {{id: {id_}, at: ...}}, or say in sources.yml which pages were read"
                    yield Problem(entry.locate(*path[:-1]), "no-page", f"it does not say where in the book '{id_}' this stands.", fix)


def _on_paper(library: Library, id_: str) -> bool:
    """True for a book that no address or DOI leads into and whose entry does not say which pages were read."""
    if id_ not in library.ids("source"):
        return False
    source = library.get("source", id_)
    return source.type == "book" and not (source.url or source.doi or source.pages)


def _value(value: Any, path: Path_) -> Any:
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def isbns_right(library: Library) -> Iterator[Problem]:
    """A digit that was mistyped or swapped shows in the check digit."""
    for entry in library.entries["source"].values():
        isbn = library.get("source", entry.id).isbn
        if isbn and not is_isbn(isbn):
            yield Problem(entry.locate("isbn"), "isbn", f"the check digit of '{isbn}' is wrong.", "copy the ISBN again from the book or its catalogue entry")


def is_isbn(text: str) -> bool:
    """True when *text* is an ISBN whose check digit is right: 10 digits modulo 11 or 13 digits modulo 10 (ISO 2108). Hyphens do not count."""
    digits = [10 if char == "X" else int(char) for char in text.replace("-", "")]
    if len(digits) == 10:
        return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0
    return len(digits) == 13 and 10 not in digits and sum(digit * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10 == 0


RULES = (
    Rule("upload-link", "No third-party upload of a copyrighted work is linked.", no_uploads),
    Rule("unused-source", "Every source is cited.", sources_used),
    Rule("duplicate-source", "No source has two ids.", sources_once),
    Rule("unfindable-source", "Every source has an address, a DOI, a PubMed number, an ISBN or a page of this site.", sources_findable),
    Rule("no-page", "What is cited to a book on paper says where in it.", books_paged),
    Rule("isbn", "The check digit of every ISBN is right.", isbns_right),
)
