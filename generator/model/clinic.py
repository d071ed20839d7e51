"""The clinic that gives out a copy of the site, and the telephone numbers of countries."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Id, Model, Shown, Sources, Text, ref, some

#: Sections that a clinic may leave out of muscle pages, each with what it is. Nothing that keeps a patient safe is among them.
HIDEABLE = {
    "strengthen": "Make it stronger",
    "set-off-by": "What sets it off",
    "linked": "Linked muscles",
    "for-clinicians": "For clinicians",
}

#: A telephone number as people write it: digits, blanks and ( ) / . -, and + only in front.
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9(](?:[0-9 ()/.-]{0,28}[0-9])$", max_length=30)]
Web = Annotated[str, StringConstraints(pattern=r"^https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][^\s<>\"'\\`{}]*)?$", max_length=200), Shown]
Line = Annotated[Text, StringConstraints(max_length=120)]


class Addition(Model):
    """Words of the clinic's own. They stand in a box of their own that says whose they are."""

    title: Line
    text: some(Text)  # type: ignore[valid-type]
    """Paragraphs. No markup: they are escaped and printed as written."""
    on: Annotated[tuple[Literal["muscles", "regions", "home", "handout"], ...], Field(min_length=1)]
    """Where they are shown."""


class Clinic(Model):
    """What a clinic's own copy says about the clinic: ``content/clinic.yml``, or the file named with ``--clinic``."""

    name: Line | None = None
    address: some(Line) = ()  # type: ignore[valid-type]
    """Line by line."""
    phone: Phone | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$", max_length=100)] | None = None
    website: Web | None = None
    """Begins with ``https://``."""
    logo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.(?:png|jpg|svg)$", max_length=100)] | None = None
    """Name of a PNG, JPEG (``.jpg``) or SVG file beside this file, at most 200 KB."""
    country: ref("country") | None = None  # type: ignore[valid-type]
    """Whose emergency and advice numbers are shown."""
    spelling: Literal["british", "american"] = "british"
    hide: Annotated[tuple[Annotated[Id, Field(json_schema_extra={"enum": list(HIDEABLE)})], ...], Field(min_length=1)] = ()
    """Sections that muscle pages leave out."""
    add: some(Addition) = ()  # type: ignore[valid-type]


class Number(Model):
    """An emergency number."""

    number: Phone
    text: Line | None = None
    """When to use it, or who answers."""


class Advice(Model):
    """Where people get medical advice that cannot wait for an appointment but is no emergency."""

    name: Line
    """Of the service, such as ``NHS 111``."""
    number: Phone | None = None
    web: Web | None = None
    hours: Line | None = None
    where: Line | None = None
    """Where in the country it is, when not everywhere. Then headings do not name it."""


class Country(Model):
    """The telephone numbers of one country. Every number stands in one of its sources."""

    name: Line
    emergency: some(Number)  # type: ignore[valid-type]
    """The first is the one shown in headings."""
    advice: some(Advice) = ()  # type: ignore[valid-type]
    notes: some(Text) = ()  # type: ignore[valid-type]
    sources: Sources
