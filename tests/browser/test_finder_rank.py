"""The finder's arithmetic in the browser: the same muscles, points and scores as in Python, from data that is whole and small."""

from __future__ import annotations

import gzip
import json
import math
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.finder import data
from generator.finder.measure import load
from generator.finder.questions import asked
from generator.finder.ranking import Marks, Ranker
from generator.graph import Graph
from generator.problems import Problems
from tests.browser.conftest import Visit
from tests.browser.support import until
from tests.support import TESTS, Project

#: Budget: bytes of the finder's data, packed as a server sends it.
LARGEST_DATA = 60_000
RANDOM = 400

#: Ranks many marks at once, given by id; returns ``[muscle, number of the point, together, injury, score, explained, picture]`` a result.
RANK = """marks => {
    const data = window.triggerPointFinder;
    const numbers = list => new Map(list.map((item, number) => [item[0], number]));
    const ids = { zone: numbers(data.zones), feel: numbers(data.feels), activity: numbers(data.activities) };
    const all = (list, kind) => list.map(id => { if (!ids[kind].has(id)) throw new Error(`no ${kind} ${id}`); return ids[kind].get(id); });
    return marks.map(mark => window.triggerPointRank.rank(data, {
        main: all(mark.main, "zone"), also: all(mark.also, "zone"), feels: all(mark.feels, "feel"), activities: all(mark.activities, "activity"),
    }).map(found => {
        const muscle = data.muscles[found.muscle];
        return [muscle.id, muscle.points[found.point].number, found.together ? found.together.points.map(point => point.number) : [], found.injury, found.score, found.explained, found.picture];
    }));
}"""

Row = list[Any]


@cache
def ranker(real: Project) -> Ranker:
    """Return the ranker of the very content that the site was built from."""
    return Ranker(Graph(real.library()))


@pytest.fixture
def script(site: Path) -> str:
    return (site / data.PATH).read_text(encoding="utf-8")


def published(real: Project) -> list[Marks]:
    problems = Problems()
    found = load(TESTS / "vignettes", ranker(real).library, problems)
    assert [problem.as_text() for problem in problems] == []
    return [vignette.marks for vignette in found]


def arbitrary(real: Project) -> list[Marks]:
    """Return marks without rhyme or reason, the same on every run; some zones stand in both lists."""
    content, dice = ranker(real).library, random.Random(20_240)

    def some(kind: str, most: int) -> frozenset[str]:
        return frozenset(dice.sample(list(content.ids(kind)), dice.randint(0, most)))

    return [Marks(), *(Marks(some("zone", 7), some("zone", 5), some("feel", 3), some("activity", 3)) for _ in range(RANDOM))]


def in_python(ranker: Ranker, marks: Marks) -> list[Row]:
    return [
        [found.muscle, found.point, list(found.together), -1 if found.injury is None else found.injury, found.score, found.explained, found.picture]
        for found in ranker.rank(marks)
    ]


def in_browser(visit: Visit, many: list[Marks]) -> list[list[Row]]:
    """Rank in the page; the zones are given in an order of their own."""
    dice = random.Random(7)

    def mixed(values: frozenset[str]) -> list[str]:
        return dice.sample(sorted(values), len(values))

    given = [{"main": mixed(one.main), "also": mixed(one.also), "feels": mixed(one.feels), "activities": mixed(one.activities)} for one in many]
    found: list[list[Row]] = visit("find").evaluate(RANK, given)
    assert len(found) == len(many)
    return found


def compare(ranker: Ranker, many: list[Marks], browser: list[list[Row]]) -> None:
    different = {}
    for marks, there in zip(many, browser, strict=True):
        here = in_python(ranker, marks)
        same = [row[:4] for row in here] == [row[:4] for row in there] and all(
            math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
            for row, other_row in zip(here, there, strict=True)
            for one, other in zip(row[4:], other_row[4:], strict=True)
        )
        if not same:
            different[str(marks)] = (here[:3], there[:3])
    assert not different, f"{len(different)} of {len(many)} differ; the first: {next(iter(different.items()))}"


# The arithmetic


def test_the_browser_ranks_the_published_complaints_as_python_does(real: Project, visit: Visit) -> None:
    many = published(real)
    assert many
    compare(ranker(real), many, in_browser(visit, many))


