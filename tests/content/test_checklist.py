"""Everything the five founding documents name can be found on the built site: one test a row of the two lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.pages import article, squeezed, visible
from tests.support import Project

FILES = ("checklist.yml", "checklist_details.yml")
ROWS: list[dict[str, Any]] = [row for name in FILES for row in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))]
KINDS = ("muscle", "group", "region", "feature", "cause", "symptom", "unsafe")


def _texts(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['kind']}: {row['row']}") for row in ROWS])
def test_row_is_on_the_site(real: Project, row: dict[str, Any]) -> None:
    page = real.root / "site" / row["page"]
    assert page.is_file(), f"there is no page {row['page']}"
    text = visible(page).casefold()
    missing = [wanted for wanted in _texts(row.get("text")) if squeezed(wanted).casefold() not in text]
    forbidden = [unwanted for unwanted in _texts(row.get("never")) if squeezed(unwanted).casefold() in text]
    assert not missing, f"{row['page']} does not say: {missing}"
    assert not forbidden, f"{row['page']} says: {forbidden}"
    for wanted in _texts(row.get("attribute")):
        values = [value for element in article(page).iter() for value in element.attrib.values()]
        assert any(wanted.casefold() in value.casefold() for value in values), f"no attribute in {row['page']} holds {wanted!r}"


def test_rows_are_complete() -> None:
    for row in ROWS:
        assert set(row) <= {"kind", "row", "page", "text", "attribute", "never", "from"}, row
        assert row["kind"] in KINDS, row
        assert row.get("text") or row.get("attribute"), row
        assert row["page"].endswith(".html"), row


def test_no_row_stands_twice() -> None:
    names = [(row["kind"], row["row"]) for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("kind", "least"), [("muscle", 18), ("group", 8), ("region", 38), ("feature", 34), ("cause", 35), ("symptom", 22), ("unsafe", 10)])
def test_no_part_of_the_checklist_is_left_out(kind: str, least: int) -> None:
    assert sum(row["kind"] == kind for row in ROWS) >= least
