"""Write an atlas as one GeoPackage: its layers, what it was made from, its citations and its findings.

A workspace is written beside its place and then moved there, so that a crash leaves the last good one.
The same input gives the same content: no clock and no random number goes in.

GIS tools want one family of geometry in a table: a layer that holds areas, lines and points is kept in up
to three, each with its style (``layer_styles``, which QGIS reads by itself). Columns are called as a
Chinese planner would call them; ``gpkg_data_columns`` keeps their English names, by which the store reads.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from atlas import geopackage, words
from atlas.corrections import Correction, log
from atlas.dossier import Citation, Finding
from atlas.files import sync
from atlas.store import (
    CITATIONS_TABLE,
    DOSSIER_TABLE,
    FAMILIES,
    FINDINGS_TABLE,
    FORMAT,
    INFO_TABLE,
    LAYERS_TABLE,
    ORDER,
    AtlasInfo,
)
from layers.layer import Layer
from layers.qgis import qml

_NO_DATE = "1970-01-01T00:00:00.000Z"
"""GeoPackage wants a date of the last change; the dossier's own date would be a lie about the file."""

_DRAFT: Mapping[str, str] = {
    "OGR_CURRENT_DATE": _NO_DATE,
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "OGR_SQLITE_JOURNAL": "MEMORY",
}
"""Options of GDAL while a draft is written."""

_INDEXED = 5000
"""Features from which a table gets an index in space: for fewer it costs more time and room than it saves."""

