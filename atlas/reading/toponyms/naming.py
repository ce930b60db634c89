"""From a kept name to a toponym: kind, official form, parent, gazetteer place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, permutations

from atlas.plan import Plan
from atlas.reading.toponym import Toponym
from atlas.reading.toponyms.candidate import SETTLEMENTS, Candidate
from atlas.reading.toponyms.home import Home
from atlas.reading.toponyms.inner import inner_names
from atlas.reading.toponyms.known import Known
from atlas.reading.toponyms.parents import parent_of, stated_holder
from atlas.reading.toponyms.stated import with_stated
from atlas.reading.toponyms.vocabulary import table
from gazetteer.pinyin import spell
from gazetteer.place import Place
from gazetteer.resolve import resolve

_STAGE = re.compile(r"（[一二三四五六七八九十\d]期）$")
_CODE = re.compile(r"^[A-Z]\d+(?=[\u4e00-\u9fff])")
_BRACKET = re.compile(r"（[^（）]*）")
_QUOTES = re.compile(r"[“”‘’\"]")
_SITES = frozenset({"facility", "park", "scenic", "heritage", "station"})
_STOP = "站"
_SLIP = 6  # characters of a name that may lack some; of a shorter one each counts
_STREET = re.compile(r"(?P<head>.+?)(?P<street>[东西南北中](?:大街|街|路|大道))$")


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate with its paragraph, on the way to a toponym."""

    offset: int  # of the paragraph in the flow
    candidate: Candidate
    kind: str
    name: str
    parent: str = ""
    place: Place | None = None


def named(plan: Plan, known: Known, home: Home, kept: Sequence[tuple[int, Candidate]]) -> tuple[Toponym, ...]:
    """Turn the kept candidates (with the offset of their paragraph) into toponyms."""
    text = plan.flow.text
    drafts = [_draft(offset, candidate, known, home, text) for offset, candidate in kept]
    drafts = list(_with_street_names(plan, drafts))
    full = _full_names(drafts, known, home)
    drafts = [_expanded(draft, full) for draft in drafts]
    parents: Sequence[str] = [
        draft.parent or parent_of(plan, drafts, index, known, home) for index, draft in enumerate(drafts)
    ]
    parents = with_stated(plan, drafts, parents, known)
    return tuple(
        _resolved(replace(draft, parent=parent), known, plan.published)
        for draft, parent in zip(drafts, parents, strict=True)
    )


def _draft(offset: int, candidate: Candidate, known: Known, home: Home, plan_text: str) -> Named:
    """Give a candidate its own full form, seen by itself."""
    if candidate.known is not None and candidate.known.tie == "code":
        return Named(offset, candidate, candidate.kind, candidate.text)
    if candidate.known is not None and candidate.known.tie == "zone":
        return Named(offset, candidate, "park", home.zone, place=known.gazetteer.get(candidate.known.place))
    place = known.gazetteer.get(candidate.known.place) if candidate.known else None
    if place is not None:
        return Named(
            offset, candidate, candidate.kind, _known_name(candidate, place, known, plan_text), place=place
        )
    kind, text = candidate.kind, candidate.text
    head = candidate.parts[0].known if candidate.parts else None
    if (
        kind in ("scenic", "heritage")
        and head is not None
        and head.kind == "admin"
        and len(candidate.parts) > 1
    ):
        # 泉溪县大云寺: the county is where it lies, not what it is called.
        rest = text[candidate.parts[0].end - candidate.start :]
        holder = known.gazetteer.get(head.place)
        if holder is not None and head.text not in home.names:
            return Named(offset, candidate, kind, _full_form(rest, kind, known), parent=holder.name)
    return Named(offset, candidate, kind, _full_form(text, kind, known))


def _known_name(candidate: Candidate, place: Place, known: Known, plan_text: str) -> str:
    """Name a known place as the plan does: a popular name stays unless the plan uses the official one too."""
    written = candidate.text + "公路" if candidate.text.endswith("高速") else candidate.text
    if place.kind == "road" and written.endswith("高速公路"):
        return _CODE.sub("", written)
    if not known.gazetteer.is_own(place):
        return _name_abroad(candidate.text, place, known)
    is_alias = candidate.known is not None and candidate.known.tie == "alias"
    if is_alias and place.name.endswith(_STOP) and candidate.text.endswith(_STOP):
        return place.name  # 甲火车站, 甲货运站: what is done there, not another name
    if is_alias and place.kind in _SITES | {"road", "area", "water"}:
        return (
            place.name
            if _is_slip_of(candidate.text, place.name, plan_text)
            else _QUOTES.sub("", candidate.text)
        )
    return place.name


def _name_abroad(text: str, place: Place, known: Known) -> str:
    """Name a place of another county: 泉溪县大云寺 is 大云寺, 泉溪石佛沟 the listed 石佛沟古建筑群."""
    if place.kind == "region":
        return text
    holder = stated_holder(text, place, known)
    if holder is None or place.kind == "admin":
        return place.name
    rest = text.removeprefix(holder[1])
    return place.name if rest in place.name and not place.name.startswith(holder[1]) else rest


def _is_slip_of(text: str, official: str, plan_text: str) -> bool:
    """Whether an alias is the official name in other words of the same plan: shorter, longer or misspelt."""
    if _BRACKET.sub("", text) == official or (len(text) == len(official) and spell(text) == spell(official)):
        return True
    return official in plan_text and (is_abbreviation(text, official) or is_abbreviation(official, text))


