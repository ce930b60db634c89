"""The built-in atlases leave as GeoJSON after RFC 7946 that GDAL reads, and as pictures on every sheet."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import combinations

import pyogrio
import pytest
from PIL import Image
from shapely.geometry import box, shape

from atlas import exporting, library
from atlas.store import open_store
from layers.export.composition import Wishes, compose
from layers.export.composition.sheets import sheets
from layers.export.formats import geojson
from layers.export.picture import files
from tests import exports_doc

EXTENT = (100.0, 18.0, 125.0, 54.0)  # degrees: routes lead far, but not out of the country


@pytest.fixture(scope="module", params=[path.stem for path in library.builtin_dossiers()])
def subject(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("atlas") / f"{request.param}.gpkg"
    store = open_store(library.build(library.builtin_dossier(request.param), path))
    return exporting.subject(store, "zh")


@pytest.fixture(scope="module")
def layers(subject):
    return subject.layers


def test_every_layer_is_rfc_7946_and_opens_in_gdal(layers):
    for layer in layers:
        text = geojson.dumps(layer)
        collection = json.loads(text)
        assert "crs" not in collection and len(collection["features"]) == len(layer.features)
        for feature in collection["features"]:
            assert feature["geometry"] is None or _is_right_handed(shape(feature["geometry"])), feature[
                "properties"
            ]
        read = pyogrio.read_dataframe(io.BytesIO(text.encode()))
        assert list(read["name"]) == list(layer.features["name"])
        assert read.geometry.isna().sum() == len(layer.unplaced)


def _is_right_handed(geometry):
    west, south, east, north = geometry.bounds
    inside = EXTENT[0] < west <= east < EXTENT[2] and EXTENT[1] < south <= north < EXTENT[3]
    polygons = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    return inside and all(part.exterior.is_ccw for part in polygons)


@pytest.mark.parametrize("name", sheets())
def test_every_sheet_of_every_atlas_is_drawn_and_names_do_not_collide(subject, name):
    sheet = compose(subject, Wishes(sheet=name, graticule=True))
    boxes = [box(*label.text.box.bounds) for label in sheet.labels]
    assert all(one.intersection(other).area < 1e-6 for one, other in combinations(boxes, 2))
    assert len([label for label in sheet.labels if not label.ground]) > 4
    width, height = Image.open(io.BytesIO(files.png(sheet, 50))).size
    assert width / height == pytest.approx(sheet.width_mm / sheet.height_mm, rel=0.01)


def test_all_projects_of_an_atlas_make_a_picture(subject):
    projects = tuple(layer for layer in subject.layers if layer.group == "projects")
    sheet = compose(replace(subject, layers=projects, selection="projects"))
    drawn = sum(marker.count for marker in sheet.markers)
    assert drawn > 150 and len(sheet.markers) < drawn
    assert files.png(sheet, 50)


def test_both_atlases_draw_their_structures(layers):
    ids = [layer.id for layer in layers]
    assert ids[0] == "county-outline" and {"town-areas", "rivers", "roads", "railways", "routes"} <= set(ids)
    zones = sum(len(layer.placed) for layer in layers if layer.group == "structures")
    named = sum(len(layer.features) for layer in layers if layer.group == "structures")
    assert zones / named > 0.7


def test_the_page_on_exports_is_what_the_formats_declare():
    assert exports_doc.PAGE.read_text(encoding="utf-8") == exports_doc.text(), "python -m tests.exports_doc"
