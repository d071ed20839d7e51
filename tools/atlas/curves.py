"""Polylines to smooth, short path data: resampling, gaussian smoothing, and Schneider's fit of cubic Bezier curves.

P. J. Schneider, "An algorithm for automatically fitting digitized curves", Graphics Gems, 1990.
A curve is an array (m, 8): each row is one cubic, start, two handles, end. All lengths in the unit of the polyline (mm).
"""

from __future__ import annotations

import math
from itertools import pairwise

import numba
import numpy as np
from scipy.ndimage import gaussian_filter1d

from tools.atlas.mesh import Array

CORNER = 75.0
"""Degrees of turning from which a point stays a corner."""
CORNER_REACH = 4.0
"""mm on either side over which the turning is measured."""
TANGENT_REACH = 2.5
"""mm over which the direction at an end is measured."""
STRAIGHT, STRAIGHT_SHARE, STRAIGHT_MOST = 0.05, 0.01, 0.35
"""How far, in mm, the handles may stand off the chord for the cubic to be written as a line: at least, for each mm of chord, at most."""


def length(points: Array) -> float:
    """Return the length of a polyline (n, 2 or 3)."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def resampled(points: Array, step: float, closed: bool = False) -> Array:
    """Return *points* (n, 2) at even distances of about *step*."""
    if closed:
        points = np.vstack([points, points[:1]])
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    if along[-1] < 1e-9:
        return points[:1]
    at = np.linspace(0, along[-1], max(2, round(along[-1] / step) + 1))
    even = np.c_[np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])]
    return even[:-1] if closed else even


def smoothed(points: Array, sigma: float, closed: bool = False) -> Array:
    """Return evenly spaced *points* after a gaussian of *sigma* samples; the ends of an open line stay where they are."""
    if closed:
        return gaussian_filter1d(points, sigma, axis=0, mode="wrap")
    reach = min(len(points) - 1, int(4 * sigma) + 1)
    if reach < 1:
        return points
    before, after = 2 * points[0] - points[reach:0:-1], 2 * points[-1] - points[-2 : -2 - reach : -1]
    return gaussian_filter1d(np.vstack([before, points, after]), sigma, axis=0)[reach : reach + len(points)]


def fitted(points: Array, *, tolerance: float, step: float = 1.0, sigma: float = 0.0, closed: bool = False) -> Array:
    """Return the curve (m, 8) that follows *points* within *tolerance*, resampled at *step*, smoothed over *sigma*."""
    points = resampled(np.asarray(points, float), step, closed)
    if len(points) < 3:
        return np.zeros((0, 8))
    if sigma:
        points = smoothed(points, sigma / step, closed)
    reach = max(2, int(TANGENT_REACH / step))
    corners = _corners(points, max(2, int(CORNER_REACH / step)), closed)
    if not closed:
        cuts = [0, *corners, len(points) - 1]
    else:
        points = np.roll(points, -(corners[0] if corners else 0), 0)
        points = np.vstack([points, points[:1]])
        if not corners:
            return _smooth_loop(points, tolerance, reach)
        cuts = [corner - corners[0] for corner in corners] + [len(points) - 1]
    pieces = [np.ascontiguousarray(points[start : end + 1]) for start, end in pairwise(sorted(set(cuts)))]
    return np.vstack([_fit(piece, *_end_tangents(piece, reach), tolerance, reach) for piece in pieces])


def straight(start: Array, end: Array) -> Array:
    """Return the curve (1, 8) of a straight line."""
    return np.concatenate([start, start + (end - start) / 3, start + (end - start) * 2 / 3, end])[None]


def path(points: Array, *, tolerance: float, step: float = 1.0, sigma: float = 0.0, closed: bool = False) -> str:
    """Return the path data of a polyline. See :func:`fitted`."""
    return path_data(fitted(points, tolerance=tolerance, step=step, sigma=sigma, closed=closed), closed)


def path_data(curve: Array, closed: bool = False) -> str:
    """Return relative path data with one decimal; every point of the curve stays on the grid of .1 mm, so that errors do not add up."""
    if not len(curve):
        return ""
    grid = np.round(curve * 10).astype(int)
    here = grid[0, :2]
    text, command = "M" + _numbers(here), "M"
    for row in grid:
        handles, end = row[2:6].reshape(2, 2) - here, row[6:8] - here
        if not end.any() and not handles.any():
            continue
        values = end if _is_straight(handles / 10, end / 10) else np.concatenate([handles.ravel(), end])
        letter = "l" if len(values) == 2 else "c"
        numbers = _numbers(values)
        text += (letter if letter != command else "" if numbers.startswith("-") else " ") + numbers
        command, here = letter, row[6:8]
    return text + ("z" if closed else "")


def _is_straight(handles: Array, end: Array) -> bool:
    span = math.hypot(*end)
    limit = min(STRAIGHT + STRAIGHT_SHARE * span, STRAIGHT_MOST)
    if span < 0.05:
        return bool((np.abs(handles) <= limit).all())
    off = np.abs(handles[:, 0] * end[1] - handles[:, 1] * end[0]) / span
    along = handles @ end / span
    return bool((off <= limit).all() and (along >= -limit).all() and (along <= span + limit).all())


def _numbers(tenths: Array) -> str:
    """Return whole tenths as the shortest decimals, joined as path data allows."""
    text = ""
    for tenth in tenths.tolist():
        number = f"{tenth / 10:.1f}".removesuffix(".0").replace("0.", ".", 1) if abs(tenth) < 10 else f"{tenth / 10:.1f}".removesuffix(".0")
        text += ("" if not text or number.startswith("-") else " ") + number
    return text


def _corners(points: Array, reach: int, closed: bool) -> list[int]:
    count, index = len(points), np.arange(len(points))
    if closed:
        before, after = points - points[(index - reach) % count], points[(index + reach) % count] - points
    else:
        before, after = points - points[np.maximum(index - reach, 0)], points[np.minimum(index + reach, count - 1)] - points
    turning = np.degrees(np.abs(np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(1))))
    if not closed:
        turning[:reach] = turning[-reach:] = 0
    found: list[int] = []
    for candidate in np.argsort(-turning, kind="stable").tolist():
        if turning[candidate] < CORNER:
            break
        gaps = [abs(candidate - other) for other in found]
        if all(min(gap, count - gap) > reach if closed else gap > reach for gap in gaps):
            found.append(candidate)
    return sorted(found)


def _end_tangents(points: Array, reach: int) -> tuple[Array, Array]:
    reach = min(reach, len(points) - 1)
    return _unit(points[reach] - points[0]), _unit(points[-1 - reach] - points[-1])


def _smooth_loop(points: Array, tolerance: float, reach: int) -> Array:
    """Fit a loop without corners (first point = last) in two halves that share their tangents."""
    middle, reach = len(points) // 2, min(reach, len(points) // 4)
    at_start = _unit(points[reach] - points[-1 - reach])
    at_middle = _unit(points[middle + reach] - points[middle - reach])
    first = _fit(np.ascontiguousarray(points[: middle + 1]), at_start, -at_middle, tolerance, reach)
    return np.vstack([first, _fit(np.ascontiguousarray(points[middle:]), at_middle, -at_start, tolerance, reach)])


@numba.njit(cache=True)
def _unit(vector):
    size = math.sqrt((vector * vector).sum())
    if size < 1e-12:
        return np.array([1.0, 0.0])
    return vector / size


@numba.njit(cache=True)
def _point(bezier, t):
    s = 1 - t
    return s * s * s * bezier[0:2] + 3 * s * s * t * bezier[2:4] + 3 * s * t * t * bezier[4:6] + t * t * t * bezier[6:8]


@numba.njit(cache=True)
def _least_squares(points, first, last, tangent1, tangent2, at):
    """Return the cubic between two points with given end tangents that is nearest to the points at the parameters *at*."""
    start, end = points[first], points[last]
    c00, c01, c11, x0, x1, arc = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(last - first + 1):
        t = at[k]
        s = 1 - t
        b0, b1, b2, b3 = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        a0, a1 = tangent1 * b1, tangent2 * b2
        c00 += (a0 * a0).sum()
        c01 += (a0 * a1).sum()
        c11 += (a1 * a1).sum()
        off = points[first + k] - (start * (b0 + b1) + end * (b2 + b3))
        x0 += (off * a0).sum()
        x1 += (off * a1).sum()
        if k:
            arc += math.sqrt(((points[first + k] - points[first + k - 1]) ** 2).sum())
    determinant = c00 * c11 - c01 * c01
    chord = math.sqrt(((end - start) ** 2).sum())
    reach1, reach2 = chord / 3, chord / 3
    if abs(determinant) > 1e-12:
        reach1, reach2 = (x0 * c11 - x1 * c01) / determinant, (c00 * x1 - c01 * x0) / determinant
    if min(reach1, reach2) < 1e-3 * chord or max(reach1, reach2) > arc * 1.5:
        reach1, reach2 = arc / 3, arc / 3
    out = np.empty(8)
    out[0:2], out[2:4], out[4:6], out[6:8] = start, start + tangent1 * reach1, end + tangent2 * reach2, end
    return out


@numba.njit(cache=True)
def _worst(points, first, last, bezier, at):
    """Return the largest squared distance and the number of its point."""
    most, where = 0.0, (first + last) // 2
    for k in range(1, last - first):
        off = _point(bezier, at[k]) - points[first + k]
        square = (off * off).sum()
        if square > most:
            most, where = square, first + k
    return most, where


@numba.njit(cache=True)
def _newton(points, first, last, bezier, at):
    """Move each parameter one Newton step toward the nearest place on the curve."""
    for k in range(last - first + 1):
        t = at[k]
        s = 1 - t
        off = _point(bezier, t) - points[first + k]
        speed = 3 * (s * s * (bezier[2:4] - bezier[0:2]) + 2 * s * t * (bezier[4:6] - bezier[2:4]) + t * t * (bezier[6:8] - bezier[4:6]))
        change = 6 * (s * (bezier[4:6] - 2 * bezier[2:4] + bezier[0:2]) + t * (bezier[6:8] - 2 * bezier[4:6] + bezier[2:4]))
        slope = (speed * speed).sum() + (off * change).sum()
        if abs(slope) > 1e-12:
            at[k] = min(1.0, max(0.0, t - (off * speed).sum() / slope))


@numba.njit(cache=True)
def _fit(points, tangent1, tangent2, tolerance, reach):
    """Fit an open polyline with given end tangents; split at the worst point until every cubic is within the tolerance."""
    count = points.shape[0]
    out, used = np.zeros((4 * count + 8, 8)), 0
    spans, tangents = np.zeros((2 * count + 8, 2), np.int64), np.zeros((2 * count + 8, 4))
    spans[0, 1] = count - 1
    tangents[0, :2], tangents[0, 2:] = tangent1, tangent2
    waiting, limit = 1, tolerance * tolerance
    while waiting > 0:
        waiting -= 1
        first, last = spans[waiting, 0], spans[waiting, 1]
        out_of, into = tangents[waiting, :2].copy(), tangents[waiting, 2:].copy()
        if last - first < 2:
            third = math.sqrt(((points[last] - points[first]) ** 2).sum()) / 3
            out[used, 0:2], out[used, 2:4] = points[first], points[first] + out_of * third
            out[used, 4:6], out[used, 6:8] = points[last] + into * third, points[last]
            used += 1
            continue
        at = np.zeros(last - first + 1)
        for k in range(1, last - first + 1):
            at[k] = at[k - 1] + math.sqrt(((points[first + k] - points[first + k - 1]) ** 2).sum())
        if at[-1] < 1e-9:
            continue
        at /= at[-1]
        bezier = _least_squares(points, first, last, out_of, into, at)
        error, split = _worst(points, first, last, bezier, at)
        for _ in range(6):
            if error <= limit or error >= limit * 25:
                break
            _newton(points, first, last, bezier, at)
            bezier = _least_squares(points, first, last, out_of, into, at)
            error, split = _worst(points, first, last, bezier, at)
        if error <= limit:
            out[used] = bezier
            used += 1
            continue
        split = min(max(split, first + 1), last - 1)
        across = _unit(points[max(first, split - reach)] - points[min(last, split + reach)])
        spans[waiting, 0], spans[waiting, 1] = split, last
        tangents[waiting, :2], tangents[waiting, 2:] = -across, into
        spans[waiting + 1, 0], spans[waiting + 1, 1] = first, split
        tangents[waiting + 1, :2], tangents[waiting + 1, 2:] = out_of, across
        waiting += 2
    return out[:used]
