"""The table of Vonng/adcode: divisions of China to the village, with AMap's points in GCJ-02.

One file a county, without a header line; the folder of them may be given. Towns mostly have a point,
villages seldom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from shapely.geometry import Point

from gazetteer.sources.record import Record, Wish, gb_code, town_kind, town_name, village_name
from gazetteer.sources.text import read_cells
from gazetteer.tables import Faults

COLUMNS = ("code", "parent", "name", "level", "rank", "adcode", "post_code", "area_code", "urban_rural")
LON, LAT, CELLS = 12, 13, 20  # positions of the columns after three flags, and how many there are
LEVELS = ("county", "town", "village")


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the county, its towns and villages."""
    file = path / f"{wish.county}.csv" if path.is_dir() else path
    for where, cells in read_cells(file, faults):
        if not cells:
            continue
        if len(cells) != CELLS:
            faults.say(where, "cells-of", found=len(cells), wanted=CELLS)
            continue
        row = dict(zip(COLUMNS, cells, strict=False))
        if row["code"].startswith(wish.county) and row["level"] in LEVELS:
            yield _record(where, row, _point(where, cells, faults))


def _record(where: str, row: dict[str, str], point: Point | None) -> Record:
    code, name = gb_code(row["code"]), row["name"].strip()
    if row["level"] == "county":
        return Record(where, name, "admin", code, geometry=point)
    if row["level"] == "town":
        return Record(where, town_name(name), town_kind(name), code, gb_code(row["parent"]), geometry=point)
    return Record(where, village_name(name), "village", code, gb_code(row["parent"]), geometry=point)


def _point(where: str, cells: Sequence[str], faults: Faults) -> Point | None:
    if not cells[LON] and not cells[LAT]:
        return None
    try:
        return Point(float(cells[LON]), float(cells[LAT]))
    except ValueError:
        faults.say(where, "no-position", lon=cells[LON], lat=cells[LAT])
        return None
