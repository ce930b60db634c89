"""The layers that come from the gazetteer: areas, waters, ways and sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from shapely.geometry.base import BaseGeometry

from atlas.build import around
from atlas.build.rows import Row, Sheet, layer, noted, row_of
from gazetteer import Fidelity, Footprint, Place
from layers.drawing import note
from layers.layer import Layer

# Which layer shows the places of a kind, and in which group of the tree.
_POINTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "villages": ("boundaries", ("village",)),
    "nature": ("nature-transport", ("water", "mountain")),
    "stations": ("nature-transport", ("station",)),
    "sites": ("tourism", ("area", "park", "facility", "scenic", "heritage")),
}
_LINES: Mapping[str, tuple[str, ...]] = {"rivers": ("river",), "roads": ("road",), "railways": ("rail",)}


def layers(sheet: Sheet) -> Iterator[Layer]:
    """Make the layers of the gazetteer, bottom of the map first."""
    own = [place for place in sheet.gazetteer.places if _is_shown(sheet, place)]
    if sheet.frame is not None:
        yield _outline(sheet)
    yield _towns(sheet, own)
    yield around.neighbours(sheet)
    for name, kinds in _LINES.items():
        lines = [place for place in own if place.kind in kinds]
        yield _places(sheet, name, "nature-transport", lines, lambda place: place.footprint)
    for name, (group, kinds) in _POINTS.items():
        points = [place for place in own if place.kind in kinds]
        yield _places(sheet, name, group, points, lambda place: place.point)
    yield around.outside(sheet)


def _is_shown(sheet: Sheet, place: Place) -> bool:
    """Show the county's own places; a district derived around each seat only where the plan names it."""
    if not sheet.gazetteer.is_own(place):
        return False
    return place.attributes.get("derived") != "district" or place.id in sheet.named


def _outline(sheet: Sheet) -> Layer:
    county = sheet.gazetteer.county
    if county is None:
        raise ValueError("a sheet with a frame has a county")
    row = {
        "id": f"{county.code}/outline",
        "name": county.name,
        "kind": "admin",
        "symbol": "county-outline",
        "fidelity": county.outline.fidelity.value,
        "accuracy_m": county.outline.accuracy_m,
        "source": county.outline.source,
        "note": county.outline.note,
    }
    return layer("county-outline", "boundaries", [row], [county.outline.geometry])


def _towns(sheet: Sheet, own: Iterable[Place]) -> Layer:
    towns = [place for place in own if place.kind == "town"]
    return layer(
        "town-areas",
        "boundaries",
        [row_of(sheet, place, place.footprint) for place in towns],
        [place.footprint.geometry if place.footprint else None for place in towns],
    )


def _places(
    sheet: Sheet,
    name: str,
    group: str,
    places: list[Place],
    shown: Callable[[Place], Footprint | None],
) -> Layer:
    """Make a layer of places, each by the footprint that ``shown`` picks.

    A place only known to lie in its town gets no geometry: hundreds of symbols in the middle of
    their towns would say what nobody knows. It is listed, and a search shows its town.
    """
    rows: list[Row] = []
    geometries: list[BaseGeometry | None] = []
    for place in places:
        known = shown(place)
        if known is None:
            rows.append(row_of(sheet, place, None) | noted(note("nothing-places-it")))
            geometries.append(None)
        elif known.fidelity is Fidelity.CONTAINER:
            rows.append(
                row_of(sheet, place, None) | noted(note("only-inside", place=_container(sheet, place)))
            )
            geometries.append(None)
        else:
            rows.append(row_of(sheet, place, known))
            geometries.append(known.geometry)
    return layer(name, group, rows, geometries)


def _container(sheet: Sheet, place: Place) -> str:
    """Name what a place is known to lie in."""
    above = sheet.gazetteer.ancestors(place)
    county = sheet.gazetteer.county
    return above[0].name if above else county.name if county else ""
