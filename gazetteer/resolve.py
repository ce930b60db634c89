"""Which place a name means: candidates, each with the penalties that add up against it.

The county of the plan comes first, but as a prior, not a wall: neighbours, the province and famous
places resolve too, and anything does when the text nearby names what it lies in. A name that fits
nothing well, or two things equally well, stays unresolved and hands back its candidates. All figures
are in ``resolve.toml``; a reason is the key of its figure there, such as ``area.neighbour``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gazetteer import names
from gazetteer.index import Gazetteer, written_forms
from gazetteer.place import Place
from gazetteer.store import FAMOUS

Form = Literal["official", "alias", "short", "misspelt"]
Reasons = tuple[tuple[str, float], ...]
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")  # what a name says of itself on the side: X（Y）火车站
CAPITAL = "0100"  # of a province: how GB/T 2260 numbers the prefecture of its seat
_SHARED = 0.5  # of its characters a misspelt name must have right
_ALIKE_SHOWN = 5  # places that only resemble the name


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that the name may mean, and what speaks against it."""

    place: Place
    penalty: float  # sum of the reasons; 0 is perfect
    reasons: Reasons  # (key in resolve.toml, penalty), also those of penalty 0


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one name."""

    place: Place | None  # None: unknown or ambiguous
    score: float  # 0..1, how sure; 0 where place is None
    candidates: tuple[Candidate, ...]  # the least penalised first


@cache
def penalties() -> Mapping[str, Any]:
    """Read the table of penalties."""
    return tomllib.loads(Path(__file__).with_name("resolve.toml").read_text(encoding="utf-8"))


def resolve(
    gazetteer: Gazetteer,
    name: str,
    *,
    kind: str = "",
    parent: str = "",
    context: Sequence[str] = (),
    when: str = "",
    alike: bool = True,
) -> Resolution:
    """Decide which place a name means.

    Parameters
    ----------
    gazetteer
        Of the plan's county.
    name
        As written, or in its official form.
    kind
        One of ``gazetteer.place.KINDS`` where the text shows it, else "".
    parent
        Name of what the text says it lies in, else "".
    context
        Names that stand nearby; a place that lies in one of them is supported by it.
    when
        Date of the text, "2021" or "2021-04"; "" is today, to which no former name belongs.
    alike
        Whether to show what resembles a name that nothing bears: for people, and slow the first time.

    Returns
    -------
    Resolution
        ``place`` is None where no candidate is good enough or two are equally good.
    """
    near = {names.normalise(word) for word in (parent, *context) if word}
    found = _found(gazetteer, name, kind)
    if not found:
        return Resolution(None, 0.0, _alike(gazetteer, name) if alike else ())
    stands = {place.id: _is_supported(gazetteer, place, near) for place, _, _ in found}
    contested = len({place.kind for place, _, _ in found}) > 1
    ranked = []
    for place, relation, within in found:
        supported = within or stands[place.id]
        reasons = (
            (f"form.{relation}", penalties()["form"][relation]),
            *_of_time(gazetteer, place, name, when),
            *_of_area(gazetteer, place, name, supported),
            *_of_namesakes(gazetteer, place, relation, supported, [other for other, _, _ in found]),
            *_of_kind(gazetteer, place, kind, contested),
            *_of_parent(gazetteer, place, parent, supported, any(stands.values())),
        )
        ranked.append(Candidate(place, round(sum(value for _, value in reasons), 3), reasons))
    ranked.sort(key=lambda candidate: candidate.penalty)
    return _decided(tuple(ranked))


def _decided(ranked: tuple[Candidate, ...]) -> Resolution:
    limits, best = penalties()["limits"], ranked[0]
    tied = len(ranked) > 1 and ranked[1].penalty - best.penalty < limits["margin"]
    if best.penalty > limits["accept"] or tied:
        return Resolution(None, 0.0, ranked)
    return Resolution(best.place, round(1.0 - best.penalty, 3), ranked)


def _found(gazetteer: Gazetteer, name: str, kind: str) -> list[tuple[Place, Form, bool]]:
    """Gather the places that a name may mean: place, form, and whether the name says what holds it."""
    return (
        list(_written_so(gazetteer, name))
        or list(_with_its_parent(gazetteer, name))
        or list(_written_so(gazetteer, _BRACKETED.sub("", names.fold(name))))
        or list(_misspelt(gazetteer, name, kind))
    )


def _written_so(gazetteer: Gazetteer, name: str) -> Iterator[tuple[Place, Form, bool]]:
    """List the places that may be written so, with the relation of the form."""
    for form in gazetteer.relations(name):
        place = gazetteer.get(form.place)
        if place is not None:
            yield place, form.relation, False


def _with_its_parent(gazetteer: Gazetteer, name: str) -> Iterator[tuple[Place, Form, bool]]:
    """Take a name apart that begins with what the place lies in, once or more often."""
    plain = names.normalise(name)
    for cut in range(len(plain) - names.shortest(), names.shortest() - 1, -1):
        named = gazetteer.named(plain[:cut])
        holders = {
            place.id for place in named or [held for held, _, _ in _with_its_parent(gazetteer, plain[:cut])]
        }
        found = [
            (place, relation, True)
            for place, relation, _ in _written_so(gazetteer, plain[cut:])
            if holders & {above.id for above in gazetteer.ancestors(place)}
        ]
        if found:
            yield from found
            return


def _misspelt(gazetteer: Gazetteer, name: str, kind: str) -> Iterator[tuple[Place, Form, bool]]:
    """List own towns and villages, where the text shows that it is one, written with a homophone."""
    if kind not in ("town", "village"):
        return
    for place in gazetteer.homophones(name):
        shared = sum(a == b for a, b in zip(name, place.name, strict=False))
        if place.kind == kind and gazetteer.is_own(place) and shared >= _SHARED * len(place.name):
            yield place, "misspelt", False


def _alike(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """Show what resembles an unknown name; none of it is ever taken."""
    base = penalties()["form"]["alike"]
    found = []
    for match in gazetteer.find(name, _ALIKE_SHOWN):
        penalty = round(base + 1.0 - match.score, 3)
        found.append(Candidate(match.place, penalty, (("form.alike", penalty),)))
    return tuple(found)


def _is_supported(gazetteer: Gazetteer, place: Place, near: Set[str]) -> bool:
    """Say whether anything that the place lies in, below the plan's own county, is named nearby."""
    if not near:
        return False
    own = gazetteer.home
    above = [holder for holder in gazetteer.ancestors(place) if holder.id != own]
    if gazetteer.is_own(place):
        above = [holder for holder in above if gazetteer.is_own(holder)]
    home = gazetteer.get(place.county)  # a road may name its county without a parent
    if home is not None and home.id not in (own, place.id):
        above.append(home)
    return any(not near.isdisjoint(_normal_forms(holder)) for holder in above)


