"""``atlas find``: where is a place, and how sure is that?"""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer
from rich.table import Table

from atlas.cli import countrywide, explaining
from atlas.cli.terminal import FAILED, console, say, show_error, show_json
from atlas.library import check_folders, county_gazetteer
from gazetteer import Gazetteer, Match, builtin_counties, resolve
from gazetteer.validity import is_date


def find(
    name: Annotated[str, typer.Argument(help=say("cli.find.name"), metavar="NAME")],
    county: Annotated[str, typer.Option(help=say("cli.county"), metavar="NAME|CODE")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help=say("cli.find.limit"))] = 10,
    country: Annotated[bool, typer.Option("--country", help=say("country.help"))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=say("explain.help"))] = False,
    when: Annotated[str, typer.Option(help=say("explain.when"), metavar="YYYY[-MM]")] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Look a place up in the gazetteer."""
    if when and not is_date(when):
        raise typer.BadParameter(when, param_hint="--when")
    check_folders()
    if country:
        countrywide.find(name, limit, as_json=as_json)
        return
    if explain:
        explaining.explain(name, _gazetteers(county), limit, when, as_json=as_json)
        return
    matches = _matches(name, county, limit)
    if as_json:
        show_json([answer(match, gazetteer) for match, gazetteer in matches])
    elif matches:
        _show(matches)
    else:
        show_error(say("cli.find.nothing", name=name))
    if not matches:
        raise typer.Exit(FAILED)


def _matches(name: str, county: str, limit: int) -> list[tuple[Match, Gazetteer]]:
    """Search one county, or every county that has data, the best matches first."""
    found: dict[str, tuple[Match, Gazetteer]] = {}
    for gazetteer in _gazetteers(county):
        for match in (*_in_its_parent(name, gazetteer), *gazetteer.find(name, limit)):
            best = found.get(match.place.id)
            if best is None or match.score > best[0].score:
                found[match.place.id] = (match, gazetteer)
    return sorted(found.values(), key=lambda pair: (-pair[0].score, pair[0].place.id))[:limit]


def _gazetteers(county: str) -> list[Gazetteer]:
    if county:
        return [county_gazetteer(county)]
    return [Gazetteer.load(item.code) for item in builtin_counties()]


def _in_its_parent(name: str, gazetteer: Gazetteer) -> list[Match]:
    """Answer a name that begins with what the place lies in (X镇Y村), which search does not take apart."""
    found = resolve(gazetteer, name, alike=False)
    if found.place is None or gazetteer.named(name):
        return []
    return [Match(found.place, found.score, "in-parent")]


def answer(match: Match, gazetteer: Gazetteer) -> dict[str, Any]:
    """Describe a match for another program; what is not known is null."""
    place = match.place
    point = place.point
    known = place.seat or place.footprint
    parent = gazetteer.get(place.parent)
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "parent": parent.name if parent else None,
        "lon": round(point.geometry.x, 6) if point else None,
        "lat": round(point.geometry.y, 6) if point else None,
        "accuracy_m": known.accuracy_m if known and math.isfinite(known.accuracy_m) else None,
        "fidelity": known.fidelity.value if known else None,
        "source": known.source if known else place.source,
        "score": round(match.score, 3),
        "reason": match.reason,
        "validity": None if match.validity is None else str(match.validity),
    }


def _reason(match: Match) -> str:
    until = match.validity.until if match.validity is not None else ""
    return say("reason.former", until=until) if match.reason == "former" else say(f"reason.{match.reason}")


def _show(matches: list[tuple[Match, Gazetteer]]) -> None:
    table = Table()
    for column in ("name", "kind", "parent", "place", "accuracy", "fidelity", "reason", "id"):
        table.add_column(say(f"cli.find.column.{column}"))
    for match, gazetteer in matches:
        row = answer(match, gazetteer)
        placed = row["lon"] is not None
        table.add_row(
            row["name"],
            say(f"kind.{row['kind']}"),
            row["parent"] or "",
            f"{row['lon']:.4f}, {row['lat']:.4f}" if placed else say("cli.find.unplaced"),
            f"{row['accuracy_m']:,.0f} m" if row["accuracy_m"] is not None else "",
            say(f"fidelity.{row['fidelity']}") if placed else "",
            _reason(match),
            row["id"],
        )
    console.print(table)
