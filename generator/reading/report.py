"""How hard the site is to read, by kind of page, and the limits that it keeps.

A page has the grade of all its sentences together; a kind of page has the mean of its pages. Pages with little running text have no grade,
because the formulas say nothing there. Knows rendered pages and the content they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean, median
from typing import Any

import yaml

from generator import urls
from generator.library import Library
from generator.memo import Job, Memo
from generator.model.kinds import KINDS
from generator.problems import Location, Problem
from generator.reading.jargon import Known, parts
from generator.reading.measures import Counts, count
from generator.reading.names import Names
from generator.reading.text import passages, sentences, squeezed

#: The limits: the mean grade of each kind of page, the median grade of all pages, and the words of the longest sentence.
GRADE, MEDIAN, WORDS = 7.0, 6.0, 30
#: Words of running text that a page needs to be graded.
LEAST = 50

#: Pages and folders that are not written for patients: they are measured and have no limits.
FOR_OTHERS = frozenset(
    ["for-clinics.md", "handout.md", "data/index.md", "sources.md", "sources", "pictures.md", "finder-measured.md", "coverage.md", "score-sheet.md"]
)

_FOLDERS = {folder: KINDS[kind].title for kind, folder in urls.FOLDERS.items()}


@dataclass(frozen=True)
class PageRead:
    """One page and what is counted in it."""

    path: str
    title: str
    kind: str
    for_patients: bool
    counts: Counts
    """With names of muscles and words of the glossary taken out."""
    written: Counts
    """As it is written."""
    longest: str
    """Its longest sentence, as it is written."""
    sentences: tuple[str, ...]

    @property
    def graded(self) -> bool:
        return self.written.words >= LEAST


@dataclass(frozen=True)
class KindRead:
    """All pages of one kind."""

    name: str
    pages: tuple[PageRead, ...]

    @property
    def counts(self) -> Counts:
        """All sentences of these pages together."""
        return sum((page.counts for page in self.pages), Counts())

    @property
    def grade(self) -> float:
        """The mean grade of the pages that have one."""
        return _mean([page.counts.grade for page in self.pages if page.graded])

    @property
    def grade_written(self) -> float:
        """The same with all names left in."""
        return _mean([page.written.grade for page in self.pages if page.graded])

    @property
    def hardest(self) -> PageRead:
        """The page with the highest grade."""
        return max(self.pages, key=lambda page: (page.graded, page.counts.grade))


@dataclass(frozen=True)
class Unknown:
    """A word that is not frequent and that nothing explains."""

    word: str
    count: int
    page: str
    sentence: str
    """The first one that has it."""


@dataclass(frozen=True)
class Read:
    """All measures."""

    kinds: tuple[KindRead, ...]
    """For patients."""
    others: tuple[KindRead, ...]
    """For clinicians, and on how the site is made."""
    unknown: tuple[Unknown, ...] = ()

    @property
    def all(self) -> Counts:
        """All sentences for patients."""
        return sum((kind.counts for kind in self.kinds), Counts())

    @property
    def median(self) -> float:
        """The median grade of all pages for patients."""
        grades = [page.counts.grade for kind in self.kinds for page in kind.pages if page.graded]
        return median(grades) if grades else 0.0


def measure(pages: Mapping[str, bytes], library: Library, memo: Memo | None = None) -> Read:
    """Measure rendered *pages*, path to content. Pages that *memo* knows are not read again."""
    memo = memo or Memo()
    reader = _Reader(library)
    found: dict[tuple[bool, str], list[PageRead]] = {}
    jobs = [Job(partial(reader.page, path, pages[path]), ("read page", reader.names.all, path, pages[path])) for path in sorted(pages)]
    for page in memo.of(jobs):
        if page.written.words:
            found.setdefault((page.for_patients, page.kind), []).append(page)
    order = list(_FOLDERS.values())
    ordered = sorted(found, key=lambda key: (order.index(key[1]) if key[1] in order else len(order), key[1]))
    made = {key: KindRead(key[1], tuple(found[key])) for key in ordered}
    kinds = tuple(kind for key, kind in made.items() if key[0])
    return Read(kinds, tuple(kind for key, kind in made.items() if not key[0]), unknown(kinds, Known(library)))


def unknown(kinds: tuple[KindRead, ...], known: Known) -> tuple[Unknown, ...]:
    """Return the words of *kinds* that are not *known*, by letter."""
    found: dict[str, Unknown] = {}
    of_sentence: dict[str, list[str]] = {}
    for kind in kinds:
        for page in kind.pages:
            for sentence in page.sentences:
                if sentence not in of_sentence:
                    of_sentence[sentence] = [word for word in parts(sentence) if not known.knows(word)]
                for word in of_sentence[sentence]:
                    before = found.get(word, Unknown(word, 0, page.path, sentence))
                    found[word] = replace(before, count=before.count + 1)
    return tuple(found[word] for word in sorted(found))


class _Reader:
    """Reads pages; the same sentence stands on many of them and is counted once."""

    def __init__(self, library: Library) -> None:
        self.names = Names(library)
        self._counted: dict[str, tuple[Counts, Counts]] = {}

    def page(self, path: str, page: bytes) -> PageRead:
        text = page.decode()
        found = tuple(sentence for passage in passages(text) for sentence in sentences(passage))
        both = [self._count(sentence) for sentence in found]
        longest = max(zip(both, found, strict=True), key=lambda item: item[0][0].words, default=((Counts(), Counts()), ""))[1]
        out, written = (sum(counts, Counts()) for counts in zip(*both, strict=True)) if both else (Counts(), Counts())
        return PageRead(path, _title(text), _kind(path, text), FOR_OTHERS.isdisjoint((path, path.rpartition("/")[0])), out, written, longest, found)

    def _count(self, sentence: str) -> tuple[Counts, Counts]:
        if sentence not in self._counted:
            self._counted[sentence] = count([self.names.out(sentence)]), count([sentence])
        return self._counted[sentence]


def _kind(path: str, text: str) -> str:
    folder, _, name = path.rpartition("/")
    if name == "index.md" and folder in _FOLDERS:
        return "Lists"
    return _FOLDERS.get(folder) or (KINDS["source"].title if folder == urls.LETTERS["source"] else _title(text))


def _title(text: str) -> str:
    match = re.match(r"---\n(?:.*\n)*?(title: .*\n)", text)
    return str(yaml.safe_load(match[1])["title"]) if match else ""


def _mean(values: list[float]) -> float:
    return fmean(values) if values else 0.0


def problems(read: Read, library: Library) -> list[Problem]:
    """Return the limits that are broken, each at the sentence of the content that breaks it most."""
    found = []
    places = Places(library)
    for kind in read.kinds:
        if kind.grade > GRADE:
            page = kind.hardest
            message = f"{kind.name}: grade {kind.grade:.1f}, at most {GRADE:g}. The hardest page is '{page.title}' with {page.counts.grade:.1f}."
            found.append(Problem(places.of(page.longest, page.path), "reading-grade", message, f"shorten its sentences, first: {_short(page.longest)}"))
    if read.median > MEDIAN:
        hardest = max((kind.hardest for kind in read.kinds), key=lambda page: page.counts.grade)
        message = f"half of all pages are above grade {read.median:.1f}, at most {MEDIAN:g}. The hardest page is '{hardest.title}'."
        found.append(Problem(places.of(hardest.longest, hardest.path), "reading-grade", message, "shorten sentences, and take everyday words"))
    for kind in read.kinds:
        for page in kind.pages:
            if page.counts.longest > WORDS:
                message = f"a sentence of {page.counts.longest} words, at most {WORDS}: {_short(page.longest)}"
                found.append(Problem(places.of(page.longest, page.path), "long-sentence", message, "make two or more sentences of it"))
    for one in read.unknown:
        message = f"'{one.word}' is not an everyday word, and nothing explains it: {_short(one.sentence)}"
        fix = "take an everyday word, or explain it in content/glossary.yml; if everybody knows it, add it to generator/reading/plain-words.txt"
        found.append(Problem(places.of(one.sentence, one.page), "unexplained-word", message, fix))
    return found


def _short(text: str) -> str:
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77].rsplit(' ', 1)[0]} ...'"


class Places:
    """Finds where a sentence of a page stands in the content."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of(self, sentence: str, page: str) -> Location:
        """Return where *sentence* was written: in the content, or in a page by hand; else the rendered page, whose template holds it."""
        for entries in self._library.entries.values():
            for entry in entries.values():
                for path, text in entry.texts:
                    if sentence in squeezed(text):
                        return entry.locate(*path)
        file = self._library.root.parent / "docs" / page
        if not file.is_file():
            return Location(f"build/docs/{page}")
        lines = file.read_text(encoding="utf-8").splitlines()
        return next((Location(f"docs/{page}", number, 1) for number, line in enumerate(lines, 1) if sentence[:20] in line), Location(f"docs/{page}"))


