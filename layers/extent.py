"""How large a place is drawn of which only a point is known.

Deliberately apart from how sure the point is: a place known to within 8 km is not 8 km wide.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from gazetteer.place import Place


def radius_m(place: Place) -> float:
    """Choose the radius of the disc that stands for a place: as wide as its published area, else by custom.

    Parameters
    ----------
    place : Place
        Its attribute ``area_km2``, where it has one, is an area in km².

    Returns
    -------
    float
        Metres.
    """
    stated = _number(place.attributes.get("area_km2", ""))
    if stated > 0:
        return math.sqrt(stated * 1e6 / math.pi)
    by_ending = _table()["ending_m"]
    ending = next((ending for ending in by_ending if place.name.endswith(ending)), None)
    return float(by_ending[ending] if ending else customary()[place.kind])


def customary() -> Mapping[str, float]:
    """Give the customary radii by kind of place, metres."""
    return _table()["radius_m"]


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    text = resources.files("layers").joinpath("extents.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
