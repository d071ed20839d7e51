"""The bibliography: one page that lists all sources, and a page with the details for each letter, because together they are too large for one page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from generator import urls, words
from generator.library import Library
from generator.views.base import Context, Link

#: Kinds of sources, in the order of the list.
TYPES = (
    ("article", "Articles and reviews"),
    ("book", "Books"),
    ("web", "Web pages"),
    ("founding-document", "Documents this atlas started from"),
)
MOST_CITED_SHOWN = 3


@dataclass(frozen=True)
class ListedView:
    """A source in the list of all: what it is, and where its details are."""

    id: str
    link: Link
    authors: str
    year: str
    opened: bool


@dataclass(frozen=True)
class SourcesView:
    """The bibliography by type."""

    total: str
    opened: str
    groups: tuple[tuple[str, str, tuple[ListedView, ...]], ...]


@dataclass(frozen=True)
class SourceView:
    """A source with its details and where it is cited."""

    id: str
    title: str
    authors: str
    year: str
    page: Link | None
    """The page of this site that it is."""
    links: tuple[Link, ...]
    opened: bool
    commercial: bool
    note: str
    issues: tuple[str, ...]
    cited: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class LetterView:
    """The sources of one page of details, by title. Their short names, which a reader does not see, choose the page."""

    letter: str
    sources: tuple[SourceView, ...]


def sources_view(context: Context) -> SourcesView:
    sources = context.library.all("source")
    listed = {id_: ListedView(id_, context.link("source", id_), one.authors, str(one.year or ""), one.opened) for id_, one in sources.items()}
    groups = tuple(
        (type_, title, tuple(sorted((listed[id_] for id_, one in sources.items() if one.type == type_), key=lambda one: (one.link.title.lower(), one.id))))
        for type_, title in TYPES
    )
    opened = sum(one.opened for one in sources.values())
    return SourcesView(words.count(len(sources), "source"), str(opened), tuple(group for group in groups if group[2]))


def letters(library: Library) -> dict[str, tuple[str, ...]]:
    """Return the pages of details, from the site's root, each with the ids of its sources."""
    found = sorted(library.all("source"))
    pages = groupby(found, key=lambda id_: urls.page_of("source", id_).partition("#")[0])
    return {page: tuple(ids) for page, ids in pages}


def letter_view(context: Context, ids: tuple[str, ...]) -> LetterView:
    found = sorted((_source(context, id_) for id_ in ids), key=lambda one: (one.title.lower(), one.id))
    return LetterView(ids[0][0].upper(), tuple(found))


def _source(context: Context, id_: str) -> SourceView:
    source = context.library.get("source", id_)
    links = [Link("Page", source.url)] if source.url else []
    links += [Link(f"DOI {source.doi}", f"https://doi.org/{source.doi}")] if source.doi else []
    links += [Link(f"PubMed {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/")] if source.pmid else []
    users = [(kind, user) for kind, user in context.graph.users_of("source", id_) if kind in (*urls.FOLDERS, *urls.PAGES)]
    cited = tuple(context.link(kind, user) for kind, user in users[:MOST_CITED_SHOWN])
    if id_ in context.shape_sources:
        cited += (Link("How the pictures are made", context.href("pictures.html")),)
    if any(kind == "country" for kind, _ in context.graph.users_of("source", id_)):
        cited += (Link("Emergency numbers by country", context.href("red-flags/index.html#emergency-numbers")),)
    page = Link("Page of this site", context.href(source.page)) if source.page else None
    book = (f"ISBN {source.isbn}." if source.isbn else "", f"Read: {source.pages}." if source.pages else "")
    note = " ".join(part for part in (source.note or "", *book) if part)
    return SourceView(
        id_,
        source.title,
        source.authors,
        str(source.year or ""),
        page,
        tuple(links),
        source.opened,
        source.commercial,
        note,
        source.known_issues,
        cited,
        max(0, len(users) - MOST_CITED_SHOWN),
    )
