"""A plan as the structure rules see it: its flow, and a mask in which toponyms are signs.

The mask is as long as the flow. Each toponym becomes one sign for its kind, then filling, so that a
pattern can ask for “a town”, and a match in the mask is a span of the flow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from atlas.plan import Block, Plan
from atlas.reading.structures.draft import Member
from atlas.reading.structures.nouns import everywhere
from atlas.reading.toponym import Toponym
from gazetteer import Gazetteer
from gazetteer.place import KINDS, Place

FILL = "\uf8ff"
OWN = "\ue0ff"  # the plan's own county
_SIGNS: Mapping[str, str] = {kind: chr(0xE000 + rank) for rank, kind in enumerate(KINDS)}
_OPEN = frozenset({"zone"})  # a named planning unit: the rules read its words themselves
_NESTED = frozenset(
    {"town", "village", "river", "mountain", "water", "heritage", "scenic", "area", "road", "admin"}
)
_TOWN = re.compile(r"(?:镇|乡|街道)$")
_LONGEST_NESTED = 8  # characters
_WIDE = str.maketrans(",;:()", "，；：（）")
_IN_NUMBER = re.compile(r"(?<=[0-9])[，：](?=[0-9])")


def sign_class(kinds: Iterable[str]) -> str:
    """Write the regular expression of one masked toponym of any of these kinds."""
    return f"(?:[{''.join(_SIGNS[kind] for kind in kinds)}]{FILL}*+)"


PLACE = sign_class(KINDS)
OWN_COUNTY = f"(?:{OWN}{FILL}*+)"


@dataclass(frozen=True)
class Scene:
    """What the structure rules look at."""

    plan: Plan
    gazetteer: Gazetteer
    toponyms: tuple[Toponym, ...]  # in the order of the text, none inside another
    planned: tuple[Toponym, ...]  # as recognised: planning units too, whose words are open here
    mask: str  # as long as the flow

    @property
    def text(self) -> str:
        """The flow."""
        return self.plan.flow.text

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the plan's body."""
        return tuple(self.plan.body())

    def blocks_from(self, position: int, number: int) -> tuple[Block, ...]:
        """List some blocks: the one at a position of the flow and those behind it."""
        first = max(0, bisect_right(self._block_starts, position) - 1)
        return self.blocks[first : first + number]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _starts(self) -> list[int]:
        return [toponym.start for toponym in self.toponyms]

    def inside(self, start: int, end: int) -> tuple[Toponym, ...]:
        """List the toponyms that lie wholly in a span."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return tuple(toponym for toponym in self.toponyms[first:last] if toponym.end <= end)

    def touching(self, start: int, end: int) -> tuple[Toponym, ...]:
        """List the toponyms that share a character with a span."""
        first, last = max(0, bisect_left(self._starts, start) - 1), bisect_left(self._starts, end)
        return tuple(toponym for toponym in self.toponyms[first:last] if toponym.end > start)

    def members(self, start: int, end: int) -> tuple[Member, ...]:
        """List the places named in a span, each once."""
        first, last = bisect_left(self._unit_starts, start), bisect_left(self._unit_starts, end)
        units = (unit for unit in self._bare_units[first:last] if unit.end <= end)
        named = (unit for unit in units if (unit.start, unit.end) != (start, end))
        found = sorted((*self.inside(start, end), *named), key=lambda toponym: toponym.start)
        return once(member_of(toponym) for toponym in found)

    def inside_name(self, start: int, end: int) -> tuple[Member, ...]:
        """List the places in a zone's own name, without what is only the end of that name."""
        found = tuple(member for member in self.members(start, end) if member.kind != "zone")
        within = tuple(member for member in found if member.start == start or member.end < end)
        return within or found

    @cached_property
    def _bare_units(self) -> tuple[Toponym, ...]:
        """Planning units whose names hold no place: they stand for themselves in a list of others."""
        units = (toponym for toponym in self.planned if toponym.kind in _OPEN)
        return tuple(unit for unit in units if not self.touching(unit.start, unit.end))

    @cached_property
    def _unit_starts(self) -> list[int]:
        return [unit.start for unit in self._bare_units]

    def paragraphs(self) -> Iterator[Block]:
        """Yield paragraphs and table rows, not headings."""
        return (block for block in self.blocks if block.kind in ("text", "row"))

    def own_member(self, position: int) -> tuple[Member, ...]:
        """Take the plan's own county for a member, at a position of the flow."""
        county = self.gazetteer.county
        return (Member(county.name, county.code, position, position + 1, "admin"),) if county else ()

    def town_of(self, member: Member) -> Member:
        """Take a place whose name a town bears too for the town: a zone's name means the larger place."""
        names = (member.name, member.name.removesuffix("村")) if member.kind in ("area", "village") else ()
        town = next((self._towns[name] for name in names if name in self._towns), None)
        return replace(member, name=town.name, place=town.id, kind="town") if town else member

    @cached_property
    def _towns(self) -> Mapping[str, Place]:
        own = (
            place for place in self.gazetteer.places if place.kind == "town" and self.gazetteer.is_own(place)
        )
        return {_TOWN.sub("", place.name): place for place in own}

    def river(self, sign: str, start: int, end: int) -> tuple[Member, ...]:
        """Read an abbreviated river (沿甲两岸): one that the plan names, or that the county has."""
        name = f"{sign.removesuffix('河')}河"
        found = self._rivers.get(name)
        return (replace(found, start=start, end=end),) if found else ()

    @cached_property
    def _rivers(self) -> Mapping[str, Member]:
        own = (
            place for place in self.gazetteer.places if place.kind == "river" and self.gazetteer.is_own(place)
        )
        owned = {place.name: Member(place.name, place.id, 0, 0, "river") for place in reversed(tuple(own))}
        named = (toponym for toponym in reversed(self.toponyms) if toponym.kind == "river")
        return owned | {toponym.name: member_of(toponym) for toponym in named}


