"""Place names as written: one normaliser, and the forms under which one place appears.

``fold`` replaces characters one for one, so offsets into the text stay true; ``normalise`` also drops
what carries no meaning and is for comparing whole names. ``forms`` lists how a name may be written:
with another suffix, or short. The tables are in ``names.toml``. Nothing here knows any place.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

Relation = Literal["official", "alias", "short"]
RELATIONS: tuple[Relation, ...] = ("official", "alias", "short")
"""How a form relates to the official name, the closest first."""

_ROAD = re.compile(r"^([A-Z])(\d+)$")
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_NUMBERED = re.compile(r"第(\d{1,2})(?!\d)")
_DIGITS = "〇一二三四五六七八九"
# Space, quotes, dots, control signs; marks on a letter that is not there; and the signs that nothing
# shows (soft hyphen, zero-width space and joiners, marks of direction, variation selectors, byte-order mark).
_DROPPED = re.compile(
    r"[\s\"'·\x00-\x08\x0e-\x1b\x7f-\x9f\u0300-\u036f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0100-\U000e01ef]"
)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


@cache
def _folding() -> Mapping[int, str]:
    tables = _tables()
    pairs: dict[int, str] = {}
    # Kangxi radicals, compatibility ideographs, full-width digits and letters; full-width
    # punctuation stays, because it is what Chinese text is written with.
    signs = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA), range(0x2F800, 0x2FA1E))
    for block in (*signs, range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B)):
        pairs.update((point, unicodedata.normalize("NFKC", chr(point))) for point in block)
    pairs.update((ord(pair[0]), pair[1]) for pair in tables["radicals"].split())
    one = {"dash": "—", "double_quote": '"', "single_quote": "'", "middle_dot": "·"}
    for sort, signs in tables["signs"].items():
        pairs.update((ord(sign), one[sort]) for sign in signs)
    pairs.update(dict.fromkeys((0x3000, 0x00A0, 0x1680, 0x202F, 0x205F, *range(0x2000, 0x200B)), " "))
    return {point: plain for point, plain in pairs.items() if len(plain) == 1}


def fold(text: str) -> str:
    """Replace look-alike characters one for one: ``len(fold(text)) == len(text)``.

    Widths of letters and digits, radicals that stand for characters, quotes, dashes, dots, spaces.
    """
    return text.translate(_folding())


def normalise(name: str) -> str:
    """Reduce a name to what is compared: folded, NFKC, lower case, without what nothing shows or reads.

    Spaces, quotes, dots and invisible signs go; 第2 is 第二.
    """
    if _PLAIN.fullmatch(name):
        return name  # as nearly all are
    plain = _reduced(name)
    while plain != (again := _reduced(plain)):
        plain = again
    return plain


def _reduced(name: str) -> str:
    plain = unicodedata.normalize("NFKC", fold(name)).replace("—", "-")
    bare = _DROPPED.sub("", plain).casefold()
    return _NUMBERED.sub(lambda match: f"第{_numeral(int(match[1]))}", bare)


def _numeral(number: int) -> str:
    """Write a number below 100 as it is read: 2 is 二, 18 is 十八, 20 is 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def stem(name: str, kind: str) -> str:
    """Drop the suffix that a name of this kind may lose; the name itself where too little is left."""
    rules = _tables().get(kind, {})
    if any(name.endswith(whole) for whole in rules.get("keep", ())):
        return name
    for ending in rules.get("drop", ()):
        if name.endswith(ending) and len(name) - len(ending) >= shortest():
            return _without_people(name[: -len(ending)], rules.get("peoples", ()))
    return name


def _without_people(name: str, peoples: Sequence[str]) -> str:
    """Drop the peoples that an ethnic township is named for: 红旗满族 is 红旗."""
    for people in peoples:
        rest = name.removesuffix(people)
        if rest != name and len(rest) >= shortest():
            return _without_people(rest, peoples)
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
    if ending in swap and len(stem(name, kind)) < len(name) - len(ending):  # 红旗满族乡 is 红旗乡 too
        yield from (stem(name, kind) + other for other in (ending, *swap[ending]))
    if ending in swap and not (ending and any(name.endswith(whole) for whole in rules.get("keep", ()))):
        yield from (name.removesuffix(ending) + other for other in swap[ending])
    yield from (stem(name, kind) + other for other in rules.get("ends", ()))
    numbered = _ROAD.match(name) if kind == "road" else None
    if numbered:
        for template in rules["numbered"].get(numbered[1], ()):
            yield template.format(g=name, n=numbered[2])
