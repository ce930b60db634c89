"""A table of places, .csv (UTF-8 or GB 18030) or .xlsx / .ods: a row a place, columns as in ``columns``.

A column ``datum`` says row by row in which datum its position is; without one all are in the datum
that the user names, or CGCS2000.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyogrio
from pyogrio.errors import DataSourceError

from gazetteer.sources import columns
from gazetteer.sources.record import Record, Wish
from gazetteer.tables import Faults, Row, label

ENCODINGS = ("utf-8-sig", "gb18030")


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every row."""
    rows = _csv(path, faults) if path.suffix.lower() == ".csv" else _sheet(path, wish, faults)
    names: Mapping[str, str] = {}
    for number, row in enumerate(rows):
        if number == 0:
            names = columns.spelling(row.cells)
            if "name" not in names:
                faults.add(label(path), f"no column with names among {', '.join(row.cells)}")
                return
        found = columns.record(row, names, wish, None, faults)
        if found is not None:
            yield found


def _csv(path: Path, faults: Faults) -> Iterator[Row]:
    text = _decoded(path, faults)
    reader = csv.reader((text or "").splitlines(keepends=True))
    header = [cell.strip() for cell in next(reader, [])]
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(header):
                faults.add(
                    f"{label(path)}:{reader.line_num}", f"{len(cells)} cells, the header has {len(header)}"
                )
                continue
            yield _row(f"{label(path)}:{reader.line_num}", header, cells)


def _decoded(path: Path, faults: Faults) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        faults.add(label(path), f"cannot be read: {error.strerror}")
        return None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    faults.add(label(path), f"in none of {', '.join(ENCODINGS)}")
    return None


def _sheet(path: Path, wish: Wish, faults: Faults) -> Iterator[Row]:
    try:
        frame = pyogrio.read_dataframe(
            path, layer=wish.layer or None, read_geometry=False, HEADERS="FORCE", FIELD_TYPES="STRING"
        )
    except (DataSourceError, pyogrio.errors.DataLayerError, FileNotFoundError) as error:
        faults.add(label(path), f"GDAL cannot read it: {error}")
        return
    header = [str(column).strip() for column in frame.columns]
    for number, cells in enumerate(frame.fillna("").itertuples(index=False), start=2):
        if any(str(cell).strip() for cell in cells):
            yield _row(f"{label(path)}:{number}", header, [str(cell) for cell in cells])


def _row(where: str, header: Sequence[str], cells: Sequence[str]) -> Row:
    return Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
