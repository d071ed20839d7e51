"""The documents of the search and the script that brings them to the browser."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from typing import Any

import pytest

from generator import urls
from generator.graph import Graph
from generator.search import data
from generator.search.documents import KINDS, PAGE_WORDS, SHORT, Document, documents, short
from tests.support import REPO, Project, tree_bytes

#: What the search may weigh when it is used first, in bytes as hosts send them.
BUDGET, DATA_BUDGET = 40_000, 25_000


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def unscripted(script: str) -> Any:
    """Return the data of a script, read as a browser would."""
    match = re.fullmatch(r"window\.triggerPointSearch=(.*);\n", script)
    assert match
    return json.loads(match[1])


@pytest.fixture(scope="module")
def found(real: Project) -> tuple[Document, ...]:
    return documents(Graph(real.library()), tree_bytes(real.paths.tree))


# Documents


def test_every_entry_with_an_address_is_found_once(real: Project, found: tuple[Document, ...]) -> None:
    library = real.library()
    wanted = {(kind, id_) for kind in (*urls.FOLDERS, *urls.PAGES) if kind != "source" for id_ in library.ids(kind)}
    assert {(one.kind, one.id) for one in found if one.kind != "page"} == wanted
    assert len({one.url for one in found}) == len(found)


def test_every_address_is_a_page_of_the_site(real: Project, found: tuple[Document, ...]) -> None:
    for one in found:
        path, _, fragment = one.url.partition("#")
        page = real.paths.site / path
        assert page.is_file(), one
        assert not fragment or f'id="{fragment}"' in page.read_text(encoding="utf-8"), one


def test_the_sites_own_pages_are_found_by_their_titles(found: tuple[Document, ...]) -> None:
    pages = {one.id: one for one in found if one.kind == "page"}
    assert pages["find.html"].title == "Find the muscle"
    assert pages["about.html"].text.startswith("What the Trigger Point Atlas is")
    assert set(PAGE_WORDS) <= set(pages), "words for a page that is not there"
    assert not [id_ for id_ in pages if "/" in id_ and not id_.endswith("/index.html")]


def test_a_place_is_found_by_its_zones_and_by_what_is_felt_there(found: tuple[Document, ...]) -> None:
    (calf,) = [one for one in found if (one.kind, one.id) == ("region", "calf")]
    assert "Calf, inner half" in calf.words
    assert ("symptom", "calf-cramp") in calf.near


def test_no_name_of_a_document_says_another_again(found: tuple[Document, ...]) -> None:
    for one in found:
        names = [re.sub(r"\W+", " ", name.lower()).strip() for name in (one.title, *one.also, *one.words)]
        assert len(names) == len(set(names)), one


def test_warning_signs_carry_their_level_and_what_to_do(real: Project, found: tuple[Document, ...]) -> None:
    flags = real.library().all("red-flag")
    signs = [one for one in found if one.kind == "red-flag"]
    assert {one.id: (one.level, one.text) for one in signs} == {id_: (flag.level, flag.short) for id_, flag in flags.items()}
    assert not [one for one in found if one.level and one.kind != "red-flag"]


def test_hidden_words_are_not_shown_in_pages(real: Project) -> None:
    words = [word for flag in real.library().all("red-flag").values() for word in flag.search]
    assert words
    page = (real.paths.site / "red-flags/cauda-equina.html").read_text(encoding="utf-8")
    assert "wet myself" not in page


def test_a_page_without_a_header_or_of_an_entry_is_left_out(small: Project) -> None:
    graph = Graph(small.library())
    files = {"plain.md": b"# Plain\n", "b/c.md": b"---\ntitle: Entry\n---\n", "x.md": b"---\ntitle: A &amp; B\n---\n", "x.js": b"", "l.md": b"---\n- 1\n---\n"}
    assert [one.title for one in documents(graph, files) if one.kind == "page"] == ["A & B"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Short.", "Short."),
        ("First sentence. Second sentence.", "First sentence."),
        ("About 1.5 cm. Then more.", "About 1.5 cm."),
        ("word " * 40, ("word " * 17).strip() + "…"),
    ],
)
def test_short(text: str, want: str) -> None:
    assert short(text) == want
    assert len(short(text)) <= SHORT


# The script


def test_the_script_holds_every_document(found: tuple[Document, ...]) -> None:
    read = unscripted(data.script(found))
    assert len(read["documents"]) == len(found)
    for row, one in zip(read["documents"], found, strict=True):
        name, before, after, _ = read["kinds"][row[0]]
        padded = [*row, *[None] * (8 - len(row))]
        assert before + row[1] + after == one.url
        assert name == (KINDS[one.kind][0] if one.kind in KINDS else "Page")
        assert (padded[2], padded[3] or [], padded[4] or [], padded[5] or "") == (one.title, list(one.also), list(one.words), one.text)
        assert [(found[number].kind, found[number].id) for number in padded[7] or []] == [
            other for other in one.near if other in {(x.kind, x.id) for x in found}
        ]
    assert {row[6] for row in read["documents"] if len(row) > 6 and row[6]} == {1, 2, 3}


def test_hostile_text_cannot_leave_the_script() -> None:
    nasty = "</script><script>alert(1)</script><!-- \u2028 \" ' \\"
    script = data.script([Document("page", "a.html", nasty, (nasty,), (nasty,), nasty)])
    assert "<" not in script
    assert unscripted(script)["documents"][0][2:6] == [nasty, [nasty], [nasty], nasty]


def test_near_documents_that_are_not_there_are_left_out() -> None:
    one = Document("symptom", "a", "A", near=(("region", "gone"),))
    assert unscripted(data.script([one]))["documents"] == [[list(KINDS).index("symptom"), "a", "A"]]


def test_the_first_search_is_small(real: Project) -> None:
    site = real.paths.site
    assert packed((site / data.PATH).read_bytes()) <= DATA_BUDGET
    scripts = re.search(r"SCRIPTS = \[(.*?)\]", (site / "assets/js/search.js").read_text(encoding="utf-8"))
    assert scripts
    files = [*re.findall(r'"([^"]+)"', scripts[1]), "assets/js/search.js", "assets/css/search.css"]
    assert data.PATH in files
    assert sum(packed((site / file).read_bytes()) for file in files) <= BUDGET


def test_the_library_is_the_one_that_is_named() -> None:
    folder = REPO / "docs" / "assets" / "vendor" / "minisearch"
    digest = hashlib.sha256((folder / "minisearch.min.js").read_bytes()).hexdigest()
    told = (REPO / "NOTICE").read_text(encoding="utf-8")
    assert digest in told
    assert "MiniSearch 7.2.0" in told
    assert "MIT" in (folder / "minisearch.min.js").read_text(encoding="utf-8")[:200]
    assert (folder / "LICENSE.txt").read_text(encoding="utf-8").startswith("Copyright 2022 Luca Ongaro")
