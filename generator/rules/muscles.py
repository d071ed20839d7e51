"""Muscle pages are complete: points are numbered, zones are stated once, missing sections are explained."""

from __future__ import annotations

from collections.abc import Iterator

from generator.library import Library
from generator.model.muscle import EXPECTED_SECTIONS, Muscle
from generator.problems import Problem, did_you_mean
from generator.rules.base import Rule


def points_numbered(library: Library) -> Iterator[Problem]:
    for entry in library.entries["muscle"].values():
        for index, point in enumerate(library.muscles[entry.id].trigger_points):
            if point.number != index + 1:
                message = f"this point has number {point.number}; it should be {index + 1}."
                yield Problem(entry.locate("trigger_points", index, "number"), "numbering", message, "number the points 1, 2, 3 in the order they stand")


def zones_once(library: Library) -> Iterator[Problem]:
    for entry in library.entries["muscle"].values():
        for index, point in enumerate(library.muscles[entry.id].trigger_points):
            for spot, zone in enumerate(point.pain.spillover):
                if zone in point.pain.primary:
                    where = entry.locate("trigger_points", index, "pain", "spillover", spot)
                    yield Problem(where, "zone-twice", f"'{zone}' is primary and spillover at once.", "keep it in one of the two lists")


def sections_filled(library: Library) -> Iterator[Problem]:
    for entry in library.entries["muscle"].values():
        muscle = library.muscles[entry.id]
        explained = {gap.section.replace("-", "_") for gap in muscle.gaps}
        for section in EXPECTED_SECTIONS:
            if not getattr(muscle, section) and section not in explained:
                yield Problem(
                    entry.locate(),
                    "missing-section",
                    f"'{section}' is missing and nothing says why.",
                    f"fill {section}, or add a gap with section: {section.replace('_', '-')}",
                )


def gaps_name_sections(library: Library) -> Iterator[Problem]:
    for kind in ("muscle", "region", "technique", "exercise"):
        for entry in library.entries[kind].values():
            fields = {name.replace("_", "-") for name in type(entry.value).model_fields}
            for index, gap in enumerate(entry.value.gaps):  # type: ignore[attr-defined]
                if gap.section not in fields:
                    message = f"'{gap.section}' is not a section of a {kind}.{did_you_mean(gap.section, fields)}"
                    yield Problem(entry.locate("gaps", index, "section"), "unknown-section", message, "name the field that is missing")


def home_in_region(library: Library) -> Iterator[Problem]:
    """The X of a point lies where the muscle is said to lie."""
    for entry in library.entries["muscle"].values():
        muscle: Muscle = library.muscles[entry.id]
        if not all(region in library.regions for region in muscle.lies_in):
            continue
        homes = {zone for region in muscle.lies_in for zone in library.regions[region].zones}
        for index, point in enumerate(muscle.trigger_points):
            if point.at not in homes and point.at in library.ids("zone"):
                message = f"the point lies in '{point.at}', which is in none of the regions of lies_in."
                yield Problem(entry.locate("trigger_points", index, "at"), "point-outside", message, "correct at, or add the region to lies_in")


RULES = (
    Rule("numbering", "Trigger points are numbered 1, 2, 3.", points_numbered),
    Rule("zone-twice", "A zone is primary or spillover, not both.", zones_once),
    Rule("missing-section", "Every section readers expect is filled or explained.", sections_filled),
    Rule("unknown-section", "A gap names a section that exists.", gaps_name_sections),
    Rule("point-outside", "A trigger point lies in a region its muscle lies in.", home_in_region),
)
