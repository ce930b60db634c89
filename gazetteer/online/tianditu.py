"""天地图: place search V2.0 within a county first, then the geocoder with the full address.

As documented on lbs.tianditu.gov.cn (server/search2.html, server/geocodinginterface.html): positions in
CGCS2000; ``status.infocode`` 1000 of a search is well, 3001 is nothing found; ``status`` "0" of the
geocoder is well, "101" is nothing found. A bad key is refused before the question is looked at, with
``code`` and ``msg``. The geocoder names no place that it found, only how it understood the address, and
may answer with the town or county instead: hence the controls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.names import normalise
from gazetteer.online.question import Answer, Question, Request
from gazetteer.online.service import Refusal, Service, describe

SEARCH, GEOCODER = "/v2/search", "/geocoder"
IN_A_DIVISION = 12  # queryType of a search within an administrative division
COUNTRY = "156"  # ISO 3166-1 code of China, before the six digits of a county
ANSWERS = 10  # asked for; villages of one name in a county are fewer
STOP = "102"  # poiType of a bus stop

FOUND, NOTHING = "1000", "3001"  # infocode of a search
MATCHED, UNMATCHED = "0", ("101", "404")  # status of the geocoder; 404 is what an odd address gets
_FORBIDDEN = re.compile(r"['&]")  # the search takes neither


def requests(question: Question) -> Sequence[Request]:
    """Give the requests for a question: the search, then the geocoder with its controls."""
    whole = "".join((*question.within, question.name))
    above = ["".join(question.within[: number + 1]) for number in range(len(question.within))]
    controls = {name: _geocoder(name, name) for name in above}
    return (_search(question), _geocoder(whole, question.name, controls))


def answers(request: Request, document: Any) -> Sequence[Answer]:
    """Read the places in a document.

    Raises
    ------
    ValueError
        The document is none that the service documents.
    """
    if not isinstance(document, dict):
        raise ValueError("no JSON object")
    return tuple(_found(document) if request.path == SEARCH else _matched(request, document))


def refusal(status: int, document: Any) -> Refusal | None:
    """Say what the service refuses, where a document is a refusal: by its code, else by its words."""
    if not isinstance(document, dict):
        return None
    inner = document.get("status")
    code = _text(document.get("code")) or (_text(inner.get("infocode")) if isinstance(inner, dict) else "")
    if status < 400 and code in ("", FOUND, NOTHING):
        return None
    said = _said(document)
    for known in describe("tianditu")["refusals"]:
        if code in known["codes"] or any(word in said.casefold() for word in known["words"]):
            return Refusal(known["problem"], said)
    if status == 429 or status >= 500:
        return None  # the status says it
    return Refusal("key" if status in (401, 403) else "refused", said)


def _search(question: Question) -> Request:
    wish = {
        "keyWord": _FORBIDDEN.sub("", question.name),
        "queryType": IN_A_DIVISION,
        "specify": COUNTRY + question.county,
        "start": 0,
        "count": ANSWERS,
        "show": 2,
    }
    return Request(SEARCH, {"postStr": _json(wish), "type": "query"}, question.name)


def _geocoder(address: str, name: str, controls: Mapping[str, Request] | None = None) -> Request:
    return Request(GEOCODER, {"ds": _json({"keyWord": address})}, name, controls or {})


def _found(document: Mapping[str, Any]) -> Iterator[Answer]:
    """Read a search: places, or one administrative area."""
    if "status" not in document and "resultType" not in document:
        raise ValueError("neither status nor resultType")
    for poi in _listed(document.get("pois")):
        lon, lat = _lonlat(poi.get("lonlat"))
        parts = [_text(poi.get(part)) for part in ("province", "city", "county", "address")]
        stop = _text(poi.get("poiType")) == STOP
        yield Answer(
            names=(_text(poi.get("name")),),
            type="bus" if stop else f"poi/{_text(poi.get('typeName'))}",
            lon=lon,
            lat=lat,
            id=_text(poi.get("hotPointID")),
            within="".join(parts),
        )
    for area in _listed(document.get("area")):
        if area.get("lonlat"):
            lon, lat = _lonlat(area["lonlat"])
            name, id_ = _text(area.get("name")), _text(area.get("adminCode"))
            yield Answer((name,), "area", lon, lat, id_)


def _matched(request: Request, document: Mapping[str, Any]) -> Iterator[Answer]:
    """Read the geocoder: one position, or none."""
    status = _text(document.get("status"))
    if status in UNMATCHED:
        return
    location = document.get("location")
    if status != MATCHED or not isinstance(location, dict):
        raise ValueError(f"status {status!r} {_text(document.get('msg'))!r}")
    understood = _text(location.get("keyWord"))
    known = not understood or normalise(request.name) in normalise(understood)
    score = _text(location.get("score"))
    yield Answer(
        names=(request.name if known else understood,),
        type=f"geocoder/{_text(location.get('level'))}",
        lon=float(_text(location.get("lon"))),
        lat=float(_text(location.get("lat"))),
        score=float(score) if score else None,
    )


def _listed(value: Any) -> list[Mapping[str, Any]]:
    """Give a list of objects; the service writes a single one without the list."""
    entries = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("no list of objects")
    return entries


def _lonlat(value: Any) -> tuple[float, float]:
    lon, lat = re.split(r"[,，\s]+", _text(value))
    return float(lon), float(lat)


def _said(document: Mapping[str, Any]) -> str:
    parts = [_text(document.get(part)) for part in ("msg", "message", "resolve")]
    status = document.get("status")
    if isinstance(status, dict):
        parts.append(_text(status.get("cndesc")))
    return "；".join(part for part in parts if part)


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


SERVICE = Service("tianditu", describe("tianditu"), "tk", requests, answers, refusal)
