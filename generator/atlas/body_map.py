"""The body map: front and back, with one link for each area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from generator.atlas.geometry import BODY, SIDES
from generator.atlas.pain import Painter

#: Tenths of a millimetre that points are rounded to: less than half a pixel of the page, which shows a whole body.
STEP = 10


@dataclass(frozen=True)
class Area:
    """A part of the body map that leads to a page."""

    href: str
    title: str
    zones: tuple[str, ...]


@dataclass(frozen=True)
class MapPanel:
    """The body from one side, with links."""

    view: str
    title: str
    width: float
    height: float
    body: Markup


def body_map(painter: Painter, areas: Iterable[Area]) -> tuple[MapPanel, ...]:
    """Return the body from the front and the back; each area is one link that lights up as a whole."""
    areas = tuple(areas)
    panels = []
    for name in BODY:
        view = painter.geometry.views[name]
        outline = painter.coarse(view.outline, STEP)
        parts = [
            Markup('<clipPath id="map-{}"><path d="{}"/></clipPath><path class="skin" d="{}"/><g clip-path="url(#map-{})">').format(
                name, outline, outline, name
            )
        ]
        for area in areas:
            path = painter.shape(name, area.zones, sides=SIDES)
            if path:
                parts.append(
                    Markup('<a href="{}" aria-label="{}"><title>{}</title><path class="zone" d="{}"/></a>').format(
                        area.href, area.title, area.title, painter.coarse(path, STEP)
                    )
                )
        parts.append(Markup('</g><path class="contour" d="{}"/><path class="edge" d="{}"/>').format(painter.coarse(view.contours, STEP), outline))
        panels.append(MapPanel(name, view.title, view.width, view.height, Markup("").join(parts)))
    return tuple(panels)
