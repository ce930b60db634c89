"""What a source says: one record a place, as written there, and the source's own description.

A reader yields records and judges nothing; whether they fit the county is for ``propose`` to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from gazetteer.datum import DATUMS
from gazetteer.place import KINDS
from gazetteer.validity import Validity


@dataclass(frozen=True, slots=True)
class Description:
    """A source as ``sources.toml`` describes it: a row of ``sources.csv``, and how to take its positions."""

    key: str
    title: str
    address: str = ""
    licence: str = ""
    date: str = ""
    datum: str = ""  # of its positions; one of ``datum.DATUMS``, "" where it has none
    note: str = ""
    lists: str = ""  # "current", "former" or ""
    wide: bool = False  # its files cover far more than a county
    accuracy: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))  # metres, by kind

    def accuracy_m(self, kind: str) -> float | None:
        """Say how far a position of this kind may be off, metres; None where the source does not say."""
        return self.accuracy.get(kind, self.accuracy.get(""))


@dataclass(frozen=True, slots=True)
class Record:
    """One place as a source has it."""

    where: str  # file and line, for messages
    name: str
    kind: str  # one of ``place.KINDS``; a county's outline is an "admin" with an area
    code: str = ""  # GB/T 2260 or NBS, 6 to 12 digits
    parent: str = ""  # code or name of what it lies in; "" where the source does not say
    aliases: tuple[str, ...] = ()
    geometry: BaseGeometry | None = None  # longitude, latitude in degrees of ``datum``
    datum: str = ""
    accuracy_m: float | None = None  # metres, where the source says so record by record
    fidelity: str = ""  # how the position is known, where the source says so; else it is published
    note: str = ""
    review_number: str = ""  # 审图号 of a county's outline
    validity: Mapping[str, Validity] = field(default_factory=lambda: MappingProxyType({}))  # by name or alias


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks of a file."""

    county: str  # GB/T 2260 code
    county_name: str
    datum: str = ""  # of the positions, where the user knows better than the description
    kind: str = ""  # of everything in a file that does not say
    layer: str = ""  # of a file with several
    accuracy_m: float | None = None  # metres, of everything in a file that does not say
    crs: str = ""  # of the positions, where the file does not say: "EPSG:4546"
    encoding: str = ""  # of the texts, where the file does not say
    columns: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )  # of a record, in the file
    review_number: str = ""  # 审图号 of an outline that does not carry it
    near: tuple[float, float, float, float] | None = None  # degrees: what lies outside is of other counties


@cache
def tables() -> Mapping[str, Any]:
    """Read ``sources.toml``."""
    return tomllib.loads(Path(__file__).parents[1].joinpath("sources.toml").read_text(encoding="utf-8"))


def describe(key: str) -> Description:
    """Give a source's description."""
    return Description(key=key, **tables()[key])


def datum_named(text: str) -> str | None:
    """Recognise the name of a datum; None where it is none that is known."""
    plain = text.casefold().replace("-", "").replace(" ", "").replace("_", "")
    for datum in DATUMS:
        spellings = {datum.casefold().replace("-", ""), *tables()["datums"][datum]}
        if plain in {spelling.replace("-", "") for spelling in spellings}:
            return datum
    return None


def kind_named(text: str) -> str | None:
    """Recognise the name of a kind; None where it is none that is known."""
    plain = text.strip().casefold()
    found = (kind for kind in KINDS if plain == kind or plain in tables()["kinds"].get(kind, ()))
    return next(found, None)


def town_name(listed: str) -> str:
    """Give the name of a town that an official list writes with its office: X街道办事处 is X街道."""
    for ending in tables()["town"]["offices"]:
        if listed.endswith(ending):
            return listed.removesuffix("办事处")
    return listed


def village_name(listed: str) -> str:
    """Give the name of a village that an official list writes with its committee: X村委会 is X村."""
    for ending, own in tables()["village"].items():
        rest = listed.removesuffix(ending)
        if rest != listed and rest:
            return rest if rest.endswith(("社区", own)) and len(rest) > len(own) else rest + own
    return listed


def town_kind(listed: str) -> str:
    """Say whether a unit of the town level is a town: farms, parks and offices are areas."""
    return "town" if listed.endswith(tuple(tables()["town"]["endings"])) else "area"


def gb_code(text: str) -> str:
    """Reduce a code to the GB/NBS digits: without the country's 156 and without trailing zeros of a level.

    A code of the land survey (19 digits) is that of the village and what lies in it.

    >>> gb_code("156140729"), gb_code("140729000000"), gb_code("140729100"), gb_code("1407291002000000000")
    ('140729', '140729', '140729100000', '140729100200')
    """
    digits = text.strip().removesuffix(".0")
    if not digits.isdigit():
        return ""
    if len(digits) == 19:
        digits = digits[:12]
    if len(digits) == 9 and digits.startswith("156"):
        digits = digits[3:]
    if len(digits) not in (2, 4, 6, 9, 12):
        return ""
    full = digits.ljust(12, "0")
    return full[:6] if full.endswith("000000") else full
