"""What can be wrong with the content, where, and how it is shown.

A finding is a value; the same one is printed for people, as a GitHub annotation or as JSON.
Nothing here prints or exits: that is ``generator.cli``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file. Line and column are 1-based and come from the parser; 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, order=True)
class Problem:
    """One finding: where, what kind, what is wrong and what would mend it."""

    location: Location
    code: str
    message: str
    fix: str = ""
    severity: Severity = "error"

    def as_text(self) -> str:
        """Return the two-line form for a terminal."""
        head = f"{self.location}: {self.severity}[{self.code}]: {self.message}"
        return f"{head}\n  fix: {self.fix}" if self.fix else head

    def as_github(self) -> str:
        """Return a GitHub Actions annotation (workflow command)."""
        text = f"{self.message} {self.fix}".strip()
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        where = f"file={self.location.path},line={max(self.location.line, 1)},col={max(self.location.column, 1)}"
        return f"::{self.severity} {where},title={self.code}::{text}"


class ContentError(Exception):
    """Raised when the content cannot be used; carries every problem found."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems.summary())
        self.problems = problems


@dataclass
class Problems:
    """Collects findings and counts them once."""

    found: list[Problem] = field(default_factory=list)
    files: int = 0
    """How many files were read."""

    def add(self, problem: Problem) -> None:
        self.found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        self.found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self.found)))

    def count(self, severity: Severity) -> int:
        return sum(problem.severity == severity for problem in set(self.found))

    @property
    def failed(self) -> bool:
        return self.count("error") > 0

    def summary(self) -> str:
        """Return the one total, such as ``2 errors, 1 warning in 2 files; nothing written``."""
        parts = [_plural(self.count(kind), kind) for kind in ("error", "warning") if self.count(kind)]
        if not parts:
            return f"{_plural(self.files, 'file')} checked, no problems"
        touched = {problem.location.path for problem in self.found}
        tail = "; nothing written" if self.failed else ""
        return f"{', '.join(parts)} in {_plural(len(touched), 'file')}{tail}"

    def as_json(self) -> str:
        """Return ``{"files", "errors", "warnings", "problems": [...]}`` as JSON text."""
        return json.dumps(
            {
                "files": self.files,
                "errors": self.count("error"),
                "warnings": self.count("warning"),
                "problems": [asdict(problem) for problem in self],
            },
            ensure_ascii=False,
            indent=2,
        )


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def not_a(id_: str, kind: str) -> str:
    """Return that *id_* is no entry of *kind*, in words."""
    words = kind.replace("-", " ")
    return f"'{id_}' is not {'an' if words[0] in 'aeiou' else 'a'} {words}."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the nearest of *known*, or an empty text when none is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""
