"""The sector of a work: from the words of its name, with the headings above it as a prior."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from atlas.dossier import SECTORS
from atlas.reading.projects.words import alternatives

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_STRETCH = re.compile(r"[（(][^（）()]*(?:[—–\-－―~～至到])[^（）()]*[）)]")
_SECONDARY = re.compile(r"(?<=.{4})[及和](?:配套|附属|其)(?!.*[）)]).*$")  # …污水处理厂及配套管网工程
_ALONG = {"road": "transport", "rail": "transport", "river": "water"}


def sector(name: str, titles: Mapping[str, str] | None = None, *, part: bool = False, along: str = "") -> str:
    """Say what a work is for.

    Parameters
    ----------
    name
        Of the work, names of towns and villages blanked: 大道河镇 is no road.
    titles
        Above it, by what they are titles of: lead (an entry of a box), head (what the list is called that
        it stands in), box, section, chapter.
    part
        The work is part of another, which ``lead`` names: a school yard under 校园绿化项目.
    along
        Kind of the place it lies on, "" where that is no line.

    Returns
    -------
    str
        One of ``atlas.dossier.SECTORS``; other where no word is known.
    """
    weight = _table()["places"]
    scores: Counter[str] = Counter()
    bare = _SECONDARY.sub("", name)
    found = _found(_BRACKETS.sub("", bare)) or _found(_STRETCH.sub("", bare))
    if not found and along in _ALONG:
        scores[_ALONG[along]] += weight["along"]
    for rank, kind in enumerate(found):
        scores[kind] += weight["name"] / len(found) + (weight["name_end"] if rank == len(found) - 1 else 0.0)
    for key, title in (titles or {}).items():
        place = "work" if part and key == "lead" else key
        kinds = _found(title)
        for kind in kinds:
            scores[kind] += weight[place] * (weight["general"] if kind == "municipal" else 1.0) / len(kinds)
    if not scores:
        return "other"
    # Of equals the sector that the dossier lists first: the answer must not hang on the order of words.
    return max(SECTORS, key=lambda kind: (round(scores[kind], 6), -SECTORS.index(kind)))


def _found(text: str) -> list[str]:
    """List the sectors of the words in a text, in order; of the weak ones only where there is no other."""
    for group in ("sectors", "weak"):
        kinds = [_sector_of(group)[match.group()] for match in _words(group).finditer(text)]
        if kinds:
            return kinds
    return []


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = tomllib.loads(
        Path(__file__).with_name("sectors.toml").read_text(encoding="utf-8")
    )
    return table


@cache
def _sector_of(group: str) -> dict[str, str]:
    return {word: kind for kind, words in _table()[group].items() for word in words.split()}


@cache
def _words(group: str) -> re.Pattern[str]:
    return re.compile(alternatives(_sector_of(group)))
