"""The table of emergency numbers by country."""

from __future__ import annotations

from dataclasses import dataclass

from generator.clinic import dial
from generator.model.clinic import Country
from generator.views.base import Context


@dataclass(frozen=True)
class CountryRow:
    """The telephone numbers of one country. Each number comes with the address that calls it."""

    name: str
    own: bool
    """True for the country of the clinic whose copy this is."""
    emergency: tuple[tuple[str, str, str], ...]
    advice: tuple[AdviceRow, ...]
    notes: tuple[str, ...]
    refs: tuple[int, ...]


@dataclass(frozen=True)
class AdviceRow:
    """One advice service: its name, number and address to call, website, and when and where it answers."""

    name: str
    number: str
    href: str
    web: str
    when: str


def country_rows(context: Context) -> tuple[CountryRow, ...]:
    """Return one row a country, that of the clinic first."""
    rows = [_row(context, id_, country) for id_, country in context.library.all("country").items()]
    return tuple(sorted(rows, key=lambda row: not row.own))


def _row(context: Context, id_: str, country: Country) -> CountryRow:
    numbers = tuple((one.number, dial(one.number), one.text or "") for one in country.emergency)
    advice = tuple(
        AdviceRow(one.name, one.number or "", dial(one.number) if one.number else "", one.web or "", ". ".join(part for part in (one.hours, one.where) if part))
        for one in country.advice
    )
    return CountryRow(country.name, id_ == context.library.clinic.country_id, numbers, advice, country.notes, context.cite(country.sources))
