"""Nominatim: a search within the county's box, in the format jsonv2.

As documented on nominatim.org (api/Search, api/Output): ``lat`` and ``lon`` are text in WGS 84,
``boundingbox`` is south, north, west, east; that of a node is a mere guess by kind, so only the box of
an area counts. ``category`` was called ``class`` in the older format.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapely.geometry import Point

from gazetteer import names
from gazetteer.online.question import Answer, Box, Question, Request
from gazetteer.online.service import Refusal, Service, describe
from gazetteer.projection import geodesic_m

PATH = "/search"
ANSWERS = 10
DIGITS = 3  # of the box, degrees: it need not be exact, and the question stays the same
_NAMES = re.compile(r"^(?:(?:alt|old|official|short|loc)_)?name(?::zh.*)?$")


def requests(question: Question) -> Sequence[Request]:
    """Give the requests for a question: the name, then without its ending."""
    forms = dict.fromkeys((question.name, names.stem(question.name, question.kind)))
    return tuple(_search(form, question.box) for form in forms)


def answers(request: Request, document: Any) -> Sequence[Answer]:  # noqa: ARG001 -- as of any service
    """Read the places in a document.

    Raises
    ------
    ValueError
        The document is none that the service documents.
    """
    if not isinstance(document, list) or not all(isinstance(entry, dict) for entry in document):
        raise ValueError("no list of places")
    return tuple(_answer(entry) for entry in document)


def refusal(status: int, document: Any) -> Refusal | None:
    """Say what the service refuses, where a document is a refusal."""
    error = document.get("error") if isinstance(document, dict) else None
    if error is None:
        return None
    said = str(error.get("message", "")) if isinstance(error, dict) else str(error)
    return Refusal("refused", said) if status < 429 and status not in (401, 403) else None


def _search(name: str, box: Box) -> Request:
    west, south, east, north = box
    scale = 10**DIGITS
    edges = (
        math.floor(west * scale),
        math.floor(south * scale),
        math.ceil(east * scale),
        math.ceil(north * scale),
    )
    wish = {
        "q": name,
        "format": "jsonv2",
        "limit": str(ANSWERS),
        "addressdetails": "1",
        "namedetails": "1",
        "countrycodes": "cn",
        "accept-language": "zh",
        "viewbox": ",".join(f"{edge / scale:g}" for edge in edges),
        "bounded": "1",
    }
    return Request(PATH, wish, name)


def _answer(entry: Mapping[str, Any]) -> Answer:
    lon, lat = float(str(entry.get("lon"))), float(str(entry.get("lat")))
    category = entry.get("category", entry.get("class", ""))
    kind = f"{category}/{entry.get('type', '')}"
    if kind == "boundary/administrative":
        kind += f"/{entry.get('place_rank', '')}"
    osm_type = str(entry.get("osm_type", ""))
    address = entry.get("address")
    parts = [str(part) for part in address.values()] if isinstance(address, dict) else []
    return Answer(
        names=tuple(dict.fromkeys(_called(entry))),
        type=kind,
        lon=lon,
        lat=lat,
        id=f"{osm_type}/{entry.get('osm_id', '')}",
        within="，".join(parts) or str(entry.get("display_name", "")),
        reach_m=0.0 if osm_type == "node" else _reach_m(lon, lat, entry.get("boundingbox")),
        licence=str(entry.get("licence", "")),
    )


def _called(entry: Mapping[str, Any]) -> Iterator[str]:
    """List the names of a place: its own, former and short ones, in Chinese or in no language."""
    yield str(entry.get("name") or str(entry.get("display_name", "")).split(",")[0]).strip()
    details = entry.get("namedetails")
    for key, value in (details if isinstance(details, dict) else {}).items():
        if _NAMES.match(str(key)):
            yield from (part.strip() for part in re.split("[;；]", str(value)) if part.strip())


def _reach_m(lon: float, lat: float, box: Any) -> float:
    """Measure from the point to the farthest corner of its box, metres."""
    if not isinstance(box, list) or len(box) != 4:
        return 0.0
    south, north, west, east = (float(str(edge)) for edge in box)
    corners = [Point(x, y) for x in (west, east) for y in (south, north)]
    return float(geodesic_m(Point(lon, lat), corners).max())


SERVICE = Service("nominatim", describe("nominatim"), "", requests, answers, refusal)
