"""Which counties there are: data folders, the counties that have data, and the county a plan is of.

Data folders are the built-in one and those named in the environment variable ``ATLAS_GAZETTEER``
(joined as in ``PATH``), laid out alike. A county in an earlier folder hides one of the same code in
a later folder, so a user's folder wins over the built-in data.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from gazetteer import names, national, store
from gazetteer.county import County
from gazetteer.errors import GazetteerError, Problem, UnknownCountyError
from gazetteer.national import NationalIndex
from gazetteer.place import Place

ENVIRONMENT = "ATLAS_GAZETTEER"
BUILT_IN = Path(__file__).with_name("data")

HEAD_CHARACTERS = 3000  # where a plan says whose plan it is: title page, contents, preface
TITLE_CHARACTERS = 200  # where the title stands
TITLE_WEIGHT = 5  # a name there counts as often as this
FULL_WEIGHT = 3.0  # names with 市, 县 or 区 count as often as this, short ones once


def data_folders() -> tuple[Path, ...]:
    """List the data folders, the user's own first."""
    named = [Path(part) for part in os.environ.get(ENVIRONMENT, "").split(os.pathsep) if part]
    return (*named, BUILT_IN)


def lost_folders() -> tuple[Path, ...]:
    """List the data folders that are named and not there."""
    return tuple(folder for folder in data_folders() if not folder.is_dir())


def county_folders(data: tuple[Path, ...] | None = None) -> dict[str, Path]:
    """Find the folder of each county that has data, by GB code."""
    found: dict[str, Path] = {}
    for folder in data_folders() if data is None else data:
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if (entry / store.COUNTY).is_file():
                found.setdefault(entry.name, entry)
    return found


@lru_cache(maxsize=8)
def sources(data: tuple[Path, ...]) -> store.Sources:
    """Read the sources of all data folders; an earlier folder's key wins."""
    merged: dict[str, str] = {}
    for folder in data:
        merged = {**store.load_sources(folder), **merged}
    return merged


@lru_cache(maxsize=4)
def china(data: tuple[Path, ...]) -> tuple[Place, ...]:
    """Read the national tables of the first data folder that has them; without any, none."""
    for folder in data:
        if (folder / store.CHINA / store.DIVISIONS).is_file():
            return store.load_china(folder / store.CHINA, sources(data)).places
    return ()


@lru_cache(maxsize=2)
def national_index(data: tuple[Path, ...]) -> NationalIndex | None:
    """Open the index of all the country's names in the first data folder that has one; None without.

    Raises
    ------
    GazetteerError
        The file was built by another version.
    """
    for folder in data:
        path = folder / store.CHINA / national.FILE
        if path.is_file():
            try:
                return NationalIndex.load(path)
            except ValueError as error:
                raise GazetteerError([Problem(path.name, "index-version")]) from error
    return None


@lru_cache(maxsize=4)
def all_counties(data: tuple[Path, ...]) -> tuple[County, ...]:
    """Read the counties that have data, by code, without their places: there may be thousands.

    Raises
    ------
    GazetteerError
        What one of them says of itself is not sound.
    """
    folders = county_folders(data)
    return tuple(store.load_county(folders[code], sources(data)) for code in sorted(folders))


@lru_cache(maxsize=32)
def records(code: str, data: tuple[Path, ...]) -> store.Records:
    """Read the records of one county.

    Raises
    ------
    UnknownCountyError
        No data folder holds the county.
    GazetteerError
        Its files are not sound.
    """
    folder = county_folders(data).get(code)
    if folder is None:
        raise UnknownCountyError(f"no gazetteer for county {code!r} in {', '.join(map(str, data))}")
    return store.load(folder, sources(data), known={place.id for place in china(data)})


def builtin_counties() -> tuple[County, ...]:
    """List the counties that have gazetteer data, by code."""
    return all_counties(data_folders())


def county_by(name_or_code: str) -> County | None:
    """Find a county that has data by its code or any of its names; None where there is none.

    A name of several counties finds none of them.
    """
    wanted = names.normalise(name_or_code)
    found = [
        county
        for county in builtin_counties()
        if wanted == county.code or wanted in {names.normalise(name) for name in county.names}
    ]
    return found[0] if len(found) == 1 else None


def guess_county(text: str) -> str | None:
    """Say which county a plan is of, from how often its head names the counties of the country.

    Parameters
    ----------
    text
        The plan's text; only its head is looked at.

    Returns
    -------
    str or None
        The GB code: of a county without data too; None where no county is named by its full name. Of
        counties named equally often the first; of those that share a name, the one whose prefecture
        or province is named as well, else None.
    """
    places = {place.id: place for place in (*_own_divisions(), *china(data_folders()))}
    counties = [place for place in places.values() if place.county == place.id]
    head = names.fold(text[:HEAD_CHARACTERS])
    times = _count(head, tuple(sorted({name for place in counties for name in _written(place)})))
    scores = {
        place.id: FULL_WEIGHT * sum(times[name] for name in _full(place))
        + times[place.attributes.get("short", "")]
        + _nearness(place, places, head)
        for place in counties
        if any(times[name] for name in _full(place))
    }
    ranked = sorted(scores, key=lambda code: (-scores[code], _first(head, _full(places[code]))))
    if not ranked:
        return None
    first, *others = ranked
    shared = [code for code in others if places[code].name == places[first].name]
    return None if any(scores[code] == scores[first] for code in shared) else first


def _own_divisions() -> list[Place]:
    """Give the counties with data as divisions, for where the national table lacks them."""
    return [
        Place(
            id=county.code,
            name=county.name,
            kind="admin",
            county=county.code,
            source=county.outline.source,
            attributes={"short": county.short},
        )
        for county in builtin_counties()
    ]


def _full(place: Place) -> tuple[str, ...]:
    """List the names with 市, 县 or 区: the present one, and those that an older plan may bear."""
    return (place.name, *(alias for alias in place.aliases if alias in place.validity))


def _written(place: Place) -> tuple[str, ...]:
    short = place.attributes.get("short", "")
    return tuple(name for name in (*_full(place), short) if len(name) >= names.shortest())


def _first(head: str, wanted: Iterable[str]) -> int:
    return min(head.index(name) for name in wanted if name in head)


def _count(head: str, wanted: tuple[str, ...]) -> Counter[str]:
    """Count names in the head, the title weighing more; the longest name at a place counts alone."""
    found: Counter[str] = Counter()
    if wanted:
        for number, start, _ in _automaton(wanted).find_matches_as_indexes(head):
            found[wanted[number]] += TITLE_WEIGHT if start < TITLE_CHARACTERS else 1
    return found


@lru_cache(maxsize=4)
def _automaton(wanted: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(wanted, matchkind=MatchKind.LeftmostLongest)


def _nearness(place: Place, places: Mapping[str, Place], head: str) -> float:
    """Add a little where the head names what the county lies in, to part counties of one name."""
    score, at = 0.0, place.parent
    while at in places:
        above = places[at]
        score += 1.0 if above.name in head or above.attributes.get("short", "\0") in head else 0.0
        at = above.parent
    return score
