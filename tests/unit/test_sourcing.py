"""What facts rest on, counted by hand in the small site."""

from __future__ import annotations

import pytest

from generator import sourcing
from generator.model.base import Claim
from generator.rules.citations import is_isbn
from generator.sourcing import Tally
from tests.support import Project

SOURCES, HEEL = "content/sources.yml", "content/regions/heel.yml"


def test_every_statement_with_sources_is_found_where_it_stands(small: Project) -> None:
    library = small.library()
    found = list(sourcing.facts(library))
    assert len({(fact.kind, fact.id, fact.path) for fact in found}) == len(found)
    for fact in found:
        said = sourcing.statement(library, fact)
        assert tuple(getattr(one, "id", one) for one in said.sources) == fact.sources
    (summary,) = [fact for fact in found if (fact.kind, fact.id, fact.path) == ("technique", "press-and-hold", ("summary",))]
    assert isinstance(sourcing.statement(library, summary), Claim)
    assert summary.sources == ("web-one",)
    assert ("country", "here", ()) in {(fact.kind, fact.id, fact.path) for fact in found}, "an entry can be one statement"


def test_facts_on_one_page_of_a_business_are_counted(small: Project) -> None:
    before = sourcing.tallies(small.library())
    assert sourcing.total(before).commercial == 0
    small.edit(SOURCES, "  url: https://example.org/heels\n  opened: true", "  url: https://example.org/heels\n  opened: true\n  commercial: true")
    library = small.library()
    alone = [fact for fact in sourcing.facts(library) if fact.sources == ("web-one",)]
    after = sourcing.tallies(library)
    assert sourcing.total(after).commercial == len(alone) > 0
    assert sourcing.total(after, "technique").commercial == len([fact for fact in alone if fact.kind == "technique"])
    assert (sourcing.total(after).facts, sourcing.total(after).single) == (sourcing.total(before).facts, sourcing.total(before).single)


def test_shares() -> None:
    assert Tally().share == 0.0
    assert Tally(8, 4, 2).share == 0.25
    assert sourcing.total({("a", "x"): Tally(1, 1, 1), ("b", "y"): Tally(2, 1, 0)}) == Tally(3, 2, 1)
    assert sourcing.total({("a", "x"): Tally(1, 1, 1), ("b", "y"): Tally(2, 1, 0)}, "b") == Tally(2, 1, 0)


def test_the_page_says_it(small: Project) -> None:
    small.edit(SOURCES, "  url: https://example.org/heels\n  opened: true", "  url: https://example.org/heels\n  opened: true\n  commercial: true")
    total = sourcing.total(sourcing.tallies(small.library()))
    page = small.gather()["coverage.md"].decode()
    assert f'<th scope="row">All facts</th><td>{total.facts}</td><td>{total.single} ' in page
    assert f"<td>{total.commercial} ({100 * total.share:.0f} %)</td>" in page
    assert small.gather()["sources/w.md"].decode().count("From a business, as far as we can tell.") == 1


@pytest.mark.parametrize("text", ["0-306-40615-2", "0-8044-2957-X", "978-0-306-40615-7", "9780306406157", "978-3-16-148410-0"])
def test_an_isbn(text: str) -> None:
    assert is_isbn(text)


@pytest.mark.parametrize("text", ["0-306-40615-3", "0-8044-2957-0", "978-0-306-40615-8", "978-0-036-40615-7", "97803064061", "X780306406157"])
def test_no_isbn(text: str) -> None:
    assert not is_isbn(text)
