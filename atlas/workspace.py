"""Write an atlas as one GeoPackage: its layers, what it was made from, and its findings.

A workspace is written beside its place and then moved there, so that a crash leaves the last good one.
The same input gives the same content: no clock and no random number goes in.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from atlas.dossier import Finding
from atlas.store import FINDINGS_TABLE, FORMAT, INFO_TABLE, LAYERS_TABLE, AtlasInfo
from layers.layer import Layer

_NO_DATE = "1970-01-01T00:00:00.000Z"
"""GeoPackage wants a date of the last change; the dossier's own date would be a lie about the file."""


def write(path: Path, info: AtlasInfo, layers: Sequence[Layer], findings: Sequence[Finding]) -> None:
    """Write a workspace, replacing the one at ``path`` only once the new one is whole.

    Parameters
    ----------
    path : Path
        The GeoPackage; its folder is made where it is missing.
    info : AtlasInfo
        What the atlas was made from.
    layers : sequence of Layer
        From the bottom of the map to its top.
    findings : sequence of Finding

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
        with _undated():
            _write_tables(draft, info, layers, findings)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_tables(path: Path, info: AtlasInfo, layers: Sequence[Layer], findings: Sequence[Finding]) -> None:
    rows = []
    for position, layer in enumerate(layers):
        table = layer.id.replace("-", "_")
        _append(path, table, layer.features)
        rows.append(
            {
                "position": position,
                "id": layer.id,
                "table": table,
                "group": layer.group,
                "title_zh": layer.title["zh"],
                "title_en": layer.title["en"],
                "count": len(layer.features),
                "unplaced": len(layer.unplaced),
                "symbols": json.dumps(sorted(set(layer.features["symbol"])), ensure_ascii=False),
            }
        )
    _append(path, LAYERS_TABLE, pd.DataFrame(rows))
    pairs = [(key, str(value)) for key, value in {"format": FORMAT, **asdict(info)}.items()]
    _append(path, INFO_TABLE, pd.DataFrame(pairs, columns=["key", "value"]))
    _append(path, FINDINGS_TABLE, _findings_table(findings))


def _append(path: Path, table: str, frame: pd.DataFrame | gpd.GeoDataFrame) -> None:
    mixed = isinstance(frame, gpd.GeoDataFrame)  # a layer may hold points, lines and areas
    options = {"geometry_type": "Unknown", "promote_to_multi": False} if mixed else {}
    pyogrio.write_dataframe(frame, path, layer=table, driver="GPKG", append=path.exists(), **options)


def _findings_table(findings: Sequence[Finding]) -> pd.DataFrame:
    columns = ["code", "message_zh", "message_en", "start", "end", "subjects"]
    rows = [
        (item.code, item.message["zh"], item.message["en"], item.start, item.end, "、".join(item.subjects))
        for item in findings
    ]
    return pd.DataFrame(rows, columns=columns).astype({"start": "int64", "end": "int64"})


@contextmanager
def _undated() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NO_DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
