"""All pages of the site, in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from generator import urls, words
from generator.data import TABLES
from generator.finder import data
from generator.finder.measure import Vignette
from generator.graph import Graph
from generator.handout import data as handout_data
from generator.model.kinds import KINDS
from generator.reading.report import Read
from generator.reading.scores import Scores
from generator.views import entries, lists, pictures, sources
from generator.views.base import Context, Link, Page
from generator.views.drawing import drawing_view
from generator.views.finder import finder_view, measured_view
from generator.views.handout import handout_view
from generator.views.muscle import muscle_view
from generator.views.posters import pain_posters_view, posters_view
from generator.views.region import region_view
from generator.views.score_sheet import score_view
from generator.views.structured import structured

#: What the finder's page is, for search engines, and the scripts it needs.
FINDS = "Mark where it hurts, answer the safety questions, and see which muscles may be behind it, and why."
FINDER_SCRIPTS = (data.PATH, "assets/js/words.js", "assets/js/finder-rank.js", "assets/js/finder-cards.js", "assets/js/finder.js")

#: The scripts of templates with a form that narrows a list.
NARROWING_SCRIPTS = {"region": ("assets/js/filter.js",), "muscles": ("assets/js/filter.js",), "a-to-z": ("assets/js/find.js",)}

#: What the page on which a handout is made is, its scripts and its style sheet.
HANDS_OUT = "Choose muscles and exercises, and print one sheet for a patient. Warning signs come first. Nothing you enter is stored or sent."
HANDOUT_SCRIPTS = (handout_data.PATH, "assets/js/handout-state.js", "assets/js/handout-sheet.js", "assets/js/handout.js")
HANDOUT_STYLES = ("assets/css/handout.css",)

#: The same for the page for drawing pain.
DRAWS = "Draw where it hurts and how it feels, print it on one page, and see what has changed at the next visit."
DRAWING_SCRIPTS = ("assets/js/pain-drawing-state.js", "assets/js/pain-drawing-figure.js", "assets/js/pain-drawing.js")
DRAWING_STYLES = ("assets/css/pain-drawing.css",)

#: The page with the measures of all others.
SCORES, SCORES_TITLE = "score-sheet.md", "Score sheet"

#: Longest title that search engines show whole, in characters, and what stands behind the name of an entry in it.
TITLE = 65
PURPOSES = {
    "region": (": which muscle may it be?", ": which muscle?"),
    "muscle": (": trigger points and referred pain", ": trigger points"),
    "look-alike": (": could it be this instead?", ": a look-alike"),
}

#: Longest description search engines show whole, in characters.
DESCRIPTION = 155


def pages(graph: Graph, vignettes: Sequence[Vignette] = ()) -> Iterator[Page]:
    """Yield every generated page; *vignettes* are the complaints that the finder is measured with."""
    site = graph.library.site
    yield _page(graph, "index.md", site.name, site.description, "home", lists.home_view, hide=("navigation", "toc"))
    yield from _entry_pages(graph)
    yield from _index_pages(graph)
    yield from _single_pages(graph)
    yield from _source_pages(graph)
    yield replace(_page(graph, "find.md", "Find the muscle", FINDS, "finder", finder_view), scripts=FINDER_SCRIPTS)
    yield _measured_page(graph, vignettes)
    handout = _page(graph, "handout.md", "Make a handout", HANDS_OUT, "handout", handout_view, hide=("navigation", "toc"))
    yield replace(handout, scripts=HANDOUT_SCRIPTS, styles=HANDOUT_STYLES)
    yield from _poster_pages(graph)
    drawing = _page(graph, "pain-drawing.md", "Draw your pain", DRAWS, "pain-drawing", drawing_view, hide=("navigation", "toc"))
    yield replace(drawing, scripts=DRAWING_SCRIPTS, styles=DRAWING_STYLES)
    yield from _moved_pages(graph)


def _page(
    graph: Graph, path: str, title: str, description: str, template: str, make: Callable[[Context], Any],
    parents: tuple[str, ...] = (), hide: tuple[str, ...] = ("navigation",), preview: str = "", styles: tuple[str, ...] = (), entry: str = "",
) -> Page:  # fmt: skip
    context = Context(graph, path.removesuffix(".md") + ".html")
    crumbs = tuple(context.index(kind, KINDS[kind].title) for kind in parents)
    shown = _shorten(description)
    above = [(KINDS[kind].title, urls.index_of(kind)) for kind in parents]

    def about() -> Iterable[dict[str, Any]]:
        return () if template == "moved" else structured(context, title, shown, above, (parents[0], entry) if entry else None)

    home, scripts = Link("Home", context.href("index.html")), NARROWING_SCRIPTS.get(template, ())
    return Page(path, title, shown, template, lambda: make(context), context, (home, *crumbs), hide, preview, scripts, styles, about)


def _shorten(text: str) -> str:
    """Return *text* cut at a word so that it fits into a description."""
    if len(text) <= DESCRIPTION:
        return text
    return text[: DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _entry_pages(graph: Graph) -> Iterator[Page]:
    library = graph.library
    makers: dict[str, tuple[str, Callable[[Context, str], Any]]] = {
        "region": ("region", region_view),
        "muscle": ("muscle", muscle_view),
        "technique": ("practice", lambda context, id_: entries.practice_view(context, "technique", id_)),
        "exercise": ("practice", lambda context, id_: entries.practice_view(context, "exercise", id_)),
        "activity": ("activity", entries.activity_view),
        "symptom": ("symptom", entries.symptom_view),
        "red-flag": ("red-flag", entries.red_flag_view),
        "look-alike": ("look-alike", entries.look_alike_view),
    }
    for kind, (template, make) in makers.items():
        for id_, value in library.all(kind).items():
            path = urls.page_of(kind, id_).replace(".html", ".md")
            yield _page(
                graph,
                path,
                _title(kind, value),
                _description(kind, value, graph, id_),
                template,
                lambda context, make=make, id_=id_: make(context, id_),  # type: ignore[misc]
                (kind,),
                preview=urls.picture_of(id_, "png") if kind == "muscle" and id_ in library.geometry.muscles else "",
                styles=("assets/css/sheet.css",) if kind == "muscle" else (),
                entry=id_,
            )


def _title(kind: str, value: Any) -> str:
    """Return the title of an entry's page, with what the page is for as far as there is room."""
    for purpose in PURPOSES.get(kind, ()):
        if len(value.name) + len(purpose) <= TITLE:
            return f"{value.name}{purpose}"
    return str(value.name)


