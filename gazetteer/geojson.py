"""GeoJSON as gazetteer folders keep it: features with a geometry of the expected type, or none."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gazetteer.tables import Faults, label, read_text


@dataclass(frozen=True)
class Feature:
    """One feature as it stands in the file."""

    where: str  # "lines.geojson feature 3", for messages
    geometry: BaseGeometry | None  # EPSG:4490
    properties: Mapping[str, Any]

    def cells(self) -> dict[str, str]:
        """Give the properties as the cells of a table: lists joined by ``|``, null as empty."""
        return {key: cell(value) for key, value in self.properties.items()}

    def number(self, key: str, faults: Faults) -> float | None:
        """Read a number above 0; None with a fault noted where it is none."""
        value = self.properties.get(key)
        if isinstance(value, int | float) and math.isfinite(value) and value > 0:
            return float(value)
        faults.say(self.where, "not-above-0", column=key, value=value)
        return None


def read(path: Path, types: Sequence[str], faults: Faults) -> list[Feature]:
    """Read a FeatureCollection or a single Feature; what is not sound becomes a fault."""
    text = read_text(path, faults)
    if text is None:
        return []
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.say(label(path), "broken-json", reason=error)
        return []
    entries = raw.get("features", [raw]) if isinstance(raw, dict) else []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.say(label(path), "no-features")
        return []
    return [_feature(path, number, entry, types, faults) for number, entry in enumerate(entries, start=1)]


def _feature(
    path: Path, number: int, entry: Mapping[str, Any], types: Sequence[str], faults: Faults
) -> Feature:
    properties = entry.get("properties") or {}
    where = f"{label(path)} feature {number}"
    if properties.get("id"):
        where += f" ({properties['id']})"
    raw = entry.get("geometry")
    if raw is None:
        return Feature(where, None, properties)
    try:
        geometry = shapely.force_2d(shape(raw))
    except Exception as error:  # shapely raises whatever the malformed coordinates provoke
        faults.say(where, "broken-geometry", reason=error)
        return Feature(where, None, properties)
    if geometry.geom_type not in types or geometry.is_empty or not geometry.is_valid:
        faults.say(where, "geometry-type", wanted=" / ".join(types), found=geometry.geom_type)
        return Feature(where, None, properties)
    return Feature(where, geometry, properties)


def cell(value: Any) -> str:
    """Write a value as the cell of a table: a list joined by ``|``, null as empty."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "|".join(str(part) for part in value)
    return str(value)