def test_the_browser_ranks_arbitrary_marks_as_python_does(real: Project, visit: Visit) -> None:
    many = arbitrary(real)
    found = in_browser(visit, many)
    compare(ranker(real), many, found)
    assert sum(bool(results) for results in found) > RANDOM / 2, "marks that find nothing compare nothing"
    assert found[0] == [], "nothing marked, nothing found"
    content = ranker(real).library
    assert {muscle for results in found for muscle, *_ in results} == set(content.muscles), "every muscle was compared"


def test_the_browser_ranks_every_single_zone_as_python_does(real: Project, visit: Visit) -> None:
    zones = list(ranker(real).library.ids("zone"))
    many = [Marks(main=frozenset({zone})) for zone in zones] + [Marks(also=frozenset({zone})) for zone in zones]
    compare(ranker(real), many, in_browser(visit, many))


def test_ranking_leaves_the_data_and_the_marks_as_they_are(real: Project, visit: Visit) -> None:
    """The same marks give the same results however often and after whatever they are tried."""
    some = arbitrary(real)[:20]
    found = in_browser(visit, some + some)
    for first, second in zip(found[:20], found[20:], strict=True):
        assert [row[:4] for row in first] == [row[:4] for row in second]
        assert [row[4:] for row in first] == [row[4:] for row in second]


# The questions, as the page shows them


def test_the_page_asks_the_same_questions_in_the_same_order(real: Project, visit: Visit) -> None:
    page = visit("find")
    some = sorted({zone for marks in published(real) for zone in marks.main})[::9]
    for zone in some:
        page.evaluate("zone => { location.hash = `main=${zone}`; }", zone)
        until(page, f"document.querySelectorAll('.marked li').length === 1 && Boolean(document.querySelector('[data-drop={json.dumps(zone)}]'))")
        shown = page.evaluate("[...document.querySelectorAll('.questions input[name=flag]')].map(input => input.value)")
        assert tuple(shown) == asked(ranker(real).graph, Marks(main=frozenset({zone}))), zone


# The data


def test_the_data_is_one_assignment_that_parses_and_ends_no_script(real: Project, script: str) -> None:
    start, end = f"window.{data.NAME}=", ";\n"
    assert script.startswith(start) and script.endswith(end)
    assert "<" not in script
    found = json.loads(script.removeprefix(start).removesuffix(end))
    plates = {file.relative_to(real.paths.tree).as_posix(): file.read_bytes() for file in real.paths.tree.glob("assets/plates/*.svg")}
    assert found == json.loads(json.dumps(data.data(ranker(real).graph, plates)))
    assert found["picture"].endswith("#panels") and all(muscle["shape"] > 0 for muscle in found["muscles"])


def test_the_page_reads_the_very_data(visit: Visit, script: str) -> None:
    written = json.loads(script.partition("=")[2].rstrip(";\n"))
    page = visit("find")
    assert page.evaluate("Object.keys(window.triggerPointFinder).filter(key => key !== 'ready').sort()") == sorted(written)
    for key in ("zones", "feels", "activities", "flags", "regions", "always", "apart", "weights", "page", "picture", "least", "far", "shown", "pairGain"):
        assert page.evaluate("key => window.triggerPointFinder[key]", key) == written[key], key


def test_the_data_leads_to_pages_and_pictures_that_are_there(site: Path, script: str) -> None:
    found = json.loads(script.partition("=")[2].rstrip(";\n"))
    hrefs = [flag[4] for flag in found["flags"]] + [one[1] for one in found["lookAlikes"]] + [region[1] for region in found["regions"]]
    hrefs += [found[kind].replace(data.ANY, muscle["id"]) for kind in ("page", "picture") for muscle in found["muscles"]]
    assert len(hrefs) > 100
    assert [href for href in hrefs if not (site / href.partition("#")[0]).is_file()] == []


def test_the_data_is_no_larger_than_it_should_be(script: str) -> None:
    """Prints the size (``pytest -rP tests/browser -k larger``)."""
    size = len(gzip.compress(script.encode(), mtime=0))
    print(f"{size:>8,}  {data.PATH}")
    assert size <= LARGEST_DATA
