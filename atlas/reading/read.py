"""Run the recognisers over a plan and put what they find into a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from atlas.dossier import Dossier, Mention, PlanInfo
from atlas.findings import findings
from atlas.plan import Plan
from atlas.reading.indicators import indicators
from atlas.reading.projects import projects
from atlas.reading.structures import structures
from atlas.reading.toponym import Toponym
from atlas.reading.toponyms import recognise
from gazetteer import Gazetteer, UnknownCountyError, county_by, guess_county

LONGEST_NAME = 26
"""Characters; what is longer is no name but a passage, and passages stay in the plan."""

Warning_ = tuple[str, Mapping[str, str]]
"""Key of a message (under ``warning``) and what it names."""


@dataclass(frozen=True)
class Reading:
    """A dossier, and what its reader should be told."""

    dossier: Dossier
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True)
class PlanCounty:
    """Which county a plan is of, and the gazetteer to read it with."""

    code: str  # GB/T 2260; "" where unknown
    name: str
    gazetteer: Gazetteer  # not drawn; the national one where the county has no data
    warnings: tuple[Warning_, ...] = ()


def read_plan(plan: Plan, county: str = "") -> Reading:
    """Read a plan.

    Parameters
    ----------
    plan : Plan
    county : str
        Name or GB code of the plan's county; guessed from the text where it is empty.

    Returns
    -------
    Reading
        A plan whose county has no gazetteer data, or that names none, is read all the same: its
        places are then mentions without a position, and a warning says so.
    """
    found = county_of(plan, county)
    gazetteer = found.gazetteer
    toponyms = recognise(plan, gazetteer, found.name)
    zones = structures(plan, toponyms, gazetteer)
    works = projects(plan, toponyms, gazetteer)
    bare = Dossier(
        plan=PlanInfo(
            id=found.code or plan.sha256[:12],
            title=plan.title,
            county=found.name,
            gb_code=found.code,
            sha256=plan.sha256,
            characters=len(plan.text),
            published=plan.published,
        ),
        mentions=tuple(_mention(plan, toponym) for toponym in toponyms),
        zones=tuple(replace(zone, name=_short(zone.name)) for zone in zones),
        projects=tuple(
            replace(work, name=_short(work.name), places=tuple(map(_short, work.places))) for work in works
        ),
        indicators=tuple(replace(row, name=_short(row.name)) for row in indicators(plan)),
    )
    return Reading(replace(bare, findings=findings(bare, plan, gazetteer)), (*found.warnings, *_unread(plan)))


def _short(name: str) -> str:
    """Cut a name that is as long as a sentence: the span shows it whole to who has the plan."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _unread(plan: Plan) -> tuple[Warning_, ...]:
    """Warn of pages that are pictures: the plan is read as if they were not there."""
    if not plan.unread:
        return ()
    values = {"name": plan.name, "count": str(len(plan.unread)), "pages": _ranges(plan.unread)}
    return (("pages-unread", values),)


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers: 3, 7–9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def county_of(plan: Plan, wanted: str = "") -> PlanCounty:
    """Find a plan's county and its gazetteer.

    Parameters
    ----------
    plan : Plan
    wanted : str
        Name or GB code; guessed from the text where it is empty.
    """
    code = _code(wanted) if wanted else guess_county(plan.text) or ""
    if not code:
        key = "county-not-known" if wanted else "county-not-guessed"
        return PlanCounty("", wanted, Gazetteer.load(None), ((key, {"name": wanted or plan.name}),))
    try:
        gazetteer = Gazetteer.load(code, drawn=False)
    except UnknownCountyError:
        gazetteer = Gazetteer.around(code)
        place = gazetteer.get(code)
        name = place.name if place else wanted
        return PlanCounty(
            code, name, gazetteer, (("county-without-gazetteer", {"name": name, "code": code}),)
        )
    return PlanCounty(code, gazetteer.county.name if gazetteer.county else "", gazetteer)


def _code(wanted: str) -> str:
    """Turn what a user wrote into a code; "" where it names no county, or several."""
    known = county_by(wanted)
    if known is not None:
        return known.code
    if wanted.isdigit():
        return wanted
    codes = {place.id for place in Gazetteer.load(None).named(wanted) if place.county == place.id}
    return codes.pop() if len(codes) == 1 else ""


def _mention(plan: Plan, toponym: Toponym) -> Mention:
    start, end = plan.flow.span(toponym.start, toponym.end)
    return Mention(
        start=start,
        end=end,
        text=plan.text[start:end],
        kind=toponym.kind,
        name=toponym.name,
        parent=toponym.parent,
        place=toponym.place,
        score=round(toponym.score, 3),
    )
