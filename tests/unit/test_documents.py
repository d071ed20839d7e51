"""What the repository says about itself stays true: the contributor's tables, the versions, the locked dependencies."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

from generator import rules
from generator.model.base import CONFIDENCE_MEANING, Model
from generator.model.muscle import EXPECTED_SECTIONS, Muscle, Pain, TriggerPoint
from tests.support import REPO

GUIDE = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
_MUSCLE, _POINT = GUIDE.split("## What each key of a muscle means")[1].split("## Sources")[0].split("Each item of `trigger_points`:")
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {name: (REPO / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-test.lock")}


def rows(table: str) -> dict[str, tuple[bool, str]]:
    """Return ``{key: (needed, explanation)}`` of a table of the guide."""
    found = re.findall(r"^\| `([a-z_: ]+)` \| (.*?) ?\| (.+) \|$", table, re.MULTILINE)
    return {key: (dot == "●", text) for key, dot, text in found}


def plain(text: str) -> str:
    return " ".join(text.replace("``", "`").split()).rstrip(".")


TABLES = [(Muscle, rows(_MUSCLE), ""), (TriggerPoint, rows(_POINT), ""), (Pain, rows(_POINT), "pain: ")]


@pytest.mark.parametrize(("model", "table", "prefix"), TABLES, ids=["muscle", "point", "pain"])
def test_the_guide_explains_every_key(model: type[Model], table: dict[str, tuple[bool, str]], prefix: str) -> None:
    for name, field in model.model_fields.items():
        key = prefix + name
        assert key in table, f"CONTRIBUTING.md does not explain '{key}'"
        needed, text = table[key]
        assert needed == field.is_required(), f"CONTRIBUTING.md: the dot of '{key}'"
        assert plain(field.description or "") in text, f"CONTRIBUTING.md explains '{key}' in other words than the model"


def test_the_guide_names_no_key_that_is_gone() -> None:
    known = {*Muscle.model_fields, *TriggerPoint.model_fields, *(f"pain: {name}" for name in Pain.model_fields)}
    assert {key for _, table, _ in TABLES for key in table} <= known


def test_the_guide_names_every_code_grade_and_section() -> None:
    named = set(re.findall(r"`([a-z_-]+)`", GUIDE))
    assert {rule.code for rule in rules.RULES} - {"unknown-id"} <= named
    assert set(CONFIDENCE_MEANING) <= named
    assert set(EXPECTED_SECTIONS) <= named


def test_one_version() -> None:
    site = yaml.safe_load((REPO / "content" / "site.yml").read_text(encoding="utf-8"))
    assert PROJECT["project"]["version"] == site["version"]


def test_every_dependency_is_locked() -> None:
    wanted = {"requirements.lock": PROJECT["project"]["dependencies"]}
    wanted["requirements-test.lock"] = wanted["requirements.lock"] + PROJECT["project"]["optional-dependencies"]["test"]
    for lock, names in wanted.items():
        pinned = set(re.findall(r"^([a-z0-9-]+)==", LOCKS[lock], re.MULTILINE))
        for name in names:
            assert re.split(r"[<>=]", name)[0].lower().replace(".", "-") in pinned, f"{lock} lacks {name}: run make lock"


def test_both_locks_agree() -> None:
    build, test = (set(re.findall(r"^[a-z0-9-]+==\S+", text, re.MULTILINE)) for text in LOCKS.values())
    assert build <= test


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|(^|\s)/", LOCKS[lock])
