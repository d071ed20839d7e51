"""Compiles the atlas again and compares it with what is committed. Takes minutes; needs tools/atlas/requirements.txt and the sources."""

from __future__ import annotations

import os
from importlib import util
from pathlib import Path

import pytest

from tests.support import REPO
from tools.atlas import cli

HEAVY = ("mujoco", "musclemimic_models", "numba", "numpy", "scipy", "skimage", "trimesh")


def test_content_is_what_the_sources_give(tmp_path: Path) -> None:
    missing = [name for name in HEAVY if util.find_spec(name) is None]
    if missing:
        pytest.skip(f"the compiler of the atlas needs packages that are not installed: {', '.join(missing)} (see tools/atlas/requirements.txt)")
    from tools.atlas import compile as compiling
    from tools.atlas import sources

    folder = os.environ.get("ATLAS_MPFB2")
    try:
        found = sources.find(Path(folder) if folder else None)
        sources.check(found)
    except sources.SourcesMissing as error:
        pytest.skip(f"the sources of the atlas are not at hand: {error}")
    fresh = dict(compiling.compiled(found, compiling.Cache(tmp_path), lambda text: None))
    assert sorted(cli.differing(fresh, REPO / "content" / "atlas")) == []
