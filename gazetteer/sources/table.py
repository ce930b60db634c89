"""A table of places, .csv / .txt (UTF-8, UTF-16 or GB 18030) or .xlsx / .ods: a row a place.

Columns are as in ``columns``; cells of a text are parted by commas, semicolons or tabs. A column ``datum``
says row by row in which datum its position is; without one all are in the datum that the user
names, or CGCS2000.
"""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gazetteer.sources import columns
from gazetteer.sources.record import Record, Wish
from gazetteer.tables import Faults, Row, label

ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",\t;，；"
SHEETS = (".xlsx", ".xls", ".ods")
MOST = 100_000  # rows; a county has some hundred villages and some thousand other places
MOST_MB = 200  # of a sheet, unpacked: GDAL holds it in memory


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every row."""
    rows = _sheet(path, wish, faults) if path.suffix.lower() in SHEETS else _text(path, wish, faults)
    names: Mapping[str, str] | None = None
    for number, row in enumerate(rows):
        if names is None:
            names = columns.spelling(label(path), list(row.cells), wish, faults)
            if names is None:
                return
        if number >= MOST:
            faults.say(label(path), "too-many", most=MOST)
            return
        found = columns.record(row, names, wish, None, faults)
        if found is not None:
            yield found
    if names is None and not faults.found:
        faults.say(label(path), "empty")


def _text(path: Path, wish: Wish, faults: Faults) -> Iterator[Row]:
    encoding = wish.encoding or _encoding(path, faults)
    if not encoding:
        return
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield from _lines(path, file, faults)
        except (UnicodeError, LookupError):
            faults.say(label(path), "encoding", known=encoding)


def _lines(path: Path, file: Any, faults: Faults) -> Iterator[Row]:
    first = file.readline()
    delimiter = max(DELIMITERS, key=first.count)
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        faults.say(f"{label(path)}:1", "columns-doubled", columns=", ".join(doubled))
        return
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            where = f"{label(path)}:{reader.line_num + 1}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                faults.say(where, "cells", found=len(cells), wanted=len(header))
                continue
            yield _row(where, header, cells)
    except csv.Error as error:
        faults.say(f"{label(path)}:{reader.line_num + 1}", "broken-csv", reason=error)


def _encoding(path: Path, faults: Faults) -> str:
    """Find the encoding in which a whole file can be read, a piece at a time."""
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except OSError as error:
        faults.say(label(path), "unreadable", reason=error.strerror)
        return ""
    if start in UTF_16_MARKS:
        return "utf-16"
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeError:
            continue
        return encoding
    faults.say(label(path), "encoding", known="UTF-8, UTF-16, GB 18030")
    return ""


def _sheet(path: Path, wish: Wish, faults: Faults) -> Iterator[Row]:
    if _is_too_large(path, faults):
        return
    try:
        layer = wish.layer or _only_sheet(path, faults)
        frame = pyogrio.read_dataframe(
            path,
            layer=layer,
            read_geometry=False,
            max_features=MOST + 1,
            HEADERS="FORCE",
            FIELD_TYPES="STRING",
        )
    except (DataSourceError, DataLayerError, FileNotFoundError, ValueError) as error:
        faults.say(label(path), "gdal", reason=error)
        return
    if faults.found:
        return
    header = [str(column).strip() for column in frame.columns]
    for number, cells in enumerate(frame.fillna("").itertuples(index=False), start=2):
        if any(str(cell).strip() for cell in cells):
            yield _row(f"{label(path)}:{number}", header, [str(cell) for cell in cells])


def _only_sheet(path: Path, faults: Faults) -> str | None:
    """Choose the sheet that holds something; several are for the user to choose from."""
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    filled = [name for name in names if pyogrio.read_info(path, layer=name, HEADERS="FORCE")["features"]]
    if len(filled) > 1:
        faults.say(label(path), "layers", layers=", ".join(filled))
    return next(iter(filled or names), None)


def _is_too_large(path: Path, faults: Faults) -> bool:
    """Look into a packed sheet before it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist()) // 10**6
    except (OSError, zipfile.BadZipFile):
        return False  # an old .xls, or for GDAL to complain of
    if size > MOST_MB:
        faults.say(label(path), "too-large", size=size, most=MOST_MB)
    return size > MOST_MB


def _row(where: str, header: Sequence[str], cells: Sequence[str]) -> Row:
    return Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
