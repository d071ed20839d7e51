"""The Nu HTML Checker, which is the W3C's, finds nothing wrong in any page or picture of the real site, and warns of nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from generator.offline.bundle import START
from tests.support import Project

#: The checker takes ``'self'`` for nobody in a file on the disk, so that each style sheet of a page would be refused. Browsers obey
#: the policy in every test in a browser, and what they refuse fails the test. It also takes blocks of data, which nothing runs, for
#: scripts; the check of the site refuses inline scripts itself.
NOT_MEANT = r".*(?:Resource|Inline script) violates Content Security Policy.*"


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command that runs the checker ``tools/find-html-checker.sh`` finds."""
    jar = os.environ.get("VNU")
    if not jar or not shutil.which("java"):
        pytest.skip('no HTML checker named; try VNU="$(sh tools/find-html-checker.sh)"')
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # for a run this short, more compiling costs more than it brings
    return ["java", *quick, "-Xss64m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-svg", "--filterpattern", NOT_MEANT]


def findings(checker: list[str], *places: Path) -> dict[str, list[str]]:
    """Return what the checker says of the files in *places*: each sentence with the files and lines it is said of."""
    files = [str(file) for place in places for file in sorted(place.rglob("*")) if file.suffix in (".html", ".svg")]
    done = subprocess.run([*checker, *files], capture_output=True, text=True, check=True)
    said: dict[str, list[str]] = defaultdict(list)
    for one in json.loads(done.stdout)["messages"]:
        said[f"{one['type']}: {one['message']}"].append(f"{one.get('url')}:{one.get('lastLine')} {one.get('extract', '').strip()[:160]}")
    return said


def test_every_page_and_picture_is_valid(checker: list[str], real: Project, real_bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(real_bundle) as bundle:
        (start,) = [name for name in bundle.namelist() if name.endswith(f"/{START}")]
        bundle.extract(start, tmp_path)
    found = findings(checker, real.paths.site, tmp_path)
    assert {sentence: (len(places), places[:3]) for sentence, places in found.items()} == {}


def test_what_is_wrong_is_found(checker: list[str], tmp_path: Path) -> None:
    """In pages and pictures of a folder: what the other test relies on."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "page.html").write_text("<!doctype html><html lang=en><title>A page</title><p><div tabindex=''></div></p>", encoding="utf-8")
    (tmp_path / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path wide="1"/></svg>', encoding="utf-8")
    places = " ".join(place for found in findings(checker, tmp_path).values() for place in found)
    assert "inner/page.html" in places and "picture.svg" in places
