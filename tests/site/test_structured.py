"""What pages say of themselves to machines: structured data, titles, descriptions, and what sharing a page shows."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
import yaml

from tests.hostile import ADDRESS
from tests.support import REPO, Project

VOCABULARY: dict[str, list[str]] = yaml.safe_load((REPO / "tests" / "site" / "schema_org.yml").read_text(encoding="utf-8"))
#: What holds an address, beside ``@id``.
ADDRESSES = ("url", "item")

#: What a page of each kind is, and what it is about.
ABOUT = {
    "muscles/soleus": ("MedicalWebPage", "Muscle"),
    "regions/calf": ("MedicalWebPage", "AnatomicalStructure"),
    "symptoms/calf-cramp": ("MedicalWebPage", "MedicalSignOrSymptom"),
    "red-flags/dvt": ("MedicalWebPage", "MedicalCondition"),
    "look-alikes/shin-splints": ("MedicalWebPage", "MedicalCondition"),
    "techniques/press-and-hold": ("MedicalWebPage", "MedicalTherapy"),
    "exercises/bent-knee-calf-stretch": ("MedicalWebPage", "PhysicalActivity"),
    "causes/long-driving": ("MedicalWebPage", "Thing"),
    "muscles/index": ("CollectionPage", ""),
    "faq": ("FAQPage", ""),
    "evidence": ("WebPage", ""),
    "about": ("WebPage", ""),
}


@dataclass(frozen=True)
class Told:
    """What a page says of itself; its ids, for addresses that lead to them."""

    title: str
    descriptions: list[str]
    heading: str
    ids: frozenset[str]
    graph: list[dict[str, Any]]
    shared: dict[str, str]
    canonical: list[str]
    cited: set[str]


@cache
def told(file: Path) -> Told:
    page = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    blocks = [script.text for script in page.xpath('/html/head/script[@type="application/ld+json"]')]
    assert len(blocks) <= 1 and "<" not in "".join(blocks), file
    data = json.loads(blocks[0]) if blocks else {"@context": "https://schema.org", "@graph": []}
    assert set(data) == {"@context", "@graph"} and data["@context"] == "https://schema.org"
    return Told(
        page.findtext(".//title"),
        page.xpath('/html/head/meta[@name="description"]/@content'),
        " ".join(page.find(".//h1").text_content().split()),
        frozenset(page.xpath("//@id")),
        data["@graph"],
        {meta.get("property"): meta.get("content") for meta in page.xpath("/html/head/meta[@property]")},
        page.xpath('/html/head/link[@rel="canonical"]/@href'),
        set(page.xpath('//li[starts-with(@id, "ref-")]//a[contains(@href, "sources/")]/@href')),
    )


def graph_of(file: Path) -> list[dict[str, Any]]:
    """Return the nodes of the page's structured data; none when it has no such data."""
    return told(file).graph


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every node at and below *value*."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(item)


