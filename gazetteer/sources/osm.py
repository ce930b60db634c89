"""OpenStreetMap extracts, .osm.pbf or .osm: named places, roads, railways and rivers.

GDAL reads both. Ways of one road are given together, by number where it has one (G307), else by
name; which tags make which kind is in ``sources.toml``. Data of OSM are under the ODbL: what is made
from them must say so and be shared alike, which the source's row in ``sources.csv`` says.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataSourceError
from shapely.geometry.base import BaseGeometry

from gazetteer.place import LINE_KINDS
from gazetteer.sources.record import Record, Wish, tables
from gazetteer.sources.shapes import reason
from gazetteer.tables import Faults, label

LAYERS = ("points", "multipolygons", "lines")
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')  # hstore, as GDAL writes other tags
_NUMBER = re.compile(r"[GSXY]\d+")
_SKIPPED = frozenset({"osm_id", "osm_way_id", "geometry", "other_tags", "z_order"})


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the named features of an extract."""
    parts: dict[tuple[str, str], list[BaseGeometry]] = {}
    called: dict[tuple[str, str], dict[str, None]] = {}
    for layer in LAYERS:
        if faults.found:
            return
        for where, tags, shape in _features(path, layer, wish, faults):
            name, kind = _name(tags), _kind(tags)
            if not name or not kind or (kind in LINE_KINDS) != (layer == "lines"):
                continue
            if kind not in LINE_KINDS:
                code = wish.county if kind == "admin" and name == wish.county_name else ""
                yield Record(where, name, kind, code, aliases=_aliases(tags, name), geometry=shape)
                continue
            for number in _NUMBER.findall(tags.get("ref", "")) or [name]:
                parts.setdefault((kind, number), []).append(shape)
                called.setdefault((kind, number), {}).update(dict.fromkeys(_aliases(tags, number)))
    for (kind, name), shapes in parts.items():
        course = shapely.line_merge(shapely.MultiLineString(shapes))
        aliases = tuple(called[kind, name])
        yield Record(f"{label(path)} {kind} {name}", name, kind, aliases=aliases, geometry=course)


def _features(
    path: Path, layer: str, wish: Wish, faults: Faults
) -> Iterator[tuple[str, Mapping[str, str], BaseGeometry]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # areas cut by the edge of the extract
            frame = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore", bbox=wish.near)
    except (DataSourceError, pyogrio.errors.DataLayerError, FileNotFoundError) as error:
        faults.say(label(path), "gdal", reason=reason(error))
        return
    shapes = frame.geometry.array
    for entry, shape in zip(frame.drop(columns="geometry").to_dict("records"), shapes, strict=True):
        if shape is None or shape.is_empty:
            continue
        tags = _tags(entry)
        if "name" in tags or "ref" in tags:
            id_ = entry.get("osm_id") or entry.get("osm_way_id")
            yield f"{label(path)} {layer} {id_}", tags, shape


def _tags(entry: Mapping[str, Any]) -> Mapping[str, str]:
    found = dict(_TAG.findall(entry["other_tags"] if isinstance(entry["other_tags"], str) else ""))
    plain = {key: value for key, value in entry.items() if isinstance(value, str) and key not in _SKIPPED}
    return {**found, **plain}


def _name(tags: Mapping[str, str]) -> str:
    numbers = _NUMBER.findall(tags.get("ref", ""))
    return tags.get("name:zh") or tags.get("name") or (numbers[0] if numbers else "")


def _aliases(tags: Mapping[str, str], name: str) -> tuple[str, ...]:
    keys = ("name", "name:zh", "alt_name", "old_name", "short_name", "official_name")
    values = [part for key in keys for part in re.split("[;；]", tags.get(key, "")) if part]
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip() != name))


def _kind(tags: Mapping[str, str]) -> str:
    for kind, wanted in tables()["osm_tags"].items():
        for key, values in wanted.items():
            if tags.get(key) and ("*" in values or tags[key] in values):
                return str(kind)
    return ""