_MULTI: Mapping[str, str] = {"area": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
_LANGUAGE = "zh"  # of column names and titles within the file


@dataclass(frozen=True)
class Content:
    """All that a workspace holds."""

    info: AtlasInfo
    layers: Sequence[Layer]  # from the bottom of the map to its top
    findings: Sequence[Finding] = ()
    citations: Mapping[str, Citation] = field(default_factory=dict)  # by a feature's id
    corrections: Sequence[Correction] = ()  # the whole log, carried over from the workspace before
    states: Mapping[tuple[str, int], str] = field(default_factory=dict)  # of findings, by code and start
    dossier: str = ""  # as ``atlas.dossier.dump`` writes it, before any correction: to build from again


def write(path: Path, content: Content) -> None:
    """Write a workspace, replacing the one at ``path`` only once the new one is whole.

    Its folder is made where it is missing.

    Raises
    ------
    OSError
        The folder cannot be written to; the old workspace is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".gpkg")
    os.close(handle)
    draft = Path(name)
    try:
        draft.unlink()  # GDAL makes the file itself
        with _drafting():
            styles = _write_layers(draft, content.layers)
            _append(draft, INFO_TABLE, _info_table(content.info))
            _append(draft, DOSSIER_TABLE, pd.DataFrame({"text": [content.dossier]}))
            _append(draft, FINDINGS_TABLE, _in_words(_findings_table(content.findings, content.states)))
            _append(draft, CITATIONS_TABLE, _in_words(_citations_table(content.citations)))
        _describe(draft, content.layers, styles)
        log.write(draft, content.corrections)
        sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_layers(path: Path, layers: Sequence[Layer]) -> dict[str, str]:
    """Write every layer's tables; return the style of each table."""
    rows, styles = [], {}
    for position, layer in enumerate(layers):
        tables = []
        for family, part in _parts(layer):
            table = table_name(layer.id, family)
            index = "YES" if len(part) >= _INDEXED else "NO"
            _append(
                path,
                table,
                _in_words(part),
                geometry_type=_MULTI[family],
                promote_to_multi=True,
                layer_options={"SPATIAL_INDEX": index},
            )
            styles[table] = _style(part, family)
            tables.append(table)
        rows.append(
            {
                "position": position,
                "id": layer.id,
                "tables": json.dumps(tables),
                "group": layer.group,
                "title_zh": layer.title["zh"],
                "title_en": layer.title["en"],
                "count": len(layer.features),
                "unplaced": len(layer.unplaced),
                "symbols": json.dumps(sorted(set(layer.features["symbol"])), ensure_ascii=False),
            }
        )
    _append(path, LAYERS_TABLE, pd.DataFrame(rows))
    return styles


def table_name(layer_id: str, family: str) -> str:
    """Name the table of a layer's features of one family of geometry."""
    return f"{layer_id.replace('-', '_')}_{family}"


def _parts(layer: Layer) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Part a layer by families of geometry, areas first; what has no place goes with the largest part."""
    features = layer.features.assign(**{ORDER: range(len(layer.features))})
    families = pd.Series(shapely.get_dimensions(features.geometry.to_numpy()), index=features.index)
    placed = families[layer.features.geometry.notna() & ~layer.features.geometry.is_empty]
    commonest = placed.mode().max() if len(placed) else 0
    families = placed.reindex(features.index, fill_value=commonest).astype(int)
    for dimension, family in reversed(tuple(enumerate(FAMILIES))):
        part = features[families == dimension]
        if len(part):
            yield family, part


def _style(part: gpd.GeoDataFrame, family: str) -> str:
    named = _names(part.columns)
    columns = qml.Columns(named["name"], named["symbol"], named["fidelity"], named["investment_cny"])
    looks = zip(part["symbol"], part["fidelity"], strict=True)
    return qml.document(
        looks, family, columns, title=_symbol_title, aliases={name: name for name in named.values()}
    )


def _symbol_title(word: str, certainty: str) -> str:
    name, step = words.text(_LANGUAGE, word), words.text(_LANGUAGE, f"certainty.{certainty}")
    return f"{name}（{step}）"


def _names(columns: Iterable[str]) -> dict[str, str]:
    return {name: words.text(_LANGUAGE, f"column.{name}") for name in columns if name != "geometry"}


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns=_names(frame.columns))


def _append(path: Path, table: str, frame: pd.DataFrame, **options: object) -> None:
    # 1.3: the newest version that the GIS tools of a few years ago read without a warning
    new = {} if path.exists() else {"dataset_options": {"VERSION": "1.3"}}
    pyogrio.write_dataframe(frame, path, layer=table, driver="GPKG", append=path.exists(), **options, **new)


def _info_table(info: AtlasInfo) -> pd.DataFrame:
    pairs = [(key, str(value)) for key, value in {"format": FORMAT, **asdict(info)}.items()]
    return pd.DataFrame(pairs, columns=["key", "value"])


def _findings_table(findings: Sequence[Finding], states: Mapping[tuple[str, int], str]) -> pd.DataFrame:
    columns = ["code", "message_zh", "message_en", "start", "end", "subjects", "state"]
    rows = [
        (
            *(item.code, item.message["zh"], item.message["en"], item.start, item.end),
            *("、".join(item.subjects), states.get((item.code, item.start), "open")),
        )
        for item in findings
    ]
    return pd.DataFrame(rows, columns=columns).astype({"start": "int64", "end": "int64"})


def _citations_table(citations: Mapping[str, Citation]) -> pd.DataFrame:
    columns = ["id", "chapter", "section", "box", "page"]
    rows = [(id_, item.chapter, item.section, item.box, item.page) for id_, item in citations.items()]
    return pd.DataFrame(rows, columns=columns).astype({"page": "Int64"})


@contextmanager
def _drafting() -> Iterator[None]:
    """Have GDAL write no date, and wait for the disk once at the end instead of after every table.

    Until it is renamed nobody reads the draft, and one that a crash leaves behind is thrown away.
    """
    before = {key: pyogrio.get_gdal_config_option(key) for key in _DRAFT}
    pyogrio.set_gdal_config_options(dict(_DRAFT))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _describe(path: Path, layers: Sequence[Layer], styles: Mapping[str, str]) -> None:
    """Add what pyogrio does not write: titles of tables, English names of columns, styles."""
    with geopackage.opened(path) as file:
        for layer in layers:
            tables = {family: table_name(layer.id, family) for family in FAMILIES}
            written = {family: table for family, table in tables.items() if table in styles}
            for family, table in written.items():
                geopackage.title(file, table, *_titles(layer, family if len(written) > 1 else ""))
                geopackage.name_columns(file, table, _columns([*layer.features.columns, ORDER]))
        geopackage.name_columns(file, FINDINGS_TABLE, _columns(_findings_table((), {}).columns))
        geopackage.name_columns(file, CITATIONS_TABLE, _columns(_citations_table({}).columns))
        geopackage.keep_styles(file, styles, _NO_DATE)


def _titles(layer: Layer, family: str) -> tuple[str, str]:
    """Name a table in Chinese, and in English with the layer's id."""
    more = f"（{words.text(_LANGUAGE, f'family.{family}')}）" if family else ""
    return layer.title[_LANGUAGE] + more, f"{layer.title['en']} [{layer.id}]"


def _columns(names: Iterable[str]) -> list[geopackage.Column]:
    english = {name: words.text("en", f"column.{name}") for name in names if name != "geometry"}
    return [(words.text(_LANGUAGE, f"column.{name}"), name, title) for name, title in english.items()]