def as_text(read: Read) -> str:
    """Return the measures as a table."""
    head = f"{'':34}{'pages':>6}{'grade':>7}{'names in':>10}{'SMOG':>7}{'words a':>9}{'longest':>9}{'over 20':>9}{'over 25':>9}{'passive':>9}"
    lines = [head, f"{'':34}{'':6}{'':7}{'':10}{'':7}{'sentence':>9}"]
    lines += [_line(kind.name, kind.grade, kind.grade_written, kind.counts, len(kind.pages)) for kind in read.kinds]
    lines += ["", f"all pages for patients: median grade {read.median:.1f} (at most {MEDIAN:g}; each kind at most {GRADE:g})"]
    total = read.all
    lines += [f"{total.sentences} sentences, {total.mean:.1f} words each; longest {total.longest} (at most {WORDS})"]
    shares = (total.share(total.long), total.share(total.too_long), total.share(total.passive))
    lines += ["over 20 words {:.1%}, over 25 words {:.1%}, passive voice {:.1%}".format(*shares)]
    lines += [f"{len(read.unknown)} words that nothing explains"]
    lines += ["", "not for patients, without limits:"]
    lines += [_line(kind.name, kind.grade, kind.grade_written, kind.counts, len(kind.pages)) for kind in read.others]
    return "\n".join(lines)


