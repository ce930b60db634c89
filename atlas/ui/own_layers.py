"""Layers of the reader's own, for this session only: taken from a file, listed, drawn, looked at.

They are drawn in one neutral style, since nothing is known of what they mean, and never written anywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
import streamlit as st
from shapely.geometry import mapping

from atlas import apart, own_layer
from atlas.errors import UserError
from atlas.own_layer import SYSTEMS, OwnLayerError
from atlas.store import Box
from atlas.ui import access, assets, page, parts, state
from atlas.ui.markup import facts, heading, plain, remark
from atlas.words import text

GRID = 1e-6  # degrees: a decimetre
MARK = "own/"  # before the ids of own layers and of their features
MOST = 20  # layers in a session
COLOUR = "#3a4450"
SIZE = 11  # pixels of a point
Z = 130  # above the areas of the atlas, below the names

POINT = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 11 11">'
    f'<rect x="1.5" y="1.5" width="8" height="8" fill="#fff" stroke="{COLOUR}" stroke-width="2"/></svg>'
)
LINE = {"color": COLOUR, "weight": 2.5, "opacity": 0.9, "dashArray": "8 3 2 3", "fill": False}
AREA = {
    "color": COLOUR,
    "weight": 1.5,
    "opacity": 0.9,
    "fill": True,
    "fillColor": COLOUR,
    "fillOpacity": 0.12,
}
CLASSES: dict[str, Any] = {
    "0": {"z": Z, "marker": {"svg": POINT, "size": SIZE}, "apart": False},
    "1": {"z": Z, "path": LINE},
    "2": {"z": Z, "path": AREA, "edge": AREA},
}


@dataclass(frozen=True)
class OwnLayer:
    """One layer of this session."""

    id: str
    title: str
    table: gpd.GeoDataFrame  # as ``atlas.own_layer.read`` returns it
    link: str  # of what the map's frame draws


def listed() -> list[OwnLayer]:
    """List the session's layers for the county shown."""
    kept: dict[str, list[OwnLayer]] = st.session_state.setdefault("own_layers", {})
    return kept.setdefault(state.county(), [])


def on_map() -> list[dict[str, str]]:
    """List the layers switched on, as the map's frame takes them."""
    return [{"id": layer.id, "link": layer.link} for layer in listed() if _is_on(layer)]


@access.edits
def add(raw: bytes, name: str, system: str, box: Box) -> OwnLayer:
    """Take a file as a layer of this session.

    Raises
    ------
    UserError
        It cannot be taken; the session is as it was.
    """
    layers = listed()
    if len(layers) >= MOST:
        raise OwnLayerError("own-layers", limit=str(MOST))
    table = apart.layer(raw, name, system, (box[0] + box[2]) / 2)
    number = st.session_state["own_number"] = st.session_state.get("own_number", 0) + 1
    id_ = f"{MARK}{number}"
    made = OwnLayer(id_, Path(name).stem[:80], table, assets.publish(_drawn(id_, table), ".json"))
    layers.append(made)
    return made


@st.fragment(key=parts.OWN)
def tree() -> None:
    """Show the layers in the tree, where there are any."""
    layers, language = listed(), state.language()
    if not layers:
        return
    with st.expander(
        f"{text(language, 'own.group')}　{len(on_map())}/{len(layers)}", expanded=True, key="group-own"
    ):
        for layer in layers:
            with st.container(horizontal=True, gap="small", key=f"row-layer-{layer.id}"):
                st.checkbox(
                    plain(f"{layer.title}（{len(layer.table)}）"),
                    value=True,
                    key=_key(layer),
                    on_change=parts.show_again,
                    args=(parts.STAGE, parts.OWN),
                )
                st.button(
                    text(language, "own.remove"),
                    key=f"own-remove-{layer.id}",
                    type="tertiary",
                    on_click=_remove,
                    args=(layer,),
                )


def _remove(layer: OwnLayer) -> None:
    listed().remove(layer)
    parts.show_again(parts.STAGE, parts.OWN)


def panel(box: Box) -> None:
    """Offer to add a layer from a file."""
    language = state.language()
    st.html(remark(text(language, "own.layer_intro")))
    upload = st.file_uploader(
        text(language, "own.layer_file"),
        type=list(own_layer.TYPES),
        key=f"own-file-{st.session_state.get('own_number', 0)}",
    )
    system = st.selectbox(
        text(language, "own.system"),
        ("", *SYSTEMS),
        format_func=lambda each: text(language, f"own.system_{each or 'file'}"),
        key="own-system",
    )
    said = st.session_state.pop("own_said", None)
    if said:
        st.success(plain(said))
    if upload is None or not st.button(text(language, "own.add"), key="own-add", type="primary"):
        return
    try:
        made = add(upload.getvalue(), upload.name, system, box)
    except UserError as error:
        page.refuse(f"error.{error.key}", **error.values)
        return
    st.session_state["own_said"] = text(language, "own.added", name=made.title, count=len(made.table))
    st.rerun()


def details(id_: str) -> None:
    """Show what the file says of a feature."""
    found, language = _row(id_), state.language()
    if found is None:
        st.html(remark(text(language, "details.gone")))
        return
    layer, row = found
    values = layer.table.drop(columns="geometry").iloc[row]
    st.html(heading(values["name"], f"{text(language, 'own.group')} · {layer.title}"))
    st.html(facts((column, value) for column, value in values.items() if column != "name"))
    st.html(remark(text(language, "own.unverified")))


def _row(id_: str) -> tuple[OwnLayer, int] | None:
    layer_id, _, number = id_.rpartition("/")
    for layer in listed():
        if layer.id == layer_id and number.isdigit() and int(number) < len(layer.table):
            return layer, int(number)
    return None


def _key(layer: OwnLayer) -> str:
    return f"own-on-{layer.id}"


def _is_on(layer: OwnLayer) -> bool:
    return bool(st.session_state.get(_key(layer), True))


def _drawn(id_: str, table: gpd.GeoDataFrame) -> str:
    shapes = shapely.set_precision(table.geometry.to_numpy(), GRID, mode="pointwise")
    features = [
        {
            "type": "Feature",
            "id": f"{id_}/{row}",
            "properties": {"class": str(shapely.get_dimensions(shape)), "name": name},
            "geometry": mapping(shape),
        }
        for row, (shape, name) in enumerate(zip(shapes, table["name"], strict=True))
    ]
    return json.dumps(
        {"classes": CLASSES, "features": features, "labels": [], "arrows": [], "edges": []},
        ensure_ascii=False,
        separators=(",", ":"),
    )
