"""The part of a plate's file that holds its panels and none of its words, for who shows the file as ``...svg#panels``."""

from __future__ import annotations

import re

from markupsafe import Markup

#: The name of the part.
PANELS = "panels"
_VIEW = re.compile(rb'<view id="panels" viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')


def mark(left: float, top: float, width: float, height: float) -> Markup:
    """Return what names the part in the file, in the units of the file."""
    return Markup('<view id="{}" viewBox="{:.0f} {:.0f} {:.0f} {:.0f}"/>').format(PANELS, left, top, width, height)


def size(svg: bytes) -> tuple[float, float] | None:
    """Return width and height of the part in the units of the file *svg*; ``None`` when the file names none."""
    found = _VIEW.search(svg)
    return (float(found[1]), float(found[2])) if found else None
