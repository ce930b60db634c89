"""OpenStreetMap extracts, .osm.pbf or .osm: named places and boundaries, roads, railways and rivers.

Osmium reads both, without handing over what has no name or none of the tags in ``sources.toml``, which
say what is which kind. Ways of one road are given together, by number where it has one (G307), else
by name. At the edge of an extract a way is given as far as its nodes are there; an area that is not
whole is not given, for its outline would be a guess. Data of OSM are under the ODbL: what is made from
them must say so and be shared alike, which the source's row in ``sources.csv`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import LINE_KINDS
from gazetteer.sources.record import Record, Wish, tables
from gazetteer.sources.shapes import reason
from gazetteer.tables import Faults, label

if TYPE_CHECKING:
    from osmium import BaseFilter, FileProcessor
    from osmium.geom import WKBFactory
    from osmium.osm import Way
    from osmium.osm.types import OSMEntity

NAMED = ("name", "name:zh", "ref")  # tags of which one is needed
STORE = "sparse_file_array"  # where osmium keeps positions of nodes: a temporary file, 16 bytes a node
_NUMBER = re.compile(r"[GSXY]\d+")


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the named features of an extract."""
    parts: dict[tuple[str, str], list[BaseGeometry]] = {}
    called: dict[tuple[str, str], dict[str, None]] = {}
    for where, tags, shape in _features(path, wish, faults):
        name, kind = _name(tags), _kind(tags)
        if not name or not kind or (kind in LINE_KINDS) != shape.geom_type.endswith("LineString"):
            continue
        if kind not in LINE_KINDS:
            code = wish.county if kind == "admin" and name == wish.county_name else ""
            yield Record(where, name, kind, code, aliases=_aliases(tags, name), geometry=shape)
            continue
        for number in _NUMBER.findall(tags.get("ref", "")) or [name]:
            parts.setdefault((kind, number), []).extend(shapely.get_parts(shape))
            called.setdefault((kind, number), {}).update(dict.fromkeys(_aliases(tags, number)))
    for (kind, name), shapes in parts.items():
        course = shapely.line_merge(shapely.MultiLineString(shapes))
        aliases = tuple(called[kind, name])
        yield Record(f"{label(path)} {kind} {name}", name, kind, aliases=aliases, geometry=course)


def _features(
    path: Path, wish: Wish, faults: Faults
) -> Iterator[tuple[str, Mapping[str, str], BaseGeometry]]:
    """Go through what may be wanted near the county; a fault is noted where the file is broken."""
    import osmium  # noqa: PLC0415 -- of use to this source alone

    near = shapely.box(*wish.near) if wish.near else None
    shapely.prepare(near)
    wkb = osmium.geom.WKBFactory()
    try:
        for found in _named(path):
            tags = {tag.k: tag.v for tag in found.tags}
            id_, shape = _drawn(found, wkb)
            if shape is not None and (near is None or near.intersects(shape)):
                yield f"{label(path)} {id_}", tags, shape
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        faults.say(label(path), "osm", reason=reason(error))


def _named(path: Path) -> FileProcessor:
    """Open an extract: what has a name, nodes and areas that may be places, ways that may be lines."""
    import osmium  # noqa: PLC0415

    bits, kinds = osmium.osm, tables()["osm_tags"].keys()
    named = osmium.filter.KeyFilter(*NAMED)
    lines, places = _tagged(kinds & LINE_KINDS), _tagged(kinds - LINE_KINDS)
    lines.enable_for(bits.WAY)
    places.enable_for(bits.NODE | bits.RELATION | bits.AREA)
    extract = osmium.FileProcessor(path.absolute()).with_locations(STORE).with_areas(named, places)
    extract.with_filter(osmium.filter.EntityFilter(bits.NODE | bits.WAY | bits.AREA))
    return extract.with_filter(named).with_filter(lines).with_filter(places)


def _tagged(kinds: Iterable[str]) -> BaseFilter:
    """Make the filter of some kinds: by key alone where any value of one of their keys will do."""
    import osmium  # noqa: PLC0415

    wanted = tables()["osm_tags"]
    tags = {(key, value) for kind in kinds for key, values in wanted[kind].items() for value in values}
    if any(value == "*" for _, value in tags):
        return osmium.filter.KeyFilter(*{key for key, _ in tags})
    return osmium.filter.TagFilter(*tags)


def _drawn(found: OSMEntity, wkb: WKBFactory) -> tuple[str, BaseGeometry | None]:
    """Give an object's id as OpenStreetMap writes it and its geometry, none where the extract lacks it."""
    from osmium import InvalidLocationError, osm  # noqa: PLC0415

    try:
        match found:
            case osm.Node():
                return f"node {found.id}", shapely.from_wkb(wkb.create_point(found))
            case osm.Area():
                id_ = f"{'way' if found.from_way() else 'relation'} {found.orig_id()}"
                return id_, shapely.from_wkb(wkb.create_multipolygon(found))
            case osm.Way() if found.tags.get("area") != "yes":  # else it comes as an area too
                return f"way {found.id}", shapely.from_wkb(wkb.create_linestring(found))
    except (RuntimeError, InvalidLocationError):  # too few points, or nodes that are not in the extract
        if isinstance(found, osm.Way):
            return f"way {found.id}", _pieces(found)
    return "", None


def _pieces(way: Way) -> BaseGeometry | None:
    """Make a line of what an extract has of a way, without bridging the gaps."""
    points = [(node.lon, node.lat) if node.location.valid() else None for node in way.nodes]
    runs = [list(run) for is_there, run in groupby(points, bool) if is_there]
    lines = [run for run in runs if len(set(run)) > 1]
    return shapely.MultiLineString(lines) if lines else None


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
