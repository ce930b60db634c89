"""What the layers of an atlas share: the sheet they are drawn on, and how a row is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from atlas import words
from atlas.build.symbols import of_place
from atlas.dossier import Citation, Dossier, Project, Zone
from gazetteer import Footprint, Gazetteer, Place
from layers.draw import Frame, Note
from layers.layer import Layer, features

if TYPE_CHECKING:
    from atlas.build.siting import Site

Row = dict[str, Any]
"""A feature's values by the column names of ``layers.layer.COLUMNS``."""


@dataclass(frozen=True)
class Sheet:
    """A dossier with the gazetteer it is drawn over."""

    dossier: Dossier
    gazetteer: Gazetteer
    frame: Frame | None  # None: the county has no outline, so nothing can be drawn in metres
    shapes: Mapping[str, Footprint] = field(default_factory=lambda: MappingProxyType({}))
    """What a planner drew by hand, by the id of the zone or project."""

    @classmethod
    def of(
        cls, dossier: Dossier, gazetteer: Gazetteer, shapes: Mapping[str, Footprint] = MappingProxyType({})
    ) -> Sheet:
        """Lay out a dossier over a gazetteer."""
        county = gazetteer.county
        frame = Frame.of_county(county.outline.geometry) if county else None
        return cls(dossier, gazetteer, frame, shapes)

    def place(self, place_id: str | None) -> Place | None:
        """Look a place up by the id that a dossier holds."""
        return self.gazetteer.get(place_id) if place_id else None

    def line(self, name: str) -> Place | None:
        """Find the road, railway or river of a name; None where there is none or there are several."""
        return self._one(place for place in self.gazetteer.named(name) if place.is_line)

    def only(self, name: str) -> Place | None:
        """Find the one place that a name can mean here: the county's own before all others."""
        mentioned = self._meant.get(name, ())
        return self.place(mentioned[0]) if len(mentioned) == 1 else self._one(self.gazetteer.named(name))

    def parent_of(self, name: str) -> Place | None:
        """Find the town or village that the plan says a place lies in."""
        parents = self._parents.get(name, ())
        return self.only(parents[0]) if len(parents) == 1 else None

    def _one(self, places: Iterable[Place]) -> Place | None:
        found = list(places)
        own = [place for place in found if self.gazetteer.is_own(place)]
        candidates = own or found
        return candidates[0] if len(candidates) == 1 else None

    @cached_property
    def _meant(self) -> Mapping[str, tuple[str, ...]]:
        """By name: the places that the plan means by it."""
        return _gathered((mention.name, mention.place or "") for mention in self.dossier.mentions)

    @cached_property
    def _parents(self) -> Mapping[str, tuple[str, ...]]:
        """By name: what the plan says that it lies in."""
        return _gathered((mention.name, mention.parent) for mention in self.dossier.mentions)

    @cached_property
    def sites(self) -> dict[tuple[str, str | None], Site | None]:
        """What ``siting.site`` has found, by name and id: a plan names the same places again and again."""
        return {}

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Ids of the places that the plan names, in its order."""
        return tuple(dict.fromkeys(mention.place for mention in self.dossier.mentions if mention.place))

    @property
    def town_areas(self) -> tuple[tuple[Place, BaseGeometry], ...]:
        """The county's towns that have an area, each with it (EPSG:4490)."""
        towns, tree = self._towns
        return tuple(zip(towns, tree.geometries, strict=True))

    @cached_property
    def _towns(self) -> tuple[list[Place], STRtree]:
        towns = [
            place
            for place in self.gazetteer.places
            if place.kind == "town" and place.footprint and self.gazetteer.is_own(place)
        ]
        return towns, STRtree([place.footprint.geometry for place in towns if place.footprint])

    def town_at(self, geometry: BaseGeometry | None) -> str:
        """Name the town whose area holds a geometry's inner point; "" where none does."""
        if geometry is None or geometry.is_empty:
            return ""
        towns, tree = self._towns
        hits = tree.query(geometry.representative_point(), predicate="within")
        return towns[int(hits[0])].name if len(hits) else ""

    def town_of(self, place: Place) -> str:
        """Name the town that a place lies in by the gazetteer; "" where it says none."""
        return next((item.name for item in self.gazetteer.ancestors(place) if item.kind == "town"), "")


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Gather the different values of each name; empty ones say nothing."""
    found: dict[str, dict[str, None]] = {}
    for name, value in pairs:
        if value:
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def row_of(sheet: Sheet, place: Place, footprint: Footprint | None) -> Row:
    """Write a place of the gazetteer as a row, by one of its footprints."""
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "symbol": of_place(place),
        "fidelity": footprint.fidelity.value if footprint else "",
        "accuracy_m": footprint.accuracy_m if footprint else None,
        "source": footprint.source if footprint else place.source,
        "note": footprint.note if footprint else "",
        "town": sheet.town_of(place),
    }


def span(item: Zone | Project) -> Row:
    """Write where an item stands in the plan; one that a planner added stands nowhere."""
    return {"start": item.start, "end": item.end} if item.start >= 0 else {}


def cite(citation: Citation) -> str:
    """Write a citation as one line: chapter › section › box › page, in the language of the plan."""
    page = words.text("zh", "citation.page", number=citation.page) if citation.page else ""
    return " › ".join(part for part in (citation.chapter, citation.section, citation.box, page) if part)


def notes(items: Iterable[Note], language: str) -> str:
    """Put notes into sentences."""
    return "".join(_sentence(item, language) for item in items).strip()


def _sentence(item: Note, language: str) -> str:
    values = dict(item.values)
    if "side" in values:  # a term, not a name
        values["side"] = words.term(language, "side", values["side"])
    return words.text(language, f"note.{item.key}", **values)


def noted(*items: Note) -> Row:
    """Write the two columns of a feature's notes."""
    return {"note": notes(items, "zh"), "note_en": notes(items, "en")}


def layer(
    layer_id: str,
    group: str,
    rows: list[Row],
    geometries: list[BaseGeometry | None],
    title: Mapping[str, str] | None = None,
) -> Layer:
    """Make a layer; its title comes from the words unless the plan itself names it."""
    named = title or {language: words.text(language, f"layer.{layer_id}") for language in words.LANGUAGES}
    return Layer(layer_id, named, group, features(rows, geometries))
