from __future__ import annotations

import posixpath

import pytest

from generator import urls
from generator.model.kinds import KINDS


def test_every_kind_that_readers_look_up_has_an_address() -> None:
    without = set(KINDS) - set(urls.FOLDERS) - set(urls.PAGES)
    assert without == {"part", "group", "zone", "feel", "finder", "site", "clinic", "country", "score-item"}
    assert not set(urls.FOLDERS) & set(urls.PAGES)


def test_page_and_index() -> None:
    assert urls.page_of("muscle", "soleus") == "muscles/soleus.html"
    assert urls.page_of("activity", "running") == "causes/running.html"
    assert urls.page_of("term", "taut-band") == "glossary.html#taut-band"
    assert urls.index_of("muscle") == "muscles/index.html"
    assert urls.index_of("term") == "glossary.html"
    assert urls.page_of("source", "travell-1992") == "sources/t.html#travell-1992"
    assert urls.index_of("source") == "sources.html"


@pytest.mark.parametrize(
    ("target", "page", "href"),
    [
        ("muscles/soleus.html", "index.html", "muscles/soleus.html"),
        ("muscles/soleus.html", "regions/calf.html", "../muscles/soleus.html"),
        ("muscles/soleus.html", "muscles/plantaris.html", "soleus.html"),
        ("index.html", "muscles/soleus.html", "../index.html"),
        ("glossary.html#tendon", "muscles/soleus.html", "../glossary.html#tendon"),
        ("glossary.html#tendon", "glossary.html", "#tendon"),
        ("glossary.html", "glossary.html", "glossary.html"),
    ],
)
def test_relative(target: str, page: str, href: str) -> None:
    assert urls.relative(target, page) == href


@pytest.mark.parametrize("page", ["index.html", "regions/calf.html", "a/b/c.html"])
@pytest.mark.parametrize("target", ["index.html", "muscles/soleus.html", "faq.html#how-long"])
def test_a_relative_address_leads_back_to_its_target(target: str, page: str) -> None:
    path, _, fragment = urls.relative(target, page).partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    assert (there, fragment) == (target.partition("#")[0], target.partition("#")[2])
