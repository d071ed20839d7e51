"""The form of the real content: its words, its YAML and its schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from generator import fmt, library, rules
from generator.library import Library
from generator.model.kinds import KINDS
from generator.problems import Problems
from generator.schema import schemas
from generator.source import parse
from tests.support import REPO

CONTENT = REPO / "content"
FILES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.yml"))


@pytest.fixture(scope="module")
def content() -> Library:
    problems = Problems()
    found = library.load(CONTENT, problems)
    rules.run(found, problems)
    assert [problem.as_text() for problem in problems] == []
    return found


# What the words must not hold

#: Keys that name things of other people as they wrote them, or that are no words for readers.
QUOTED = {"title", "authors", "publisher", "url", "doi", "isbn", "pmid", "id", "search", "web"}


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return ``(place, text)`` of every text that is written for readers."""
    found: list[tuple[str, str]] = []
    for name in FILES:
        document, problems = parse((CONTENT / name).read_bytes(), f"content/{name}")
        assert document is not None, problems
        for path, value in _strings(document.data):
            if not QUOTED & {str(step) for step in path} and not (" " not in value and "-" in value):
                found.append((str(document.locate(path)), value))
    return tuple(found)


def _strings(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield path, data
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _strings(value, (*path, key))


def having(pattern: str, flags: int = re.IGNORECASE) -> list[str]:
    return [f"{place}: {match[0]!r} in {text[:90]!r}" for place, text in texts() for match in [re.search(pattern, text, flags)] if match]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an em dash", "\u2014"),
        ("markup", r"</?[a-z]+[ >/]|\]\(|\*\*|^#+ |&[a-z]+;"),
        ("an address", r"https?://|\bwww\."),
        ("two sentences run together", r"[a-z]\.[A-Z][a-z]"),
        ("a doubled word", r"\b(the|a|an|of|to|and|is|in|your|you|it|or|for|with|on)\s+\1\b"),
        ("a space before a stop", r"\s[,.;:!?](\s|$)"),
    ],
    ids=lambda value: value if " " in value and "\\" not in value else "",
)  # fmt: skip
def test_no_text_holds(what: str, pattern: str) -> None:
    flags = 0 if what == "two sentences run together" else re.IGNORECASE
    assert having(pattern, flags) == [], what


def test_texts_are_found_at_all() -> None:
    assert len(texts()) > 5000


def test_a_swollen_calf_is_never_said_to_be_harmless(content: Library) -> None:
    """Every muscle of the lower leg asks about a clot, and so does every region that touches it."""
    for region in ("calf", "calf-upper", "calf-lower", "lower-leg", "knee-back"):
        assert "dvt" in content.regions[region].red_flags
    for id_, muscle in content.muscles.items():
        if set(muscle.lies_in) & {"calf", "lower-leg", "thigh-front", "thigh-back", "thigh-inner"}:
            assert "dvt" in muscle.red_flags, id_
    assert content.get("red-flag", "dvt").withhold_release


def test_no_page_claims_a_reviewer(content: Library) -> None:
    assert "No clinician has reviewed" in content.site.review
    assert having(r"\b(medically )?reviewed by (a |our |dr)") == []


# Form


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_in_the_common_form(name: str) -> None:
    kind = next(kind for kind in KINDS.values() if name == kind.place or name.startswith(f"{kind.place}/"))
    text = (CONTENT / name).read_text(encoding="utf-8")
    once = fmt.formatted(text, kind)
    assert fmt.formatted(once, kind) == once, "formatting twice changes nothing more"
    before, _ = parse(text.encode(), name)
    after, _ = parse(once.encode(), name)
    assert before is not None and after is not None
    assert one_line(after.data) == one_line(before.data), "formatting changes no words"
    assert sorted(re.findall(r"^ *#.*|(?<= )# .*", text, re.M)) == sorted(re.findall(r"^ *#.*|(?<= )# .*", once, re.M)), "comments stay"
    assert text == once, "run: python -m generator fmt"


def one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [one_line(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def test_the_schemas_for_editors_accept_every_file_and_are_up_to_date(content: Library) -> None:
    texts_ = schemas(content)
    for kind in KINDS.values():
        check = jsonschema.Draft202012Validator(json.loads(texts_[kind.schema]))
        for file in sorted((CONTENT / kind.place).glob("*.yml")) if kind.is_folder else [CONTENT / kind.place]:
            document, _ = parse(file.read_bytes(), file.name)
            assert document is not None
            assert [f"{file.name}: {error.json_path}: {error.message[:200]}" for error in check.iter_errors(document.data)] == []
            first = file.read_text(encoding="utf-8").splitlines()[0]
            where = "../.schema" if kind.is_folder else ".schema"
            assert first == f"# yaml-language-server: $schema={where}/{kind.schema}", file
    stale = [name for name, text in texts_.items() if not (CONTENT / ".schema" / name).is_file() or (CONTENT / ".schema" / name).read_bytes() != text]
    assert stale == [], "run: python -m generator schema"
