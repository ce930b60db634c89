"""The county's outline: an authority's with its review number, one that disagrees, one somewhere else."""

from __future__ import annotations

import geopandas
import pytest
from shapely.geometry import box

from gazetteer import GazetteerError
from gazetteer.sources import draft

from .conftest import CODE, NAME
from .test_import import reasons


def test_the_outline_of_an_authority_brings_its_review_number(files, take, tmp_path):
    take("outline", files.outline)
    frame = geopandas.GeoDataFrame(
        {"name": [NAME], "审图号": ["晋S(2024)001号"]},
        geometry=[box(111.41, 36.65, 112.05, 37.05)],
        crs="EPSG:4490",
    )
    frame.to_file(tmp_path / "county.gpkg")
    assert reasons(take("outline", tmp_path / "county.gpkg", write=False, accuracy_m=600).changed) == {
        "outline": [NAME]
    }
    take("outline", tmp_path / "county.gpkg", accuracy_m=20)
    outline = draft.read(files.data, CODE).outline
    assert outline is not None
    assert outline["properties"]["map_review_number"] == "晋S(2024)001号"
    assert outline["properties"]["accuracy_m"] == 20


def test_an_outline_that_disagrees_and_is_no_surer_conflicts(files, take, tmp_path):
    take("outline", files.outline)
    frame = geopandas.GeoDataFrame(
        {"name": [NAME]}, geometry=[box(111.5, 36.65, 112.05, 37.05)], crs="EPSG:4490"
    )
    frame.to_file(tmp_path / "county.gpkg")
    proposal = take("outline", tmp_path / "county.gpkg", write=False)
    assert reasons(proposal.conflicting) == {"border": [NAME]}
    assert proposal.is_empty


@pytest.mark.parametrize(
    "shape",
    [box(36.65, 111.4, 37.05, 112.05), box(115, 36.65, 115.5, 37.05)],
    ids=["axes swapped", "elsewhere"],
)
def test_an_outline_somewhere_else_begins_no_county(take, tmp_path, shape):
    frame = geopandas.GeoDataFrame({"name": [NAME]}, geometry=[shape], crs="EPSG:4490")
    frame.to_file(tmp_path / "county.gpkg")
    with pytest.raises(GazetteerError, match="does not lie where"):
        take("outline", tmp_path / "county.gpkg")
