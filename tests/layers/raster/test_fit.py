"""Control points give back the map they were taken from, and a wrong one is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layers.raster.checked import report
from layers.raster.errors import FitError
from layers.raster.fit import PARAMETERS, Fit, fit

SIZE = 3000.0  # pixels
EAST, NORTH = 500_000.0, 4_100_000.0  # metres
GRID = np.array([[x, y] for x in (200.0, 1500, 2800) for y in (300.0, 1400, 2700)])
SCATTER = np.random.default_rng(7).normal(0, 40, GRID.shape)  # metres: how well a town is known


def truth(scale=8.0, turn=0.1, shear=0.02, lean=(0.0, 0.0)) -> np.ndarray:
    """Make the matrix from pixels to metres of a map seen by a scanner, or askew by a camera."""
    c, s = np.cos(turn), np.sin(turn)
    flat = scale * np.array([[c, s + shear, 0], [s, -c, 0], [0, 0, 1 / scale]])
    there = flat @ np.array([[1, 0, -SIZE / 2], [0, 1, -SIZE / 2], [0, 0, 1]])
    there[2, :2] = lean
    there[2] /= there[2, 2]
    moved: np.ndarray = np.array([[1, 0, EAST], [0, 1, NORTH], [0, 0, 1]]) @ there
    return moved


def ground(matrix: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    there = np.column_stack([pixels, np.ones(len(pixels))]) @ matrix.T
    flat: np.ndarray = there[:, :2] / there[:, 2:]
    return flat


SPOTS = st.lists(st.tuples(st.floats(0, SIZE), st.floats(0, SIZE)), min_size=5, max_size=12, unique=True).map(
    np.array
)


@settings(max_examples=60, deadline=None)
@given(SPOTS, st.floats(0.5, 40), st.floats(-3.1, 3.1), st.floats(-0.3, 0.3))
def test_any_affine_map_is_recovered_from_points_that_decide_it(spots, scale, turn, shear):
    there = ground(truth(scale, turn, shear), spots)
    try:
        found = fit(spots, there, "affine")
    except FitError as error:
        assume(error.key not in ("same-pixel", "same-place", "line-picture", "line-ground"))
        raise
    assert found.ground(spots) == pytest.approx(there, abs=1e-3)
    assert found.pixels(there) == pytest.approx(spots, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 30), st.floats(-3.1, 3.1), st.floats(-8e-5, 8e-5), st.floats(-8e-5, 8e-5))
def test_any_projective_map_is_recovered(scale, turn, right, down):
    there = ground(truth(scale, turn, lean=(right, down)), GRID)
    found = fit(GRID, there, "projective")
    corners = np.array([[0.0, 0], [SIZE, 0], [0, SIZE], [SIZE, SIZE]])
    assert found.ground(corners) == pytest.approx(
        ground(truth(scale, turn, lean=(right, down)), corners), abs=0.01 * scale
    )


def test_residuals_are_what_the_points_are_off_and_leaving_one_out_says_more():
    there = ground(truth(), GRID) + SCATTER
    told = report(GRID, there, "affine", [0.0] * 9)
    assert told.suspects == () and 20 < told.rmse < 80
    assert told.left_out is not None
    assert told.left_out > told.rmse
    first = fit(GRID[1:], there[1:], "affine").ground(GRID[:1])[0] - there[0]
    assert told.points[0].left_out == pytest.approx(np.hypot(*first))
    assert told.cell_m == pytest.approx(8.0, rel=0.05)


@pytest.mark.parametrize("kind", list(PARAMETERS))
@pytest.mark.parametrize("bad", [0, 4, 7])
def test_a_point_at_the_wrong_place_is_named_and_no_other(kind, bad):
    there = ground(truth(), GRID) + SCATTER
    there[bad] += [2500, -1800]
    assert report(GRID, there, kind, [0.0] * 9).suspects == (bad + 1,)


def test_one_gross_error_does_not_hide_behind_another():
    there = ground(truth(), GRID) + SCATTER
    there[0] += [4000, 1000]
    there[5] += [-1500, 1500]
    assert report(GRID, there, "affine", [0.0] * 9).suspects == (1, 6)


def test_a_point_off_by_no_more_than_its_place_is_known_is_not_wrong():
    there = ground(truth(), GRID) + SCATTER
    there[4] += [900, 0]
    assert report(GRID, there, "affine", [50.0] * 9).suspects == (5,)
    assert report(GRID, there, "affine", [50.0] * 4 + [1500.0] + [50.0] * 4).suspects == ()


def test_without_a_point_to_spare_nothing_is_checked_and_nobody_accused():
    spots, there = GRID[[0, 2, 7]], ground(truth(), GRID[[0, 2, 7]])
    told = report(spots, there + SCATTER[:3], "affine", [0.0] * 3)
    assert (
        told.left_out is None
        and not told.is_checked
        and told.rmse == pytest.approx(0, abs=1e-4)
        and told.suspects == ()
    )


LINE = np.array([[0.0, 0], [500, 501], [1000, 1000], [2000, 2002]])
CORNERS = np.array([[0.0, 0], [2000, 0], [0, 2000], [2000, 2000]])


@pytest.mark.parametrize(
    ("pixels", "there", "kind", "key"),
    [
        (CORNERS[:2], None, "affine", "few"),
        (CORNERS[:3], None, "projective", "few"),
        (np.vstack([CORNERS, [[0.3, 0.4]]]), None, "affine", "same-pixel"),
        (LINE, None, "affine", "line-picture"),
        (CORNERS, EAST + LINE, "affine", "line-ground"),
        (np.vstack([LINE[:3], CORNERS[1:2]]), None, "projective", "line-picture"),
        (CORNERS, EAST + CORNERS, "affine", "mirrored"),
        (CORNERS, ground(truth(), CORNERS[[0, 0, 2, 3]]), "affine", "same-place"),
    ],
)
def test_points_that_decide_nothing_are_refused_with_the_reason(pixels, there, kind, key):
    with pytest.raises(FitError) as refused:
        fit(pixels, ground(truth(), pixels) if there is None else there, kind)
    assert refused.value.key == key


def test_a_picture_that_reaches_over_its_horizon_is_noticed():
    leaning = Fit("projective", np.array([[8.0, 0, 0], [0, -8, 0], [1e-3, 0, 1]]))
    assert leaning.shows(SIZE, SIZE)
    assert not Fit("projective", leaning.matrix * [[1, 1, 1], [1, 1, 1], [-1, 1, 1]]).shows(SIZE, SIZE)
