"""Zones and regions: the vocabulary of ``where`` has no gaps and nothing in it is dead."""

from __future__ import annotations

from collections.abc import Iterator

from generator.library import Library
from generator.problems import Problem
from generator.rules.base import Rule


def zones_used(library: Library) -> Iterator[Problem]:
    if not library.whole:
        return
    shown = {zone for region in library.regions.values() for zone in region.zones}
    for id_, entry in library.entries["zone"].items():
        if id_ not in shown:
            yield Problem(entry.locate(key=True), "unused-zone", f"no region holds the zone '{id_}'.", "add it to a region's zones, or remove it")


def zones_drawn(library: Library) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for id_, entry in library.entries["zone"].items():
        zone = entry.value
        for index, patch in enumerate(zone.patches):  # type: ignore[attr-defined]
            if patch in owner:
                yield Problem(
                    entry.locate("patches", index), "shared-patch", f"the patch '{patch}' belongs to '{owner[patch]}' already.", "give each patch to one zone"
                )
            owner.setdefault(patch, id_)
        if not (zone.patches or zone.deep):  # type: ignore[attr-defined]
            yield Problem(entry.locate(key=True), "undrawn-zone", f"the zone '{id_}' has nothing to draw.", "give it patches, or say deep: true")


def neighbours_once(library: Library) -> Iterator[Problem]:
    zones = library.all("zone")
    for id_, entry in library.entries["zone"].items():
        for index, other in enumerate(zones[id_].near):
            if other == id_:
                yield Problem(entry.locate("near", index), "own-neighbour", f"'{id_}' names itself as a neighbour.", "remove it")
            elif other in zones and id_ in zones[other].near:
                message = f"'{other}' already names '{id_}'; neighbours are stored on one side."
                yield Problem(entry.locate("near", index), "stored-twice", message, "remove one of the two")


def suspects_have_zones(library: Library) -> Iterator[Problem]:
    for entry in library.entries["region"].values():
        region = library.regions[entry.id]
        places = set(region.zones)
        named: set[str] = set()
        for index, suspect in enumerate(region.suspects):
            if suspect.muscle in named:
                yield Problem(entry.locate("suspects", index, "muscle"), "repeated-id", f"'{suspect.muscle}' is suspected twice.", "remove one")
            named.add(suspect.muscle)
            muscle = library.muscles.get(suspect.muscle)
            if muscle is None:
                continue
            reaches = any(places & {*point.pain.primary, *point.pain.spillover} for point in muscle.trigger_points)
            if not reaches and not suspect.beyond_zones:
                message = f"no trigger point of '{suspect.muscle}' sends pain into this region's zones."
                fix = "correct the muscle's zones, remove the suspect, or give the reason in beyond_zones"
                yield Problem(entry.locate("suspects", index, "muscle"), "suspect-without-zone", message, fix)
            if reaches and suspect.beyond_zones:
                yield Problem(
                    entry.locate("suspects", index, "beyond_zones", key=True),
                    "needless-exception",
                    "the muscle's zones reach this region, so no reason is needed.",
                    "remove beyond_zones",
                )


def see_also_elsewhere(library: Library) -> Iterator[Problem]:
    for entry in library.entries["region"].values():
        for index, other in enumerate(library.regions[entry.id].see_also):
            if other.region == entry.id:
                yield Problem(entry.locate("see_also", index, "region"), "own-neighbour", "a region cannot point to itself.", "name another region")


RULES = (
    Rule("unused-zone", "Every zone is part of a region.", zones_used),
    Rule("undrawn-zone", "Every zone can be drawn, and no patch belongs to two zones.", zones_drawn),
    Rule("stored-twice", "Neighbours are stored on one side.", neighbours_once),
    Rule("suspect-without-zone", "A muscle suspected for a region sends pain there, or the file says why it is listed.", suspects_have_zones),
    Rule("own-neighbour", "A region's see-also leads elsewhere.", see_also_elsewhere),
)