def _normal_forms(place: Place) -> frozenset[str]:
    return frozenset(names.normalise(form) for form in written_forms(place))


def _of_time(gazetteer: Gazetteer, place: Place, name: str, when: str) -> Reasons:
    """Speak against a name that was not in use when the text was written, where its time is known."""
    periods = [
        form.validity for form in gazetteer.relations(name) if form.place == place.id and form.validity
    ]
    if all(period.covers(when) if when else not period.is_former for period in periods):
        return ()
    return (("time.outside", penalties()["time"]["outside"]),)


def _of_area(gazetteer: Gazetteer, place: Place, name: str, supported: bool) -> Reasons:
    area = penalties()["area"]
    where = _where(gazetteer, place)
    if supported and area[where] > area["supported"]:
        return (("area.supported", area["supported"]),)
    reasons = [(f"area.{where}", area[where])]
    if place.kind == "village" and where not in ("own", "famous"):
        reasons.append(("abroad.village", penalties()["abroad"]["village"]))
    if place.kind == "town" and where not in ("own", "neighbour"):
        reasons.append(("abroad.town", penalties()["abroad"]["town"]))
    if not gazetteer.is_own(place) and name in penalties()["generic"]["names"]:
        reasons.append(("generic.penalty", penalties()["generic"]["penalty"]))
    return tuple(reasons)


