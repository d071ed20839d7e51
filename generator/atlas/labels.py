"""Places for labels beside their marks, so that no label covers another label or a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A mark and the size of its label; millimetres of the picture."""

    x: float
    y: float
    reach: float
    """Half the width of the mark."""
    width: float
    height: float


def spread(labels: Sequence[Label], frame: Box) -> list[tuple[float, float]]:
    """Return the middle of each label: right of its mark if there is room, else around it, else further out.

    Labels are placed in the order of their marks from top to bottom; the result keeps the order of *labels*. Deterministic.
    """
    taken = [_around(label.x, label.y, 2 * label.reach, 2 * label.reach) for label in labels]
    placed: dict[int, tuple[float, float]] = {}
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].y, labels[i].x)):
        label = labels[index]
        spots = list(_spots(label))
        free = (spot for spot in spots if not any(_overlap(_around(*spot, label.width, label.height), box) for box in taken))
        inside = [spot for spot in free if _within(_around(*spot, label.width, label.height), frame)]
        placed[index] = inside[0] if inside else spots[0]
        taken.append(_around(*placed[index], label.width, label.height))
    return [placed[index] for index in range(len(labels))]


def _spots(label: Label) -> list[tuple[float, float]]:
    found = []
    for ring in range(6):
        across = label.reach + label.width / 2 + 1 + ring * label.width * 0.8
        down = label.reach + label.height / 2 + 1 + ring * label.height * 0.8
        steps = ((across, 0), (-across, 0), (0, -down), (0, down), (across, -down), (across, down), (-across, -down), (-across, down))
        found += [(label.x + dx, label.y + dy) for dx, dy in steps]
    return found


def _around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
