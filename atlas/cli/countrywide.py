"""``atlas find --country``: every town and village of the country that bears a name, without positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer
from rich.table import Table

from atlas.cli.terminal import FAILED, console, say, show_error, show_json
from atlas.library import LibraryError
from gazetteer import catalogue
from gazetteer.national import Division, NationalIndex


def find(name: str, limit: int, *, as_json: bool) -> None:
    """List the divisions of a name; without any, those whose name begins so."""
    index = catalogue.national_index(catalogue.data_folders())
    if index is None:
        raise LibraryError("no-names")
    found = index.exact(name) or index.beginning(name, limit)
    if as_json:
        show_json([_answer(division, index) for division in found[:limit]])
    elif found:
        console.print(_table(found[:limit], index))
        console.print(say("country.count", count=len(found)))
    else:
        show_error(say("cli.find.nothing", name=name))
    if not found:
        raise typer.Exit(FAILED)


def _answer(division: Division, index: NationalIndex) -> dict[str, object]:
    return {
        "code": division.code,
        "name": division.name,
        "kind": division.kind,
        "in": list(_above(division, index)),
    }


def _above(division: Division, index: NationalIndex) -> Iterator[str]:
    """Name what a division lies in, from the province down."""
    places = {place.id: place.name for place in catalogue.china(catalogue.data_folders())}
    for code in (f"{division.code[:2]}0000", f"{division.code[:4]}00", division.county):
        if code in places:
            yield places[code]
    town = index.of_code(division.parent) if division.kind == "village" else None
    if town is not None:
        yield town.name


def _table(found: Sequence[Division], index: NationalIndex) -> Table:
    table = Table()
    for column in ("name", "kind", "parent", "id"):
        table.add_column(say(f"cli.find.column.{column}"))
    for division in found:
        above = "".join(_above(division, index))
        table.add_row(division.name, say(f"kind.{division.kind}"), above, division.code)
    return table
