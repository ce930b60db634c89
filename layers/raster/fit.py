"""From a picture's pixels to metres on the ground, fitted to control points by least squares.

``affine`` allows for place, scale, turn and shear (6 parameters): a scan or an export of a map.
``projective`` also for perspective (8 parameters): a photograph of a map. Both minimise the distances on the
ground, each point counting alike. Points that decide nothing are refused with the reason, since a fit through
them would look perfect and be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from layers.raster.errors import FitError

Numbers = NDArray[np.float64]

PARAMETERS: Mapping[str, int] = {"affine": 6, "projective": 8}
LEAST: Mapping[str, int] = {"affine": 3, "projective": 4}
SAME_PX = 1.0  # pixels: nearer points are one
SAME_M = 1.0  # metres
THIN = 0.01  # width to length of points that lie in a line
ROUNDS = 30  # of Gauss-Newton
STILL = 1e-9  # metres: a change too small to go on for


@dataclass(frozen=True)
class Fit:
    """A way from pixels to metres, and back."""

    kind: str  # one of PARAMETERS
    matrix: Numbers  # 3 by 3, homogeneous: from pixels to metres

    def ground(self, pixels: Numbers) -> Numbers:
        """Bring pixels of shape (n, 2) to metres."""
        return _through(self.matrix, pixels)

    def pixels(self, metres: Numbers) -> Numbers:
        """Bring metres of shape (n, 2) to pixels."""
        return _through(np.linalg.inv(self.matrix).astype(np.float64), metres)

    def shows(self, width: float, height: float) -> bool:
        """Tell whether all of a picture has a place: a wrong perspective puts its horizon inside."""
        corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], dtype=float)
        depth = corners @ self.matrix[2]
        return bool((depth > 0).all() or (depth < 0).all())

    def cell(self, width: float, height: float) -> float:
        """Measure the side of a pixel in the middle of a picture, metres."""
        return float(np.sqrt(abs(np.linalg.det(self._slope(width / 2, height / 2)))))

    def _slope(self, x: float, y: float) -> Numbers:
        middle = np.array([[x, y], [x + 1, y], [x, y + 1]], dtype=np.float64)
        there = self.ground(middle)
        slope: Numbers = there[1:] - there[0]
        return slope


def fit(pixels: Numbers, metres: Numbers, kind: str = "affine") -> Fit:
    """Fit control points.

    Parameters
    ----------
    pixels : array of shape (n, 2)
        x to the right and y downwards from the upper left corner of the picture.
    metres : array of shape (n, 2)
        East and north in a metric CRS.
    kind : str
        One of ``PARAMETERS``.

    Raises
    ------
    FitError
        There are fewer points than the fit needs, or they do not decide it.
    """
    check(pixels, metres, kind)
    fitted = solve(pixels, metres, kind)
    if np.linalg.det(fitted._slope(*pixels.mean(axis=0))) > 0:  # y runs downwards in a picture, north upwards
        raise FitError("mirrored")
    return fitted


def check(pixels: Numbers, metres: Numbers, kind: str) -> None:
    """See that points decide a fit.

    Raises
    ------
    FitError
        They do not.
    """
    if len(pixels) < LEAST[kind]:
        raise FitError("few", least=str(LEAST[kind]), count=str(len(pixels)))
    for one, other in _pairs(pixels, SAME_PX):
        raise FitError("same-pixel", one=str(one + 1), other=str(other + 1))
    for one, other in _pairs(metres, SAME_M):
        raise FitError("same-place", one=str(one + 1), other=str(other + 1))
    for points, where in ((pixels, "picture"), (metres, "ground")):
        if not decides(points, kind):
            raise FitError(f"line-{where}")


def decides(points: Numbers, kind: str) -> bool:
    """Tell whether points span what a fit needs: a triangle, or four points no three of which are in a line.

    Of four or more points there are such four unless all but one lie in a line.
    """
    if len(points) < LEAST[kind]:
        return False
    off = points - points.mean(axis=0)
    scatter = off.T @ off
    if kind == "projective":  # without each point in turn
        scatter = scatter - len(points) / (len(points) - 1) * off[:, :, None] * off[:, None, :]
    wide, long = np.linalg.eigvalsh(scatter).T  # squares of width and length
    return bool((wide >= THIN**2 * long).all())


def solve(pixels: Numbers, metres: Numbers, kind: str) -> Fit:
    """Fit points that are known to decide it."""
    to_pixels, to_metres = _scaling(pixels), _scaling(metres)
    x, u = _through(to_pixels, pixels), _through(to_metres, metres)
    ones = np.ones((len(x), 1))
    across, *_ = np.linalg.lstsq(np.hstack([x, ones]), u, rcond=None)
    matrix = np.vstack([across.T, [0.0, 0.0, 1.0]])
    if kind == "projective":
        matrix = _refined(_linear(x, u), x, u)
    found = np.linalg.inv(to_metres) @ matrix @ to_pixels
    return Fit(kind, found / found[2, 2])


def jacobian(fitted: Fit, pixels: Numbers) -> Numbers:
    """Say how each point moves on the ground with each parameter, both scaled: shape (n, 2, parameters)."""
    x = _through(_scaling(pixels), pixels)
    ones, none = np.ones(len(x)), np.zeros(len(x))
    if fitted.kind == "affine":
        east = np.column_stack([x, ones, none, none, none])
        north = np.column_stack([none, none, none, x, ones])
        return np.stack([east, north], axis=1)
    ground = fitted.ground(pixels)
    scaling = _scaling(ground)
    matrix = scaling @ fitted.matrix @ np.linalg.inv(_scaling(pixels))
    return _slopes(matrix / matrix[2, 2], x)


def _linear(x: Numbers, u: Numbers) -> Numbers:
    """Solve for a projective matrix by the linear method, which only starts the refinement."""
    ones, none = np.ones((len(x), 1)), np.zeros((len(x), 3))
    homogeneous = np.hstack([x, ones])
    rows = [
        np.hstack([homogeneous, none, -u[:, :1] * homogeneous]),
        np.hstack([none, homogeneous, -u[:, 1:] * homogeneous]),
    ]
    # The vector that the rows send to nothing; four points give fewer rows than it has parts.
    directions = np.linalg.svd(np.vstack(rows), full_matrices=len(x) == LEAST["projective"])[2]
    matrix: Numbers = directions[-1].reshape(3, 3)
    if abs(matrix[2, 2]) < 1e-6 * np.abs(matrix).max():
        raise FitError("horizon")
    scaled: Numbers = matrix / matrix[2, 2]
    return scaled


def _refined(matrix: Numbers, x: Numbers, u: Numbers) -> Numbers:
    """Make the distances on the ground as small as they get, by Gauss-Newton."""
    error = _squares(matrix, x, u)
    for _ in range(ROUNDS):
        rows = _slopes(matrix, x).reshape(-1, 8)
        step, *_ = np.linalg.lstsq(rows, (u - _through(matrix, x)).reshape(-1), rcond=None)
        tried = matrix + np.append(step, 0.0).reshape(3, 3)
        now = _squares(tried, x, u)
        if not now < error:
            break
        matrix, error = tried, now
        if np.abs(step).max() < STILL:
            break
    return matrix


def _squares(matrix: Numbers, x: Numbers, u: Numbers) -> float:
    return float(((u - _through(matrix, x)) ** 2).sum())


def _slopes(matrix: Numbers, x: Numbers) -> Numbers:
    homogeneous = np.hstack([x, np.ones((len(x), 1))])
    depth = homogeneous @ matrix[2]
    there = _through(matrix, x)
    part = homogeneous / depth[:, None]
    none = np.zeros((len(x), 3))
    east = np.hstack([part, none, -there[:, :1] * part[:, :2]])
    north = np.hstack([none, part, -there[:, 1:] * part[:, :2]])
    return np.stack([east, north], axis=1)


def _through(matrix: Numbers, points: Numbers) -> Numbers:
    there = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    flat: Numbers = there[:, :2] / there[:, 2:]
    return flat


def _scaling(points: Numbers) -> Numbers:
    """Make the matrix that brings points about the origin, at a distance of about 1 (Hartley 1997)."""
    middle = points.mean(axis=0)
    size = float(np.sqrt(((points - middle) ** 2).sum(axis=1).mean())) or 1.0
    return np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])


def _pairs(points: Numbers, apart: float) -> Iterator[tuple[int, int]]:
    for one, other in combinations(range(len(points)), 2):
        if np.hypot(*(points[one] - points[other])) < apart:
            yield one, other
