"""Parting what was read as one name and is two: 柳塘镇|何家村, 胜利路|23号|粮食局宿舍.

A settlement or a road inside a longer stretch ends a name of its own, unless what follows is no name
by itself: 柳塘镇蜜桃小镇 stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from atlas.reading.toponyms.candidate import COUNTYLESS, LINES, SETTLEMENTS, Candidate, is_strange
from atlas.reading.toponyms.tokens import Part
from atlas.reading.toponyms.vocabulary import Term, listed, vocabulary

EDGES = frozenset({"verb", "ambivalent", "function", "modifier"})
"""Parts that no name begins with."""

_NEVER_OF_TOWNS = frozenset({"region", "town", "village"})
"""Kinds of which nothing is named after the settlement it lies in without a name of its own."""
_OF_OWN_NAME = frozenset({"village", "river", "mountain"})
_WATERS = frozenset({"river", "water"})
_NATURAL = frozenset({"water", "mountain"})
_PLAIN = frozenset({"noun", "term", "unknown", "position"})
_NAMING = frozenset({"known", "unknown", "emblem", "position"})
_BRIDGE = 2  # characters between a river and the bridge named after it: 长江|公铁|大桥
_WIDE = frozenset({"park", "area", "road", "rail", "region"})
"""Kinds inside which other places lie."""


def split(whole: Candidate) -> Iterator[Candidate]:
    """Yield the names that a stretch holds, in order; itself where it is one."""
    if whole.term is None:
        yield whole
        return
    if whole.term.text in listed("works", "terms") and whole.parts and _is_natural(whole, whole.parts[-1]):
        yield from _first(whole, len(whole.parts) - 1)  # 罗溪|防洪工程
        return
    for index in range(len(whole.parts) - 1):
        part, rest = whole.parts[index], whole.parts[index + 1 :]
        if part.sort == "verb" and index > 0:
            yield from _around_verb(whole, index)
            return
        if index == 0 and rest[0].sort == "modifier" and _is_division(part):
            yield whole.of_part(part, "chain")
            yield from split(whole.begun_at(2)) if len(rest) > 1 else ()
            return
        second = _second_name(whole, index, whole.term)
        if second is not None:
            yield from _first(whole, index)
            yield from split(whole.begun_at(second)) if second < len(whole.parts) else ()
            return
    yield whole


def _second_name(whole: Candidate, index: int, last: Term) -> int | None:
    """Say with which part a second name begins, where a first ends with the part of that number.

    None where it is one name; the number of parts where what follows has no name.
    """
    part, rest = whole.parts[index], whole.parts[index + 1 :]
    if last.text in listed("works", "terms") and _is_natural(whole, part) and not is_strange(rest):
        return len(whole.parts)  # 罗溪|山洪|防洪工程
    if whole.piece(rest[0]) in listed("courses", "words") and _is_natural(whole, part) and is_strange(rest):
        return index + 2  # 青岚河|下游|柳塘水库
    if _is_followed_loosely(whole, index, last) or (last.text == "楼" and _ends_institution(whole, part)):
        return len(whole.parts)  # 柳塘镇|集中连片地区, 县医院|传染病楼
    if rest[0].sort == "code":
        if len(rest) > 1 and _ends_route(whole, part, rest, last):
            return index + 2
        if _ends_works(whole, part):
            return len(whole.parts)  # …发电厂|100MW光伏电站
    return index + 1 if _ends_name(whole, index, last) else None


def _ends_name(whole: Candidate, index: int, last: Term) -> bool:
    """Tell whether a first name ends with a part, and a second begins behind it."""
    part, rest = whole.parts[index], whole.parts[index + 1 :]
    if _crosses(whole, part, rest, last):
        return True
    if not (_ends_settlement(whole, index) or _ends_route(whole, part, rest, last)):
        return False
    if last.kind in SETTLEMENTS and any(piece.sort == "unknown" for piece in rest):
        return True
    if last.kind == "village" and _names_a_village(whole, rest):
        return True
    return is_strange(rest) or (len(rest) == 1 and rest[0].sort == "emblem") or _begins_a_place(whole, rest)


def _begins_a_place(whole: Candidate, rest: Sequence[Part]) -> bool:
    """Tell whether common words and a generic term name a place of their own: 凤凰|山|生态旅游区."""
    return any(
        after.sort == "term" and before.sort in _NAMING and _term(whole.piece(after)).kind in _OF_OWN_NAME
        for before, after in pairwise(rest)
    )


def _names_a_village(whole: Candidate, rest: Sequence[Part]) -> bool:
    """Tell whether common words name a village in a town: 柳塘镇|梨树村, but 柳塘镇|中心村."""
    words = "".join(map(whole.piece, rest))
    return (
        all(part.sort in _PLAIN for part in rest) and words not in vocabulary().general_heads["settlements"]
    )


def _is_followed_loosely(whole: Candidate, index: int, last: Term) -> bool:
    """Tell whether what follows a settlement says no more than what lies there."""
    rest = whole.parts[index + 1 :]
    if not _ends_settlement(whole, index) or is_strange(rest) or any(part.sort == "emblem" for part in rest):
        return False
    if last.kind == "village" and _names_a_village(whole, rest):
        return False
    if last.kind in _NEVER_OF_TOWNS:
        return True
    return last.grade == "loose" and whole.piece(rest[0]) in listed("positions", "words")


def _around_verb(whole: Candidate, index: int) -> Iterator[Candidate]:
    """Part what a verb runs through: 柳塘镇|新建|发电基地."""
    last = whole.parts[index - 1]
    if last.known is not None:
        yield whole.of_part(last, "before a verb")
    elif last.sort == "term" and index > 1:
        yield from _first(whole, index - 1)
    after = index + 1
    while after < len(whole.parts) and whole.parts[after].sort in EDGES:
        after += 1
    if after < len(whole.parts):
        yield from split(whole.begun_at(after))


def _first(whole: Candidate, last: int) -> Iterator[Candidate]:
    """Yield the first name of a chain, which ends with the part of that number."""
    part = whole.parts[last]
    if part.known is not None:
        if last > 0 and whole.parts[0].known is not None:
            yield whole.of_part(whole.parts[0], "chain")
        yield whole.of_part(part, "chain")
    elif last > 0:
        yield from split(whole.ended_at(last, _term(whole.piece(part)), "chain"))


def _ends_settlement(whole: Candidate, index: int) -> bool:
    """Tell whether a part is, or ends, the name of a settlement or of a division above one."""
    part = whole.parts[index]
    if part.known is not None:
        if part.known.kind == "admin":
            return part.known.tie == "official" and (
                whole.kind in COUNTYLESS or (_is_division(part) and whole.kind in _NATURAL | {"region"})
            )
        return part.known.tie == "zone" or (part.known.kind in SETTLEMENTS and part.known.tie != "short")
    piece = whole.piece(part)
    if index == 0 and whole.parts[-1].end - part.end < 2:
        return False  # 镇盛镇
    if piece in listed("settlements", "run_together"):
        return index > 0 and whole.parts[index - 1].sort == "unknown"
    return part.sort == "term" and piece in listed("settlements", "terms")


def _is_division(part: Part) -> bool:
    """Tell whether a part is another county, prefecture or province by its full name."""
    known = part.known
    return known is not None and known.kind == "admin" and not known.own and known.tie == "official"


def _ends_works(whole: Candidate, part: Part) -> bool:
    if part.known is not None:
        return part.known.kind == "facility"
    return part.sort == "term" and part.end - part.start > 1 and whole.piece(part)[-1] in "厂站矿"


def _is_natural(whole: Candidate, part: Part) -> bool:
    if part.known is not None:
        return part.known.kind in _WATERS
    return part.sort == "term" and _term(whole.piece(part)).kind in _WATERS


def _ends_institution(whole: Candidate, part: Part) -> bool:
    if part.known is not None:
        return part.known.kind == "facility"
    return part.sort == "term" and part.end - part.start > 1 and _term(whole.piece(part)).kind == "facility"


def _crosses(whole: Candidate, part: Part, rest: Sequence[Part], last: Term) -> bool:
    """Tell a river or range followed by another line or height: 磨石河|何柳公路桥, 大别山|青龙岭."""
    if rest[-1].end - rest[0].start < 2:
        return False
    kind = part.known.kind if part.known else _term(whole.piece(part)).kind if part.sort == "term" else ""
    if kind == "river":
        is_bridge = last.text.endswith(("桥", "隧道"))
        return last.kind in LINES | {"station"} and (not is_bridge or rest[-1].end - rest[0].start > _BRIDGE)
    return kind == "mountain" and last.kind == "mountain" and any(other.sort in _NAMING for other in rest)


def _ends_route(whole: Candidate, part: Part, rest: Sequence[Part], last: Term) -> bool:
    """Tell whether a part ends the name of a road, or of something wide with a second name inside."""
    if part.sort != "term":
        return False
    piece = whole.piece(part)
    strange = sum(other.end - other.start for other in rest if other.sort in ("unknown", "known"))
    strange += sum(other.sort == "foreign" for other in rest) if strange else 0
    kind, is_road = _term(piece).kind, piece in listed("roads", "terms")
    if kind in LINES and last.kind in LINES | {"station"}:
        return strange >= 2
    if kind == "station" or piece in listed("islands", "terms"):
        return is_strange(rest) and rest[-1].end - rest[0].start >= 2
    if kind in _WIDE and len(piece) > 1 and _term(piece).grade != "loose":
        return strange >= 2 or is_road
    return is_road and (strange >= 3 or rest[0].sort == "code")


def _term(piece: str) -> Term:
    return vocabulary().terms["镇" if piece in listed("settlements", "run_together") else piece]
