"""Which projects are shown: what a reader may ask of them, and which rows answer it.

A filter holds for the map, the tables and the charts alike; the ground below (places, roads, zones) stays.
It knows nothing of the page: the panel makes one, the address carries one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import geopandas as gpd
import pandas as pd

from gazetteer import Fidelity
from layers.layer import is_placed

PREFIX = "f-"  # of a filter's parts in an address
SEPARATOR = "|"  # between the values of one part: no name holds it
WITHOUT = "-"  # what stands for "not stated" among towns and chapters
CHAPTER_END = " › "  # in a citation, between chapter and section

_SAID = ("place", "quantities", "owner", "citation")  # what is searched beside the name


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of a project; a part left as it is asks nothing."""

    sectors: tuple[str, ...] = ()  # any of atlas.dossier.SECTORS
    funded: bool | None = None  # whether an investment is stated
    least_cny: float | None = None  # of the investment, yuan
    most_cny: float | None = None
    years: tuple[int, int] | None = None  # works going on in any of them; such as state their years
    towns: tuple[str, ...] = ()  # names, or WITHOUT
    chapters: tuple[str, ...] = ()  # as cited, or WITHOUT
    fidelities: tuple[str, ...] = ()  # values of gazetteer.Fidelity
    within_m: float | None = None  # greatest radius of doubt, metres
    placed: bool | None = None  # whether its place is known
    words: str = ""  # all of them in its name, place, quantities, owner or citation

    def __bool__(self) -> bool:
        """Say whether anything is asked."""
        return self != Filter()


def mask(table: gpd.GeoDataFrame, asked: Filter) -> pd.Series:
    """Say of every row whether it answers a filter.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        ``layers.layer.COLUMNS`` and geometry.
    asked : Filter

    Returns
    -------
    pandas.Series
        Booleans, one per row. An investment, years or a radius that is not stated answers no range.
    """
    kept = pd.Series(True, index=table.index)
    for column, wanted in (("sector", asked.sectors), ("fidelity", asked.fidelities)):
        if wanted:
            kept &= table[column].isin(wanted)
    if asked.towns:
        kept &= table["town"].replace("", WITHOUT).isin(asked.towns)
    if asked.chapters:
        kept &= chapters(table).isin(asked.chapters)
    if asked.placed is not None:
        kept &= is_placed(table) == asked.placed
    if asked.within_m is not None:
        kept &= table["accuracy_m"] <= asked.within_m
    return kept & _funded(table["investment_cny"], asked) & _in_years(table, asked) & _said(table, asked)


def chapters(table: pd.DataFrame) -> pd.Series:
    """Name the chapter that each row is cited from, WITHOUT where none is."""
    named: pd.Series = table["citation"].str.partition(CHAPTER_END)[0].replace("", WITHOUT)
    return named


def spans(periods: pd.Series) -> pd.DataFrame:
    """Read periods ("2021-2025") as their first and last years; NaN where none is stated."""
    return periods.str.extract(r"^(?P<first>\d{4})-(?P<last>\d{4})$").astype("float64")


def _funded(investments: pd.Series, asked: Filter) -> pd.Series:
    kept = pd.Series(True, index=investments.index)
    if asked.funded is not None:
        kept &= investments.notna() == asked.funded
    if asked.least_cny is not None:
        kept &= investments >= asked.least_cny
    if asked.most_cny is not None:
        kept &= investments <= asked.most_cny
    return kept


def _in_years(table: pd.DataFrame, asked: Filter) -> pd.Series:
    if asked.years is None:
        return pd.Series(True, index=table.index)
    years = spans(table["period"])
    return (years["first"] <= asked.years[1]) & (years["last"] >= asked.years[0])


def _said(table: pd.DataFrame, asked: Filter) -> pd.Series:
    kept = pd.Series(True, index=table.index)
    words = asked.words.casefold().split()
    if words:
        said = table["name"].str.cat(table[list(_SAID)], sep="\n").str.casefold()
        for word in words:
            kept &= said.str.contains(word, regex=False)
    return kept


# In the address.


def to_address(asked: Filter) -> dict[str, str]:
    """Write a filter as parts of an address; nothing for what asks nothing."""
    return {
        PREFIX + part.name: _written(value)
        for part in fields(asked)
        if (value := getattr(asked, part.name)) not in (None, (), "")
    }


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return SEPARATOR.join(map(str, value))
    return str(value).removesuffix(".0")


def from_address(address: Mapping[str, str]) -> Filter:
    """Read a filter from an address; a part that makes no sense asks nothing."""
    said = {name: address.get(PREFIX + name, "") for name in Filter.__dataclass_fields__}
    return Filter(
        sectors=_listed(said["sectors"]),
        funded=_flag(said["funded"]),
        least_cny=_number(said["least_cny"]),
        most_cny=_number(said["most_cny"]),
        years=_years(said["years"]),
        towns=_listed(said["towns"]),
        chapters=_listed(said["chapters"]),
        fidelities=_listed(said["fidelities"], Fidelity),
        within_m=_number(said["within_m"]),
        placed=_flag(said["placed"]),
        words=said["words"],
    )


def _listed(said: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
    values = dict.fromkeys(part for part in said.split(SEPARATOR) if part)
    return tuple(value for value in values if known is None or value in list(known))


def _flag(said: str) -> bool | None:
    return {"0": False, "1": True}.get(said)


def _number(said: str) -> float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _years(said: str) -> tuple[int, int] | None:
    parts = said.split(SEPARATOR)
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) == 4 for part in parts):
        return None
    first, last = sorted(map(int, parts))
    return first, last
