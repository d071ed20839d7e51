"""The compiled geometry in ``content/atlas/``: views of the body with an outline, lines, bones and patches of skin.

Coordinates are millimetres of the view's picture, x to the right and y down.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Location, Problem, Problems

BODY = ("body-front", "body-back")
LEG = ("leg-front", "leg-back", "leg-outer", "leg-inner", "foot-top", "foot-sole")


@dataclass(frozen=True)
class Patch:
    """A named piece of skin as one view shows it."""

    path: str
    """SVG path data."""
    area: float
    """Visible area in square millimetres."""
    x: float
    y: float
    """Centre of the visible area."""
    box: tuple[float, float, float, float]
    """Left, top, right, bottom."""


@dataclass(frozen=True)
class View:
    """One direction the body is seen from."""

    id: str
    title: str
    width: float
    height: float
    outline: str
    lines: str
    bones: str
    patches: dict[str, Patch]


def load(folder: Path, problems: Problems) -> dict[str, View]:
    """Read all views below *folder*, in the order pictures show them. A missing or damaged file is a problem."""
    views = {}
    for name in (*LEG, *BODY):
        shown = f"{folder.parent.name}/{folder.name}/{name}.json"
        try:
            views[name] = _view(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        except OSError:
            problems.add(Problem(Location(shown), "missing-file", "the geometry of this view is missing.", "restore the file"))
        except (ValueError, KeyError, TypeError) as error:
            problems.add(Problem(Location(shown), "bad-geometry", f"the file is not the geometry of a view ({type(error).__name__}).", "restore the file"))
    return views


def _view(data: dict[str, object]) -> View:
    raw = data["patches"]
    if not isinstance(raw, dict):
        raise TypeError("patches is not a mapping")
    patches = {name: Patch(str(p["d"]), float(p["area"]), float(p["x"]), float(p["y"]), tuple(map(float, p["box"]))) for name, p in raw.items()}  # type: ignore[arg-type]
    return View(
        str(data["id"]), str(data["title"]), float(str(data["width"])), float(str(data["height"])),
        str(data["outline"]), str(data["lines"]), str(data.get("bones", "")), patches,
    )  # fmt: skip
