"""Pictures follow the data: zones can be drawn, points lie on their muscle and in their zone, strokes cover what the zones say."""

from __future__ import annotations

from collections.abc import Iterator

from generator.anatomy import knots
from generator.atlas import spots
from generator.atlas.geometry import LEG
from generator.library import Entry, Library
from generator.model.muscle import Muscle, Strokes, TriggerPoint
from generator.problems import Problem, did_you_mean
from generator.rules.base import Rule

#: Strokes must cover at least this share of the skin of a zone that the pain names,
COVERED = 0.25
#: and less than this share of any zone that it does not name.
STRAY = 0.5
#: A point's spot may lie this many millimetres outside its zone before the two count as disagreeing.
TOLERANCE = 25.0


def patches_exist(library: Library) -> Iterator[Problem]:
    known = {name.rpartition("/")[2] for view in library.geometry.views.values() for name in view.patches}
    if not library.geometry.whole:
        return
    for entry in library.entries["zone"].values():
        zone = entry.value
        for index, patch in enumerate(zone.patches):  # type: ignore[attr-defined]
            if patch not in known:
                message = f"no view shows a patch '{patch}'.{did_you_mean(patch, sorted(known))}"
                yield Problem(entry.locate("patches", index), "empty-zone", message, "use the name of a patch in content/atlas/views/")


def views_exist(library: Library) -> Iterator[Problem]:
    if not library.geometry.whole:
        return
    for entry in library.entries["muscle"].values():
        muscle = library.muscles[entry.id]
        shape = library.geometry.muscles.get(entry.id)
        for index, view in enumerate(muscle.views):
            if view not in LEG:
                message = f"'{view}' is not a view of the leg.{did_you_mean(view, LEG)}"
                yield Problem(entry.locate("views", index), "unknown-view", message, f"use one of: {', '.join(LEG)}")
            elif shape and view not in shape.views:
                message = f"'{view}' does not show the {muscle.name}."
                yield Problem(entry.locate("views", index), "unknown-view", message, f"use one of: {', '.join(shape.views)}")


def points_on_muscle(library: Library) -> Iterator[Problem]:
    if not library.geometry.whole:
        return
    for entry in library.entries["muscle"].values():
        shape = library.geometry.muscles.get(entry.id)
        if shape is None:
            continue
        muscle = library.muscles[entry.id]
        for index, point in enumerate(muscle.trigger_points):
            if point.place is None:
                continue
            part = point.place.part
            if part not in shape.parts and (part is not None or len(shape.parts) > 1):
                said = (
                    f"'{part}' is not a part of the {muscle.name}.{did_you_mean(part, list(shape.parts))}" if part else f"the {muscle.name} has several parts."
                )
                step = ("part",) if part else ()
                yield Problem(entry.locate("trigger_points", index, "place", *step), "unknown-part", said, f"say part: one of {', '.join(shape.parts)}")
                continue
            spot = library.anatomy.spot(entry.id, point)
            if spot is not None and not spots.views_of(spot, shape, library.anatomy.views(entry.id)):
                message = f"point {point.number} does not lie on the {muscle.name} in any view of it."
                yield Problem(entry.locate("trigger_points", index, "place"), "point-off-muscle", message, "move it with along and across, or remove place")
            elif spot is not None:
                yield from _in_zone(library, entry, index, point)


def _in_zone(library: Library, entry: Entry, index: int, point: TriggerPoint) -> Iterator[Problem]:
    zones = library.all("zone")
    spot = library.anatomy.spot(entry.id, point)
    if spot is None or point.at not in zones:
        return
    far = library.anatomy.painter.distances(spot.point, spot.normal, zones)
    if not far or point.at not in far:
        return
    nearest = min(far, key=lambda zone: far[zone])
    if far[point.at] > far[nearest] + TOLERANCE:
        message = f"point {point.number} lies in '{nearest}', not in '{point.at}'."
        yield Problem(entry.locate("trigger_points", index, "at"), "point-off-zone", message, "correct at, or move the point with place")


def strokes_agree(library: Library) -> Iterator[Problem]:
    if not library.geometry.whole:
        return
    for entry in library.entries["muscle"].values():
        muscle: Muscle = library.muscles[entry.id]
        for index, point in enumerate(muscle.trigger_points):
            if point.pain.strokes is not None:
                yield from _agree(library, entry, index, point, point.pain.strokes)


def _agree(library: Library, entry: Entry, index: int, point: TriggerPoint, strokes: Strokes) -> Iterator[Problem]:
    zones = library.all("zone")
    named = {"primary": point.pain.primary, "spillover": point.pain.spillover}
    for kind, declared in named.items():
        lines = getattr(strokes, kind)
        path = ("trigger_points", index, "pain", "strokes", kind)
        if not lines:
            continue
        if not declared:
            message = f"there are {kind} strokes, but the pain of point {point.number} names no {kind} zones."
            yield Problem(entry.locate(*path, key=True), "strokes-disagree", message, "name the zones, or remove the strokes")
            continue
        covered = library.anatomy.painter.coverage(knots(lines))
        for zone in declared:
            share = covered.get(zone, 0.0)
            if zone in zones and not zones[zone].deep and share < COVERED:
                message = f"the strokes cover {share:.0%} of '{zone}', which the {kind} pain of point {point.number} names."
                yield Problem(
                    entry.locate(*path),
                    "strokes-disagree",
                    message,
                    "lead a stroke through the zone, or remove the strokes: the picture is then made from the zones",
                )
        # What one kind of pain draws over a zone of the other kind is no contradiction: it hurts there either way.
        named_at_all = {*point.pain.primary, *point.pain.spillover}
        for zone, share in covered.items():
            if share > STRAY and zone not in named_at_all:
                message = f"the strokes cover {share:.0%} of '{zone}', which the pain of point {point.number} does not name."
                yield Problem(
                    entry.locate(*path),
                    "strokes-disagree",
                    message,
                    "make the stroke shorter or thinner, add the zone, or remove the strokes: the picture is then made from the zones",
                )


RULES = (
    Rule("empty-zone", "Every patch a zone names is shown by a view.", patches_exist),
    Rule("unknown-view", "A muscle is shown from views that draw it.", views_exist),
    Rule("point-off-muscle", "A point that is given a place lies on its muscle and in its zone.", points_on_muscle),
    Rule("strokes-disagree", "Strokes cover the zones the pain names, and no others.", strokes_agree),
)
