"""Nothing that the map loads comes from another host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import folium
import pytest
import streamlit_folium

from atlas.ui import assets
from atlas.ui.map import BaseMap

ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)


def links() -> list[str]:
    return [link for _, link in [*BaseMap.default_js, *BaseMap.default_css]]


def test_every_link_is_relative_to_the_maps_own_frame():
    assert len(links()) == 10
    for link in links():
        assert link.startswith("../atlas.ui.assets.")
        assert not ELSEWHERE.search(link)


@pytest.mark.parametrize("link", links())
def test_every_linked_file_is_there(link: str):
    component, name = link.removeprefix("../atlas.ui.assets.").split("?")[0].split("/", 1)
    folder = {"leaflet": assets.LEAFLET, "web": assets.WEB}[component]
    assert (folder / name).stat().st_size > 0


def test_the_frame_is_sent_no_address_of_another_host(monkeypatch: pytest.MonkeyPatch):
    sent = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **arguments: sent.update(arguments))
    streamlit_folium.st_folium(
        BaseMap(), key="map", feature_group_to_add=[folium.FeatureGroup()], returned_objects=[]
    )
    assert sent["js_links"] and sent["css_links"]
    assert not ELSEWHERE.search(json.dumps(sent, default=str))


@pytest.mark.parametrize("name", sorted(path.name for path in assets.WEB.iterdir() if path.name != "base.js"))
def test_own_files_name_no_other_host_but_for_the_base_map_of_the_readers_own(name: str):
    text = (assets.WEB / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|url\(['\"]?//|@import", text)


def test_the_base_map_is_the_same_each_time_so_that_the_view_stays():
    def script(base: folium.Map) -> str:
        base.get_root().render()
        return str(streamlit_folium.generate_js_hash(streamlit_folium._get_map_string(base), "map"))

    assert script(BaseMap()) == script(BaseMap())


def test_published_content_has_a_link_of_its_own_and_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(assets, "_drawer", lambda: tmp_path)
    first = assets.publish("甲", ".json")
    assert assets.publish("甲", ".json") == first
    assert assets.publish("乙", ".json") != first
    assert [path.read_text(encoding="utf-8") for path in tmp_path.glob(Path(first).name)] == ["甲"]
    assert len(list(tmp_path.iterdir())) == 2
