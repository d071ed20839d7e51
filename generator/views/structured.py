"""What a page is about, for machines: schema.org data (JSON-LD), made from what the page shows.

It says what a page names and cites, and never that somebody reviewed it: nobody did. Addresses begin with :data:`ROOT` and are seen from the
site's home; the theme puts the site's address in its place, or the way to the home page where none is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from generator import urls
from generator.graph import Graph
from generator.model.muscle import Muscle
from generator.model.practice import Practice
from generator.model.vocabulary import LookAlike, Question, RedFlag, Source, Symptom
from generator.views.base import Context, Reference

ROOT = "atlas:"
CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGE = "en"

#: What each kind of source is.
SOURCE_TYPES = {"article": "ScholarlyArticle", "book": "Book", "web": "WebPage", "founding-document": "CreativeWork"}
#: Techniques that treat, and exercises. Ways of finding a spot, orders of work and habits are none of schema.org's medical things.
TREATS = frozenset({"self-massage", "tool", "manual-therapy", "procedure", "modality", "medicine"})
MOVES = frozenset({"stretch", "strength", "movement"})

Node = dict[str, Any]


def structured(context: Context, title: str, description: str, crumbs: Sequence[tuple[str, str]], entry: tuple[str, str] | None = None) -> list[Node]:
    """Return what the page of *context* is, as the nodes of a graph.

    *crumbs* are titles and addresses of the pages above it, from the site's root; *entry* is kind and id of what it is about.
    Call it when the view is made: it lists the references that the view used.
    """
    site = context.library.site
    here = ROOT + context.page
    home = {"@type": "WebSite", "@id": f"{ROOT}index.html#website", "url": f"{ROOT}index.html", "name": site.name}
    if context.page == "index.html":
        return [{**home, "description": description, "inLanguage": LANGUAGE, "license": LICENCE, "dateModified": site.content_date.isoformat()}]
    page: Node = {
        "@type": "WebPage",
        "@id": here,
        "url": here,
        "name": title,
        "description": description,
        "inLanguage": LANGUAGE,
        "license": LICENCE,
        "isPartOf": home,
        "breadcrumb": {"@id": f"{here}#breadcrumb"},
    }
    if entry:
        page |= {"@type": "MedicalWebPage", "about": about(context.graph, *entry)}
    elif context.page == urls.index_of("question"):
        page |= {"@type": "FAQPage", "mainEntity": [_question(id_, value) for id_, value in context.library.all("question").items()]}
    elif context.page.endswith("/index.html"):
        page["@type"] = "CollectionPage"
    if context.references:
        page["citation"] = [_source(context, reference) for reference in _once(context.references)]
    steps = [("Home", "index.html"), *crumbs, (title, context.page)]
    items = [{"@type": "ListItem", "position": number, "name": name, "item": ROOT + path} for number, (name, path) in enumerate(steps, 1)]
    return [page, {"@type": "BreadcrumbList", "@id": f"{here}#breadcrumb", "itemListElement": items}]


def about(graph: Graph, kind: str, id_: str) -> Node:
    """Return what an entry is."""
    value = graph.library.get(kind, id_)
    makers: dict[str, Callable[[Any], Node]] = {
        "muscle": lambda muscle: _muscle(graph, id_, muscle),
        "region": lambda _: {"@type": "AnatomicalStructure"},
        "symptom": _symptom,
        "red-flag": _red_flag,
        "look-alike": _look_alike,
        "technique": _practice,
        "exercise": _practice,
    }
    node = {"@type": "Thing", "name": value.name, **(makers[kind](value) if kind in makers else {})}
    also = [*([value.latin] if kind == "muscle" else []), *value.also]
    return {**node, "alternateName": also} if also else node


def _muscle(graph: Graph, id_: str, muscle: Muscle) -> Node:
    opposed = sorted({link.muscle for link in graph.links(id_) if link.kind == "opposes"})
    node: Node = {
        "@type": "Muscle",
        "insertion": {"@type": "AnatomicalStructure", "description": muscle.anatomy.insertion.text},
        "nerve": {"@type": "Nerve", "description": muscle.anatomy.nerve.text},
        "muscleAction": muscle.anatomy.action.text,
    }
    if opposed:
        node["antagonist"] = [{"@type": "Muscle", "name": graph.library.muscles[other].name, "url": ROOT + urls.page_of("muscle", other)} for other in opposed]
    return node


def _symptom(_: Symptom) -> Node:
    return {"@type": "MedicalSignOrSymptom"}


def _red_flag(flag: RedFlag) -> Node:
    return {"@type": "MedicalCondition", "signOrSymptom": [{"@type": "MedicalSignOrSymptom", "name": sign.text} for sign in flag.signs]}


def _look_alike(_: LookAlike) -> Node:
    return {"@type": "MedicalCondition"}


def _practice(practice: Practice) -> Node:
    kind = practice.kind  # type: ignore[attr-defined]
    return {"@type": "MedicalTherapy" if kind in TREATS else "PhysicalActivity" if kind in MOVES else "Thing"}


def _question(id_: str, question: Question) -> Node:
    answer = {"@type": "Answer", "text": " ".join(claim.text for claim in question.answer)}
    return {"@type": "Question", "name": question.question, "url": ROOT + urls.page_of("question", id_), "acceptedAnswer": answer}


def _once(references: Sequence[Reference]) -> list[Reference]:
    """Return one reference for each source: pages cite several places of one."""
    return list({reference.href: reference for reference in references}.values())


def _source(context: Context, reference: Reference) -> Node:
    id_ = reference.href.rpartition("#")[2]
    source: Source = context.library.get("source", id_)
    node: Node = {"@type": SOURCE_TYPES[source.type], "name": source.title, "url": ROOT + urls.page_of("source", id_)}
    if source.doi or source.pmid:
        node["identifier"] = f"doi:{source.doi}" if source.doi else f"pmid:{source.pmid}"
    return node
