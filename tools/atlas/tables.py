"""The muscle tables: read, checked, and turned into values. All findings at once, each with its line and column.

Must import without the heavy packages, so that the tables can be checked where the atlas cannot be compiled.
Knows the form of a table and nothing of geometry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator.problems import ContentError, Problem, Problems, did_you_mean
from generator.source import Document, Path_, read

FOLDER = Path(__file__).parent / "tables" / "muscles"

BONES = ("femur_r", "patella_r", "tibia_r", "talus_r", "calcn_r", "toes_r", "pelvis", "sacrum", *(f"lumbar{n}" for n in range(1, 6)))
"""Bodies of the skeleton model that a ``bone`` knot may stand on. ``tibia_r`` carries the fibula too."""

SIDES = ("back", "front", "outer", "inner")
"""Where the eye of a ``surface`` knot is."""

KNOT_FORMS = {
    "leg": "leg, t, theta, depth, half width, half thickness",
    "thigh": "thigh, t, theta, depth, half width, half thickness",
    "figure": "figure, x, y, z, half width, half thickness",
    "surface": "surface, x, y, side, half width, half thickness",
    "bone": "bone, body, x, y, z, half width, half thickness",
}
"""Kinds of knots and what follows the kind. See README.md for units."""

WORDS = {"surface": (3, SIDES, "side"), "bone": (1, BONES, "bone")}
"""Kinds with a word among the numbers: its place, the known words, what it is called."""

GROUPS = {
    "calf": 2.0,
    "deep-calf": 1.2,
    "shin": 1.5,
    "outer-leg": 1.5,
    "front-thigh": 3.5,
    "back-thigh": 3.0,
    "inner-thigh": 3.0,
    "outer-thigh": 2.0,
    "buttock": 2.5,
    "hip": 1.0,
    "back": 1.0,
    "foot-top": 0.4,
    "foot-sole": 0.4,
    "tendon": 0.4,
}
"""Groups of muscles and how far, in mm, their bellies swell beyond what the table says, to close the gaps between neighbours."""

VIEWS = (
    *("leg-front", "leg-back", "leg-outer", "leg-inner", "leg-front-outer", "leg-back-outer"),
    *("foot-top", "foot-sole", "body-front", "body-back"),
)
FIBRES = ("parallel", "unipennate", "bipennate", "multipennate", "fan")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Knot:
    """One place on a line of a muscle: a kind, its numbers in the order of KNOT_FORMS, and the word some kinds have."""

    kind: str
    numbers: tuple[float, ...]
    word: str = ""


@dataclass(frozen=True)
class Part:
    """One belly, or one ligament: an entry of a table."""

    id: str
    muscle: str
    """Id of the muscle page that shows it."""
    name: str
    group: str
    lines: tuple[tuple[Knot, ...], ...]
    belly: tuple[float, float] | None
    """Numbers of the knots between which the line is red flesh; the rest is tendon. None: all of it is tendon."""
    bellies: int
    """How many of the lines, from the first, have a belly; the others are tendon only."""
    fill: int = 0
    """How many lines are put between neighbouring ones, for a sheet."""
    fat: float = 0
    """Least depth below the skin in mm; the general depth by height holds where it is more."""
    priority: float = 0
    """mm by which this belly wins against its neighbours; negative when they should win."""
    fibres: str = "parallel"
    pennation: float = 0
    """Angle of the fibres to the line, in degrees; a negative one turns the fibres the other way."""
    sources: tuple[str, ...] = ()
    doubt: str = ""
    """What may be wrong with the shape, in a sentence for readers; the site prints it."""
    exclude_views: tuple[str, ...] = ()
    """Views in which it is not drawn."""

    @property
    def slug(self) -> str:
        """Return the part's id on the muscle's page."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def load(folder: Path = FOLDER) -> list[Part]:
    """Read all tables of *folder*. Raises ContentError with every problem found."""
    problems = Problems()
    parts: dict[str, Part] = {}
    for file in sorted(folder.glob("*.yml")):
        problems.files += 1
        document, found = read(file, _shown(file))
        problems.extend(found)
        if document is None:
            continue
        for part in _Reader(document, problems).parts():
            here = document.locate((part.id,), key=True)
            if part.id in parts:
                problems.add(Problem(here, "duplicate-part", f"'{part.id}' stands in two tables.", "rename or remove one"))
            elif any((other.muscle, other.slug) == (part.muscle, part.slug) for other in parts.values()):
                problems.add(Problem(here, "duplicate-name", f"'{part.muscle}' has another part named '{part.name}'.", "give this part another name"))
            parts[part.id] = part
    if problems.failed:
        raise ContentError(problems)
    return list(parts.values())


