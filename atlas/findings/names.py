"""Names that may mean several places, and one name that is spelled in two ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from atlas.dossier import Dossier, Finding, Mention
from atlas.findings.finding import finding, listed
from atlas.reading.projects.words import pattern
from gazetteer import Gazetteer, Place
from gazetteer.pinyin import spell

_SUFFIXES = ("街道", "社区", "大道", "镇", "乡", "村", "街", "路", "巷", "河", "水库", "桥", "区", "市", "县")
_SHORTEST = 2  # characters; of shorter names too many sound alike


def ambiguous(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Find names that match several places of the county equally well, each name once."""
    seen: set[str] = set()
    for mention in dossier.mentions:
        if mention.text in seen:
            continue
        seen.add(mention.text)
        forms = [form for form in gazetteer.relations(mention.text) if form.own]
        best = [form for form in forms if form.relation == forms[0].relation]
        places = [place for form in best if (place := gazetteer.get(form.place)) is not None]
        inside = {place.id for place in places} & {place.parent for place in places}
        places = [place for place in places if place.parent not in inside]  # a town and its seat are one
        if len(places) > 1:
            names = listed(_full(place, gazetteer) for place in places)
            subjects = (mention.text, *(place.name for place in places))
            yield finding(
                "name-ambiguous", mention.start, mention.end, subjects, name=mention.text, names=names
            )


def _full(place: Place, gazetteer: Gazetteer) -> str:
    parent = gazetteer.get(place.parent)
    return f"{parent.name}{place.name}" if parent is not None and parent.kind == "town" else place.name


def spelled_differently(dossier: Dossier) -> Iterator[Finding]:
    """Find a place that is written with another character of the same sound: 古楼 and 鼓楼.

    Told where the rarer spelling first stands. A difference in what the names end with, or in a name of one
    character, is none.
    """
    written: dict[str, list[Mention]] = defaultdict(list)
    official: dict[str, Mention] = {}
    for mention in dossier.mentions:
        written[_stem(mention)].append(mention)
        if mention.place is not None:
            official.setdefault(_stem(mention, official=True), mention)
    forms = [form for form in {**written, **official} if len(form) >= _SHORTEST and not _is_a_kind(form)]
    by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in forms:
        by_sound[spell(form)].append(form)
    for one, other in chain.from_iterable(combinations(alike, 2) for alike in by_sound.values()):
        if not _one_apart(one, other):
            continue
        if one in written and other in written:
            rare, common = sorted((written[one], written[other]), key=_rarity)
            if _same_thing(rare[0], common[0]):
                yield _told("name-spelled-differently", rare[0], common[0].text)
        else:
            mine, theirs = (one, other) if one in written else (other, one)
            known = official[theirs]
            if any(mention.place == known.place for mention in written.get(mine, ())):
                yield _told("name-not-as-registered", written[mine][0], known.name)


def _rarity(mentions: Sequence[Mention]) -> tuple[int, bool]:
    """Order spellings: the one that is written less often, then the one that no place is known by."""
    return len(mentions), mentions[0].place is not None


def _told(code: str, at: Mention, other: str) -> Finding:
    name, other = "".join(at.text.split()), "".join(other.split())
    return finding(code, at.start, at.end, (name, other), name=name, other=other)


def _stem(mention: Mention, *, official: bool = False) -> str:
    name = mention.name if official else "".join(mention.text.split())
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= _SHORTEST:
            return name.removesuffix(suffix)
    return name


def _is_a_kind(name: str) -> bool:
    return pattern("ends", "classes").fullmatch(name) is not None


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _same_thing(one: Mention, other: Mention) -> bool:
    """Whether two mentions can be of one place: known to be, or one unknown, neither a known other."""
    return one.place == other.place or None in (one.place, other.place)
