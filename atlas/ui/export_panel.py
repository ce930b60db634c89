"""An export in any format: what of the atlas, the options that the format declares, the file when asked for.

The file is made by one button and handed over by another: a format may refuse what was chosen, and a download
that has begun can no longer say why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
import streamlit as st

from atlas import exporting, selecting
from atlas.exporting import AtlasSubject
from atlas.filters import Filter
from atlas.selecting import Selection
from atlas.ui import access, layers_panel, state
from atlas.ui.attempt import attempt
from atlas.ui.markup import plain
from atlas.ui.opened import Opened
from atlas.words import text
from layers.export.options import Option, made
from layers.export.registry import Exporter
from layers.export.run import pack
from layers.files import workroom

ALL, SHOWN = "", "shown"  # what of the layers, beside the id of a single one
FIRST = "gpkg"  # the format that is offered first
UNIT = 2**20  # bytes in a megabyte


@dataclass(frozen=True)
class Made:
    """A file that was asked for, until something else is."""

    asked: object  # what it was made of
    name: str
    content: bytes
    mime: str


@st.fragment
def panel(opened: Opened) -> None:
    """Show the choices, and the file once it was made."""
    language = state.language()
    form = _format(language)
    with st.container(horizontal=True, gap="medium", key="export-selection"):
        selection = _selection(opened, language)
    values = _values(form, language)
    asked = (opened.stamp, language, form.id, selection, _comparable(values))
    with st.container(horizontal=True, gap="small", key="export-file"):
        if st.button(text(language, "export.make"), key="export-make", type="primary"):
            st.session_state["export-made"] = _made(opened, form, selection, values, asked)
        ready: Made | None = st.session_state.get("export-made")
        if ready is not None and ready.asked == asked:
            _save(ready, language)


def _save(ready: Made, language: str) -> None:
    size = f"{len(ready.content) / UNIT:.1f}"
    st.download_button(
        text(language, "export.save", name=plain(ready.name), size=size),
        data=ready.content,
        file_name=ready.name,
        mime=ready.mime,
        key="export-save",
        on_click="ignore",
    )


def _format(language: str) -> Exporter:
    known = exporting.formats()
    chosen = st.selectbox(
        text(language, "export.format"),
        list(known),
        index=list(known).index(FIRST),
        format_func=lambda id_: _titled(known[id_], language),
        key="export-format",
    )
    return known[chosen]


def _titled(form: Exporter, language: str) -> str:
    return f"{text(language, f'export.group-{form.group}')}　{form.title[language]}"


def _selection(opened: Opened, language: str) -> Selection:
    """Ask what of the atlas is wanted."""
    layers = st.selectbox(
        text(language, "export.layers"),
        (ALL, SHOWN, *opened.layers),
        format_func=lambda id_: _layers_said(opened, id_, language),
        key=f"export-layers-{state.county()}",
    )
    area = st.selectbox(
        text(language, "export.area"),
        ("", *_towns(opened, opened.stamp)),
        format_func=lambda name: name or text(language, "export.whole"),
        key=f"export-area-{state.county()}",
    )
    filtered = False
    if state.asked():
        said = text(language, "metadata.join").join(selecting.filter_said(state.asked(), language))
        label = plain(text(language, "export.filtered", filter=said))
        filtered = st.checkbox(label, value=True, key="export-filtered")
    corrected = st.checkbox(text(language, "export.corrected"), value=True, key="export-corrected")
    ids: Sequence[str] = {ALL: (), SHOWN: layers_panel.switched_on(opened)}.get(layers, (layers,))
    return Selection(
        layers=tuple(ids),
        asked=state.asked() if filtered else Filter(),
        area=area,
        corrected=corrected,
    )


def _layers_said(opened: Opened, id_: str, language: str) -> str:
    if id_ in (ALL, SHOWN):
        return text(language, f"export.layers-{id_ or 'all'}")
    return opened.layers[id_].title[language]


@st.cache_data(show_spinner=False, max_entries=8)
def _towns(_opened: Opened, stamp: str) -> list[str]:  # noqa: ARG001 -- the cache's key
    table = _opened.everything
    areas = (table["kind"] == "town") & (shapely.get_dimensions(table.geometry.to_numpy()) == 2)
    return list(dict.fromkeys(table.loc[areas, "name"]))


def _values(form: Exporter, language: str) -> dict[str, Any]:
    """Ask what the format leaves to choose."""
    with st.container(horizontal=True, gap="medium", key="export-options"):
        return {each.name: _widget(form, each, language) for each in form.declared}


def _widget(form: Exporter, each: Option, language: str) -> Any:
    title, key = each.title[language], f"export-{form.id}-{each.name}"
    if each.kind is bool:
        return st.checkbox(title, value=each.default, key=key)
    if each.choices:
        values = list(each.choices)
        return st.selectbox(
            title,
            values,
            index=values.index(each.default),
            format_func=lambda value: each.choices[value][language],
            key=key,
        )
    if each.kind is Path:
        if not access.may_edit():  # one who may only read brings no files
            return each.default
        return st.file_uploader(title, type=list(each.suffixes) or None, key=key)
    if each.kind in (int, float):
        least, most = (None if bound is None else each.kind(bound) for bound in (each.least, each.most))
        return st.number_input(title, least, most, each.default, key=key)
    return st.text_input(title, each.default, key=key, max_chars=200)


def _comparable(values: Mapping[str, Any]) -> tuple[object, ...]:
    """Make what was chosen comparable: of a file, which upload it is."""
    return tuple(getattr(value, "file_id", value) for value in values.values())


def _made(
    opened: Opened, form: Exporter, selection: Selection, values: Mapping[str, Any], asked: object
) -> Made | None:
    """Make the file; None, and said why, where it cannot be made."""
    language = state.language()

    def act() -> Made:
        subject = exporting.subject(opened.store, language, selection)
        return Made(asked, *_packed(form, subject, values, _stem(selection)))

    with st.spinner(text(language, "export.making"), show_time=True):
        return attempt(act)


def _stem(selection: Selection) -> str:
    """Name the file by the county, and by the layer where it is one."""
    return "-".join((state.county(), *selection.layers)) if len(selection.layers) == 1 else state.county()


def _packed(
    form: Exporter, subject: AtlasSubject, values: Mapping[str, Any], stem: str
) -> tuple[str, bytes, str]:
    """Make the file, with what was uploaded for it in a folder that goes afterwards."""
    with workroom() as folder:
        said = {name: _kept(value, folder, name) for name, value in values.items()}
        return pack(form, subject, made(form.options, said), stem)


def _kept(value: Any, folder: Path, name: str) -> Any:
    if not hasattr(value, "getvalue"):
        return value
    path = folder / f"{name}{Path(value.name).suffix.lower()}"
    path.write_bytes(value.getvalue())
    return path
