"""Place names as written: one normaliser, and the forms under which one place appears.

``fold`` replaces characters one for one, so offsets into the text stay true; ``normalise`` also drops
what carries no meaning and is for comparing whole names. ``forms`` lists how a name may be written:
with another suffix, or short. The tables are in ``names.toml``. Nothing here knows any place.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Relation = Literal["official", "alias", "short"]
RELATIONS: tuple[Relation, ...] = ("official", "alias", "short")
"""How a form relates to the official name, the closest first."""

_ROAD = re.compile(r"^([A-Z])(\d+)$")
_DROPPED = re.compile(r"[\s\"'·]")


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


@cache
def _folding() -> Mapping[int, str]:
    tables = _tables()
    pairs: dict[int, str] = {ord(pair[0]): pair[1] for pair in tables["radicals"].split()}
    # Kangxi radicals, compatibility ideographs, full-width digits and letters; full-width
    # punctuation stays, because it is what Chinese text is written with.
    blocks = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA), range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B))
    for block in (*blocks, range(0xFF41, 0xFF5B)):
        pairs.update((point, unicodedata.normalize("NFKC", chr(point))) for point in block)
    one = {"dash": "—", "double_quote": '"', "single_quote": "'", "middle_dot": "·"}
    for sort, signs in tables["signs"].items():
        pairs.update((ord(sign), one[sort]) for sign in signs)
    pairs[0x3000] = pairs[0x00A0] = " "
    return {point: plain for point, plain in pairs.items() if len(plain) == 1}


def fold(text: str) -> str:
    """Replace look-alike characters one for one: ``len(fold(text)) == len(text)``.

    Widths of letters and digits, radicals that stand for characters, quotes, dashes, dots, spaces.
    """
    return text.translate(_folding())


def normalise(name: str) -> str:
    """Reduce a name to what is compared: folded, NFKC, without spaces, quotes and dots, lower case."""
    plain = unicodedata.normalize("NFKC", fold(name)).replace("—", "-")
    bare = _DROPPED.sub("", plain).casefold()
    return _DROPPED.sub("", unicodedata.normalize("NFKC", bare))


def stem(name: str, kind: str) -> str:
    """Drop the suffix that a name of this kind may lose; the name itself where too little is left."""
    rules = _tables().get(kind, {})
    if any(name.endswith(whole) for whole in rules.get("keep", ())):
        return name
    for ending in rules.get("drop", ()):
        if name.endswith(ending) and len(name) - len(ending) >= shortest():
            return name[: -len(ending)]
    return name


def shortest() -> int:
    """Say how many characters a form must have to be looked for in a text."""
    return int(_tables()["shortest"])


def forms(name: str, kind: str, aliases: tuple[str, ...] = ()) -> dict[str, Relation]:
    """List every form under which a place may be written, with its relation to the official name.

    Where one form arises in several ways, the closest relation is kept.
    """
    found: dict[str, Relation] = {name: "official"}
    for alias in aliases:
        found.setdefault(alias, "alias")
    for known in (name, *aliases):
        for variant in _swapped(known, kind):
            found.setdefault(variant, "alias")
    for known in (name, *aliases):
        short = stem(known, kind)
        found.setdefault(short, "short")
        dropped = known[len(short) :]
        if dropped and short.endswith(dropped):  # X村村 is written X村委会 too
            for variant in _swapped(short, kind):
                found.setdefault(variant, "alias")
    return {form: relation for form, relation in found.items() if len(form) >= shortest()}


def without_home(name: str, kind: str, home: tuple[str, ...]) -> str:
    """Drop a county's own name from the front of a site's, as is done inside the county; "" where not."""
    if kind not in _tables()["home"]["kinds"]:
        return ""
    for prefix in sorted(home, key=len, reverse=True):
        rest = name.removeprefix(prefix)
        if rest != name and len(rest) >= shortest():
            return rest
    return ""


def ranked(name: str, short: str) -> str:
    """Put a plain rank behind a short name (大理白族自治州 is 大理州); "" where there is none."""
    plain: Mapping[str, str] = _tables()["admin"]["ranks"]
    return next((short + rank for end, rank in plain.items() if short and name.endswith(end)), "")


def _swapped(name: str, kind: str) -> Iterator[str]:
    rules = _tables().get(kind, {})
    swap: Mapping[str, list[str]] = rules.get("swap", {})
    ending = next((end for end in swap if end and name.endswith(end) and len(name) > len(end)), "")
    for end, more in rules.get("append", {}).items():
        yield from (name + other for other in more if name.endswith(end))
    if len(name) == shortest():  # what is left without the ending is too short to stand alone
        yield from (name + end for end in rules.get("double", ()) if name.endswith(end))
    if ending in swap and not (ending and any(name.endswith(whole) for whole in rules.get("keep", ()))):
        yield from (name.removesuffix(ending) + other for other in swap[ending])
    yield from (stem(name, kind) + other for other in rules.get("ends", ()))
    numbered = _ROAD.match(name) if kind == "road" else None
    if numbered:
        for template in rules["numbered"].get(numbered[1], ()):
            yield template.format(g=name, n=numbered[2])
