"""An uploaded file enters the user's own gazetteer whole or not at all, and hides nothing that was there."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from shapely.geometry import mapping

from atlas import gazetteer_import, library
from atlas.errors import UserError
from atlas.gazetteer_import import SUFFIXES, propose, write
from atlas.words import LANGUAGES, catalogue
from gazetteer import County, Gazetteer
from gazetteer import catalogue as gazetteer_catalogue
from gazetteer.sources import READERS, Wish

NAME = "新设驿站"
VRT = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'


def table(county: County, name: str = NAME) -> bytes:
    """Write a table with a place in the county and one that has no accuracy."""
    spot = county.outline.geometry.representative_point()
    row = f"facility,{spot.x:.5f},{spot.y:.5f}"
    return f"name,kind,lon,lat,accuracy_m\n{name},{row},20\n无误差点,{row},\n".encode()


def wish(county: County) -> Wish:
    return Wish(county.code, county.name)


def test_what_the_built_in_data_has_is_there_beside_what_was_imported(mine: Path, county: County):
    before = {place.id for place in Gazetteer.load(county.code).places}
    proposal = propose(table(county), "../../驿站 表.csv", "table", wish(county))
    assert not any(mine.iterdir())
    assert [(item.reason, item.where) for item in proposal.rejected] == [
        ("accuracy", "驿站-表/驿站-表.csv:3")
    ]
    assert write(proposal) == mine / county.code
    places = Gazetteer.load(county.code).places
    assert before < {place.id for place in places}
    assert [place.name for place in places if place.id not in before] == [NAME]
    assert "驿站 表.csv" in (mine / "sources.csv").read_text(encoding="utf-8")
    assert sorted(path.name for path in mine.glob("[!.]*")) == [county.code, "sources.csv"]
    assert propose(table(county), "驿站 表.csv", "table", wish(county)).is_empty


@pytest.mark.parametrize(("name", "title"), [("district.geojson", "天地图"), ("border.geojson", "border")])
def test_an_outline_is_called_as_the_public_file_or_as_the_users_own(
    mine: Path, county: County, name: str, title: str
):
    outline = {"name": county.full_name, "gb": f"156{county.code}"}
    feature = {"type": "Feature", "properties": outline, "geometry": mapping(county.outline.geometry)}
    raw = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    proposal = propose(raw, name, "outline", wish(county), replaces=True)
    titles = {row["key"]: row["title"] for row in proposal.result.sources}
    assert titles[proposal.source].startswith(title)


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("raw", "name", "source", "key"),
    [
        (VRT, "x.vrt", "vector", "take-type"),
        (b"#!/bin/sh", "x.sh", "table", "take-type"),
        (VRT, "x.geojson", "vector", "own-broken"),
        (VRT, "x.gpkg", "areas", "own-broken"),
        (VRT, "x.kml", "outline", "own-broken"),
        (VRT, "x.xlsx", "table", "own-broken"),
        (VRT, "x.jsonld", "places", "own-broken"),
        (packed(x_shp=VRT, x_shx=b"", x_dbf=b""), "x.zip", "vector", "own-broken"),
        (b"[" * 5000, "x.json", "places", "own-deep"),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    mine: Path, county: County, raw: bytes, name: str, source: str, key: str
):
    with pytest.raises(UserError) as refused:
        propose(raw, name, source, wish(county))
    assert refused.value.key == key
    assert not any(mine.iterdir())


def test_what_is_too_large_is_refused(county: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gazetteer_import, "MOST_BYTES", 10)
    with pytest.raises(UserError, match="own-large"):
        propose(b" " * 11, "x.csv", "table", wish(county))


def test_every_source_is_offered_and_named_in_every_language():
    assert set(SUFFIXES) == set(READERS)
    for language in LANGUAGES:
        assert all(f"take.source_{source}" in catalogue(language) for source in SUFFIXES)


def test_a_folder_of_the_page_is_read_where_no_other_is_named(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    library.adopt_gazetteer()
    assert gazetteer_catalogue.data_folders()[0] == mine
    monkeypatch.setenv(gazetteer_catalogue.ENVIRONMENT, "")
    library.adopt_gazetteer()
    assert gazetteer_catalogue.data_folders() == (gazetteer_catalogue.BUILT_IN,)  # there is none yet
    library.own_gazetteer().mkdir()
    library.adopt_gazetteer()
    assert gazetteer_catalogue.data_folders()[0] == tmp_path / "gazetteer"