def _line(name: str, grade: float, written: float, counts: Counts, pages: int) -> str:
    shares = "".join(f"{counts.share(part):>9.1%}" for part in (counts.long, counts.too_long, counts.passive))
    return f"{name[:33]:34}{pages:>6}{grade:>7.1f}{written:>10.1f}{counts.smog:>7.1f}{counts.mean:>9.1f}{counts.longest:>9}{shares}"


def as_data(read: Read) -> dict[str, Any]:
    """Return the measures as plain data."""
    return {
        "limits": {"grade": GRADE, "median_grade": MEDIAN, "longest_sentence": WORDS},
        "median_grade": round(read.median, 2),
        "all": _data(read.all),
        "unexplained_words": {one.word: one.count for one in read.unknown},
        "kinds": {kind.name: _kind_data(kind) for kind in read.kinds},
        "without_limits": {kind.name: _kind_data(kind) for kind in read.others},
    }


def _kind_data(kind: KindRead) -> dict[str, Any]:
    means = {"grade": round(kind.grade, 2), "grade_with_names": round(kind.grade_written, 2)}
    pages = {page.path: round(page.counts.grade, 2) if page.graded else None for page in kind.pages}
    return {**means, **_data(kind.counts), "pages": pages}


def _data(counts: Counts) -> dict[str, Any]:
    return {
        "smog": round(counts.smog, 2),
        "sentences": counts.sentences,
        "words": counts.words,
        "words_a_sentence": round(counts.mean, 2),
        "longest_sentence": counts.longest,
        "over_20_words": round(counts.share(counts.long), 4),
        "over_25_words": round(counts.share(counts.too_long), 4),
        "passive": round(counts.share(counts.passive), 4),
    }
