"""Words that the site never uses: a promise, a study that is not named, the name of a product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.library import Entry, Library
from generator.problems import Problem
from generator.rules.base import Rule
from generator.source import Path_

#: Kinds whose texts are not the site's own words: titles of sources, names in countries, and what a clinic adds to its copy.
_NOT_OURS = frozenset({"source", "country", "clinic"})

PROMISES = re.compile(
    r"\b(?:will (?:cure|heal|fix|end|remove) |cures?\b|cured\b|guarantee\w*|miracle\w*|melts? away|instant relief|permanent(?:ly)? (?:relief|cure\w*|gone|free)"
    r"|(?:always|never) (?:works?|fails?)\b|works? every time|100 ?% (?:safe|effective)|pain.free for (?:ever|life|good)|secret (?:trick|remedy))",
    re.IGNORECASE,
)
#: Makes of a sentence the contrary of a promise, or tells who makes it.
_DENIED = re.compile(r"\b(?:not|no|nobody|never|cannot|none|neither|claims?|claimed|story|nothing|disputed|without)\b", re.IGNORECASE)

STUDIES = re.compile(
    r"\b(?:(?:many |most |several |recent |some )?(?:studies|research|science|scientists|the literature)"
    r"(?: ha(?:s|ve))? (?:shows?|shown|proves?|proven|confirms?|confirmed|agrees?|agreed|demonstrates?|demonstrated)|(?:clinically|scientifically) proven"
    r"|it is (?:well )?(?:known|established|proven) that)\b",
    re.IGNORECASE,
)

BRANDS = re.compile(
    r"\b(?:thera.?cane|back.?nobber|thera.?band|kinesio\b|kt.?tape|thera.?gun|hyper.?volt|graston|salonpas|tiger balm|biofreeze|deep heat|bengay|icy hot"
    r"|voltar\w+|nurofen|advil|motrin|aleve\b|tylenol|panadol|lidoderm|imbue\w*|velcro|bosu\b|rumble ?roller|styrofoam|botox|crocs\b|birkenstocks?)",
    re.IGNORECASE,
)


def _found(library: Library, pattern: re.Pattern[str]) -> Iterator[tuple[Entry, Path_, str]]:
    """Yield every text of the site's own that readers see and that *pattern* is found in, with its place."""
    for kind, entries in library.entries.items():
        if kind in _NOT_OURS:
            continue
        for entry in entries.values():
            if pattern.pattern not in entry.found:
                entry.found[pattern.pattern] = _found_in(entry, pattern)
            yield from ((entry, path, text) for path, text in entry.found[pattern.pattern])


def _found_in(entry: Entry, pattern: re.Pattern[str]) -> list[tuple[Path_, str]]:
    # All texts at once, because most entries have nothing to find.
    if not pattern.search("\n".join(text for _, text in entry.texts)):
        return []
    return [(path, text) for path, text in entry.texts if "search" not in path and pattern.search(text)]


def promises(library: Library) -> Iterator[Problem]:
    for entry, path, text in _found(library, PROMISES):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            match = PROMISES.search(sentence)
            if match and not _DENIED.search(sentence):
                message = f"'{match[0].strip()}' promises what nobody can promise."
                yield Problem(entry.locate(*path), "promise", message, "say what may help, how much and how sure that is; or say who claims it")


def unnamed_studies(library: Library) -> Iterator[Problem]:
    for entry, path, text in _found(library, STUDIES):
        if match := STUDIES.search(text):
            message = f"'{match[0]}' does not say which study."
            yield Problem(entry.locate(*path), "unnamed-study", message, "name it: how many people, what was done, what was found; and cite it")


def brands(library: Library) -> Iterator[Problem]:
    for entry, path, text in _found(library, BRANDS):
        if match := BRANDS.search(text):
            yield Problem(
                entry.locate(*path), "brand", f"'{match[0]}' is the name of a product.", "name the kind of thing: a ball, a hooked massage cane, tape"
            )


RULES = (
    Rule("promise", "Nothing is promised.", promises),
    Rule("unnamed-study", "Nobody leans on studies without saying which.", unnamed_studies),
    Rule("brand", "No product is named.", brands),
)
