"""What the handout page needs in the browser, as one script, so that it is read from a disk as well as from a server.

Red flags and exercises are named by their number, in the order of the content. ``docs/assets/js/handout.js`` reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from generator import panels, urls
from generator.clinic import facts
from generator.graph import Graph
from generator.levels import level_names
from generator.library import Library
from generator.model.base import Gap
from generator.model.muscle import Muscle, Release
from generator.model.practice import Dose, Exercise
from generator.words import lower_first, zone_names

#: Where the script stands in the site, and the name it gives the data.
PATH = "assets/handout-data.js"
NAME = "triggerPointHandout"

#: Who may do what is printed for a patient: the person, or somebody who helps.
AT_HOME = ("self", "helper")

_NUMBER = r"(\d+(?: to \d+)?)"
#: Doses that are nothing but a number, for the fields ``hold``, ``repeats``, ``sets`` and ``times`` of the form.
_HOLD = re.compile(rf"{_NUMBER} seconds?\.?")
_REPEATS = re.compile(rf"{_NUMBER}(?: (?:times|squeezes|lifts))?\.?")
_SETS = re.compile(rf"{_NUMBER} sets? of {_NUMBER}\.?")
_TIMES = re.compile(rf"{_NUMBER} times a day\.?")


def script(graph: Graph, files: Mapping[str, bytes]) -> str:
    """Return the script. *files* are the site's files by path, the plates of the muscles among them."""
    text = json.dumps(data(graph, files), ensure_ascii=False, separators=(",", ":"))
    return f"window.{NAME}={text.replace('<', chr(92) + 'u003c')};\n"


