"""The locks pin every dependency by version and hash, so that an install takes these bytes or fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import REPO

LOCKS = ("requirements.lock", "requirements-test.lock")
PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[^\s;]+(?: ; .+)?\Z")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\Z")


def requirements(file: Path) -> list[list[str]]:
    """Return each requirement of a lock: its pin, then its hashes."""
    text = re.sub(r"(?m)^\s*#.*\n?", "", file.read_text(encoding="utf-8")).replace("\\\n", "\n")
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            found[-1].append(line.strip())
        elif line.strip():
            found.append([line.strip()])
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    pins = requirements(REPO / name)
    assert len(pins) > 15
    for pin, *hashes in pins:
        assert PIN.match(pin), f"{name}: '{pin}' is no pin; run 'make lock'"
        assert hashes and all(HASH.match(one) for one in hashes), f"{name}: {pin} has no hashes; run 'make lock'"


def test_the_test_lock_has_the_same_versions() -> None:
    build, test = ({line[0] for line in requirements(REPO / name)} for name in LOCKS)
    assert build <= test


def test_every_install_asks_for_the_hashes() -> None:
    assert "--require-hashes" in (REPO / "tools" / "set-up.sh").read_text(encoding="utf-8")
