"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.library import Library
from generator.problems import Problem


@dataclass(frozen=True)
class Rule:
    """A rule: the code its problems carry, what it holds in one sentence, and the check."""

    code: str
    holds: str
    check: Callable[[Library], Iterator[Problem]]
