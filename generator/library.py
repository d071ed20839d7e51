"""Everything under ``content/``, by kind and id, checked for shape.

Knows files and models; knows nothing of pages. What needs two entries at once is checked in ``generator.rules``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from generator import reads
from generator.anatomy import Anatomy
from generator.atlas import geometry
from generator.atlas.geometry import Geometry
from generator.clinic import ClinicFacts, facts_of
from generator.model.base import ID_PATTERN, Citation, Model, Ref
from generator.model.clinic import Clinic, Country
from generator.model.finder import Finder
from generator.model.kinds import KINDS, UNIONS, Kind
from generator.model.muscle import Muscle
from generator.model.practice import Practice
from generator.model.region import Region
from generator.model.vocabulary import Site, Zone
from generator.problems import Location, Problem, Problems, did_you_mean
from generator.source import Document, Path_, Reader, read
from generator.store import Store


@dataclass(frozen=True)
class Entry:
    """One entry: its id, its checked value and where it came from."""

    kind: str
    id: str
    value: Model
    document: Document
    base: Path_
    """The path of the entry inside its document."""
    found: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was found in this entry alone, by the name of what looked for it: an entry that did not change is looked through once while it is served."""

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """Return where the value (or key) at *path* of this entry stands."""
        return self.document.locate((*self.base, *path), key=key)

    @property
    def references(self) -> tuple[tuple[str, str, Path_], ...]:
        """``(kind, id, path)`` of every reference the entry makes; many rules and views ask for them."""
        reads.note(id(self.value))
        return self._references

    @cached_property
    def _references(self) -> tuple[tuple[str, str, Path_], ...]:
        return tuple(_references(self.value, ()))

    @property
    def texts(self) -> tuple[tuple[Path_, str], ...]:
        """Path and text of every text in the entry; see :func:`texts`."""
        reads.note(id(self.value))
        return self._texts

    @cached_property
    def _texts(self) -> tuple[tuple[Path_, str], ...]:
        return tuple(texts(self.value))


@dataclass(frozen=True)
class Draft:
    """An entry whose shape is wrong: its data as written, so that its misspelt ids are told in the same run."""

    kind: str
    data: Any
    document: Document
    base: Path_

    def locate(self, *path: str | int) -> Location:
        """Return where the value at *path* of this entry stands."""
        return self.document.locate((*self.base, *path))


