"""Every GIS format keeps what it is given: count, geometry, Chinese, CRS, style; or says what it left out."""

from __future__ import annotations

import pytest

from atlas import library
from tests.atlas import roundtrip

OFF_M = {"pmtiles": 2.0}  # a tile of zoom 13 has cells of 1.2 m
CENTIMETRES = 0.03


@pytest.fixture(scope="module", params=[path.stem for path in library.builtin_dossiers()])
def subject(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("atlas") / f"{request.param}.gpkg"
    # One layer in four: the matrix of the README is made of all (python -m tests.atlas.roundtrip).
    return roundtrip.whole(library.build(library.builtin_dossier(request.param), path), every=4)


@pytest.mark.parametrize("form", roundtrip.forms().values(), ids=lambda form: form.id)
def test_a_format_keeps_what_it_is_given_or_says_what_it_leaves_out(form, subject, tmp_path):
    row = roundtrip.row(form, subject, tmp_path)
    assert not row.lost and not row.doubled and not row.renamed
    assert row.crs and row.said
    assert row.off_m <= OFF_M.get(form.id, CENTIMETRES)
