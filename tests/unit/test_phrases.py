"""Finding phrases gives what one regular expression of all of them gives."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.phrases import Phrases

words = st.text("abİß-' .é1", min_size=1, max_size=6)


def test_the_longest_phrase_is_found_whole_and_whatever_its_capitals() -> None:
    phrases = Phrases(["calf", "calf muscle", "DVT", "", "(x)"])
    assert list(phrases.find("Calf muscle, calves, calf: dvt")) == [(0, 11, "calf muscle"), (21, 25, "calf"), (27, 30, "dvt")]
    assert list(Phrases([]).find("calf")) == []


@given(st.lists(words, max_size=6), st.text("abİß-' .é1AB", max_size=30))
def test_it_finds_what_a_regular_expression_finds(phrases: list[str], text: str) -> None:
    known = sorted({phrase.lower() for phrase in phrases if re.match(r"\w", phrase) and len(phrase.lower()) == len(phrase)}, key=lambda one: (-len(one), one))
    lower = text.lower() if len(text.lower()) == len(text) else text.replace("İ", "x").lower()
    wanted = [(match.start(), match.end(), match[0]) for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, known))})(?!\w)", lower)] if known else []
    assert list(Phrases(known).find(text.replace("İ", "x"))) == wanted
