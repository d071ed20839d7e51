"""Measures of plain text: sentences, words, syllables, two school grades, and a guess at the passive voice.

The first grade is Flesch and Kincaid's (Kincaid, Fishburne, Rogers and Chissom 1975, "Derivation of new readability formulas for Navy enlisted
personnel", Research Branch Report 8-75): 0.39 words a sentence + 11.8 syllables a word - 15.59. The second, to compare, is SMOG (McLaughlin 1969, "SMOG
grading: a new readability formula", Journal of Reading 12(8):639-646): 1.0430 times the square root of 30 times the words of three or more syllables
a sentence, + 3.1291. It was made for 30 sentences and more and expects full understanding, so it gives one or two grades more.
Syllables come from the list of the package syllapy, and from its rule for words that are not in the list.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import syllapy  # type: ignore[import-untyped]

#: A word: letters, with hyphens and apostrophes inside; or a number, read as one syllable.
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d+(?:[.,]\d+)*")

#: Sentences of more words than this are long; of more than the second, too long.
LONG, TOO_LONG = 20, 25

#: A form of "be" or "get", at most two small words, and a participle.
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got|'re|'s)\s+(?:(?:not|never|also|often|always|usually|sometimes|then|only|still|first|now|easily|best|\w+ly)\s+){0,2}"
    r"(?P<participle>\w+ed|born|bought|broken|brought|built|caught|chosen|done|drawn|driven|eaten|felt|found|forgotten|given|gone|heard|held|hidden|hit|hurt|kept|known"
    r"|laid|led|left|lost|made|meant|met|paid|put|read|rubbed|said|seen|sent|set|shown|shut|split|spread|struck|stuck|taken|taught|thought|told|torn|trodden|understood"
    r"|withheld|woken|worn|wound|written)\b",
    re.IGNORECASE,
)
#: Participles that say how something is, not what is done to it.
_STATES = frozenset(["tired", "relaxed", "worried", "frightened", "pregnant", "allowed", "supposed", "interested", "need", "red", "bed", "bled", "gone"])


@dataclass(frozen=True)
class Counts:
    """What is counted in a text; counts of several texts add up."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    hard: int = 0
    """Words of three or more syllables."""
    long: int = 0
    """Sentences of more than 20 words."""
    too_long: int = 0
    """Sentences of more than 25 words."""
    longest: int = 0
    """Words of the longest sentence."""
    passive: int = 0
    """Sentences that seem to be in the passive voice."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.hard + other.hard,
            self.long + other.long,
            self.too_long + other.too_long,
            max(self.longest, other.longest),
            self.passive + other.passive,
        )

    @property
    def grade(self) -> float:
        """The grade of Flesch and Kincaid; 0 for no text."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """The grade of SMOG; 0 for no text."""
        return 1.0430 * math.sqrt(30 * self.hard / self.sentences) + 3.1291 if self.sentences else 0.0

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    def share(self, count: int) -> float:
        """Return *count* as a share of the sentences."""
        return count / self.sentences if self.sentences else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of *text* in order."""
    return WORD.findall(text)


@functools.cache
def syllables(word: str) -> int:
    """Return the syllables of *word*, at least one."""
    return max(1, int(syllapy.count(word.replace("\u2019", "'"))))


def passive(sentence: str) -> bool:
    """Guess whether *sentence* is in the passive voice: a form of "be" or "get" and a participle. Some descriptions of a state are taken for it."""
    return any(match["participle"].lower() not in _STATES for match in _PASSIVE.finditer(sentence))


def count(sentences: Iterable[str]) -> Counts:
    """Count *sentences*."""
    total = Counts()
    for sentence in sentences:
        found = words_of(sentence)
        if not found:
            continue
        each = [syllables(word.lower()) for word in found]
        long = len(found) > LONG
        total += Counts(1, len(found), sum(each), sum(one >= 3 for one in each), long, len(found) > TOO_LONG, len(found), passive(sentence))
    return total
