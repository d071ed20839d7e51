"""Places for labels beside their marks, so that no label covers another label or a mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

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
    taken = _Taken()
    for label in labels:
        taken.add(_around(label.x, label.y, 2 * label.reach, 2 * label.reach))
    placed: dict[int, tuple[float, float]] = {}
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].y, labels[i].x)):
        label = labels[index]
        spots = list(_spots(label))
        boxes = ((spot, _around(*spot, label.width, label.height)) for spot in spots)
        placed[index] = next((spot for spot, box in boxes if _within(box, frame) and taken.leaves(box)), spots[0])
        taken.add(_around(*placed[index], label.width, label.height))
    return [placed[index] for index in range(len(labels))]


class _Taken:
    """Boxes that are taken, each in all the squares of a grid that it touches, so that a new one is compared with its neighbours alone."""

    #: Millimetres of the picture: about a label, so that most boxes touch one to four squares.
    SIDE = 40.0

    def __init__(self) -> None:
        self._boxes: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for square in self._squares(box):
            self._boxes[square].append(box)

    def leaves(self, box: Box) -> bool:
        """Return whether *box* is free."""
        return not any(_overlap(box, other) for square in self._squares(box) for other in self._boxes.get(square, ()))

    def _squares(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(value // self.SIDE) for value in box)
        return product(range(left, right + 1), range(top, bottom + 1))


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
