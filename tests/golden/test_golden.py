"""The small site's pages and downloads, compared with stored copies.

``pytest --update-golden`` rewrites the copies; read the difference before keeping it. The outlines of the pictures are
left out of the copies: they come from the compiled geometry and would hide everything else.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from generator.data import TABLES
from tests.support import Project

STORED = Path(__file__).parent / "pages"
PAGES = (
    "index.md",
    "muscles/gastrocnemius.md",
    "muscles/index.md",
    "muscles/soleus.md",
    "muscles/tibialis-posterior.md",
    "regions/calf.md",
    "regions/heel.md",
    "techniques/needling.md",
    "techniques/press-and-hold.md",
    "exercises/wall-stretch.md",
    "causes/running.md",
    "symptoms/swollen-leg.md",
    "red-flags/dvt.md",
    "look-alikes/heel-spur.md",
    "all-points.md",
    "coverage.md",
    "faq.md",
    "glossary.md",
    "data/atlas.json",
    *(f"data/{name}.csv" for name in TABLES),
)


@pytest.mark.parametrize("name", PAGES)
def test_golden(name: str, small_built: Project, request: pytest.FixtureRequest) -> None:
    now = re.sub(r' d="[^"]+"', ' d="..."', (small_built.paths.tree / name).read_bytes().decode())
    stored = STORED / name
    if request.config.getoption("--update-golden"):
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(now.encode())
    assert stored.is_file(), "no stored copy; run pytest --update-golden"
    before = stored.read_bytes().decode()
    changed = "".join(difflib.unified_diff(before.splitlines(keepends=True), now.splitlines(keepends=True), "stored", "now", n=1))
    assert before == now, f"{name} changed; if that is meant, run: python -m pytest tests/golden --update-golden\n{changed[:6000]}"


def test_no_copy_is_left_over() -> None:
    assert {path.relative_to(STORED).as_posix() for path in STORED.rglob("*") if path.is_file()} == set(PAGES)
