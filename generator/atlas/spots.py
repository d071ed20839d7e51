"""Where the X of a trigger point lies: on the surface of its muscle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from generator.atlas import paths
from generator.atlas.geometry import Belly, Muscle, View
from generator.atlas.paths import Array

#: Spots tried when a point gives no place of its own: shares of the way along a belly, and across it.
ALONG = np.linspace(0.06, 0.94, 23)
ACROSS = (-0.7, -0.35, 0.0, 0.35, 0.7)
#: Lines of a part that lie further apart than this many half widths are bellies of their own, and a spot lies on one of them.
APART = 3.0
#: A view shows a spot when the muscle's surface there faces the viewer at least this much (cosine).
SEEN = 0.1
#: Of a muscle that lies deeper than so many millimetres below the skin the side hardly matters: the X shows from where it is looked for.
DEEP = 20.0
SEEN_DEEP = -0.5


@dataclass(frozen=True)
class Spot:
    """A point on the outer surface of a muscle, in space; millimetres."""

    point: Array
    normal: Array
    part: str


def on_belly(belly: Belly, part: str, along: float, across: float) -> Spot:
    """Return the spot at *along* (0 where the muscle begins, 1 where it ends) and *across* (-1 to 1) of a belly.

    A belly made of several lines is a sheet: *across* then runs from its first line to its last.
    """
    if len(belly.lines) == 1:
        return Spot(*belly.lines[0].spot(along, across), part)
    at = (across + 1) / 2 * (len(belly.lines) - 1)
    low = min(int(at), len(belly.lines) - 2)
    share = at - low
    (first, first_normal), (second, second_normal) = (belly.lines[low + step].spot(along, 0) for step in (0, 1))
    if np.linalg.norm(second - first) > APART * (belly.lines[low].half_width.mean() + belly.lines[low + 1].half_width.mean()) / 2:
        share = round(share)
    normal = first_normal * (1 - share) + second_normal * share
    return Spot(first * (1 - share) + second * share, normal / np.linalg.norm(normal), part)


def shown(spot: Spot, muscle: Muscle, view: View) -> bool:
    """True when *view* draws the muscle and the spot lies inside its belly there, on the side that faces the viewer."""
    drawn = muscle.views.get(view.id)
    if drawn is None or float(spot.normal @ view.toward) < (SEEN_DEEP if drawn.depth > DEEP else SEEN):
        return False
    x, y, _ = view.project(spot.point[None])[0]
    return paths.contains(drawn.bellies.get(spot.part, ""), float(x), float(y))


def views_of(spot: Spot, muscle: Muscle, views: Mapping[str, View]) -> list[str]:
    """Return the views that show *spot* on its muscle."""
    return [name for name, view in views.items() if shown(spot, muscle, view)]


def nearest(muscle: Muscle, place: Array, views: Mapping[str, View]) -> Spot | None:
    """Return the spot of *muscle* nearest to *place* that at least one view shows; ``None`` when the muscle has none."""
    tried = sorted(_candidates(muscle), key=lambda spot: float(((spot.point - place) ** 2).sum()))
    return next((spot for spot in tried if views_of(spot, muscle, views)), None)


def _candidates(muscle: Muscle) -> Iterator[Spot]:
    for part, belly in muscle.parts.items():
        for along in ALONG:
            for across in ACROSS:
                yield on_belly(belly, part, float(along), across)