def scene_of(
    plan: Plan, toponyms: Sequence[Toponym], gazetteer: Gazetteer, open_names: tuple[str, ...] = ()
) -> Scene:
    """Prepare a plan for the structure rules.

    Parameters
    ----------
    open_names : tuple of str
        Toponyms with one of these endings are left open too: the rules read the places inside them.
    """
    planned = _longest((*toponyms, *_everywhere(plan.flow.text, toponyms)))
    kept = tuple(_opened(planned, open_names, _towns_by_form(gazetteer)))
    signs = list(_full_width(plan.flow.text))
    for start, end in _own_names(plan.flow.text, gazetteer):
        _cover(signs, start, end, OWN)
    for toponym in kept:
        if toponym.kind in _SIGNS:
            _cover(signs, toponym.start, toponym.end, _SIGNS[toponym.kind])
    return Scene(plan, gazetteer, kept, planned, "".join(signs))


def member_of(toponym: Toponym) -> Member:
    """Take a toponym for a member of a zone."""
    return Member(toponym.name, toponym.place, toponym.start, toponym.end, toponym.kind)


def once(members: Iterable[Member]) -> tuple[Member, ...]:
    """Keep the first of members that bear one name."""
    return tuple({member.name: member for member in reversed(tuple(members))}.values())[::-1]


def _full_width(text: str) -> str:
    """Write commas, colons, semicolons and brackets full width, so that patterns need only one form."""
    wide = text.translate(_WIDE)
    return _IN_NUMBER.sub(lambda match: text[match.start() : match.end()], wide)


def _longest(toponyms: Sequence[Toponym]) -> tuple[Toponym, ...]:
    kept: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda item: (item.start, -item.end)):
        if not kept or toponym.start >= kept[-1].end:
            kept.append(toponym)
    return tuple(kept)


def _towns_by_form(gazetteer: Gazetteer) -> dict[str, Toponym]:
    """List the county's towns by their names, with and without 镇."""
    towns = [place for place in gazetteer.places if place.kind == "town" and gazetteer.is_own(place)]
    named = [(_TOWN.sub("", town.name), town) for town in towns] + [(town.name, town) for town in towns]
    return {
        form: Toponym(0, 0, form, "town", town.name, place=town.id) for form, town in named if len(form) > 1
    }


def _opened(
    planned: Sequence[Toponym], endings: tuple[str, ...], towns: Mapping[str, Toponym]
) -> Iterator[Toponym]:
    """Put the places inside planning units in their place: 丙镇 for 丙镇核桃小镇."""
    known: dict[str, Toponym] = dict(towns)
    for toponym in planned:
        if toponym.kind not in _OPEN and toponym.kind in _NESTED:
            known.setdefault(toponym.text, toponym)
            stem = _TOWN.sub("", toponym.text)
            if toponym.kind == "town" and len(stem) > 1:
                known.setdefault(stem, toponym)
    for toponym in planned:
        if toponym.kind in _OPEN or (endings and toponym.text.endswith(endings)):
            yield from _nested(toponym, known)
        else:
            yield toponym


def _nested(toponym: Toponym, known: Mapping[str, Toponym]) -> Iterator[Toponym]:
    """Yield the places inside a unit's name: known ones, else what its own words tell, the longest first."""
    position, text = 0, toponym.text
    told = {inner.start - toponym.start: inner for inner in toponym.within}
    while position < len(text):
        place = told.get(position)
        for length in range(min(len(text) - position, _LONGEST_NESTED), 1, -1):
            found = known.get(text[position : position + length])
            if found is not None and length < len(text) and (place is None or length >= len(place.text)):
                start = toponym.start + position
                place = replace(
                    found, start=start, end=start + length, text=text[position : position + length]
                )
                break
        if place is not None:
            yield place
        position += len(place.text) if place is not None else 1


def _everywhere(text: str, toponyms: Sequence[Toponym]) -> Iterator[Toponym]:
    """Find 建成区 and the like where no toponym covers them."""
    covered = {position for toponym in toponyms for position in range(toponym.start, toponym.end)}
    for match in re.finditer("|".join(everywhere()), text):
        if match.start() not in covered and match.end() - 1 not in covered:
            yield Toponym(match.start(), match.end(), match[0], "area", match[0], rule="everywhere")


def _cover(signs: list[str], start: int, end: int, sign: str) -> None:
    signs[start:end] = [sign] + [FILL] * (end - start - 1)


def _own_names(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    county = gazetteer.county
    if county is None:
        return
    names = sorted({county.name, county.short}, key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, names)), text):
        yield match.span()
