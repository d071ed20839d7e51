"""The parts of Material's theme that ours stand in for are still the ones that ours were written for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import material
import pytest

from tests.support import REPO

THEIRS = Path(material.__file__).parent / "templates"
OURS = REPO / "site_templates" / "theme"

#: Templates of Material with inline scripts that pages of this site would get: the first half of the SHA-256 of the version that
#: ``docs/assets/js/theme.js`` does the work of.
STOOD_IN_FOR = {
    "partials/javascripts/base.html": "d6113712bc4deb30b4bd810ee0dfc28b",
    "partials/javascripts/content.html": "3722e156f0f6339de39fbbfc178b6e40",
    "partials/javascripts/palette.html": "8790389765ea6036effddba548b15093",
}
#: Templates with inline scripts that no page gets: what they are for is off in ``mkdocs.yml``. The check of the built site would find them.
OFF = {
    "base.html",  # the settings, a block of data
    "partials/integrations/analytics.html",
    "partials/integrations/analytics/google.html",
    "partials/javascripts/announce.html",
    "partials/javascripts/consent.html",
    "partials/javascripts/outdated.html",
    "redirect.html",
}


@pytest.mark.parametrize("name", STOOD_IN_FOR)
def test_what_ours_stands_in_for_has_not_changed(name: str) -> None:
    now = hashlib.sha256((THEIRS / name).read_bytes()).hexdigest()[:32]
    assert (OURS / name).is_file()
    assert now == STOOD_IN_FOR[name], (
        f"Material's {name} is another one since the update. Read it, bring docs/assets/js/theme.js and site_templates/theme/{name} in line, "
        f"and write {now} here."
    )


def test_no_other_template_of_material_has_an_inline_script() -> None:
    inline = {file.relative_to(THEIRS).as_posix() for file in THEIRS.rglob("*.html") if re.search(r"<script(?![^>]*\bsrc=)", file.read_text(encoding="utf-8"))}
    assert inline == set(STOOD_IN_FOR) | OFF, "a template of Material got an inline script, or lost one: see which pages have it"