def files(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def test_every_page_has_structured_data_of_known_types_and_properties(real: Project) -> None:
    site, used = real.paths.site, set()
    for name in files(site):
        graph = graph_of(site / name)
        moved = "has moved" in told(site / name).title
        assert bool(graph) != (moved or name == "404.html"), name
        for node in nodes(graph):
            properties = {key for key in node if not key.startswith("@")}
            if "@type" not in node:
                assert set(node) == {"@id"}, (name, node)
                continue
            assert properties <= set(VOCABULARY[node["@type"]]), (name, node["@type"], properties)
            assert all(value not in ("", [], None, {}) for value in node.values()), (name, node)
            used.add(node["@type"])
    assert used == set(VOCABULARY)


def test_nobody_is_said_to_have_reviewed_anything(real: Project) -> None:
    for name in files(real.paths.site):
        for node in nodes(graph_of(real.paths.site / name)):
            assert not {key for key in node if "review" in key.lower() or key in ("author", "aggregateRating", "relevantSpecialty")}, name
    assert not [one for properties in VOCABULARY.values() for one in properties if "review" in one.lower()]


@pytest.mark.parametrize("name", ABOUT)
def test_a_page_says_what_it_is_about(real: Project, name: str) -> None:
    page, crumbs = graph_of(real.paths.site / f"{name}.html")
    assert (page["@type"], page.get("about", {}).get("@type", "")) == ABOUT[name]
    if "about" in page:
        assert page["about"]["name"] == told(real.paths.site / f"{name}.html").heading
    steps = crumbs["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1)) and steps[0]["name"] == "Home"
    assert steps[-1]["item"] == page["url"] and crumbs["@id"] == page["breadcrumb"]["@id"]


def test_every_address_in_structured_data_is_a_page(real: Project) -> None:
    site = real.paths.site
    known = set(files(site))
    for name in files(site):
        for node in nodes(graph_of(site / name)):
            for key in (*ADDRESSES, *(["@id"] if "#" not in node.get("@id", "#") else [])):
                if key not in node:
                    continue
                parts = urlsplit(node[key])
                assert not parts.scheme, (name, node[key])
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
                assert target in known, (name, node[key])
                if parts.fragment and key != "@id" and parts.fragment != "website":
                    assert unquote(parts.fragment) in told(site / target).ids, (name, node[key])


def test_a_muscle_cites_the_sources_that_its_page_lists(real: Project) -> None:
    page, _ = graph_of(real.paths.site / "muscles/soleus.html")
    assert {source["url"] for source in page["citation"]} == told(real.paths.site / "muscles/soleus.html").cited
    assert any(source.get("identifier", "").startswith("doi:10.") for source in page["citation"])


def test_questions_have_their_answers(real: Project) -> None:
    page, _ = graph_of(real.paths.site / "faq.html")
    questions = real.library().all("question")
    assert [one["name"] for one in page["mainEntity"]] == [question.question for question in questions.values()]
    for one, question in zip(page["mainEntity"], questions.values(), strict=True):
        assert one["acceptedAnswer"]["text"].startswith(question.answer[0].text)


def test_titles_and_descriptions_are_short_and_unlike(real: Project) -> None:
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for name in files(real.paths.site):
        page = told(real.paths.site / name)
        title, (description,) = page.title, page.descriptions
        assert len(title) <= 75, (name, title)
        assert 25 <= len(description) <= 170, (name, description)
        assert title not in titles, (name, titles[title])
        titles[title] = name
        if "has moved" not in title and name != "404.html":
            assert description not in descriptions, (name, descriptions[description])
            descriptions[description] = name


# With an address: the hostile site has one, so that what is shared is tried with hostile texts too


def test_with_an_address_pages_say_where_they_are_and_what_sharing_shows(hostile_built: Project) -> None:
    site = hostile_built.paths.site
    for name in ("index.html", "muscles/soleus.html", "faq.html"):
        page = told(site / name)
        at = ADDRESS + name
        shared = page.shared
        assert page.canonical == [at]
        assert shared["og:url"] == at and shared["og:type"] == ("website" if name == "index.html" else "article")
        assert shared["og:title"] and shared["og:description"] == page.descriptions[0]
        for node in nodes(graph_of(site / name)):
            assert all(node[key].startswith(ADDRESS) for key in (*ADDRESSES, "@id") if key in node), node
    assert shared.keys() >= {"og:site_name"}
    assert told(site / "muscles/soleus.html").shared["og:image"] == f"{ADDRESS}assets/plates/soleus.png"
    places = lxml.html.etree.parse(str(site / "sitemap.xml")).getroot().xpath('//*[local-name()="loc"]/text()')
    assert f"{ADDRESS}muscles/soleus.html" in places and len(places) == len(set(places)) > 40


def test_without_an_address_no_page_makes_one_up(real: Project) -> None:
    for name in ("index.html", "muscles/soleus.html"):
        assert (told(real.paths.site / name).canonical, told(real.paths.site / name).shared) == ([], {})