@dataclass
class Library:
    """All entries. ``root`` is the content folder; ``entries[kind][id]`` is sorted as authored or by id."""

    root: Path
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {name: {} for name in KINDS})
    drafts: list[Draft] = field(default_factory=list)
    damaged: set[tuple[str, str]] = field(default_factory=set)
    """``(kind, id)`` of entries that are there but could not be read; one slip is not told again by all who name them."""
    unread: set[str] = field(default_factory=set)
    """Kinds whose whole file is missing or could not be read, so that their ids are not known."""
    geometry: Geometry = field(default_factory=lambda: Geometry({}, {}, {}))
    """What pictures are drawn from."""
    shapes: Store = field(default_factory=Store)
    """Drawn shapes, kept between runs where the build says so."""
    clinic_file: Path | None = None
    """The clinic's own file that was read in place of ``clinic.yml``."""

    @cached_property
    def anatomy(self) -> Anatomy:
        """The content in its place on the body. To be asked for when everything is read."""
        chosen = {id_: muscle.views for id_, muscle in self.muscles.items() if muscle.views}
        return Anatomy(self.geometry, cast("dict[str, Zone]", self.all("zone")), self.shapes, chosen)

    @property
    def shape_sources(self) -> set[str]:
        """Ids of the sources that the shapes of the drawn muscles follow."""
        shapes = (self.geometry.muscles[id_] for id_ in self.entries["muscle"] if id_ in self.geometry.muscles)
        return {source for shape in shapes for part in shape.parts.values() for source in part.sources}

    @property
    def whole(self) -> bool:
        """True when everything could be read. Only then can a rule say that nothing uses an entry."""
        return not (self.damaged or self.unread)

    def names(self, kind: str, id_: str) -> bool:
        """Return whether *id_* may be an entry of *kind*: it is one, or it, or all of its kind, could not be read."""
        return id_ in self.ids(kind) or any(name in self.unread or (name, id_) in self.damaged for name in UNIONS.get(kind, (kind,)))

    def ids(self, kind: str) -> frozenset[str]:
        """Return the ids of *kind*; a union such as ``practice`` gives those of all its kinds."""
        if kind not in self._ids:
            self._ids[kind] = frozenset(id_ for name in UNIONS.get(kind, (kind,)) for id_ in self.entries[name])
        return self._ids[kind]

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        return {}

    def entry(self, kind: str, id_: str) -> Entry:
        """Return one entry; *kind* may be a union. Raises ``KeyError`` when there is none."""
        for name in UNIONS.get(kind, (kind,)):
            if id_ in self.entries[name]:
                return self.entries[name][id_]
        raise KeyError(f"{kind} {id_}")

    def get(self, kind: str, id_: str) -> Any:
        """Return the model of one entry."""
        return self.entry(kind, id_).value

    def all(self, kind: str) -> dict[str, Any]:
        """Return ``{id: model}`` for every entry of *kind*."""
        found = self._values.get(kind)
        if found is None or len(found) != len(self.entries[kind]):  # still being read
            found = self._values[kind] = {id_: entry.value for id_, entry in self.entries[kind].items()}
        return found.copy()

    @cached_property
    def _values(self) -> dict[str, dict[str, Any]]:
        return {}

    @property
    def muscles(self) -> dict[str, Muscle]:
        return cast("dict[str, Muscle]", self.all("muscle"))

    @property
    def regions(self) -> dict[str, Region]:
        return cast("dict[str, Region]", self.all("region"))

    @property
    def practices(self) -> dict[str, Practice]:
        return cast("dict[str, Practice]", {**self.all("technique"), **self.all("exercise")})

    @property
    def finder(self) -> Finder:
        return cast("Finder", self.get("finder", "finder"))

    @property
    def site(self) -> Site:
        return cast("Site", self.get("site", "site"))

    @cached_property
    def clinic(self) -> ClinicFacts:
        """The clinic whose copy this is; all empty when it is nobody's, or when its file has errors."""
        entry = next(iter(self.entries["clinic"].values()), None)
        folder = self.clinic_file.parent if self.clinic_file else self.root
        return facts_of(cast("Clinic", entry.value), folder, cast("dict[str, Country]", self.all("country"))) if entry else ClinicFacts()


def load(root: Path, problems: Problems, clinic: Path | None = None, reader: Reader = read) -> Library:
    """Read every content file below *root*; whatever is wrong goes into *problems*, all of it.

    *clinic* is a clinic's own file, read in place of ``clinic.yml``. *reader* reads a file; one that remembers saves time.
    """
    library = Library(root, clinic_file=clinic)
    expected = {kind.place for kind in KINDS.values()} | {"atlas"}
    if not root.is_dir():
        problems.add(
            Problem(Location(root.name), "no-content", f"there is no folder '{root.name}'.", "run the command in the project's folder, or name it with --root")
        )
        return library
    for kind in KINDS.values():
        if kind.name == "clinic" and clinic is not None:
            _load_file(kind, clinic, os.path.relpath(clinic), library, problems, reader)
        else:
            _load_kind(kind, root, library, problems, reader)
    logo = library.clinic.logo
    for found in sorted(root.iterdir()):
        if found.name not in expected and found != logo and not found.name.startswith("."):
            message = f"'{found.name}' is not a content file or folder.{did_you_mean(found.name, expected)}"
            problems.add(Problem(Location(f"{root.name}/{found.name}"), "unknown-file", message, "rename it, or move it out of content/"))
    library.geometry = geometry.load(root / "atlas", problems)
    return library


