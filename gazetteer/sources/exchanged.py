"""Places of another gazetteer, in Linked Places Format or in the GeoJSON of ``exchange``.

A record keeps how it was known; a place with a stated area gives two, its point and its area; a place
that was only a container comes without a position, since the county it comes into knows its towns
better.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gazetteer import exchange
from gazetteer.errors import GazetteerError
from gazetteer.place import AREAL, Fidelity, Footprint, Place
from gazetteer.sources.record import Record, Wish
from gazetteer.tables import Faults, label, read_text

STATED = (Fidelity.SURVEYED, Fidelity.PUBLISHED)  # an area that was derived is better derived anew


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read every place."""
    text = read_text(path, faults)
    if text is None:
        return
    try:
        places = {place.id: place for place in exchange.read(text)}
    except GazetteerError as error:
        for problem in error.problems:
            faults.say(label(path), "feature", reason=problem)
        return
    for place in places.values():
        record = _record(f"{label(path)} {place.id}", place, places.get(place.parent), wish)
        yield record
        area = place.footprint
        if area is not None and area.geometry.geom_type in AREAL and area.fidelity in STATED:
            fidelity, accuracy = area.fidelity.value, _accuracy(area, wish)
            yield replace(record, geometry=area.geometry, fidelity=fidelity, accuracy_m=accuracy)


def _record(where: str, place: Place, parent: Place | None, wish: Wish) -> Record:
    mark = place.footprint if place.is_line else place.point
    known = place.seat or place.footprint
    if mark is None or known is None or mark.geometry.is_empty or known.fidelity is Fidelity.CONTAINER:
        mark = None
    return Record(
        where=where,
        name=place.name,
        kind=wish.kind or place.kind,
        code=place.code,
        parent=_parent(place, parent),
        aliases=place.aliases,
        geometry=mark.geometry if mark else None,
        accuracy_m=_accuracy(mark, wish),
        fidelity=known.fidelity.value if mark and known else "",
        note=place.attributes.get("note", ""),
        validity=place.validity,
    )


def _parent(place: Place, parent: Place | None) -> str:
    if parent is not None and parent.kind != "admin":
        return parent.code or parent.name
    return "" if not place.county or place.parent == place.county else place.parent


def _accuracy(mark: Footprint | None, wish: Wish) -> float | None:
    if mark is None or math.isnan(mark.accuracy_m):
        return wish.accuracy_m
    return mark.accuracy_m
