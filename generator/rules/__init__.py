"""The rules that need more than one entry: each is a value with a name and a check; the runner does the rest.

Rules read the library and return problems. They never print, never change anything and never see a page.
"""

from __future__ import annotations

from generator.library import Library
from generator.problems import Problems
from generator.rules import citations, clinic, evidence, ids, links, muscles, pictures, places, safety, wording
from generator.rules.base import Rule

RULES: tuple[Rule, ...] = (
    *ids.RULES,
    *places.RULES,
    *muscles.RULES,
    *links.RULES,
    *citations.RULES,
    *evidence.RULES,
    *safety.RULES,
    *pictures.RULES,
    *clinic.RULES,
    *wording.RULES,
)


def run(library: Library, problems: Problems) -> None:
    """Check *library* against every rule and add what is found to *problems*."""
    for rule in RULES:
        problems.extend(rule.check(library))
