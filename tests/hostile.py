"""Content in which every text is hostile: it looks like markup, a template, a script, a formula and Markdown at once.

What is a text is read from the models, so a new field is tried by itself. Where the small site leaves a text out, it is put in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import StringConstraints

from generator.model.base import Model, Ref
from generator.model.kinds import KINDS
from tests.support import Project, built, lay_small

#: ``{n}`` is a number of its own for each text. At most 120 characters, which the shortest texts may have.
HOSTILE = "=1+1 {n}</script><svg onload=hack()>{{{{7919*7919}}}}{{%raw%}}[a](javascript:hack())&lt;*c*\"'`${{1}}"
#: The address that the hostile site is given.
ADDRESS = "https://atlas.example/leg/"
#: What a template engine would make of it.
COMPUTED = "62710561"

#: A text field: the name of its model, its own name.
Field = tuple[str, str]

#: Texts that name a part of the compiled geometry: any other word is refused with a located error.
NAMES: set[Field] = {("Place", "part"), ("Zone", "patches"), ("Muscle", "views")}


def hostile(number: int) -> str:
    return HOSTILE.format(n=number)


def unfold(annotation: Any, metadata: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
    """Return *annotation* without ``Annotated`` and ``| None``, and all that was said with it."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata = (*metadata, *more)
        elif get_origin(annotation) in (Union, UnionType) and len(rest := [arg for arg in get_args(annotation) if arg is not type(None)]) == 1:
            annotation = rest[0]
        else:
            return annotation, metadata


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def is_text(annotation: Any, metadata: tuple[Any, ...]) -> bool:
    """True for a string that may hold any words: no pattern says what it looks like."""
    return annotation is str and not any(isinstance(item, StringConstraints) and item.pattern for item in metadata)


def fields(model: type[Model]) -> Iterator[tuple[str, Any, tuple[Any, ...], bool]]:
    for name, info in model.model_fields.items():
        annotation, metadata = unfold(info.annotation, tuple(info.metadata))
        yield name, annotation, metadata, info.is_required()


def texts_of(annotation: Any, metadata: tuple[Any, ...], owner: Field) -> Iterator[Field]:
    """Yield every text field at and below *annotation*, which is what the field *owner* holds."""
    annotation, metadata = unfold(annotation, metadata)
    if is_text(annotation, metadata):
        yield owner
    elif is_model(annotation):
        for name, inner, said, _ in fields(annotation):
            yield from texts_of(inner, said, (annotation.__name__, name))
    elif get_origin(annotation) is tuple:
        yield from texts_of(get_args(annotation)[0], (), owner)
    elif get_origin(annotation) is dict:
        yield from texts_of(get_args(annotation)[1], (), owner)


def all_texts() -> set[Field]:
    """Return every text field of the content model that takes any words."""
    return {one for kind in KINDS.values() for one in texts_of(kind.model, (), ("", ""))} - NAMES


@dataclass
class Poisoner:
    """Makes the texts of a project hostile and remembers which text got which number."""

    project: Project
    numbers: dict[int, Field] = field(default_factory=dict)
    _lacking: set[Field] = field(default_factory=set)
    _fill: bool = False

    def run(self) -> None:
        """Poison every text that is there, then put in what is nowhere."""
        content = self.project.file("content")
        self._ids = {kind.name: list(self.project.library().all(kind.name)) for kind in KINDS.values() if not kind.single}
        data: dict[Path, tuple[Any, Any]] = {}
        for kind in KINDS.values():
            form = kind.model if kind.is_folder or kind.single else dict[str, kind.model]  # type: ignore[name-defined]
            for file in sorted((content / kind.place).glob("*.yml")) if kind.is_folder else [content / kind.place]:
                data[file] = (yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), form)
        for value, form in data.values():
            self._walk(value, form, (), ("", ""))
        self._lacking, self._fill = all_texts() - set(self.numbers.values()), True
        for value, form in data.values():
            self._walk(value, form, (), ("", ""))
        for file, (value, _) in data.items():
            file.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100_000), encoding="utf-8")

    def _walk(self, value: Any, annotation: Any, metadata: tuple[Any, ...], owner: Field) -> Any:
        """Return *value* with hostile texts; mappings and lists are changed where they are."""
        annotation, metadata = unfold(annotation, metadata)
        if is_text(annotation, metadata):
            return value if owner in NAMES or self._fill else self._new(owner)
        if is_model(annotation) and isinstance(value, str):  # a citation in short
            return {"id": value, "at": self._new(("Citation", "at"))} if ("Citation", "at") in self._lacking else value
        if is_model(annotation) and isinstance(value, dict):
            for name, inner, said, _ in fields(annotation):
                here = (annotation.__name__, name)
                if name in value:
                    value[name] = self._walk(value[name], inner, said, here)
                elif self._lacking & set(texts_of(inner, said, here)):
                    value[name] = self._made(inner, said, here)
        elif get_origin(annotation) is tuple and isinstance(value, list):
            for index, item in enumerate(value):
                value[index] = self._walk(item, get_args(annotation)[0], (), owner)
        elif get_origin(annotation) is dict and isinstance(value, dict):
            for key, item in value.items():
                value[key] = self._walk(item, get_args(annotation)[1], (), owner)
        return value

    def _new(self, owner: Field) -> str:
        number = 100 + len(self.numbers)
        self.numbers[number] = owner
        self._lacking.discard(owner)
        return hostile(number)

    def _made(self, annotation: Any, metadata: tuple[Any, ...], owner: Field) -> Any:
        """Return a new value of the type *annotation*, with hostile texts wherever it may have some."""
        annotation, metadata = unfold(annotation, metadata)
        kinds = [item.kind for item in metadata if isinstance(item, Ref)]
        if kinds:
            return next(id_ for kind in (["technique"] if kinds[0] == "practice" else kinds) for id_ in self._ids[kind])
        if is_text(annotation, metadata):
            return self._new(owner)
        if is_model(annotation):
            made = {}
            for name, inner, said, required in fields(annotation):
                here = (annotation.__name__, name)
                if required or self._lacking & set(texts_of(inner, said, here)):
                    made[name] = self._made(inner, said, here)
            return made
        if get_origin(annotation) is tuple:
            return [self._made(get_args(annotation)[0], (), owner)]
        if get_origin(annotation) is dict:
            return {"1": self._made(get_args(annotation)[1], (), owner)}
        if get_origin(annotation) is Literal:
            return get_args(annotation)[0]
        plain: dict[Any, Callable[[], Any]] = {str: lambda: "112", int: lambda: 9, float: lambda: 0.5, bool: lambda: False}
        return plain[annotation]()


def lay_hostile(target: Path) -> Project:
    """Lay out and build the small site with hostile texts in *target*. ``numbers.yml`` beside it says which text has which number."""
    project = lay_small(target)
    poisoner = Poisoner(project)
    poisoner.run()
    project.edit("mkdocs.yml", "docs_dir: build/docs\n", f"docs_dir: build/docs\nsite_url: {ADDRESS}\n")
    project.write("numbers.yml", yaml.safe_dump({number: list(owner) for number, owner in poisoner.numbers.items()}))
    return built(project)
