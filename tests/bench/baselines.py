"""What else finds places in a Chinese text, made to answer alike: spans of a plan's text.

jieba, cpca and jionlp are no dependencies of the atlas: ``make bench`` installs them in a folder of their
own, pinned in ``requirements.lock`` beside this file (cpca asks for a setuptools that has pkg_resources).
They are used as their own documentation shows, each the way that answers with the most names.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

from gazetteer import Gazetteer
from gazetteer.names import forms

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]

FOLDER = str(Path(sys.prefix, "baselines"))

_SENTENCE = re.compile(r"[^。；\n]+")
_SUFFIXED = re.compile(
    r"(?<=[、，。；：（“和与及在至到对将\n])[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道|村|社区|路|街|大道|高速|铁路|河|渠|水库|湿地|山|沟"
    r"|景区|公园|遗址|寺|庙|医院|学校|小学|中学|幼儿园|园区|开发区|基地|煤矿|电厂|水厂|小区|市场|广场|中心|站|桥)"
    r"(?=[、，。；：）”和与及等至到的\n])"
)


def missing(module: str) -> bool:
    """Say whether a baseline's library is not there."""
    return bool(module) and PathFinder.find_spec(module, [FOLDER]) is None


def listed(county: str) -> Finder:
    """Look for the names of the county's towns and villages, and no others."""
    pattern = _names(county)
    return lambda text: [match.span() for match in pattern.finditer(text)]


def suffixed(county: str) -> Finder:
    """Look for the same names, and for what ends as place names do, between signs or joining words.

    Of nine such expressions tried on the annotated windows it is among the best.
    """
    pattern = re.compile(f"{_names(county).pattern}|{_SUFFIXED.pattern}")
    return lambda text: [match.span() for match in pattern.finditer(text)]


def _names(county: str) -> re.Pattern[str]:
    gazetteer = Gazetteer.load(county, drawn=False)
    settled = (place for place in gazetteer.places if place.kind in ("town", "village"))
    own = (place for place in settled if gazetteer.is_own(place))
    names = {form for place in own for form in forms(place.name, place.kind, place.aliases)}
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def jieba(county: str) -> Finder:
    """Take the words that jieba tags as places, organisations or other proper names: ns, nt, nz."""
    del county
    posseg = importlib.import_module("jieba.posseg")
    list(posseg.cut("汾河"))  # reads its dictionary
    return lambda text: list(_tagged(text, posseg.cut))


def _tagged(text: str, cut: Callable[[str], Iterator[object]]) -> Iterator[Span]:
    at = 0
    for word, tag in (str(pair).rsplit("/", 1) for pair in cut(text)):
        if tag[:2] in ("ns", "nt", "nz"):
            yield at, at + len(word)
        at += len(word)


def cpca(county: str) -> Finder:
    """Ask cpca for the divisions named in each sentence, with their positions."""
    del county
    find = importlib.import_module("cpca").transform_text_with_addrs
    return lambda text: [span for match in _SENTENCE.finditer(text) for span in _divisions(match, find)]


def _divisions(match: re.Match[str], find: Callable[..., object]) -> Iterator[Span]:
    try:
        rows: Sequence[Mapping[str, object]] = find(match.group(), pos_sensitive=True).to_dict("records")  # type: ignore[attr-defined]
    except KeyError:
        return  # with pandas 3 it fails where a sentence names no division
    for row in rows:
        for column in ("省", "市", "区"):
            name, at = str(row[column] or ""), int(str(row[f"{column}_pos"]))
            size = next((n for n in range(len(name), 1, -1) if match.group().startswith(name[:n], at)), 0)
            if at >= 0 and size:  # it answers with the full name of what may be written short
                yield match.start() + at, match.start() + at + size


def jionlp(county: str) -> Finder:
    """Ask jionlp for the places of each sentence; it names them, and they are looked for in the sentence."""
    del county
    find = importlib.import_module("jionlp").recognize_location
    find("汾河")  # reads its model
    return lambda text: [span for match in _SENTENCE.finditer(text) for span in _named(match, find)]


def _named(match: re.Match[str], find: Callable[[str], Mapping[str, object]]) -> Iterator[Span]:
    answer = find(match.group())
    others = answer["others"]
    found = {*(others if isinstance(others, Mapping) else ())}
    for division, _ in answer["domestic"] or ():  # type: ignore[attr-defined]
        found |= {name for name in division.values() if name}
    if found:
        names = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))
        yield from (
            (match.start() + hit.start(), match.start() + hit.end())
            for hit in re.finditer(names, match.group())
        )


BASELINES: Mapping[str, tuple[str, Callable[[str], Finder]]] = {
    "list of towns and villages": ("", listed),
    "list and suffixes": ("", suffixed),
    "jieba": ("jieba", jieba),
    "cpca": ("cpca", cpca),
    "jionlp": ("jionlp", jionlp),
}
"""By name: the library that it needs ("" for none), and what makes its finder for a county."""
