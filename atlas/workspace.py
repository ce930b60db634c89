"""Write an atlas as one GeoPackage: its layers, what it was made from, its citations and its findings.

A workspace is written beside its place and then moved there, so that a crash leaves the last good one.
The same input gives the same content: no clock and no random number goes in.

How layers lie in a GeoPackage is ``layers.geopackage``'s affair; columns are called as a Chinese planner
would call them, and the English names beside them are those by which the store reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd

from atlas import database, words
from atlas.corrections import Correction, log
from atlas.dossier import Citation, Finding
from atlas.keeping import integrity
from atlas.store import (
    CITATIONS_TABLE,
    DOSSIER_TABLE,
    FINDINGS_TABLE,
    FORMAT,
    INFO_TABLE,
    LAYERS_TABLE,
    AtlasInfo,
)
from layers import geopackage
from layers.files import drafted
from layers.layer import Layer, in_words

_LANGUAGE = "zh"  # of column names and titles within the file
_WORDS, _ENGLISH = partial(words.text, _LANGUAGE), partial(words.text, "en")


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
    BusyError
        Another program is writing to the old workspace.
    OSError
        The folder cannot be written to; the old workspace is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with drafted(path) as draft:
        with geopackage.drafting():
            tables = geopackage.write_layers(draft, content.layers, _LANGUAGE, _WORDS)
            geopackage.append(draft, LAYERS_TABLE, _layers_table(content.layers, tables))
            geopackage.append(draft, INFO_TABLE, _info_table(content.info))
            geopackage.append(draft, DOSSIER_TABLE, pd.DataFrame({"text": [content.dossier]}))
            findings = findings_table(content.findings, content.states)
            geopackage.append(draft, FINDINGS_TABLE, in_words(findings, _WORDS))
            citations = _citations_table(content.citations)
            geopackage.append(draft, CITATIONS_TABLE, in_words(citations, _WORDS))
        _describe(draft, tables)
        log.write(draft, content.corrections)
        integrity.seal(draft)
        database.take_in(path)  # what stays beside would spoil the file in its place


def _layers_table(layers: Sequence[Layer], tables: Sequence[geopackage.Table]) -> pd.DataFrame:
    rows = [
        {
            "position": position,
            "id": layer.id,
            "tables": json.dumps([table.name for table in tables if table.layer is layer]),
            "group": layer.group,
            "title_zh": layer.title["zh"],
            "title_en": layer.title["en"],
            "count": len(layer.features),
            "unplaced": len(layer.unplaced),
            "symbols": json.dumps(sorted(set(layer.features["symbol"])), ensure_ascii=False),
        }
        for position, layer in enumerate(layers)
    ]
    return pd.DataFrame(rows)


def _info_table(info: AtlasInfo) -> pd.DataFrame:
    pairs = [
        (key, str(value)) for key, value in {"format": FORMAT, integrity.SEAL: "1", **asdict(info)}.items()
    ]
    return pd.DataFrame(pairs, columns=["key", "value"])


def findings_table(findings: Sequence[Finding], states: Mapping[tuple[str, int], str]) -> pd.DataFrame:
    """Put findings into the table that a store gives."""
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


def _describe(path: Path, tables: Sequence[geopackage.Table]) -> None:
    """Add what pyogrio does not write: titles of tables, English names of columns, styles."""
    with geopackage.opened(path) as file:
        for name, columns in (
            (FINDINGS_TABLE, findings_table((), {}).columns),
            (CITATIONS_TABLE, _citations_table({}).columns),
        ):
            geopackage.name_columns(file, name, geopackage.columns(columns, _WORDS, _ENGLISH))
        geopackage.describe(file, tables, _WORDS, _ENGLISH)
