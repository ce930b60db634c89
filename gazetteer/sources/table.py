"""A table of places, .csv / .txt (UTF-8, UTF-16 or GB 18030) or .xlsx / .ods: a row a place.

Columns are as in ``columns``, named in the first row or below a title; cells of a text are parted by
commas, semicolons or tabs. A column ``datum``
says row by row in which datum its position is; without one all are in the datum that the user
names, or CGCS2000.
"""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import pyogrio

from gazetteer.offline import offline
from gazetteer.sources import columns
from gazetteer.sources.record import Record, Wish
from gazetteer.sources.shapes import FAILURES, reason
from gazetteer.tables import Faults, Row, label

ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",\t;，；"
SHEETS = (".xlsx", ".xls", ".ods")
TITLES = 4  # rows that may stand above the columns' names
MOST = 100_000  # rows; a county has some hundred villages and some thousand other places
MOST_MB = 200  # of a sheet, unpacked: GDAL holds it in memory

_Line = tuple[int, list[str]]  # the number of a row, and its cells


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every row."""
    lines = _sheet(path, wish, faults) if path.suffix.lower() in SHEETS else _text(path, wish, faults)
    filled = ((number, cells) for number, cells in lines if any(cells))
    head = list(islice(filled, TITLES + 1))
    found = _header(path, head, wish, faults) if head else None
    if found is None:
        if not faults.found:
            faults.say(label(path), "empty")
        return
    names, header, first = found
    for count, (number, cells) in enumerate(chain(head[first:], filled)):
        where = f"{label(path)}:{number}"
        if count >= MOST:
            faults.say(label(path), "too-many", most=MOST)
            return
        if len(cells) != len(header):
            faults.say(where, "cells", found=len(cells), wanted=len(header))
            continue
        row = Row(where, dict(zip(header, cells, strict=True)))
        made = columns.record(row, names, wish, None, faults)
        if made is not None:
            yield made
    if len(head) == first and not faults.found:
        faults.say(label(path), "empty")


def _header(
    path: Path, head: Sequence[_Line], wish: Wish, faults: Faults
) -> tuple[Mapping[str, str], list[str], int] | None:
    """Find the row that names the columns: the first, or one below a title.

    Returns
    -------
    tuple
        Columns of a record in the file, the header's cells, and how many rows it and what is above take.
    """
    for first, (number, cells) in enumerate(head, start=1):
        names = columns.spelling(label(path), cells, wish, Faults())
        if names is not None:
            doubled = sorted({name for name in names.values() if cells.count(name) > 1})
            if doubled:
                faults.say(f"{label(path)}:{number}", "columns-doubled", columns=", ".join(doubled))
                return None
            return names, cells, first
    columns.spelling(label(path), head[0][1], wish, faults)
    return None


def _text(path: Path, wish: Wish, faults: Faults) -> Iterator[_Line]:
    encoding = wish.encoding or _encoding(path, faults)
    if not encoding:
        return
    try:
        with path.open(encoding=encoding, newline="") as file:
            start = "".join(islice(file, TITLES + 1))
            delimiter = max(DELIMITERS, key=start.count)
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            try:
                for cells in reader:
                    yield reader.line_num, [cell.strip() for cell in cells]
            except csv.Error as error:
                faults.say(f"{label(path)}:{reader.line_num}", "broken-csv", reason=error)
    except (UnicodeError, OSError):
        faults.say(label(path), "encoding", known=encoding)


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


def _sheet(path: Path, wish: Wish, faults: Faults) -> Iterator[_Line]:
    if _is_too_large(path, faults):
        return
    try:
        with offline():
            frame = pyogrio.read_dataframe(
                path,
                layer=wish.layer or _only_sheet(path, faults),
                read_geometry=False,
                max_features=MOST + 2,
                HEADERS="DISABLE",
                FIELD_TYPES="STRING",
            )
    except FAILURES as error:
        faults.say(label(path), "gdal", reason=reason(error))
        return
    if not faults.found:
        for number, cells in enumerate(frame.fillna("").itertuples(index=False), start=1):
            yield number, [str(cell).strip() for cell in cells]


def _only_sheet(path: Path, faults: Faults) -> str | None:
    """Choose the sheet that holds something; several are for the user to choose from."""
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    filled = [name for name in names if pyogrio.read_info(path, layer=name, HEADERS="DISABLE")["features"]]
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
    except (NotImplementedError, ValueError) as error:  # how large it is cannot be told
        faults.say(label(path), "broken-archive", reason=error)
        return True
    if size > MOST_MB:
        faults.say(label(path), "too-large", size=size, most=MOST_MB)
    return size > MOST_MB
