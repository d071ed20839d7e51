"""Fixtures of all tests. Sites are built once for all workers of ``pytest -n``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from generator.hosting import folder as hosting
from generator.problems import Problems
from tests.hostile import lay_hostile
from tests.support import Project, ReadOnly, built, lay_real, lay_small, once, packed


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the stored pages in tests/golden/ from what is built now.")


def pytest_configure(config: pytest.Config) -> None:
    # The same examples on every run; FUZZ=2000 tries that many new ones in each property test.
    more = int(os.environ.get("FUZZ", "0"))
    settings.register_profile("tests", derandomize=not more, database=None, deadline=None, max_examples=more or 100)
    settings.load_profile("tests")
    # One date for every build, whatever the caller's environment says.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    # Nothing that Rich or Click prints may depend on the terminal the tests run in.
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A fresh copy of the small site that the test may change."""
    return lay_small(tmp_path / "small")


@pytest.fixture(scope="session")
def small_built(shared: Path) -> Project:
    """The small site, built. Read only."""
    return ReadOnly(once(shared, "small-built", lambda target: built(lay_small(target))))


@pytest.fixture(scope="session")
def hostile_built(shared: Path) -> Project:
    """The small site with hostile texts everywhere, built. Read only."""
    return ReadOnly(once(shared, "hostile-built", lay_hostile))


@pytest.fixture(scope="session")
def real(shared: Path) -> Project:
    """A copy of the real project, built. Read only."""
    return ReadOnly(once(shared, "real-built", lambda target: built(lay_real(target))))


@pytest.fixture(scope="session")
def small_online(shared: Path, small_built: Project) -> Path:
    """The folder that ``deploy`` writes for the small site. Read only."""
    return once(shared, "small-online", lambda target: hosting.lay(small_built.paths, target, Problems()))


@pytest.fixture(scope="session")
def real_bundle(shared: Path, real: Project) -> Path:
    """The ZIP of the real site. Read only."""
    return next(once(shared, "real-bundle", lambda target: packed(real, target)).glob("*.zip"))