def data(graph: Graph, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return everything a sheet may say."""
    library = graph.library
    flags = {id_: place for place, id_ in enumerate(library.all("red-flag"))}
    exercises = {id_: place for place, id_ in enumerate(library.all("exercise"))}
    site = library.site
    return {
        "site": {
            "name": site.name,
            "version": site.version,
            "date": f"{site.content_date.day} {site.content_date:%B %Y}",
            "url": site.url or "",
            "rules": [claim.text for claim in site.stop_rules],
            "comeBack": [claim.text for claim in site.come_back],
        },
        "clinic": facts(library.clinic),
        "levels": level_names(library),
        "flags": [
            [id_, flag.level, flag.question, flag.short, urls.page_of("red-flag", id_), int(bool(flag.withhold_release))]
            for id_, flag in library.all("red-flag").items()
        ],
        "always": [flags[id_] for id_ in library.finder.always],
        "muscles": [_muscle(library, id_, muscle, flags, exercises, files) for id_, muscle in library.muscles.items()],
        "exercises": [_exercise(library, id_, exercise, flags) for id_, exercise in library.all("exercise").items()],
    }


def _muscle(library: Library, id_: str, muscle: Muscle, flags: dict[str, int], exercises: dict[str, int], files: Mapping[str, bytes]) -> dict[str, Any]:
    anatomy = muscle.anatomy
    named = dict.fromkeys(item.exercise for item in (*muscle.stretch, *muscle.strengthen))
    return {
        "id": id_,
        "name": muscle.name,
        "latin": muscle.latin,
        "href": urls.page_of("muscle", id_),
        "picture": _picture(id_, files),
        "hurts": _hurts(library, muscle),
        "points": [
            [point.number, point.name, _zones(library, point.pain.primary), _zones(library, point.pain.spillover), point.location.text]
            for point in muscle.trigger_points
        ],
        "flags": [flags[flag] for flag in muscle.red_flags],
        "find": [claim.text for claim in muscle.find],
        "noFind": _why_not(muscle.gaps, "find"),
        "release": [_release(library, item, flags) for item in muscle.release if library.get("technique", item.technique).who in AT_HOME],
        "noRelease": _why_not(muscle.gaps, "release"),
        "careFirst": [caution.text for caution in muscle.cautions if caution.site],
        "care": [caution.text for caution in muscle.cautions if not caution.site],
        "anatomy": [["Origin", anatomy.origin.text], ["Insertion", anatomy.insertion.text], ["Action", anatomy.action.text]],
        "exercises": [exercises[exercise] for exercise in named],
    }


def _picture(id_: str, files: Mapping[str, bytes]) -> list[Any]:
    """Return address, width, height and titles of the panels of a muscle's plate; nothing when it has no plate or none is given."""
    path = urls.picture_of(id_)
    svg = files.get(path, b"")
    size = panels.size(svg)
    titles = [lower_first(unescape(title)) for title in re.findall(r'<text class="under"[^>]*>([^<]*)<', svg.decode())]
    return [f"{path}#{panels.PANELS}", *size, "; ".join(titles)] if size else []


def _hurts(library: Library, muscle: Muscle) -> list[str]:
    """Return where the muscle hurts most often, where sometimes, and where only points send pain whose pattern is uncertain."""
    sure = [point for point in muscle.trigger_points if not point.uncertain]
    primary = dict.fromkeys(zone for point in sure for zone in point.pain.primary)
    spillover = dict.fromkeys(zone for point in sure for zone in point.pain.spillover if zone not in primary)
    doubtful = dict.fromkeys(zone for point in muscle.trigger_points for zone in point.pain.primary if zone not in primary and zone not in spillover)
    return [_zones(library, primary), _zones(library, spillover), _zones(library, doubtful)]


def _zones(library: Library, ids: Iterable[str]) -> str:
    """Return zone names in words; parts of one place stand together behind its name."""
    zones = library.all("zone")
    places: dict[str, list[str]] = {}
    for name in zone_names(zones[id_].name for id_ in ids):
        place, _, part = lower_first(name).partition(", ")
        places.setdefault(place, []).extend([part] if part else [])
    return "; ".join(_place(place, parts) for place, parts in places.items())


def _place(place: str, parts: Sequence[str]) -> str:
    return f"{place} ({'; '.join(parts)})" if len(parts) > 1 else ", ".join((place, *parts))


def _why_not(gaps: Iterable[Gap], section: str) -> str:
    return " ".join(gap.text for gap in gaps if gap.section == section)


def _release(library: Library, item: Release, flags: dict[str, int]) -> dict[str, Any]:
    technique = library.get("technique", item.technique)
    return {
        "id": item.technique,
        "name": technique.name,
        "who": technique.who,
        "steps": list(item.steps),
        "dose": item.dose or in_words(technique.dose),
        "flags": [flags[flag] for flag in technique.red_flags],
    }


def _exercise(library: Library, id_: str, exercise: Exercise, flags: dict[str, int]) -> dict[str, Any]:
    return {
        "id": id_,
        "name": exercise.name,
        "also": list(exercise.also),
        "who": exercise.who,
        "href": urls.page_of("exercise", id_),
        "steps": [claim.text for claim in exercise.steps],
        "dose": plain_dose(exercise.dose),
        "flags": [flags[flag] for flag in flags_of(library, id_, exercise)],
    }


def flags_of(library: Library, id_: str, exercise: Exercise) -> tuple[str, ...]:
    """Return the red flags to ask for before an exercise: its own, and those that all muscles which name it share."""
    naming = [set(muscle.red_flags) for muscle in library.muscles.values() if id_ in {item.exercise for item in (*muscle.stretch, *muscle.strengthen)}]
    shared = set.intersection(*naming) if naming else set()
    return tuple(flag for flag in library.all("red-flag") if flag in shared or flag in exercise.red_flags)


def in_words(dose: Dose | None) -> str:
    """Return hold, repeats and how often as one line."""
    parts = (dose.hold, dose.repeats, dose.how_often) if dose else ()
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def plain_dose(dose: Dose | None) -> list[str]:
    """Return sets, repeats, hold in seconds and times a day where the dose is nothing but numbers, then the rest in words."""
    sets = repeats = hold = times = ""
    rest: list[str] = []
    if dose and dose.hold:
        if found := _HOLD.fullmatch(dose.hold):
            hold = found[1]
        else:
            rest.append(f"Hold: {lower_first(dose.hold.rstrip('.'))}.")
    if dose and dose.repeats:
        if found := _SETS.fullmatch(dose.repeats):
            sets, repeats = found[1], found[2]
        elif found := _REPEATS.fullmatch(dose.repeats):
            repeats = found[1]
        else:
            rest.append(f"Repeat: {lower_first(dose.repeats.rstrip('.'))}.")
    if dose and dose.how_often:
        if found := _TIMES.fullmatch(dose.how_often):
            times = found[1]
        elif dose.how_often.rstrip(".") == "Once a day":
            times = "1"
        else:
            rest.append(f"{dose.how_often.rstrip('.')}.")
    return [sets, repeats, hold, times, " ".join(rest)]
