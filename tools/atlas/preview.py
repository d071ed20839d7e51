"""Pictures of compiled files for a human to look at while tables are written. Reads the files only, so it shows what the site gets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import resvg_py

STYLE = """
.skin{fill:#fbeee5}.shade0{fill:#f4dccd}.shade1{fill:#ebc9b5}.line{fill:none;stroke:#6b4636;stroke-linecap:round;stroke-linejoin:round}
.bone{fill:#f1e8d3;stroke:#a3926d;stroke-width:.7;fill-rule:evenodd}.bone-shade{fill:#e0d2b2;fill-rule:evenodd}
.belly{fill:#c8604c;stroke:#7c2a1c;stroke-width:.9;stroke-linejoin:round}.belly-shade{fill:#a8452f;opacity:.55}
.fibre{fill:none;stroke:#7c2a1c;stroke-width:.6;opacity:.62;stroke-linecap:round}
.tendon{fill:#fbf8ef;stroke:#8d8063;stroke-width:.7}
"""
HEIGHT = 1400
"""Pixels."""


def drawing(atlas: Path, view_id: str, names: Sequence[str], *, crop: bool, bones: bool) -> str:
    """Return an SVG of the view with the muscles *names*, the deepest first."""
    view = _read(atlas / "views" / f"{view_id}.json")
    body = [f'<path class="skin" d="{view["outline"]}"/>']
    body += [f'<path class="shade{number}" d="{tone}"/>' for number, tone in enumerate(view["shade"])]
    if bones:
        body.append(f'<g opacity=".9"><path class="bone" d="{view["bones"]}"/><path class="bone-shade" d="{view["bone_shade"]}"/></g>')
    boxes = []
    plates = []
    for name in names:
        if name == "patches":
            body += _patches(view)
        elif name != "none":
            shown = _read(atlas / "muscles" / f"{name}.json")["views"]
            if view_id in shown:
                plates.append(shown[view_id])
    for plate in sorted(plates, key=lambda plate: -plate["depth"]):
        body += _plate(plate)
        boxes += [_box(path) for path in plate["bellies"].values()]
    body.append(f'<path class="line" stroke-width=".7" d="{view["contours"]}"/><path class="line" stroke-width="1.2" d="{view["edge"]}"/>')
    left, top, right, bottom = 0.0, 0.0, view["width"], view["height"]
    if crop and boxes:
        left, top = min(box[0] for box in boxes) - 30, min(box[1] for box in boxes) - 25
        right, bottom = max(box[2] for box in boxes) + 30, max(box[3] for box in boxes) + 25
    clip = f'<clipPath id="c"><path d="{view["outline"]}"/></clipPath>'
    frame = f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame}"><style>{STYLE}</style>{clip}<g clip-path="url(#c)">{"".join(body)}</g></svg>'


def write_png(file: Path, svg: str) -> None:
    """Write *svg* as a picture on white."""
    file.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, height=HEIGHT, background="white")))


def _plate(plate: dict[str, Any]) -> list[str]:
    bellies = "".join(plate["bellies"].values())
    layers = (("tendon", plate["tendons"]), ("belly", bellies), ("belly-shade", plate["shade"]), ("fibre", plate["fibres"]))
    return [f'<path class="{name}" d="{path}"/>' for name, path in layers if path]


def _patches(view: dict[str, Any]) -> list[str]:
    lines = "".join(arc[2] for arc in view["arcs"])
    size = view["width"] / 45
    middle = [
        f'<text x="{seen[1]}" y="{seen[2]}" font-size="{size:.1f}" text-anchor="middle" fill="#124">{name}</text>'
        for name, seen in view["seen"].items()
        if seen[0] > 60
    ]
    return [f'<path fill="none" stroke="#246" stroke-width=".8" d="{lines}"/>', *middle]


def _read(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise click.UsageError(f"{file.name} is not compiled: {file} is missing.") from error


def _box(path: str) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the end points of relative path data."""
    x = y = 0.0
    xs, ys = [], []
    for command, numbers in re.findall(r"([Mcl])([^Mclz]*)", path):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        size = 6 if command == "c" else 2
        for start in range(0, len(values), size):
            x, y = (values[0], values[1]) if command == "M" else (x + values[start + size - 2], y + values[start + size - 1])
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)
