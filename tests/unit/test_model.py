from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.library import inner_model
from generator.model.base import CONFIDENCE_MEANING, ID_PATTERN, Claim, Id, Model, Text
from generator.model.kinds import KINDS, UNIONS
from generator.model.muscle import EXPECTED_SECTIONS, Muscle
from generator.model.vocabulary import RedFlag, Source
from generator.rules.links import REVERSE
from generator.views import sources
from generator.views.base import CONFIDENCE_NAMES, LEVELS
from generator.views.entries import PRACTICE_KINDS
from generator.views.lists import ACTIVITY_KINDS, CONDITION_KINDS, SYMPTOM_KINDS
from generator.views.muscle import COMMONNESS, LINK_KINDS, WHO

TEXT, ID = TypeAdapter(Text), TypeAdapter(Id)


def models() -> set[type[Model]]:
    """Return every model that authors write, from the kinds inwards."""
    found: set[type[Model]] = set()
    todo = [kind.model for kind in KINDS.values()]
    while todo:
        model = todo.pop()
        if model not in found:
            found.add(model)
            todo += [inner for field in model.model_fields.values() if (inner := inner_model(field.annotation)) is not None]
    return found


MODELS = sorted(models(), key=lambda model: model.__name__)


@pytest.mark.parametrize("text", ["a", "two  words", "línea", "日本", "a\n  b"])
def test_texts(text: str) -> None:
    assert TEXT.validate_python(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", " ", "\n", "a\x00b", "a\x1bb", "a\u202eb", "a\u2066b", "\ue000", "a\u200fb"])
def test_texts_that_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TEXT.validate_python(text)


@pytest.mark.parametrize("value", [1, 1.5, True, None, ["a"], {"a": "b"}])
def test_only_text_is_text(value: Any) -> None:
    with pytest.raises(ValidationError):
        TEXT.validate_python(value)


@pytest.mark.parametrize(
    ("id_", "good"),
    [
        ("a", True),
        ("a-b2", True),
        ("2b", True),
        ("A", False),
        ("a_b", False),
        ("-a", False),
        ("a-", False),
        ("a--b", False),
        ("", False),
        ("é", False),
        ("a\n", False),
        ("../a", False),
        ("x" * 65, False),
    ],
)
def test_ids(id_: str, good: bool) -> None:
    if good:
        assert ID.validate_python(id_) == id_
    else:
        with pytest.raises(ValidationError):
            ID.validate_python(id_)


def test_a_source_may_be_an_id_or_an_id_with_a_place() -> None:
    claim = Claim.model_validate({"text": "x", "sources": ["a", {"id": "b", "at": "p. 1"}]})
    assert [(one.id, one.at) for one in claim.sources] == [("a", None), ("b", "p. 1")]


@pytest.mark.parametrize("model", [pytest.param(model, id=model.__name__) for model in MODELS])
def test_unknown_keys_are_refused_and_nothing_changes_later(model: type[Model]) -> None:
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"] is True
    assert model.__doc__


@pytest.mark.parametrize("model", [pytest.param(model, id=model.__name__) for model in MODELS])
def test_a_list_is_never_written_empty(model: type[Model]) -> None:
    for name, field in model.model_fields.items():
        if "tuple" in str(field.annotation):
            assert any(getattr(mark, "min_length", None) == 1 for mark in field.metadata) or "MinLen" in str(field), (
                f"{model.__name__}.{name} may be an empty list"
            )


def test_kinds() -> None:
    assert len({kind.place for kind in KINDS.values()}) == len(KINDS)
    assert len({kind.schema for kind in KINDS.values()}) == len(KINDS)
    assert all(re.match(ID_PATTERN, name) for name in KINDS)
    assert all(set(kinds) <= set(KINDS) for kinds in UNIONS.values())
    assert [kind.name for kind in KINDS.values() if kind.is_folder] == ["region", "muscle", "technique", "exercise"]


def test_expected_sections_are_sections() -> None:
    assert set(EXPECTED_SECTIONS) <= set(Muscle.model_fields)


def choices(model: type[Model], field: str) -> set[str]:
    """Return what a field may hold."""

    def arguments(annotation: Any) -> set[str]:
        inner = getattr(annotation, "__args__", ())
        return {one for one in inner if isinstance(one, str)} | {text for one in inner if not isinstance(one, str) for text in arguments(one)}

    return arguments(model.model_fields[field].annotation)


def inner(model: type[Model], field: str) -> type[Model]:
    found = inner_model(model.model_fields[field].annotation)
    assert found is not None
    return found  # type: ignore[no-any-return]


def test_every_choice_has_its_words_on_the_site() -> None:
    """A choice that is added to a model and not to the pages would be a hole on a page."""
    point = inner(Muscle, "trigger_points")
    assert choices(inner(point, "commonness"), "level") == set(COMMONNESS)
    assert choices(inner(Muscle, "linked"), "kind") == set(LINK_KINDS) >= set(REVERSE)
    practice = KINDS["technique"].model
    assert choices(practice, "who") == set(WHO)
    assert choices(practice, "kind") | choices(KINDS["exercise"].model, "kind") == set(PRACTICE_KINDS)
    assert choices(KINDS["activity"].model, "kind") == {id_ for id_, *_ in ACTIVITY_KINDS}
    assert choices(KINDS["symptom"].model, "kind") == {id_ for id_, *_ in SYMPTOM_KINDS}
    assert choices(KINDS["look-alike"].model, "kind") == {id_ for id_, *_ in CONDITION_KINDS}
    assert choices(RedFlag, "level") == set(LEVELS)
    assert choices(Source, "type") == {id_ for id_, *_ in sources.TYPES}
    assert choices(Claim, "confidence") == set(CONFIDENCE_MEANING) == set(CONFIDENCE_NAMES)


@pytest.mark.parametrize(
    ("field", "value", "good"),
    [
        ("url", "https://example.org/a?b=c#d", True),
        ("url", "http://example.org", True),
        ("url", "ftp://example.org", False),
        ("url", "javascript:alert(1)", False),
        ("url", 'https://example.org/"onclick', False),
        ("url", "https://example.org/<b>", False),
        ("url", "https://example.org/a b", False),
        ("doi", "10.1000/abc(1).2", True),
        ("doi", "https://doi.org/10.1000/abc", False),
        ("pmid", "12345678", True),
        ("pmid", "PMC123", False),
        ("isbn", "978-0-00-000000-2", True),
        ("isbn", "isbn 1", False),
        ("year", 1999, True),
        ("year", 1066, False),
        ("year", 2101, False),
    ],
)
def test_addresses_and_numbers_of_sources(field: str, value: Any, good: bool) -> None:
    data = {"type": "web", "title": "x", "authors": "y", "opened": True, field: value}
    if good:
        assert Source.model_validate(data)
    else:
        with pytest.raises(ValidationError):
            Source.model_validate(data)
