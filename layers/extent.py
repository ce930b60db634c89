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
    return math.sqrt(stated * 1e6 / math.pi) if stated > 0 else customary()[place.kind]


@cache
def customary() -> Mapping[str, float]:
    """Read the customary radii by kind of place, metres."""
    text = resources.files("layers").joinpath("extents.toml").read_text(encoding="utf-8")
    return {kind: float(metres) for kind, metres in tomllib.loads(text)["radius_m"].items()}


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
