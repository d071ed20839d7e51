"""Words that a reader may not know and that nobody explains.

A word counts as known when it is one of the 5,000 most frequent of English (``common-words.txt``) or made from one; as explained when it stands in the
glossary or in the name of an entry, which has a page or a line of its own; and as allowed when ``plain-words.txt`` lists it below a reason.
A frequent word may still be hard ("chronic"), and a rare one easy ("elbow"): the list finds words to look at, it does not judge them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from generator.library import Library
from generator.reading.measures import words_of

_LIST, _ALLOWED = (Path(__file__).parent / name for name in ("common-words.txt", "plain-words.txt"))

#: Kinds whose names are explained: by a page or a line of their own.
NAMED = ("muscle", "technique", "exercise", "look-alike", "red-flag", "symptom", "activity", "region", "zone", "part", "group", "feel", "term", "country")

_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "r", "est", "st", "ly", "y", "ness", "less", "ful")


@functools.cache
def common() -> frozenset[str]:
    """Return the words that everybody is taken to know."""
    return _read(_LIST)


@functools.cache
def allowed() -> frozenset[str]:
    """Return the words that were looked at and need no explanation."""
    return _read(_ALLOWED)


def _read(file: Path) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def parts(text: str) -> Iterator[str]:
    """Yield the words of *text* in small letters, those with a hyphen in their parts, without numbers, single letters and ``'s``."""
    for word in words_of(text):
        for part in word.lower().replace("\u2019", "'").split("-"):
            bare = re.sub(r"'(?:s|ll|re|ve|d|t|m)?$", "", part)
            if len(bare) > 1 and bare[0].isalpha():
                yield bare


def stems(word: str) -> Iterator[str]:
    """Yield *word* and what it may be made from: ``pinches`` from ``pinch``, ``unmoved`` from ``move``."""
    yield word
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield from (stem, f"{stem}e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem.endswith("i"):
                yield f"{stem[:-1]}y"
    for beginning in ("un", "re"):
        if word.startswith(beginning) and len(word) > 5:
            yield from stems(word[len(beginning) :])


def named(library: Library) -> frozenset[str]:
    """Return the words of all names that the site explains."""
    found: set[str] = set()
    for kind in NAMED:
        for value in library.all(kind).values():
            names = [getattr(value, "name", ""), getattr(value, "term", ""), *getattr(value, "also", ())]
            names += [advice.name for advice in getattr(value, "advice", ())]
            found.update(part for name in names for part in parts(name))
    return frozenset(found)


class Known:
    """The words that need no explanation on this site."""

    def __init__(self, library: Library) -> None:
        self._known = common() | named(library)
        self._asked: dict[str, bool] = {}
        self.used: set[str] = set()
        """The allowed words that were met and are known in no other way."""

    def knows(self, word: str) -> bool:
        """Return whether *word*, or what it is made from, is known."""
        if word not in self._asked:
            made_from = list(stems(word))
            known = any(stem in self._known for stem in made_from)
            spared = [] if known else [stem for stem in made_from if stem in allowed()]
            self.used.update(spared)
            self._asked[word] = known or bool(spared)
        return self._asked[word]