def _of_namesakes(
    gazetteer: Gazetteer, place: Place, relation: Form, supported: bool, found: Sequence[Place]
) -> Reasons:
    """Weigh a short name that divisions share: a prefecture before a county, but no far one by that alone."""
    level = place.attributes.get("level")
    if relation != "short" or gazetteer.is_own(place):
        return ()
    if level == "county" and any(other.attributes.get("level") == "prefecture" for other in found):
        return (("prior.county", penalties()["prior"]["county"]),)
    counties = [other for other in found if other.attributes.get("level") == "county"]
    if level == "prefecture" and any(gazetteer.is_own(county) for county in counties):
        return (("prior.holder", penalties()["prior"]["holder"]),)
    is_shared = not all(place in gazetteer.ancestors(county) for county in counties)
    is_capital = place.code.endswith(CAPITAL)
    far = not supported and not is_capital and not _is_in_province(gazetteer, place)
    if level == "prefecture" and is_shared and far:
        return (("division.shared", penalties()["division"]["shared"]),)
    return ()


def _is_in_province(gazetteer: Gazetteer, place: Place) -> bool:
    """Say whether a place lies in the province of the plan's county."""
    own = gazetteer.get(gazetteer.home)
    return own is not None and bool(
        {above.id for above in gazetteer.ancestors(own)} & {above.id for above in gazetteer.ancestors(place)}
    )


def _where(gazetteer: Gazetteer, place: Place) -> str:
    county = gazetteer.county
    if gazetteer.is_own(place):
        return "own"
    own = gazetteer.get(gazetteer.home)
    holders = gazetteer.ancestors(own) if own else ()
    if place in holders:
        return "holder"
    if county and place.county and place.county in {neighbour.code for neighbour in county.neighbours}:
        return "neighbour"
    if place.attributes.get("level") in ("province", "prefecture"):
        return "division"
    if place.attributes.get("scope") == FAMOUS and place.kind != "town":
        return "famous"
    shared = {above.attributes.get("level") for above in gazetteer.ancestors(place) if above in holders}
    found: list[str] = [level for level in ("prefecture", "province") if level in shared]
    if place.county in gazetteer.near_by:
        found.append("near_by")
    return min(found, key=penalties()["area"].__getitem__, default="elsewhere")


def _of_kind(gazetteer: Gazetteer, place: Place, kind: str, contested: bool) -> Reasons:
    table = penalties()
    if kind == place.kind:
        return (("kind.same", table["kind"]["same"]),)
    if kind:
        near = any(kind in family and place.kind in family for family in table["families"].values())
        sort = "near" if near else "other"
        return ((f"kind.{sort}", table["kind"][sort]),)
    prior = _prior(gazetteer, place) if contested else ""
    return ((f"prior.{prior}", table["prior"][prior]),) if prior else ()


def _prior(gazetteer: Gazetteer, place: Place) -> str:
    if place.kind == "town" and not gazetteer.is_own(place):
        return "strange_town"
    if place.kind in penalties()["families"]["sites"]:
        return "site"
    return "village" if place.kind == "village" else ""


def _of_parent(
    gazetteer: Gazetteer, place: Place, parent: str, supported: bool, other_supported: bool
) -> Reasons:
    table = penalties()["parent"]
    wanted = names.normalise(parent)
    if parent and not any(wanted in _normal_forms(above) for above in (*gazetteer.ancestors(place), place)):
        return (("parent.elsewhere", table["elsewhere"]),)
    if other_supported and not supported:
        return (("parent.unsupported", table["unsupported"]),)
    return ()
