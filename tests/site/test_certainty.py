"""What is known and what is not stands where it matters: each doubt on the pages that it concerns, with the study it comes from."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.site.test_built_site import parsed
from tests.support import Project


class Doubt(NamedTuple):
    """What a page must say, and the ids of the sources it must cite for it."""

    page: str
    says: str
    cites: tuple[str, ...] = ()


BUTTOCK = ("gluteus-maximus", "gluteus-medius", "gluteus-minimus", "piriformis")
DOUBTS = [
    # What a trigger point is, and whether it can be found
    Doubt("evidence", r"no fixed place for the point", ("delphi-trp-criteria-2017",)),
    Doubt("evidence", r"disput", ("quintner-2015", "dommerholt-gerwin-2015", "shah-2015")),
    Doubt("evidence", r"cannot be recommended as a reliable test", ("lucas-reliability-2009", "palpation-rathbone-2017")),
    Doubt("techniques/identify-trigger-point", r"agree|reliab|rough", ("palpation-rathbone-2017",)),
    # What treatment does
    Doubt("evidence", r"less tender", ("ischemic-compression-meta-2022",)),
    Doubt("techniques/press-and-hold", r"did not clearly", ("ischemic-compression-meta-2022",)),
    Doubt("techniques/tools-balls-and-rollers", r"no clear difference", ("foam-roll-static-rct",)),
    Doubt("evidence", r"heel pain", ("renan-ordine-2011",)),
    Doubt("techniques/dry-needling", r"inconclusive|not settle|unclear|undecided", ("dn-triceps-surae-2022", "dn-umbrella-2023")),
    Doubt("techniques/trigger-point-injection", r"unclear|not clear|no clear|undecided", ("scott-tpi-2009",)),
    Doubt("evidence", r"Disability did not clearly", ("exercise-trp-meta-2020",)),
    Doubt("look-alikes/night-cramps", r"not certain|may|low certainty", ("cramps-cochrane-2020",)),
    # What may look like a trigger point
    *(Doubt(f"muscles/{id_}", r"nerve root", ("adelmanesh-2015", "adelmanesh-2016")) for id_ in BUTTOCK),
    Doubt("regions/buttock", r"does not rule out a trapped nerve", ("adelmanesh-2015",)),
    Doubt("muscles/piriformis", r"disputed", ("hopayian-2018",)),
    Doubt("red-flags/dvt", r"massage", ("dvt-massage-bmc-2020",)),
    # What this site can do
    Doubt("finder-measured", r"34 of 100", ("symptom-checkers-2015",)),
    Doubt("evidence", r"34", ("symptom-checkers-2015",)),
]


@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda doubt: f"{doubt.page}: {doubt.says[:24]}")
def test_a_doubt_stands_where_it_matters(real: Project, doubt: Doubt) -> None:
    page = parsed(real.paths.site / f"{doubt.page}.html").find(".//article")
    assert re.search(doubt.says, re.sub(r"\s+", " ", page.text_content()), re.IGNORECASE)
    cited = {href.partition("#")[2] for href in page.xpath(".//a/@href") if "sources/" in href}
    assert set(doubt.cites) <= cited


def test_every_map_is_called_typical(real: Project) -> None:
    site = real.paths.site
    for id_ in real.library().regions:
        assert "These are typical patterns: yours may differ." in parsed(site / f"regions/{id_}.html").find(".//article").text_content(), id_
    for id_ in real.library().muscles:
        text = parsed(site / f"muscles/{id_}.html").find(".//article").text_content()
        assert "This is a typical pattern: yours may differ." in text, id_
        assert "Finding a spot by touch is rough" in text, id_


def test_the_finder_says_that_it_does_not_diagnose(real: Project) -> None:
    assert "These are typical patterns. This is not a diagnosis." in (real.paths.site / "assets/js/finder.js").read_text(encoding="utf-8")


def test_an_injury_is_asked_about_before_anything_is_pressed_or_stretched(real: Project) -> None:
    found = 0
    for id_, muscle in real.library().muscles.items():
        page = real.read(f"site/muscles/{id_}.html")
        assert ('id="injury"' in page) == bool(muscle.injuries), id_
        if muscle.injuries:
            found += 1
            assert page.index('href="#injury"') < page.index('class="jump"') < page.index('id="release-it"') < page.index('id="injury"'), id_
    assert found > 20
