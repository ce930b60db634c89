"""How well control points agree: residuals, leave-one-out errors, and which point is probably wrong.

A residual flatters: a point pulls the fit towards itself. The leave-one-out error of a point is its distance
from where a fit to all the other points puts it. A point is probably wrong where that distance is larger than
the scatter of the others allows (an F test of 5 %, shared among the points) and larger than what is known of
the place's own accuracy. The worst such point is set aside and the rest judged again, so that one gross error
does not hide behind another. With one point more than the fit needs, every point disagrees with every other
alike, and none can be named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from layers.raster.fit import PARAMETERS, Fit, Numbers, decides, fit, jacobian, solve

LEVEL = 0.05  # chance that a point among sound ones is named
CLICK_PX = 0.5  # pixels: nobody points more exactly


@dataclass(frozen=True)
class Judged:
    """What is said of one control point; metres."""

    east: float  # from the point to where the fit puts it
    north: float
    left_out: float | None  # distance from where the other points put it; None where they decide nothing
    is_suspect: bool

    @property
    def residual(self) -> float:
        """Distance from the point to where the fit puts it."""
        return math.hypot(self.east, self.north)


@dataclass(frozen=True)
class Report:
    """A fit with all that tells how far to trust it."""

    fit: Fit
    points: tuple[Judged, ...]
    cell_m: float  # side of a pixel in the middle of the points

    @property
    def rmse(self) -> float:
        """Root of the mean squared residual, metres; 0 says nothing where no point is to spare."""
        return _rms([point.residual for point in self.points])

    @property
    def left_out(self) -> float | None:
        """Root of the mean squared leave-one-out error, metres; None where it is not known of each point."""
        known = [point.left_out for point in self.points if point.left_out is not None]
        return _rms(known) if len(known) == len(self.points) else None

    @property
    def is_checked(self) -> bool:
        """Whether any point is to spare, so that residuals say something."""
        return any(point.left_out is not None for point in self.points)

    @property
    def suspects(self) -> tuple[int, ...]:
        """The points that are probably wrong, numbered from 1."""
        return tuple(number for number, point in enumerate(self.points, 1) if point.is_suspect)


def report(pixels: Numbers, metres: Numbers, kind: str, accuracies: Sequence[float]) -> Report:
    """Fit control points and judge each.

    Parameters
    ----------
    pixels, metres : arrays of shape (n, 2)
        As ``fit.fit`` takes them.
    kind : str
        ``affine`` or ``projective``.
    accuracies : sequence of float
        Of the places the points stand for, metres; 0 where it is not known.

    Raises
    ------
    FitError
        The points do not decide the fit.
    """
    fitted = fit(pixels, metres, kind)
    off = fitted.ground(pixels) - metres
    middle = pixels.mean(axis=0)
    cell = fitted.cell(2 * middle[0], 2 * middle[1])
    everybody = list(range(len(pixels)))
    apart = [_left_out(pixels, metres, kind, everybody, number) for number in everybody]
    suspects = set(_suspects(pixels, metres, kind, np.asarray(accuracies, dtype=float), CLICK_PX * cell))
    judged = (
        Judged(float(east), float(north), None if gap is None else float(np.hypot(*gap)), number in suspects)
        for number, ((east, north), gap) in enumerate(zip(off, apart, strict=True))
    )
    return Report(fitted, tuple(judged), cell)


def _left_out(pixels: Numbers, metres: Numbers, kind: str, among: list[int], number: int) -> Numbers | None:
    """Say how far a point lies from where the others among some put it; None where they decide nothing."""
    others = [each for each in among if each != number]
    if not (decides(pixels[others], kind) and decides(metres[others], kind)):
        return None
    there = solve(pixels[others], metres[others], kind).ground(pixels[[number]])[0]
    gap: Numbers = there - metres[number]
    return gap


def _suspects(
    pixels: Numbers, metres: Numbers, kind: str, accuracies: Numbers, click_m: float
) -> Iterator[int]:
    """Name the worst point, then the worst of the rest, as long as one stands out."""
    among = list(range(len(pixels)))
    while True:
        found = [
            (_strangeness(pixels, metres, kind, among, number, click_m), number)
            for number in among
            if _gap(_left_out(pixels, metres, kind, among, number)) > accuracies[number]
        ]
        worst, number = max(found, default=(0.0, 0))
        if worst <= 1:
            return
        yield number
        among.remove(number)


def _gap(gap: Numbers | None) -> float:
    return -1.0 if gap is None else float(np.hypot(*gap))


def _strangeness(
    pixels: Numbers, metres: Numbers, kind: str, among: list[int], number: int, click_m: float
) -> float:
    """Compare a point's leave-one-out error with what the scatter of the others allows: 1 is the limit."""
    others = [each for each in among if each != number]
    spare = 2 * len(others) - PARAMETERS[kind]
    gap = _left_out(pixels, metres, kind, among, number)
    if spare <= 0 or gap is None:
        return 0.0
    fitted = solve(pixels[others], metres[others], kind)
    scatter = ((fitted.ground(pixels[others]) - metres[others]) ** 2).sum() / spare
    slopes = jacobian(fitted, pixels[[*others, number]])
    rows, own = slopes[:-1].reshape(2 * len(others), -1), slopes[-1]
    spread = np.eye(2) + own @ np.linalg.pinv(rows.T @ rows) @ own.T
    variance = max(float(scatter), click_m**2) * spread
    statistic = float(gap @ np.linalg.solve(variance, gap)) / 2
    return statistic / _limit(LEVEL / len(among), spare)


def _limit(chance: float, spare: int) -> float:
    """Give what an F variable with 2 and ``spare`` degrees of freedom exceeds with a chance."""
    return float(spare / 2 * (chance ** (-2 / spare) - 1))


def _rms(values: Sequence[float]) -> float:
    return math.sqrt(sum(value**2 for value in values) / len(values))
