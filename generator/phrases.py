"""Finds phrases of a list in a text, whole words only, whatever their capitals.

One regular expression of all phrases would try each of them at each letter. Here the words of the text are looked up among the first words of
the phrases: the time follows the length of the text and not of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


class Phrases:
    """A list of phrases to find. They begin with a letter, a digit or a low line; others are never found."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for phrase in sorted({_lower(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase)):
            first = _WORD.match(phrase)
            if first:
                self._by_first.setdefault(first[0], []).append(phrase)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and the phrase in small letters of each place where one stands, the longest first; places do not overlap."""
        lower = _lower(text)
        done = 0
        for word in _WORD.finditer(lower):
            start = word.start()
            if start < done or word[0] not in self._by_first:
                continue
            for phrase in self._by_first[word[0]]:
                end = start + len(phrase)
                if lower.startswith(phrase, start) and not _WORD.match(lower, end):
                    yield start, end, phrase
                    done = end
                    break


def _lower(text: str) -> str:
    """Return *text* in small letters, as long as it was: a few letters would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
