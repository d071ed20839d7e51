"""Claims of effect: what is graded as tested names the study, and what names a trial is graded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import sourcing
from generator.library import Library
from generator.problems import Problem
from generator.rules.base import Rule

#: Grades that say that somebody measured it.
TESTED = frozenset({"supported", "mixed", "limited", "inconclusive", "contradicted"})
_TRIAL = re.compile(r"\btrials?\b", re.IGNORECASE)


def studies_named(library: Library) -> Iterator[Problem]:
    sources = library.all("source")
    for fact in sourcing.facts(library):
        grade = getattr(sourcing.statement(library, fact), "confidence", None)
        if grade in TESTED and all(id_ in sources and not sources[id_].is_study for id_ in fact.sources):
            entry = library.entries[fact.kind][fact.id]
            fix = "cite the study or review, or lower confidence to 'expert', 'weak' or 'none'; study: true in sources.yml says that a page reports one"
            yield Problem(entry.locate(*fact.path, "sources"), "no-study", f"'{grade}' says that it was tested, but no study is cited.", fix)


def trials_graded(library: Library) -> Iterator[Problem]:
    for fact in sourcing.facts(library):
        said = sourcing.statement(library, fact)
        text = getattr(said, "text", None) or ""
        if "confidence" in type(said).model_fields and said.confidence is None and _TRIAL.search(text):
            entry = library.entries[fact.kind][fact.id]
            yield Problem(entry.locate(*fact.path, "text"), "no-grade", "it names a trial, but not how sure it is.", "add confidence: ...")


RULES = (
    Rule("no-study", "What is graded as tested cites a study.", studies_named),
    Rule("no-grade", "What names a trial says how sure it is.", trials_graded),
)
