"""What the finder needs in the browser, as one script, so that it is read from a disk as well as from a server.

All lists are by number, in the order of the content, so that each id stands once. ``docs/assets/js/finder.js`` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator import panels, urls
from generator.atlas.geometry import LEG
from generator.finder.questions import asked_in
from generator.finder.ranking import FAR, Ranker
from generator.graph import Graph
from generator.levels import level_names
from generator.library import Library
from generator.model.vocabulary import Zone
from generator.words import lower_first

#: Where the script stands in the site, and the name it gives the data.
PATH = "assets/finder-data.js"
NAME = "triggerPointFinder"
#: Stands for the id of a muscle in the two addresses that all muscles share but for it.
ANY = "*"


def script(graph: Graph, files: Mapping[str, bytes]) -> str:
    """Return the script. *files* are the site's files by path, the plates of the muscles among them."""
    text = json.dumps(data(graph, files), ensure_ascii=False, separators=(",", ":"))
    return f"window.{NAME}={text.replace('<', chr(92) + 'u003c')};\n"


def data(graph: Graph, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return everything the ranking and the words of a result need; *files* as for :func:`script`."""
    library = graph.library
    ranker = Ranker(graph)
    number = {
        kind: {id_: place for place, id_ in enumerate(library.all(kind))} for kind in ("zone", "feel", "activity", "red-flag", "region", "look-alike", "muscle")
    }
    zones = number["zone"]
    regions = library.regions
    finder = library.finder
    return {
        "weights": finder.weights.model_dump(),
        "page": urls.page_of("muscle", ANY),
        "picture": f"{urls.picture_of(ANY)}#{panels.PANELS}",
        "shown": finder.shown,
        "least": finder.least,
        "far": FAR,
        "pairGain": finder.pair_gain,
        "zones": [
            [id_, zone.name, [zones[other] for other in ranker.near[id_]], _best_view(library, zone), ranker.part[id_]]
            for id_, zone in library.all("zone").items()
        ],
        "feels": [[id_, lower_first(feel.name), int(feel.nerve_question)] for id_, feel in library.all("feel").items()],
        "activities": [[id_, lower_first(activity.name)] for id_, activity in library.all("activity").items()],
        "flags": [
            [id_, flag.level, flag.question, flag.short, urls.page_of("red-flag", id_), int(bool(flag.withhold_release)), list((flag.name, *flag.also))]
            for id_, flag in library.all("red-flag").items()
        ],
        "lookAlikes": [[value.name, urls.page_of("look-alike", id_)] for id_, value in library.all("look-alike").items()],
        "regions": [
            [
                region.name,
                urls.page_of("region", id_),
                [zones[zone] for zone in region.zones],
                [number["red-flag"][flag] for flag in asked_in(library, (id_,))],
                [number["look-alike"][item.condition] for item in region.look_alikes],
                [number["muscle"][suspect.muscle] for suspect in region.suspects],
            ]
            for id_, region in regions.items()
        ],
        "levels": level_names(library),
        "always": [number["red-flag"][flag] for flag in finder.always],
        "muscles": [
            {
                "id": item.muscle,
                "name": library.muscles[item.muscle].name,
                "shape": _shape(item.muscle, files),
                "points": [
                    {
                        "number": point.number,
                        "name": source.name,
                        "prior": point.prior,
                        "parts": sorted(point.parts),
                        "level": source.commonness.level,
                        "doubt": int(bool(source.uncertain)),
                        "primary": [zones[zone] for zone in ranker.sorted(source.pain.primary)],
                        "spillover": [zones[zone] for zone in ranker.sorted(set(source.pain.spillover) - set(source.pain.primary))],
                        "reach": [zones[zone] for zone in point.reach if zone not in point.weights and zone not in tendons],
                        "tendons": [zones[zone] for zone in point.reach if zone not in point.weights and zone in tendons],
                        "feels": sorted(number["feel"][feel] for feel in point.feels),
                    }
                    for point, source in zip(item.points, library.muscles[item.muscle].trigger_points, strict=True)
                ],
                "injuries": [
                    {
                        "places": [zones[zone] for zone in injury.weights],
                        "prior": injury.prior,
                        "feels": sorted(number["feel"][feel] for feel in injury.feels),
                        "activities": sorted(number["activity"][activity] for activity in injury.activities),
                    }
                    for injury in item.injuries
                ],
                "activities": sorted(number["activity"][activity] for activity in item.activities),
            }
            for item in ranker.candidates
            for tendons in [library.muscles[item.muscle].anatomy.tendons]
        ],
        "apart": _apart(graph),
    }


def _shape(muscle: str, files: Mapping[str, bytes]) -> float:
    """Return the width of the panels of a muscle's plate as a multiple of their height; 0 when it has no plate."""
    size = panels.size(files.get(urls.picture_of(muscle), b""))
    return round(size[0] / size[1], 2) if size else 0


def _best_view(library: Library, zone: Zone) -> str:
    """Return the side that shows most of *zone*; empty when none does."""
    views = {name: library.geometry.views[name] for name in LEG if name in library.geometry.views and name.count("-") == 1}
    area = {name: sum(view.seen[patch].area for patch in zone.patches if patch in view.seen) for name, view in views.items()}
    best = max(area, key=lambda name: area[name], default="")
    return best if best and area[best] else ""


def _apart(graph: Graph) -> list[list[Any]]:
    """Return ``[muscle, other, text]`` once a pair, by number of the muscle, as the sources tell them apart."""
    muscles = list(graph.library.muscles)
    found: dict[tuple[int, int], str] = {}
    for place, muscle in enumerate(muscles):
        for other, _, text in graph.tell_apart(muscle):
            pair = (min(place, muscles.index(other)), max(place, muscles.index(other)))
            found.setdefault(pair, text)
    return [[*pair, text] for pair, text in sorted(found.items())]