def _shown(file: Path) -> str:
    """Return the file's name as seen from the working folder where it lies below it."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(reader: _Reader, where: Path_, value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return reader.refuse(where, "wrong-type", "this should be text.", "write a word or a name")


def _id(reader: _Reader, where: Path_, value: Any) -> str | None:
    if isinstance(value, str) and ID.match(value):
        return value
    return reader.refuse(where, "bad-id", f"'{value}' is not an id.", "use small letters, digits and single hyphens")


def _group(reader: _Reader, where: Path_, value: Any) -> str | None:
    return reader.one_of(where, value, tuple(GROUPS), "group")


def _fibres(reader: _Reader, where: Path_, value: Any) -> str | None:
    return reader.one_of(where, value, FIBRES, "kind of fibres")


def _range(reader: _Reader, where: Path_, value: Any) -> tuple[float, float] | None:
    if not (isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))):
        return reader.refuse(where, "bad-range", "this should be two knot numbers.", "write for example [0, 3.5]; the first knot is 0")
    if not 0 <= value[0] < value[1]:
        return reader.refuse(where, "bad-range", f"the range runs from {value[0]} to {value[1]}.", "let it start at 0 or later and end after its start")
    return float(value[0]), float(value[1])


def _count(reader: _Reader, where: Path_, value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 20:
        return value
    return reader.refuse(where, "wrong-type", f"'{value}' is not a whole number from 0 to 20.", "write a whole number")


def _depth(reader: _Reader, where: Path_, value: Any) -> float | None:
    if _is_number(value) and 0 <= value <= 50:
        return float(value)
    return reader.refuse(where, "wrong-type", f"'{value}' is not a length from 0 to 50 mm.", "write mm")


def _priority(reader: _Reader, where: Path_, value: Any) -> float | None:
    if _is_number(value) and abs(value) <= 20:
        return float(value)
    return reader.refuse(where, "wrong-type", f"'{value}' is not a length of at most 20 mm.", "write mm; a negative number lets the neighbours win")


def _angle(reader: _Reader, where: Path_, value: Any) -> float | None:
    if _is_number(value) and abs(value) <= 60:
        return float(value)
    return reader.refuse(where, "bad-angle", f"'{value}' is not an angle of at most 60 degrees.", "write degrees, for example 15")


def _words(reader: _Reader, where: Path_, value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    return reader.refuse(where, "wrong-type", "this should be a list of words.", "write for example [one, two]")


def _views(reader: _Reader, where: Path_, value: Any) -> tuple[str, ...] | None:
    words = _words(reader, where, value)
    if words is not None:
        for index, word in enumerate(words):
            reader.one_of((*where, index), word, VIEWS, "view")
    return words


def _lines(reader: _Reader, where: Path_, value: Any) -> tuple[tuple[Knot, ...], ...] | None:
    if not isinstance(value, list) or not value:
        return reader.refuse(where, "wrong-type", "this should be a list of lines.", "write at least one line of knots")
    lines = [reader.line((*where, index), line) for index, line in enumerate(value)]
    return None if None in lines else tuple(line for line in lines if line)


FIELDS = {
    "muscle": _id,
    "name": _text,
    "group": _group,
    "lines": _lines,
    "belly": _range,
    "bellies": _count,
    "fill": _count,
    "fat": _depth,
    "priority": _priority,
    "fibres": _fibres,
    "pennation": _angle,
    "sources": _words,
    "doubt": _text,
    "exclude_views": _views,
}
"""Every key of an entry and the function that reads it."""

REQUIRED = ("muscle", "name", "group", "lines")


class _Reader:
    """Reads one file; puts what is wrong into the problems and returns None in its place."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems = document, problems

    def refuse(self, where: Path_, code: str, message: str, fix: str, *, key: bool = False) -> None:
        self.problems.add(Problem(self.document.locate(where, key=key), code, message, fix))

    def one_of(self, where: Path_, value: Any, known: tuple[str, ...], what: str) -> str | None:
        if value in known:
            return str(value)
        return self.refuse(
            where, f"unknown-{what.split(maxsplit=1)[0]}", f"'{value}' is not a {what}.{did_you_mean(str(value), known)}", f"use one of {', '.join(known)}"
        )

    def parts(self) -> list[Part]:
        data = self.document.data
        if not isinstance(data, dict):
            self.refuse((), "wrong-type", "the table should hold entries by their id.", "start with an id and a colon")
            return []
        return [part for key, value in data.items() if (part := self.part(key, value))]

    def part(self, key: str, value: Any) -> Part | None:
        before = len(self.problems.found)
        if not ID.match(key):
            self.refuse((key,), "bad-id", f"'{key}' is not an id.", "use small letters, digits and single hyphens", key=True)
        if not isinstance(value, dict):
            return self.refuse((key,), "wrong-type", "an entry should hold keys such as muscle and lines.", "see README.md of the compiler")
        read_values: dict[str, Any] = {}
        for name, item in value.items():
            if name in FIELDS:
                read_values[name] = FIELDS[name](self, (key, name), item)
            else:
                known = ", ".join(FIELDS)
                self.refuse((key, name), "unknown-key", f"'{name}' is not a key here.{did_you_mean(name, FIELDS)}", f"use one of {known}", key=True)
        for name in REQUIRED:
            if name not in value:
                self.refuse((key,), "missing-key", f"'{key}' has no {name}.", f"add the key {name}", key=True)
        if len(self.problems.found) > before:
            return None
        self.check(key, read_values)
        return Part(**{"id": key, "belly": None, "bellies": len(read_values["lines"]), **read_values}) if len(self.problems.found) == before else None

    def check(self, key: str, values: dict[str, Any]) -> None:
        """Check what takes more than one key to judge."""
        lines, belly, bellies = values["lines"], values.get("belly"), values.get("bellies", len(values["lines"]))
        if bellies > len(lines):
            self.refuse(
                (key, "bellies"), "too-many-bellies", f"{bellies} lines should have a belly, but there are {len(lines)}.", "lower the number, or add lines"
            )
        elif bellies == 0 and belly:
            self.refuse((key, "belly"), "belly-of-tendon", "no line has a belly, but a range is given.", "remove the key belly", key=True)
        elif bellies and not belly:
            self.refuse((key,), "missing-key", f"'{key}' has no belly.", "add the key belly, or write 'bellies: 0' when all of it is tendon", key=True)
        elif belly and bellies:
            last = max(len(line) for line in lines[:bellies]) - 1
            if belly[1] > last:
                self.refuse(
                    (key, "belly", 1), "belly-outside", f"the belly ends at knot {belly[1]:g}, but the last knot has the number {last}.", f"write {last}"
                )
        if values.get("fill"):
            for index, (one, other) in enumerate(pairwise(lines), start=1):
                if [(knot.kind, knot.word) for knot in one] != [(knot.kind, knot.word) for knot in other]:
                    message = "a filled sheet needs lines with the same kinds of knots in the same order."
                    self.refuse((key, "lines", index), "lines-differ", message, "make this line like the one before it, or remove the key fill")

    def line(self, where: Path_, value: Any) -> tuple[Knot, ...] | None:
        if not isinstance(value, list) or len(value) < 2:
            return self.refuse(where, "wrong-type", "a line should be a list of at least two knots.", "write the knots one below the other")
        knots = [self.knot((*where, index), knot) for index, knot in enumerate(value)]
        return None if None in knots else tuple(knot for knot in knots if knot)

    def knot(self, where: Path_, value: Any) -> Knot | None:
        if not isinstance(value, list) or not value:
            return self.refuse(where, "wrong-type", "a knot should be a list.", "write for example [leg, 0.2, 180, 5, 20, 8]")
        kind = value[0]
        if kind not in KNOT_FORMS:
            message = f"'{kind}' is not a kind of knot.{did_you_mean(str(kind), KNOT_FORMS)}"
            return self.refuse((*where, 0), "unknown-knot", message, f"use one of {', '.join(KNOT_FORMS)}")
        form = KNOT_FORMS[kind]
        wanted = form.count(",") + 1
        if len(value) != wanted:
            return self.refuse(where, "knot-length", f"a knot of the kind {kind} has {wanted} values, this one {len(value)}.", f"write [{form}]")
        word, numbers = "", list(enumerate(value))[1:]
        if kind in WORDS:
            place, known, what = WORDS[kind]
            if self.one_of((*where, place), value[place], known, what) is None:
                return None
            word = value[place]
            numbers = [(index, number) for index, number in numbers if index != place]
        for index, number in numbers:
            if not _is_number(number):
                return self.refuse((*where, index), "not-a-number", f"'{number}' is not a number.", f"write [{form}]")
        if min(value[-2:]) <= 0:
            return self.refuse((*where, len(value) - 1), "no-thickness", "half width and half thickness must be more than 0 mm.", f"write [{form}]")
        return Knot(kind, tuple(float(number) for _, number in numbers), word)
