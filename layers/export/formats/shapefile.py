"""Shapefiles in a zip: one per layer and family of geometry, with a dictionary of the fields.

A dBASE field has a name of ten ASCII letters (``layers/fields.toml``) and holds 254 bytes: a longer value is
cut between two characters, and a list in the zip names every value that was. GBK turns rare characters
(䶮, 𠮷) into nothing; GB18030 keeps them.
"""

from __future__ import annotations

import csv
import io
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import geopandas as gpd
import pyogrio

from layers import zips
from layers.cells import harmless
from layers.export import crs
from layers.export.options import option, plain
from layers.export.registry import Exporter
from layers.export.spoken import fitting
from layers.export.subject import Subject
from layers.families import MULTI, parts, table_name
from layers.layer import COLUMNS

LONGEST = 254  # bytes in a dBASE character field


@dataclass(frozen=True, kw_only=True)
class Options:
    """CRS and character set."""

    crs: str = crs.option()
    encoding: str = option("UTF-8", "字符编码", "Character set", choices=plain("UTF-8", "GB18030"))


@dataclass(frozen=True)
class Cut:
    """A value that was too long."""

    file: str
    feature: str
    field: str
    length: int  # bytes that it had


@dataclass(frozen=True)
class File:
    """One Shapefile of the zip."""

    name: str
    title: str  # of its layer
    family: str
    count: int
    unplaced: int
    cuts: Sequence[Cut]


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the Shapefiles, list what they hold, and zip it all."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        files = list(_files(subject, options, Path(name)))
        contents = {file.name: file.read_bytes() for file in sorted(Path(name).iterdir())}
    contents |= {title: content.encode("utf-8") for title, content in _lists(subject, files).items()}
    zips.write(path, contents.items())


def _files(subject: Subject, options: Options, folder: Path) -> Iterator[File]:
    for layer in crs.target(options.crs, subject).layers(subject):
        for family, part in parts(layer):
            name = f"{table_name(layer.id, family)}.shp"
            table, cuts = _fitting(part, name, options.encoding)
            _write_one(table, folder / name, family, options.encoding)
            title, unplaced = layer.title[subject.language], int(part.geometry.isna().sum())
            yield File(name, title, subject.words(f"family.{family}"), len(part), unplaced, cuts)


@cache
def fields() -> Mapping[str, str]:
    """Read what columns are called, by our names for them."""
    return tomllib.loads(resources.files("layers").joinpath("fields.toml").read_text(encoding="utf-8"))


def cut(value: str, encoding: str) -> str:
    """Shorten a text to what a field holds."""
    return fitting(value, encoding, LONGEST)


def _fitting(part: gpd.GeoDataFrame, file: str, encoding: str) -> tuple[gpd.GeoDataFrame, Sequence[Cut]]:
    """Rename the columns and cut what is too long."""
    cuts, shortened = [], {}
    for column in (name for name, kind in COLUMNS.items() if kind == "str"):
        lengths = [len(value.encode(encoding)) for value in part[column]]
        for feature, length in zip(part["id"], lengths, strict=True):
            if length > LONGEST:
                cuts.append(Cut(file, feature, fields()[column], length))
        if max(lengths) > LONGEST:
            shortened[column] = [cut(value, encoding) for value in part[column]]
    return part.assign(**shortened).rename(columns=fields()), cuts


def _write_one(table: gpd.GeoDataFrame, path: Path, family: str, encoding: str) -> None:
    # Shapefiles know no single line or area: GDAL takes them for collections and parts them when it reads.
    several = family == "point" and (table.geom_type == "MultiPoint").any()
    kind = MULTI[family] if several else MULTI[family].removeprefix("Multi")
    pyogrio.write_dataframe(
        table,
        path,
        driver="ESRI Shapefile",
        encoding=encoding,
        geometry_type=kind,
        promote_to_multi=bool(several),
    )


def _lists(subject: Subject, files: Sequence[File]) -> dict[str, str]:
    """Write the lists that go into the zip, by their file names."""
    say = subject.words
    cuts = [one for file in files for one in file.cuts]
    lists: dict[str, list[tuple[object, ...]]] = {
        "files": [(one.name, one.title, one.family, one.count, one.unplaced) for one in files],
        "fields": [
            (ascii_, say(f"column.{name}"), name, sum(one.field == ascii_ for one in cuts))
            for name, ascii_ in fields().items()
        ],
        "cut": [(one.file, one.feature, one.field, one.length) for one in cuts],
    }
    return {
        f"{say(f'shapefile.{name}')}.csv": _csv(say(f"shapefile.{name}-heads").split("|"), rows)
        for name, rows in lists.items()
        if rows
    }


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


EXPORTER = Exporter(
    id="shapefile",
    title={"zh": "Shapefile（zip，附字段说明）", "en": "Shapefile (zip, with a field dictionary)"},
    group="gis",
    suffix=".zip",
    mime="application/zip",
    options=Options,
    write=write,
)
