"""A clinic's own copy: it may leave out what is harmless to miss, never what keeps a patient safe; its logo is a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.clinic import logo_fault
from generator.library import Entry, Library
from generator.model.clinic import HIDEABLE, Clinic, Country
from generator.problems import Problem, did_you_mean
from generator.rules.base import Rule


def _clinics(library: Library) -> Iterator[tuple[Entry, Clinic]]:
    for entry in library.entries["clinic"].values():
        yield entry, cast("Clinic", entry.value)


def hidden_sections(library: Library) -> Iterator[Problem]:
    for entry, clinic in _clinics(library):
        for index, section in enumerate(clinic.hide):
            if section not in HIDEABLE:
                message = (
                    f"'{section}' cannot be hidden: warning signs, cautions, stop rules, look-alikes, evidence, sources and the note on review "
                    f"keep patients safe and stay on every copy.{did_you_mean(section, HIDEABLE)}"
                )
                yield Problem(entry.locate("hide", index), "hidden-section", message, f"remove it, or use one of: {', '.join(HIDEABLE)}")


def logo_is_a_picture(library: Library) -> Iterator[Problem]:
    for entry, clinic in _clinics(library):
        logo = library.clinic.logo
        fault = logo_fault(logo) if clinic.logo and logo else None
        if fault:
            yield Problem(entry.locate("logo"), "logo", *fault)


def words_have_an_owner(library: Library) -> Iterator[Problem]:
    for entry, clinic in _clinics(library):
        if clinic.add and not clinic.name:
            message = "these are the clinic's own words, but the clinic has no name to sign them with."
            yield Problem(entry.locate("add", key=True), "clinic-name", message, "add name: ...")


def advice_reachable(library: Library) -> Iterator[Problem]:
    for entry in library.entries["country"].values():
        for index, advice in enumerate(cast("Country", entry.value).advice):
            if not (advice.number or advice.web):
                yield Problem(entry.locate("advice", index), "no-number", f"'{advice.name}' cannot be reached.", "add number or web")


RULES = (
    Rule("hidden-section", "No clinic's copy leaves out what keeps a patient safe.", hidden_sections),
    Rule("logo", "A logo is a small PNG, JPEG or plain SVG picture beside the clinic's file.", logo_is_a_picture),
    Rule("clinic-name", "A clinic's own words carry its name.", words_have_an_owner),
    Rule("no-number", "Every advice service can be called or visited.", advice_reachable),
)
