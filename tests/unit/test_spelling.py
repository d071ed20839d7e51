"""American spelling: words change, nothing else does, and the list fits the site."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.spelling import WORDS, american, american_data, american_page
from tests.support import REPO, Project

#: What looks British. Words that Americans spell so too, and names, are taken out below.
_BRITISH = re.compile(
    r"\b\w*(?:isation|isations|ising|yse[ds]?|ysing|lled|lling|aemi[ac]|oedema|paedi\w*|ogue|metres?|litres?|centres?|fibres?|colour\w*|favour\w*|labour\w*"
    r"|behaviour\w*|neighbour\w*|tumours?|vapour|grey|kerbs?|programmes?|licences?|defence|judgement|recognise\w*|organise\w*|stabilise\w*|randomise\w*"
    r"|mobilise\w*|realise\w*|minimise\w*|physiotherap\w+)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:called|filled|pulled|pulling|rolled|rolling|falling|telling|killing|controlled|swelled|swelling|exercis\w+|advis\w+|rais\w+|bruising|cruising"
    r"|advertising|promising|rising|arising|surprising|comprising|revising|supervising|dialogue|skilled|drilled|spelling|selling|smelling|calling|fulfilled"
    r"|analyses|radiopaedia|installed|enrolled|stalled|dwelling|billing|willing|filling|milling|drilling|spilling|uncontrolled|physiotherap\w+)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("The colour is grey.", "The color is gray."),
        ("COLOUR Colour colour", "COLOR Color color"),
        ("A physiotherapist or physiotherapists", "A physical therapist or physical therapists"),
        ("Physiotherapy", "Physical therapy"),
        ("colourful lymphoedema centred", "colourful lymphoedema centred"),
        ("See https://a.example/colour/grey and grey.html, then grey", "See https://a.example/colour/grey and grey.html, then gray"),
        ("centre-of-sole muscle", "center-of-sole muscle"),
    ],
)
def test_words(british: str, expected: str) -> None:
    assert american(british) == expected


def test_the_list_is_of_words_and_changes_each_once() -> None:
    assert list(WORDS) == sorted(WORDS)
    for british, other in WORDS.items():
        assert re.fullmatch(r"[a-z]+", british)
        assert american(other) == other


@given(st.lists(st.sampled_from([*WORDS, *WORDS.values(), " ", "-", ".", "x", "<b>", "&amp;", '"'])).map("".join))
def test_twice_is_once(text: str) -> None:
    assert american(american(text)) == american(text)
    assert american_page(american_page(text)) == american_page(text)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<p id="grey" class="colour">Grey</p>', '<p id="grey" class="colour">Gray</p>'),
        ('<a href="colour.html#grey" title="Grey">colour</a>', '<a href="colour.html#grey" title="Gray">color</a>'),
        ('<img src="grey.png" alt="Grey > black">', '<img src="grey.png" alt="Gray > black">'),
        ("<input placeholder='grey' aria-label=\"colour\" value=grey>", "<input placeholder='gray' aria-label=\"color\" value=grey>"),
        ('<script>var colour = "<b>";</script>grey', '<script>var colour = "<b>";</script>gray'),
        ("<style>.colour{}</style>grey", "<style>.colour{}</style>gray"),
        ("<!-- colour --><code>colour</code>grey", "<!-- colour --><code>colour</code>gray"),
        ('<p translate="no">grey <p>grey</p> grey</p>grey', '<p translate="no">grey <p>grey</p> grey</p>gray'),
        ('<ol class="references"><li>grey</li></ol>grey', '<ol class="references"><li>grey</li></ol>gray'),
        ('<cite>Grey</cite> <span class="by">Grey</span> grey', '<cite>Grey</cite> <span class="by">Grey</span> gray'),
        ('<a href="../sources/x.html#x">Grey</a> grey', '<a href="../sources/x.html#x">Grey</a> gray'),
        ('<a href="sources.html">Grey</a>', '<a href="sources.html">Gray</a>'),
        ('<img translate="no" alt="grey"><p>grey', '<img translate="no" alt="gray"><p>gray'),
        ("a < b grey", "a < b gray"),
        ("<script>grey", "<script>grey"),
        ("", ""),
    ],
)
def test_a_page(page: str, expected: str) -> None:
    assert american_page(page) == expected


def test_data_keeps_keys_ids_and_the_clinics_words() -> None:
    data = {"colour": ["grey", "Grey skin", "causes/grey-skin.html", "grey-skin", "Our colour"], "b": {"grey": 'a \\ " grey \u003c'}}
    script = f"window.x={json.dumps(data, ensure_ascii=False)};\n"
    changed = american_data(script, frozenset({"Our colour"}))
    told = json.loads(changed[len("window.x=") : -2])
    assert told == {"colour": ["grey", "Gray skin", "causes/grey-skin.html", "grey-skin", "Our colour"], "b": {"grey": 'a \\ " gray \u003c'}}
    assert american_data(changed, frozenset({"Our colour"})) == changed


def _outline(tree: html.HtmlElement) -> list[object]:
    """Everything of a page that must not change: its elements with all attributes nobody reads, and its references."""
    read = ("alt", "aria-label", "title", "placeholder")
    elements: list[object] = [(one.tag, [(name, value) for name, value in one.attrib.items() if name not in read]) for one in tree.iter()]
    quoted = tree.xpath('//ol[@class="references"] | //cite | //script | //style | //code | //a[contains(@href, "sources/")]')
    return elements + [one.text_content() for one in quoted]


def _told(tree: html.HtmlElement) -> set[str]:
    """The words of a page that are its own, with those of the attributes people read. All else is taken out of *tree*."""
    for one in tree.xpath('//script | //style | //code | //cite | //*[@translate="no"] | //*[contains(@class, "by") and @class="by"]'):
        one.drop_tree()
    for one in tree.xpath('//ol[@class="references"] | //ul[@class="bibliography"] | //a[contains(@href, "sources/")]'):
        if one.getparent() is not None:
            one.drop_tree()
    return set(re.findall(r"\w+", " ".join([*tree.body.itertext(), *tree.xpath("//@alt | //@aria-label | //@title | //@placeholder")]).lower()))


def test_the_whole_site(real: Project) -> None:
    missing, left = set(WORDS), set()
    for file in sorted(real.paths.site.rglob("*.html")):
        page = file.read_text(encoding="utf-8")
        changed = american_page(page)
        before, after = html.document_fromstring(page), html.document_fromstring(changed)
        assert _outline(after) == _outline(before), file
        assert american_page(changed) == changed, file
        missing -= _told(before)
        left |= _told(after)
    left = {word for word in left if _BRITISH.fullmatch(word) and not _SAME.fullmatch(word)}
    assert missing == set(), "these words no longer occur: take them out of the list"
    assert left == set(), "these look British: add them to the list, or to the words that are the same"


def test_scripts_have_no_british_words_of_their_own() -> None:
    for file in sorted((REPO / "docs" / "assets" / "js").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        strings = re.findall(r'"(?:[^"\\]|\\.)*"', text)
        assert [one for one in strings if " " in one and american(one) != one] == [], file
