"""A map of labels as shared arcs: every border between two labels is fitted once, so that any union of labels is exact.

The idea is that of TopoJSON (M. Bostock). Label 0 is outside.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from tools.atlas import curves
from tools.atlas.mesh import Array

BEYOND = 3.0
"""mm by which labels reach beyond the silhouette; whoever draws them clips them."""
INNER_TOLERANCE, OUTER_TOLERANCE = 1.3, 2.4
"""Pixels; an outer arc is clipped and may be rougher."""
SMOOTHING = 2.5
"""mm."""
PIECE_SHARE = 0.15
"""Pieces of a label smaller than this share of its largest piece go to their neighbours while borders are made smooth."""
SECOND_SHARE, SECOND_LEAST = 0.35, 45.0
"""In the end so do all pieces but the largest that are smaller than this share of it or than so many mm2."""

Corner = tuple[int, int]


@dataclass(frozen=True)
class Arc:
    """A border: the labels to its left and right when one walks along it (y down), and the curve (m, 8) in mm."""

    left: int
    right: int
    curve: Array
    closed: bool


def cleaned(labels: Array, mask: Array, scale: float, least: float) -> Array:
    """Return *labels* with smooth borders, without pieces below *least* mm2 and without gaps inside *mask*, reaching BEYOND outside."""
    labels = np.where(mask, labels, 0)
    for _ in range(2):
        labels = np.where(mask, _majority(labels, 1.2 * scale), 0)
        labels = _without(labels, mask, _small_pieces(labels, least * scale**2, PIECE_SHARE))
    labels = one_piece(labels, mask, scale)
    spread, distance = _spread(labels)
    return np.where(distance <= BEYOND * scale, spread, 0)


def one_piece(labels: Array, mask: Array, scale: float) -> Array:
    """Return *labels* in which slivers of a patch beside a toe or at the silhouette belong to what surrounds them; the largest piece stays.

    A patch still falls into pieces where something large lies in front of its middle.
    """
    return _without(labels, mask, _small_pieces(labels, SECOND_LEAST * scale**2, SECOND_SHARE, keep_largest=True))


def _without(labels: Array, mask: Array, bad: Array) -> Array:
    """Return *labels* with the nearest other label in the *bad* pixels."""
    return np.where(mask, _spread(np.where(bad, 0, labels))[0], 0)


def _majority(labels: Array, sigma: float) -> Array:
    """Return in each pixel the label that is strongest after a gaussian blur."""
    names, compact = np.unique(labels, return_inverse=True)
    compact = compact.reshape(labels.shape)
    most, winner = np.zeros(labels.shape, np.float32), np.zeros(labels.shape, labels.dtype)
    reach = int(4 * sigma) + 2
    for number, box in enumerate(ndimage.find_objects(compact + 1)):
        if box is None or names[number] == 0:
            continue
        wide = tuple(slice(max(0, side.start - reach), side.stop + reach) for side in box)
        soft = ndimage.gaussian_filter((compact[wide] == number).astype(np.float32), sigma)
        wins = soft > most[wide]
        most[wide][wins], winner[wide][wins] = soft[wins], names[number]
    return winner


def _small_pieces(labels: Array, least: float, share: float, keep_largest: bool = False) -> Array:
    """Return the pixels of pieces below *least* pixels or below *share* of the largest piece of their label."""
    names, compact = np.unique(labels, return_inverse=True)
    compact = compact.reshape(labels.shape)
    bad = np.zeros(labels.shape, bool)
    for number, box in enumerate(ndimage.find_objects(compact + 1)):
        if box is None or names[number] == 0:
            continue
        pieces, count = ndimage.label(compact[box] == number)
        if count:
            sizes = np.bincount(pieces.ravel())
            sizes[0] = 0
            small = sizes < max(least, share * sizes.max())
            small[0] = False
            small[sizes.argmax()] &= not keep_largest
            bad[box] |= small[pieces]
    return bad


def _spread(labels: Array) -> tuple[Array, Array]:
    """Return each pixel's nearest label and the distance to it in pixels."""
    distance, nearest = ndimage.distance_transform_edt(labels == 0, return_indices=True)
    return labels[tuple(nearest)], distance


def arcs(labels: Array, scale: float) -> list[Arc]:
    """Return the borders of *labels* (rows, columns), split where three labels meet."""
    return [_arc(*walk, scale) for walk in _walks(labels)]


def _walks(labels: Array) -> list[tuple[int, int, list[Corner]]]:
    """Return left label, right label and the pixel corners (row, column) of every border."""
    padded = np.pad(labels, 1)
    edges: dict[Corner, list[tuple[Corner, int, int]]] = defaultdict(list)
    for row, column in np.argwhere(padded[:, 1:] != padded[:, :-1]).tolist():
        west, east = int(padded[row, column]), int(padded[row, column + 1])
        upper, lower = (row, column + 1), (row + 1, column + 1)
        edges[upper].append((lower, east, west))
        edges[lower].append((upper, west, east))
    for row, column in np.argwhere(padded[1:] != padded[:-1]).tolist():
        north, south = int(padded[row, column]), int(padded[row + 1, column])
        first, second = (row + 1, column), (row + 1, column + 1)
        edges[first].append((second, north, south))
        edges[second].append((first, south, north))
    used: set[tuple[Corner, Corner]] = set()
    nodes = [corner for corner, out in edges.items() if len(out) != 2]
    found = []
    for start in [*nodes, *(corner for corner, out in edges.items() if len(out) == 2)]:
        for step in edges[start]:
            if (start, step[0]) not in used:
                found.append(_walk(edges, used, start, step))
    return found


def _walk(edges: dict[Corner, list], used: set, start: Corner, step: tuple[Corner, int, int]) -> tuple[int, int, list[Corner]]:
    here, left, right = step
    corners, before = [start], start
    while True:
        used.update(((before, here), (here, before)))
        corners.append(here)
        if here == start or len(edges[here]) != 2:
            return left, right, corners
        onward = next(next_ for next_, _, _ in edges[here] if next_ != before)
        before, here = here, onward


def _arc(left: int, right: int, corners: list[Corner], scale: float) -> Arc:
    points = (np.array(corners, float) - 1)[:, ::-1] / scale
    closed = corners[0] == corners[-1]
    tolerance = (OUTER_TOLERANCE if 0 in (left, right) else INNER_TOLERANCE) / scale
    curve = np.zeros((0, 8))
    if closed:
        step = min(1.0, max(0.2, len(points) / scale / 12))
        curve = curves.fitted(points[:-1], tolerance=tolerance, step=step, sigma=SMOOTHING, closed=True)
    elif len(even := curves.resampled(points, 1.0)) >= 3:
        soft = curves.smoothed(even, SMOOTHING)
        soft[0], soft[-1] = points[0], points[-1]
        curve = curves.fitted(soft, tolerance=tolerance)
    if not len(curve):
        curve = curves.straight(points[0], points[-1])
    elif not closed:
        curve[0, :2], curve[-1, 6:] = points[0], points[-1]
    return Arc(left, right, curve, closed)
