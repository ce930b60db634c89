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
from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class _Apart:
    """A point and the fit to the others."""

    others: list[int]
    fitted: Fit
    gap: Numbers  # east and north, from the point to where the others put it; metres

    @property
    def away(self) -> float:
        return float(np.hypot(*self.gap))


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
    apart = _apart(pixels, metres, kind, range(len(pixels)))
    suspects = set(_suspects(pixels, metres, kind, accuracies, CLICK_PX * cell, apart))
    judged = (
        Judged(float(east), float(north), apart[at].away if at in apart else None, at in suspects)
        for at, (east, north) in enumerate(off)
    )
    return Report(fitted, tuple(judged), cell)


def _apart(pixels: Numbers, metres: Numbers, kind: str, among: Sequence[int]) -> Mapping[int, _Apart]:
    """Fit, for each point among some, all others; a point is left out where those decide nothing."""
    found = {}
    for number in among:
        others = [each for each in among if each != number]
        if decides(pixels[others], kind) and decides(metres[others], kind):
            fitted = solve(pixels[others], metres[others], kind)
            found[number] = _Apart(others, fitted, fitted.ground(pixels[[number]])[0] - metres[number])
    return found


def _suspects(
    pixels: Numbers,
    metres: Numbers,
    kind: str,
    accuracies: Sequence[float],
    click_m: float,
    apart: Mapping[int, _Apart],
) -> Iterator[int]:
    """Name the worst point, then the worst of the rest, as long as one stands out."""
    while True:
        found = [
            (_strangeness(pixels, metres, number, each, click_m), number)
            for number, each in apart.items()
            if each.away > accuracies[number]
        ]
        worst, number = max(found, default=(0.0, 0))
        if worst <= 1:
            return
        yield number
        apart = _apart(pixels, metres, kind, apart[number].others)


def _strangeness(pixels: Numbers, metres: Numbers, number: int, apart: _Apart, click_m: float) -> float:
    """Compare a point's leave-one-out error with what the scatter of the others allows: 1 is the limit."""
    others, fitted = apart.others, apart.fitted
    spare = 2 * len(others) - PARAMETERS[fitted.kind]
    if spare <= 0:
        return 0.0
    scatter = ((fitted.ground(pixels[others]) - metres[others]) ** 2).sum() / spare
    slopes = jacobian(fitted, pixels[[*others, number]])
    rows, own = slopes[:-1].reshape(2 * len(others), -1), slopes[-1]
    spread = np.eye(2) + own @ np.linalg.pinv(rows.T @ rows) @ own.T
    variance = max(float(scatter), click_m**2) * spread
    statistic = float(apart.gap @ np.linalg.solve(variance, apart.gap)) / 2
    return statistic / _limit(LEVEL / (len(others) + 1), spare)


def _limit(chance: float, spare: int) -> float:
    """Give what an F variable with 2 and ``spare`` degrees of freedom exceeds with a chance."""
    return float(spare / 2 * (chance ** (-2 / spare) - 1))


def _rms(values: Sequence[float]) -> float:
    return math.sqrt(sum(value**2 for value in values) / len(values))
