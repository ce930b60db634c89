"""The places that a longer name is made with: 磨石河 in 磨石河生态廊道, 柳塘镇 in 柳塘镇蜜桃小镇.

A plan that names a belt after a river may name the river nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atlas.reading.toponym import Toponym
from atlas.reading.toponyms.candidate import Candidate, is_strange
from atlas.reading.toponyms.vocabulary import vocabulary

_MADE_WITH = frozenset({"zone", "area", "park", "scenic", "region", "heritage", "station", "facility"})
_INSIDE = frozenset({"river", "mountain", "water", "road", "rail", "town", "village", "scenic", "heritage"})
_NATURAL = frozenset({"river", "mountain", "water"})
_SPELT = frozenset({"noun", "emblem", "position", "unknown", "foreign"})
_SHORTEST = 2  # characters


def inner_names(candidate: Candidate, offset: int, full_form: Callable[[str, str], str]) -> Iterator[Toponym]:
    """Yield the places inside a name, in order, offsets in the flow.

    Parameters
    ----------
    candidate
        The name.
    offset
        Where its paragraph begins in the flow.
    full_form
        Gives a name as written its official form, by its kind.
    """
    if candidate.kind not in _MADE_WITH:
        return
    first = 0
    for index, part in enumerate(candidate.parts):
        size = part.end - candidate.parts[first].start
        kind = _kind(candidate, index)
        if kind in _INSIDE and size >= _SHORTEST and _is_whole(candidate, first, index):
            start = part.start if part.known is not None else candidate.parts[first].start
            text = candidate.text[start - candidate.start : part.end - candidate.start]
            yield Toponym(
                offset + start, offset + part.end, text, kind, full_form(text, kind), rule="inside a name"
            )
            first = index + 1


def _is_whole(candidate: Candidate, first: int, index: int) -> bool:
    """Tell whether some parts make a name; a natural one may be of common words: 清水|河."""
    part, specific = candidate.parts[index], candidate.parts[first:index]
    if part.known is not None or is_strange(specific):
        return True
    words = "".join(map(candidate.piece, specific))
    is_natural = _kind(candidate, index) in _NATURAL and bool(specific)
    spelt = all(piece.sort in _SPELT or piece.end - piece.start == 1 for piece in specific)
    return is_natural and spelt and words not in vocabulary().general_heads["natural"]


def _kind(candidate: Candidate, index: int) -> str:
    part = candidate.parts[index]
    if part.known is not None:
        return part.known.kind
    term = vocabulary().terms.get(candidate.piece(part)) if part.sort == "term" else None
    return term.kind if term is not None and term.grade != "bare" else ""