def _load_kind(kind: Kind, root: Path, library: Library, problems: Problems, reader: Reader) -> None:
    place = root / kind.place
    if not place.exists():
        problems.add(
            Problem(
                Location(f"{root.name}/{kind.place}"),
                "missing-file",
                f"'{kind.place}' is missing.",
                "restore it; every kind of content needs its file or folder",
            )
        )
        library.unread.add(kind.name)
        return
    files = sorted(place.iterdir()) if kind.is_folder and place.is_dir() else [place]
    for file in files:
        if file.name.startswith("."):
            continue
        shown = f"{root.name}/{file.relative_to(root).as_posix()}"
        if file.suffix != ".yml" or not file.is_file():
            problems.add(
                Problem(Location(shown), "unknown-file", "only files that end in .yml belong here.", "rename it to <id>.yml, or move it out of content/")
            )
            continue
        _load_file(kind, file, shown, library, problems, reader)


def _load_file(kind: Kind, file: Path, shown: str, library: Library, problems: Problems, reader: Reader) -> None:
    document, found = reader(file, shown)
    problems.files += 1
    problems.extend(found)
    if document is None:
        _unreadable(kind, file.stem, library)
    elif kind.is_folder or kind.single:
        # A file given by name may be called anything; as an entry it has the id of its kind.
        _add(kind, file.stem if kind.is_folder else kind.stem, document, (), library, problems)
    elif isinstance(document.data, dict):
        for id_ in document.data:
            _add(kind, id_, document, (id_,), library, problems)
    else:
        problems.add(Problem(document.locate(()), "wrong-type", "the file must be a mapping of id to entry.", "start each entry with its id and a colon"))
        library.unread.add(kind.name)


def _unreadable(kind: Kind, id_: str, library: Library) -> None:
    if kind.is_folder:
        library.damaged.add((kind.name, id_))
    else:
        library.unread.add(kind.name)


def _add(kind: Kind, id_: str, document: Document, base: Path_, library: Library, problems: Problems) -> None:
    if not re.fullmatch(ID_PATTERN, id_) or len(id_) > 64:
        where = document.locate(base, key=True)
        problems.add(Problem(where, "bad-id", f"'{id_}' is not an id.", "use lower-case letters, digits and single hyphens, at most 64"))
        return
    if (kind.name, base) in document.made:
        library.entries[kind.name][id_] = document.made[kind.name, base]
        return
    data = document.data
    for step in base:
        data = data[step]
    try:
        value = kind.model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems.extend(_shape_problem(detail, kind, document, base) for detail in details if not _follows(detail, details))
        library.damaged.add((kind.name, id_))
        library.drafts.append(Draft(kind.name, data, document, base))
        return
    library.entries[kind.name][id_] = document.made[kind.name, base] = Entry(kind.name, id_, value, document, base)


def _follows(detail: Any, details: list[Any]) -> bool:
    """True when a list only counts as empty because its items are wrong, which is said already."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details)


def _shape_problem(detail: Any, kind: Kind, document: Document, base: Path_) -> Problem:
    """Turn one pydantic finding into a located problem in plain words."""
    path: Path_ = (*base, *detail["loc"])
    name = next((str(step) for step in reversed(detail["loc"]) if isinstance(step, str)), kind.name)
    where = document.locate(path)
    in_stroke = "strokes" in detail["loc"] and isinstance(detail["loc"][-1], int)
    if in_stroke and detail["type"] in ("missing", "tuple_type", "too_long", "too_short"):
        example = "write for example [[leg, 0.8, 180, 9], [leg, 1.0, 180, 20]]"
        return Problem(where, "wrong-type", "a stroke must be a list of knots [segment, along, around, radius].", example)
    match detail["type"]:
        case "extra_forbidden":
            known = sorted(_fields_at(kind.model, detail["loc"][:-1]))
            where = document.locate(path, key=True)
            return Problem(
                where, "unknown-key", f"'{name}' is not a key here.{did_you_mean(name, known)}", f"use one of: {', '.join(known)}" if known else "remove it"
            )
        case "missing":
            where = document.locate(path[:-1], key=True)
            if name == "sources":
                return Problem(where, "missing-source", "this fact has no source.", "add sources: [id, ...] with ids from content/sources.yml")
            return Problem(where, "missing-key", f"'{name}' is missing.", f"add {name}: ...")
        case "too_short":
            return Problem(where, "empty-section", f"'{name}' is empty.", "fill it; or remove the key, and say why in gaps where readers would expect it")
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem(where, "wrong-type", f"'{name}' must be a mapping of keys.", "write its keys below it, indented")
        case "tuple_type" | "list_type":
            return Problem(where, "wrong-type", f"'{name}' must be a list.", "write each item on its own line after '- ', or as [a, b]")
        case "string_type":
            return Problem(where, "wrong-type", f"'{name}' must be text.", 'put it in "quotes"')
        case "literal_error":
            allowed = detail["ctx"]["expected"]
            hint = did_you_mean(str(detail["input"]), re.findall(r"'([^']+)'", allowed))
            return Problem(where, "unknown-value", f"'{_short(detail['input'])}' is not allowed for '{name}'.{hint}", f"use one of {allowed}")
        case "string_pattern_mismatch":
            return Problem(
                where, "bad-form", f"'{_short(detail['input'])}' does not have the form of '{name}'.", "see the key's description in CONTRIBUTING.md"
            )
        case "value_error":
            return Problem(where, "bad-text", f"'{name}': {detail['ctx']['error']}.", "rewrite the text")
    return Problem(where, "wrong-value", f"'{name}': {detail['msg']}.", "see the key's description in CONTRIBUTING.md")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fields_at(model: type[Model], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys allowed at *path* of *model*, following lists and nested models."""
    here: Any = model
    for step in path:
        if isinstance(step, str) and step in getattr(here, "model_fields", {}):
            here = inner_model(here.model_fields[step].annotation)
    return list(getattr(here, "model_fields", {}))


def inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = inner_model(part)
        if found is not None:
            return found
    return None


def texts(value: Any) -> Iterator[tuple[Path_, str]]:
    """Yield ``(path, text)`` of every text inside *value*, ids too; what names sources is left out."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if name != "sources":
                yield from (((name, *path), text) for path, text in texts(getattr(value, name)))
    elif isinstance(value, tuple | dict):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from (((step, *path), text) for path, text in texts(item))


def references(entry: Entry | Draft) -> Iterator[tuple[str, str, Path_]]:
    """Yield ``(kind, id, path)`` for every reference an entry makes, found by the ``Ref`` marks of its model."""
    if isinstance(entry, Draft):
        yield from _written(entry.data, KINDS[entry.kind].model, None, ())
    else:
        yield from entry.references


def _written(data: Any, model: type[Model] | None, kind: str | None, path: Path_) -> Iterator[tuple[str, str, Path_]]:
    """The references in data that is not checked: *model* and *kind* say what should stand here."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _written(item, model, kind, (*path, index))
    elif isinstance(data, dict) and model is not None:
        for name, info in model.model_fields.items():
            if name in data:
                yield from _written(data[name], inner_model(info.annotation), _ref_kind(info), (*path, name))
    elif isinstance(data, str) and re.fullmatch(ID_PATTERN, data):
        wanted = "source" if model is Citation else kind
        if wanted is not None:
            yield wanted, data, path


def _references(value: Any, path: Path_) -> Iterator[tuple[str, str, Path_]]:
    for name, info in type(value).model_fields.items():
        kind = _ref_kind(info)
        yield from _inside(getattr(value, name), kind, (*path, name))


def _inside(value: Any, kind: str | None, path: Path_) -> Iterator[tuple[str, str, Path_]]:
    if isinstance(value, Model):
        yield from _references(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _inside(item, kind, (*path, index))
    elif kind is not None and isinstance(value, str):
        yield kind, value, path


_REF_KINDS: dict[int, tuple[Any, str | None]] = {}


def _ref_kind(info: Any) -> str | None:
    if id(info) not in _REF_KINDS:
        found = next((mark.kind for mark in info.metadata if isinstance(mark, Ref)), None) or _ref_in(info.annotation)
        _REF_KINDS[id(info)] = (info, found)
    return _REF_KINDS[id(info)][1]


def _ref_in(annotation: Any) -> str | None:
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Ref):
            return mark.kind
    for part in getattr(annotation, "__args__", ()):
        found = _ref_in(part)
        if found is not None:
            return found
    origin = getattr(annotation, "__origin__", None)
    return _ref_in(origin) if origin is not None and origin is not annotation and hasattr(origin, "__metadata__") else None
