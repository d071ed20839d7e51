"""Safety: warning signs are never muscle symptoms, and where a clot is possible the page says so first."""

from __future__ import annotations

from collections.abc import Iterator

from generator.library import Library
from generator.problems import Problem
from generator.rules.base import Rule

CLOT = "dvt"


def warning_signs_stay_signs(library: Library) -> Iterator[Problem]:
    symptoms = library.all("symptom")
    for entry in library.entries["muscle"].values():
        for index, item in enumerate(library.muscles[entry.id].symptoms):
            if item.symptom in symptoms and symptoms[item.symptom].kind == "warning-sign":
                message = f"'{item.symptom}' is a warning sign and never a symptom of a muscle."
                yield Problem(entry.locate("symptoms", index, "symptom"), "warning-sign", message, "remove it; if a source lists it, say so in disagreements")


def warning_signs_lead_somewhere(library: Library) -> Iterator[Problem]:
    for entry in library.entries["symptom"].values():
        symptom = library.get("symptom", entry.id)
        if symptom.kind == "warning-sign" and not symptom.red_flags:
            yield Problem(entry.locate(key=True), "warning-sign", "a warning sign must say which condition it may stand for.", "add red_flags: [...]")


def clot_warned(library: Library) -> Iterator[Problem]:
    for entry in library.entries["muscle"].values():
        muscle = library.muscles[entry.id]
        if CLOT in muscle.red_flags:
            continue
        for region in muscle.lies_in:
            if region in library.regions and CLOT in library.regions[region].red_flags:
                message = f"the muscle lies in '{region}', where a clot is asked about, but does not ask itself."
                yield Problem(entry.locate("red_flags"), "clot-not-asked", message, f"add '{CLOT}' to red_flags")
                break


def warned(library: Library) -> Iterator[Problem]:
    for kind in ("region", "muscle"):
        for entry in library.entries[kind].values():
            if kind == "region" and CLOT not in entry.value.red_flags and "pe" in entry.value.red_flags:  # type: ignore[attr-defined]
                yield Problem(entry.locate("red_flags"), "clot-not-asked", "a lung clot is asked about without a leg clot.", f"add '{CLOT}'")
            if not any(library.names("red-flag", id_) for id_ in entry.value.red_flags):  # type: ignore[attr-defined]
                yield Problem(entry.locate("red_flags"), "no-warning", "no known warning sign stands here.", "name at least one")


def flags_reachable(library: Library) -> Iterator[Problem]:
    if not library.whole:
        return
    shown = {flag for region in library.regions.values() for flag in region.red_flags}
    for id_, entry in library.entries["red-flag"].items():
        if id_ not in shown:
            yield Problem(entry.locate(key=True), "unasked-warning", f"no region asks about '{id_}'.", "add it to the red_flags of the regions it concerns")


def open_places_cautioned(library: Library) -> Iterator[Problem]:
    """A point in a zone where vessels or nerves lie open to pressure, without the caution for that place."""
    zones = library.all("zone")
    for entry in library.entries["muscle"].values():
        muscle = library.muscles[entry.id]
        said = {caution.site for caution in muscle.cautions}
        for index, point in enumerate(muscle.trigger_points):
            place = zones[point.at].careful if point.at in zones else None
            if place and place not in said:
                message = f"'{point.at}' lies close to the {place.replace('-', ' ')}, but no caution of the muscle says so."
                yield Problem(entry.locate("trigger_points", index, "at"), "no-caution", message, f"add a caution with site: {place}")


RULES = (
    Rule("warning-sign", "Warning signs are never listed as symptoms of a muscle.", warning_signs_stay_signs),
    Rule("warning-sign", "A warning sign leads to a condition.", warning_signs_lead_somewhere),
    Rule("clot-not-asked", "A muscle in a region where a clot is possible asks about it.", clot_warned),
    Rule("no-caution", "A point near open vessels or nerves comes with the caution for that place.", open_places_cautioned),
    Rule("no-warning", "Every region and muscle has warning signs.", warned),
    Rule("unasked-warning", "Every red flag is asked about somewhere.", flags_reachable),
)