def _full_form(text: str, kind: str, known: Known) -> str:
    text = _STAGE.sub("", _QUOTES.sub("", text))
    if kind == "road":
        text = _CODE.sub("", text)
    if kind in ("area", "station"):
        text = _BRACKET.sub("", text)
    for written, official in _endings().items():
        if text.endswith(written):
            text = text.removesuffix(written) + official
            break
    county = known.gazetteer.county
    if kind in _SITES and county is not None and text[0] in "市县区" and county.name.endswith(text[0]):
        listed = known.options(county.short + text[1:])
        text = (county.short if listed else county.name) + text[1:]
    if kind == "area" and county is not None and len(text) > len(county.name) + 2:
        text = text.removeprefix(county.name)
    return _same_sound(text, known) if kind == "town" else text


def _same_sound(text: str, known: Known) -> str:
    """Take a town that only sounds like one of the county's for that town: 古坪街道 is 鼓坪街道."""
    towns = known.sounds(text)
    return towns[0] if len(towns) == 1 else text


def _with_street_names(plan: Plan, drafts: Sequence[Named]) -> Iterator[Named]:
    """Complete 钟楼南街、北街: the second is 钟楼北街."""
    before: Named | None = None
    for draft in drafts:
        match = _STREET.match(before.name) if before is not None and before.kind == "road" else None
        between = plan.flow.text[_end(before) : _start(draft)] if before is not None else ""
        if match and between == "、" and re.fullmatch(rf"[东西南北中]{match['street'][1:]}", draft.name):
            draft = replace(draft, name=match["head"] + draft.name)  # noqa: PLW2901 -- the completed one
        yield draft
        before = draft


def _full_names(drafts: Sequence[Named], known: Known, home: Home) -> Mapping[tuple[str, str], str]:
    """Find, for each name, the one longer form of it that the plan uses elsewhere."""
    longer: dict[tuple[str, str], set[str]] = defaultdict(set)
    names = {(draft.kind, draft.name) for draft in drafts if draft.kind in _SITES}
    prefixes = sorted({*home.names, *known.holders}, key=len, reverse=True)
    for kind, name in names:
        for prefix in prefixes:
            if name.startswith(prefix) and len(name) - len(prefix) >= 4:
                longer[kind, name.removeprefix(prefix)].add(name)
        plain = _BRACKET.sub("", name)
        if plain != name:
            longer[kind, plain].add(name)
    zones: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.kind == "park":
            zones[_head(draft)].add(draft.name)
    zones.pop("", None)
    for name, other in (pair for same in zones.values() for pair in permutations(same, 2)):
        if is_abbreviation(name, other):
            longer["park", name].add(other)
    for kind, name, other in _slips(names):
        longer[kind, name].add(other)
    found = {}
    for key, options in longer.items():
        best = max(options, key=len)
        if key in names and all(option == best or is_abbreviation(option, best) for option in options):
            found[key] = best
    return found


def _head(draft: Named) -> str:
    """Return what stands before the generic term of a park."""
    match = re.match(r"(.{2,}?)(?:经济技术|经济|高新技术产业|高新技术)?(?:开发区|高新区|经开区)$", draft.name)
    return match[1] if match else ""


def _slips(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield each name that is another of its kind with a character or two left out: 医科大|附属医院.

    What may be left out of a name is looked up rather than each name compared with each.
    """
    alike: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for kind, name in names:
        alike[kind, name[:2], name[-2:]].add(name)
    for (kind, _, _), same in alike.items():
        for full in same if len(same) > 1 else ():
            for short in _shortened(full) & same:
                yield kind, short, full


def _shortened(full: str) -> set[str]:
    """List what a name becomes with one or two characters left out, neither the first two nor the last."""
    inner = range(2, len(full) - 2)
    found = {full[:at] + full[at + 1 :] for at in inner}
    found |= {full[:at] + full[at + 1 : to] + full[to + 1 :] for at, to in combinations(inner, 2)}
    return {short for short in found if len(short) >= _SLIP}


def is_abbreviation(short: str, full: str) -> bool:
    """Whether a name is another one with characters left out."""
    rest = iter(full)
    return len(short) < len(full) and all(char in rest for char in short)


def _expanded(draft: Named, full: Mapping[tuple[str, str], str]) -> Named:
    if draft.place is not None:
        return draft
    return replace(draft, name=full.get((draft.kind, draft.name), draft.name))


def _resolved(draft: Named, known: Known, when: str) -> Toponym:
    """Look a name up, with what the text says of it."""
    start, end = _start(draft), _end(draft)
    gazetteer, place, score = known.gazetteer, draft.place, 0.0
    is_told = gazetteer.county is not None or draft.kind not in SETTLEMENTS
    # Of a county without a gazetteer: another's 城关镇 is not this one's.
    if place is not None or (is_told and gazetteer.relations(draft.name)):
        answer = _lookup(known, draft.name, draft.kind, draft.parent, when)
        place, score = answer
    name = (
        place.name if place is not None and draft.place is None and place.kind == draft.kind else draft.name
    )
    return Toponym(
        start,
        end,
        draft.candidate.text,
        draft.kind,
        name,
        draft.parent,
        place.id if place is not None else None,
        score,
        draft.candidate.rule,
        tuple(inner_names(draft.candidate, draft.offset, lambda text, kind: _full_form(text, kind, known))),
    )


def _lookup(known: Known, name: str, kind: str, parent: str, when: str) -> tuple[Place | None, float]:
    key = (name, kind, parent, when)
    if key not in known.answers:
        answer = resolve(known.gazetteer, name, kind=kind, parent=parent, when=when, alike=False)
        known.answers[key] = (answer.place, answer.score)
    return known.answers[key]


def _start(draft: Named) -> int:
    return draft.offset + draft.candidate.start


def _end(draft: Named) -> int:
    return draft.offset + draft.candidate.end


@cache
def _endings() -> Mapping[str, str]:
    found: dict[str, str] = table("naming.toml")["endings"]
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
