"""Cutting a definition into the elements that a formula promises.

The text parts them in few ways: each named by itself (东翼包括…，西翼包括…), by semicolons, where a new
phrase begins (以…为重点的甲翼和以…为重点的乙翼), or as the items of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from atlas.formulas import Term
from atlas.reading.structures.nouns import ending_of
from atlas.reading.structures.scene import Scene

_PILLARS = re.compile(r"以(?P<list>[^\n]{1,200})为(?P<what>[^，。；]{0,40})$")
_NAMED = re.compile(
    r"(?:^|(?<=[，；。\n]))(?:（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十\d]{1,2}[.、])?"
    r"(?P<name>[^，。；、：“”（）\n]{2,16}?)(?:，?(?:主要)?(?:包括|涵盖|覆盖|涉及|范围为)|以(?=[^，。；\n]{2,60}为)|：|——)"
)
_BEGINS = re.compile(r"(?:[、；，和与及])(?=以|沿|依托|由|串联|连接)")
_SHORTEST = 2  # characters


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a formula: what is shown of it, and where its members stand."""

    start: int  # in the flow
    end: int
    body: tuple[int, int]
    is_named: bool = False  # the span is its name, the members stand behind


def cut(scene: Scene, start: int, end: int, term: Term) -> Iterator[Element]:
    """Cut a definition into elements.

    Parameters
    ----------
    start, end : int
        The definition in the flow: what stands behind 分别为, 是 or a colon.
    term : Term
        What is promised.
    """
    named = list(_named(scene, start, end, term))
    if named:
        yield from named
        return
    for first, last in _spans(scene, start, end, term):
        if last - first >= _SHORTEST:
            yield Element(first, last, (first, last))


def _named(scene: Scene, start: int, end: int, term: Term) -> Iterator[Element]:
    """Read 东翼包括甲镇、乙镇，西翼包括丙镇: as many names as are promised, each before its places."""
    if term.promised is not None and term.promised < 2:
        return
    found = [
        match
        for match in _NAMED.finditer(scene.text[start:end])
        if match["name"].endswith(term.noun) or ending_of(match["name"])
    ]
    if len(found) < 2 or (term.promised is not None and len(found) != term.promised):
        return
    stops = [*(match.start("name") for match in found[1:]), end - start]
    for match, stop in zip(found, stops, strict=True):
        body = (start + match.end(), _sentence_end(scene, start + match.end(), start + stop))
        yield Element(start + match.start("name"), start + match.end("name"), body, is_named=True)


def _sentence_end(scene: Scene, start: int, end: int) -> int:
    """Find where the places of a named element end: what follows the first comma says what is done there."""
    stop = re.compile("[，；。\n]").search(scene.mask, start, end)
    return stop.start() if stop else end


def _spans(scene: Scene, start: int, end: int, term: Term) -> Iterator[tuple[int, int]]:
    comma = scene.mask.find("，", start, end)
    if term.promised == 1:
        yield start, comma if comma > 0 else end
        return
    promised = term.promised or 0
    parts = _parts(scene, start, end, re.compile("；"))
    if len(parts) >= max(promised, 2):
        yield from ((first, _to_comma(scene, first, last)) for first, last in parts)
        return
    parts = _parts(scene, start, end, _BEGINS)
    if len(parts) == promised:
        yield from ((first, _to_comma(scene, first, last)) for first, last in parts)
        return
    if promised == 0:
        yield from _all_places(scene, start, comma if comma > 0 else end)
        return
    pillars = _PILLARS.match(scene.mask[start : comma if comma > 0 else end])
    if pillars:
        start, end = start + pillars.start("list"), start + pillars.end("list")
    for signs in ("[、；，]", "[、；，和与]"):
        parts = _parts(scene, start, end, re.compile(signs))
        if len(parts) == promised:
            break
    yield from parts[:promised] if len(parts) >= promised else [(start, end)]


def _all_places(scene: Scene, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Take each place of a list for an element, where all of its items are places: 多点."""
    parts = _parts(scene, start, end, re.compile("[、和与]"))
    if len(parts) > 1 and all(scene.inside(first, last) for first, last in parts):
        yield from ((scene.inside(first, last)[0].start, last) for first, last in parts)
    else:
        yield start, end


def _parts(scene: Scene, start: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    parts, first = [], start
    for match in sign.finditer(scene.mask[start:end]):
        parts.append((first, start + match.start()))
        first = start + match.end()
    parts.append((first, end))
    return [(first, last) for first, last in parts if last - first >= _SHORTEST]


def _to_comma(scene: Scene, start: int, end: int) -> int:
    comma = scene.mask.find("，", start, end)
    return comma if comma > 0 else end
