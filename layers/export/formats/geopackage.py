"""GeoPackage that opens styled in QGIS, with a QGIS project beside it.

One table per layer and family of geometry, columns in the reader's language (``gpkg_data_columns`` has the
names for programs), styles in ``layer_styles``. Features without a place stay, without a geometry.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from layers import geopackage
from layers.export import crs
from layers.export.facts import facts
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.first import first_box
from layers.qgis import project

_ABOUT = "about"  # the table that says what the atlas was made from


@dataclass(frozen=True, kw_only=True)
class Options:
    """In which CRS, and whether with a project."""

    crs: str = crs.option()
    project: bool = option(True, "附 QGIS 工程（.qgz）", "QGIS project beside it (.qgz)")


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the layers, and the project into the same folder."""
    target = crs.target(options.crs, subject)
    layers = target.layers(subject)
    with geopackage.drafting():
        tables = geopackage.write_layers(path, layers, subject.language, subject.words)
        geopackage.append(path, _ABOUT, pd.DataFrame(facts(subject, target), columns=["key", "value"]))
    with geopackage.opened(path) as file:
        geopackage.describe(file, tables, subject.words, subject.words)
    if options.project:
        whole = project.Project(
            geopackage=path.name,
            tables=tables,
            shown=subject.shown,
            crs=target.crs,
            box=first_box(layers),
            title=target.titled(subject.title),
        )
        project.write(path.with_suffix(".qgz"), whole, subject.words)


EXPORTER = Exporter(
    id="gpkg",
    title={"zh": "GeoPackage（带样式，附 QGIS 工程）", "en": "GeoPackage (styled, with a QGIS project)"},
    group="gis",
    suffix=".gpkg",
    mime="application/geopackage+sqlite3",
    options=Options,
    write=write,
)
