"""What of an atlas is taken away: layers, projects that answer a filter, an area; and how that is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.dossier import SECTORS
from atlas.filters import WITHOUT, Filter, mask
from atlas.words import LANGUAGES, term, text
from gazetteer import Fidelity
from layers.export.errors import ExportError
from layers.layer import Layer, is_placed

FILTERED = "projects"  # the group of layers that a filter cuts, here as on the page
_AREA_KINDS = ("town", "admin")  # places whose area is meant before any other's of the same name
_KNOWN = 30  # areas named to who asked for none that there is


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is taken; nothing said takes all."""

    layers: Collection[str] = ()  # ids
    asked: Filter = field(default_factory=Filter)  # of the projects
    area: str = ""  # a place's name, or "west,south,east,north" in degrees
    corrected: bool = True  # whether with the planners' corrections

    def of(self, every: Sequence[Layer]) -> tuple[Layer, ...]:
        """Take from layers; one of which nothing is left goes.

        Raises
        ------
        ExportError
            There is no such area.
        """
        kept = [layer for layer in every if not self.layers or layer.id in self.layers]
        if self.asked:
            kept = [self._answering(layer) for layer in kept]
        if self.area:
            within = _Area.of(self.area, every)
            kept = [_cut(layer, within.holds(layer.features)) for layer in kept]
        return tuple(layer for layer in kept if len(layer.features))

    def _answering(self, layer: Layer) -> Layer:
        return _cut(layer, mask(layer.features, self.asked)) if layer.group == FILTERED else layer

    def said(self, every: Sequence[Layer], language: str) -> str:
        """Say in words what is taken; "" for all."""
        say = partial(text, language)
        titles = [layer.title[language] for layer in every if layer.id in self.layers]
        parts = [say("select.layers", names=say("select.and").join(titles))] if titles else []
        parts += filter_said(self.asked, language)
        parts += [say("select.area", name=self.area)] if self.area else []
        return say("metadata.join").join(parts)


@dataclass(frozen=True)
class _Area:
    """Where to take from."""

    shape: BaseGeometry  # EPSG:4490
    name: str  # of a place; "" for a box

    @classmethod
    def of(cls, asked: str, every: Sequence[Layer]) -> _Area:
        sides = _numbers(asked)
        if sides is None:
            return cls(_place(asked, every), asked)
        west, south, east, north = sides
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ExportError("area-box", area=asked)
        return cls(shapely.box(west, south, east, north), "")

    def holds(self, table: gpd.GeoDataFrame) -> pd.Series:
        """Say which features lie in it, wholly or in part; without a place those said to be in its town."""
        shapes = table.geometry
        # A river on the border belongs to both sides; a neighbour that only shares the border does not.
        beside = shapes.touches(self.shape) & (shapely.get_dimensions(shapes.to_numpy()) == 2)
        inside = shapes.intersects(self.shape) & ~beside
        lost = ~is_placed(table)
        kept: pd.Series = inside | (lost & (table["town"] == self.name) & bool(self.name))
        return kept


def filter_said(asked: Filter, language: str) -> list[str]:
    """Say a filter in words, part by part."""
    say = partial(text, language)
    listed = {
        "sectors": [term(language, "sector", name) for name in asked.sectors],
        "years": ["–".join(map(str, asked.years))] if asked.years else [],
        "towns": _named(asked.towns, language),
        "chapters": _named(asked.chapters, language),
        "fidelities": [term(language, "fidelity", name) for name in asked.fidelities],
        "within_m": [f"≤ {_number(asked.within_m)} m"] if asked.within_m is not None else [],
        "words": [asked.words] if asked.words else [],
        "least_cny": [_number(asked.least_cny / 1e4)] if asked.least_cny is not None else [],
        "most_cny": [_number(asked.most_cny / 1e4)] if asked.most_cny is not None else [],
    }
    parts = [
        say("select.part", head=say(f"filter.{part}"), values=say("select.and").join(values))
        for part, values in listed.items()
        if values
    ]
    for part, answer in (("placed", asked.placed), ("funded", asked.funded)):
        if answer is not None:
            parts.append(say(f"filter.{part}_{'yes' if answer else 'no'}"))
    return parts


def _named(names: Sequence[str], language: str) -> list[str]:
    return [text(language, "filter.without") if name == WITHOUT else name for name in names]


def _number(value: float) -> str:
    """Write a number in full: a large sum is no power of ten."""
    return f"{value:.12g}"


def sector(said: str) -> str:
    """Find a sector by its key, or by its word in any language.

    Raises
    ------
    ExportError
        There is none.
    """
    return _term("sector", SECTORS, said)


def fidelity(said: str) -> str:
    """Find a fidelity by its key, or by its word in any language.

    Raises
    ------
    ExportError
        There is none.
    """
    return _term("fidelity", [str(each) for each in Fidelity], said)


def _term(group: str, known: Sequence[str], said: str) -> str:
    for key in known:
        if said in (key, *(term(language, group, key) for language in LANGUAGES)):
            return key
    raise ExportError("filter-value", value=said, known=", ".join(known))


def _cut(layer: Layer, kept: pd.Series) -> Layer:
    return replace(layer, features=layer.features[kept].reset_index(drop=True))


def _numbers(asked: str) -> tuple[float, ...] | None:
    """Read a box; None for what is no row of numbers, and so a name."""
    try:
        numbers = tuple(float(part) for part in asked.split(","))
    except ValueError:
        return None
    if len(numbers) != 4:
        raise ExportError("area-box", area=asked)
    return numbers


def _place(name: str, every: Sequence[Layer]) -> BaseGeometry:
    """Find a place's area by its name: a town's or the county's before a site's."""
    table = pd.concat([layer.placed for layer in every], ignore_index=True)
    areas = table[shapely.get_dimensions(table.geometry.to_numpy()) == 2]
    rows = areas[areas["name"] == name]
    rows = rows[rows["kind"].isin(_AREA_KINDS)] if rows["kind"].isin(_AREA_KINDS).any() else rows
    if rows.empty:
        towns = areas[areas["kind"].isin(_AREA_KINDS)]["name"].unique()[:_KNOWN]
        raise ExportError("area-unknown", area=name, known="、".join(towns))
    shape: BaseGeometry = rows.geometry.iloc[0]
    return shape
