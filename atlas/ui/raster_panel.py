"""The panel for rasters: a reader's own images and elevation models, and surfaces computed from the atlas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from atlas import relief
from atlas.raster import image, intensity, terrain
from atlas.raster.of_atlas import opened as opened_with_outline
from atlas.ui import access, georeference, session, state
from atlas.ui.attempt import attempt
from atlas.ui.markup import plain, remark
from atlas.words import text
from layers.files import workroom
from layers.raster.errors import OverlayError
from layers.raster.picture import is_tiff

SCAN = "scan"
FILES = ("image", "slope", "shade")
SURFACES = tuple(f"intensity_{weight}" for weight in intensity.WEIGHTS)
HEAD = 4  # bytes by which a TIFF is known


def panel() -> None:
    """Offer to lay a raster on the map."""
    language = state.language()
    st.html(remark(text(language, "rasters.intro")))
    what = st.selectbox(
        text(language, "rasters.what"),
        (SCAN, *FILES, *SURFACES),
        format_func=lambda each: text(language, f"rasters.{each}"),
        key="raster-what",
    )
    said = st.session_state.pop("raster_said", None)
    if said:
        st.success(plain(said))
    if what == SCAN:
        st.html(remark(text(language, "geo.intro")))
        st.button(text(language, "geo.open"), key="geo-open", type="primary", on_click=georeference.begin)
    elif what in FILES:
        _file(what)
    else:
        _surface(what.removeprefix("intensity_"))


def _file(what: str) -> None:
    language = state.language()
    turn = st.session_state.get("raster_turn", 0)
    upload = st.file_uploader(text(language, "rasters.file"), type=("tif", "tiff"), key=f"raster-file-{turn}")
    if upload is None or not st.button(text(language, "rasters.add"), key="raster-add", type="primary"):
        return
    with workroom() as folder:
        path = folder / "raster.tif"
        path.write_bytes(upload.getvalue())
        _done(lambda: _taken(what, path, upload.name))


@access.edits
def _taken(what: str, path: Path, name: str) -> str:
    """Lay a file on the map, and say what it is called there."""
    with path.open("rb") as file:
        if not is_tiff(file.read(HEAD)):  # GDAL opens other formats that name files of their own
            raise OverlayError("broken", reason=name)
    workspace, language = session.path(), state.language()
    if what == "shade":
        _, outline = opened_with_outline(workspace)
        relief.make(path, outline, workspace)
        return text(language, "layers.hillshade")
    if what == "slope":
        return terrain.make_slope(path, name, workspace).record.title[language]
    return image.make(path, Path(name).stem, workspace).record.title[language]


def _surface(weight: str) -> None:
    language = state.language()
    cell = st.number_input(
        text(language, "rasters.cell"), 20.0, 5_000.0, intensity.CELL_M, 50.0, "%.0f", key="raster-cell"
    )
    reach = st.number_input(
        text(language, "rasters.bandwidth"),
        100.0,
        50_000.0,
        intensity.BANDWIDTH_M,
        500.0,
        "%.0f",
        key="raster-reach",
    )
    if st.button(text(language, "rasters.compute"), key="raster-compute", type="primary"):
        _done(lambda: _computed(weight, cell, reach))


@access.edits
def _computed(weight: str, cell_m: float, reach_m: float) -> str:
    """Lay a computed surface on the map, and say what it is called there."""
    return intensity.make(session.path(), weight, cell_m, reach_m).record.title[state.language()]


def _done(act: Callable[[], str]) -> None:
    """Do it, and show the page anew with what came of it; or say why not."""
    language = state.language()
    with st.spinner(text(language, "raster.working")):
        title = attempt(act)
    if title is None:
        return
    st.session_state["raster_said"] = text(language, "rasters.added", name=title)
    st.session_state["raster_turn"] = st.session_state.get("raster_turn", 0) + 1
    st.rerun()
