"""Names as those of China's towns and villages, for counties whose real ones are not at hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from gazetteer import Place, catalogue
from gazetteer.national import Division

VILLAGES = 200  # of a county; with its towns 640,000 names in all the country
TOWNS = 14
KINDS = ("家庄", "家沟", "家堡", "家坪", "沟", "庄", "坡", "岭", "河", "寨", "头", "湾", "")


@cache
def counties() -> tuple[Place, ...]:
    """List the counties of the national table, in its order."""
    return tuple(
        place
        for place in catalogue.china(catalogue.data_folders())
        if place.code and place.code == place.county
    )


@cache
def signs() -> tuple[str, ...]:
    """List the signs of which the counties' own names are made."""
    return tuple(sorted({sign for place in counties() for sign in place.attributes.get("short", "")}))


def divisions(code: str, chance: random.Random) -> Iterator[Division]:
    """Invent the towns and villages of a county."""
    for town in range(TOWNS):
        yield Division(f"{code}{100 + town}000", f"{chance.choice(signs())}{chance.choice(signs())}镇")
        for village in range(VILLAGES // TOWNS + 1):
            stem = chance.choice(signs()) + chance.choice((*signs()[:40], "")) + chance.choice(KINDS)
            yield Division(f"{code}{100 + town}{200 + village}", f"{stem}村")


def above(place: Place) -> str:
    """Name what a county lies in: its prefecture, or its province."""
    found = (one for one in catalogue.china(catalogue.data_folders()) if one.id == place.parent)
    return next((one.name for one in found), "")