def _description(kind: str, value: Any, graph: Graph, id_: str) -> str:
    match kind:
        case "region":
            return f"Warning signs first, then {words.count(len(graph.ranked(id_)), 'muscle')} that may send pain here, with pictures. {value.summary.text}"
        case "red-flag":
            return str(value.short)
    return str(value.summary.text)


def _index_pages(graph: Graph) -> Iterator[Page]:
    makers: tuple[tuple[str, str, str, Callable[[Context], Any]], ...] = (
        ("region", "Where does it hurt?", "regions", lists.regions_view),
        ("muscle", "All muscles", "muscles", lists.muscles_view),
        ("technique", "Techniques and treatments", "list", lambda context: lists.practices_view(context, "technique")),
        ("exercise", "Exercises", "list", lambda context: lists.practices_view(context, "exercise")),
        ("activity", "Causes and activities", "list", lists.activities_view),
        ("symptom", "Symptoms", "list", lists.symptoms_view),
        ("red-flag", "Warning signs", "red-flags", lists.red_flags_view),
        ("look-alike", "Look-alikes", "list", lists.look_alikes_view),
    )
    for kind, title, template, make in makers:
        path = urls.index_of(kind).replace(".html", ".md")
        yield _page(graph, path, title, f"{title}: the full list of the {graph.library.site.name}.", template, make)


def _single_pages(graph: Graph) -> Iterator[Page]:
    name = graph.library.site.name
    makers: tuple[tuple[str, str, str, str, Callable[[Context], Any]], ...] = (
        ("evidence.md", "How sure are we?", "What is known and not known about trigger points, with the studies.", "evidence", lists.evidence_view),
        ("glossary.md", "Words explained", "Medical words of this site in plain English.", "glossary", lists.glossary_view),
        ("faq.md", "Questions and answers", "Short answers to common questions about trigger points.", "sections", lists.faq_view),
        ("self-care.md", "Prevention and self-care", "What you can do yourself against muscle pain, safely.", "sections", lists.self_care_view),
        ("sources.md", "Sources", f"All sources of the {name}, and where each is cited.", "sources", sources.sources_view),
        ("a-to-z.md", "A to Z", "Everything on this site by name.", "a-to-z", lists.a_to_z_view),
        ("coverage.md", "Coverage and gaps", "What this atlas covers and what is still missing.", "coverage", lists.coverage_view),
        ("all-points.md", "All points on one page", "Every trigger point of the leg with its usual pain, on one page.", "all-points", pictures.all_points_view),
        (
            "pictures.md",
            "How the pictures are made",
            "All plates of the atlas, how they are computed, and what is doubtful in them.",
            "pictures",
            pictures.pictures_view,
        ),
        ("practice-log.md", "Practice log", "A sheet to print and fill in while you try self-care.", "practice-log", lambda context: None),
        ("data/index.md", "Data downloads", "All data of this site as JSON and CSV.", "data", _data_view),
    )
    for path, title, description, template, make in makers:
        yield _page(graph, path, title, description, template, make)


def _source_pages(graph: Graph) -> Iterator[Page]:
    for address, ids in sources.letters(graph.library).items():
        letter = ids[0][0].upper()
        yield _page(
            graph,
            address.replace(".html", ".md"),
            f"Sources: {letter}",
            f"Details of the sources filed under {letter}: what they are, where to read them, and where this site cites them.",
            "sources-letter",
            lambda context, ids=ids: sources.letter_view(context, ids),  # type: ignore[misc]
            ("source",),
        )


def _measured_page(graph: Graph, vignettes: Sequence[Vignette]) -> Page:
    description = "How the finder counts, and how often it names the muscle that published sources name."
    page = _page(graph, "finder-measured.md", "How good is the finder?", description, "finder-measured", lambda context: measured_view(context, vignettes))
    return replace(page, given=tuple(vignettes))


def score_page(graph: Graph, read: Read, scores: Scores) -> Page:
    """Return the page with the measures of all the others, which must be rendered before."""
    description = "How easy the pages are to read, to understand and to act on: what a program counts, and what the makers answer themselves."
    return _page(graph, SCORES, SCORES_TITLE, description, "score-sheet", lambda context: score_view(context, read, scores))


def _poster_pages(graph: Graph) -> Iterator[Page]:
    makers: tuple[tuple[str, str, str, Callable[[Context], Any]], ...] = (
        ("posters", "Posters to print", "The warning signs and all trigger points of the leg, each on one sheet to print.", posters_view),
        ("posters-pain", "Posters of the pain patterns", "Where each trigger point usually hurts, on one sheet for each part of the body.", pain_posters_view),
    )
    for name, title, description, make in makers:
        page = _page(graph, f"{name}.md", title, description, name, make)
        yield replace(page, scripts=("assets/js/posters.js",), styles=("assets/css/posters.css",))


def _data_view(context: Context) -> tuple[tuple[str, str], ...]:
    return tuple((name, table.holds) for name, table in TABLES.items())


def _moved_pages(graph: Graph) -> Iterator[Page]:
    """Pages of ids that were renamed: each says where its content went."""
    for kind in ("region", "muscle", "technique", "exercise"):
        for id_, value in graph.library.all(kind).items():
            for former in value.former_ids:
                path = urls.page_of(kind, former).replace(".html", ".md")
                yield _page(
                    graph,
                    path,
                    f"{value.name} has moved",
                    f"This page is now called {value.name}.",
                    "moved",
                    lambda context, kind=kind, id_=id_: context.link(kind, id_),  # type: ignore[misc]
                    (kind,),
                )
