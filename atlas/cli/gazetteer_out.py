"""``atlas gazetteer export`` and ``coverage``: a county's gazetteer for others, and how good it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from atlas.cli.terminal import console, say, show_json
from atlas.files import write_text
from atlas.library import LibraryError, county_code
from gazetteer import Fidelity, Gazetteer, Place, exchange
from gazetteer.coverage import Coverage, coverage


class Format(StrEnum):
    """A format of exchange."""

    LINKED_PLACES = "lpf"
    GEOJSON = "geojson"


WRITERS: Mapping[Format, Callable[[Iterable[Place]], str]] = {
    Format.LINKED_PLACES: exchange.to_linked_places,
    Format.GEOJSON: exchange.to_geojson,
}
LINKED_SUFFIXES = (".jsonld", ".lpf")


def export(
    county: Annotated[str, typer.Argument(help=say("cli.county"), metavar="COUNTY")],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("cli.export.output"))],
    as_format: Annotated[Format | None, typer.Option("--format", help=say("gazetteer.export.format"))] = None,
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Write the places of a county in Linked Places Format or GeoJSON."""
    if output.exists() and not force:
        raise LibraryError("would-overwrite", name=str(output))
    by_suffix = Format.LINKED_PLACES if output.suffix in LINKED_SUFFIXES else Format.GEOJSON
    chosen, places = as_format or by_suffix, _own(county)
    write_text(output, WRITERS[chosen](places))
    if as_json:
        show_json({"file": str(output), "format": chosen.value, "places": len(places)})
    else:
        done = say("gazetteer.export.done", count=len(places), name=output)
        console.print(done, soft_wrap=True, markup=False)


def cover(
    county: Annotated[str, typer.Argument(help=say("cli.county"), metavar="COUNTY")],
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Say for each kind how many places are known in which way, and how nearly."""
    rows = coverage(_own(county))
    if as_json:
        show_json([_answer(row) for row in rows])
        return
    table = Table()
    table.add_column(say("cli.find.column.kind"))
    words = [say("gazetteer.coverage.places"), *(say(f"fidelity.{fidelity}") for fidelity in Fidelity)]
    for word in (*words, say("cli.find.unplaced"), say("gazetteer.coverage.median")):
        table.add_column(word, justify="right")
    for row in rows:
        known = [str(row.known.get(fidelity, "")) for fidelity in Fidelity]
        middle = "" if row.median_m is None else f"{row.median_m:,.0f} m"
        table.add_row(say(f"kind.{row.kind}"), str(row.places), *known, str(row.unplaced or ""), middle)
    console.print(table)


def _own(county: str) -> list[Place]:
    gazetteer = Gazetteer.load(county_code(county))
    return [place for place in gazetteer.places if gazetteer.is_own(place)]


def _answer(row: Coverage) -> dict[str, object]:
    return {
        "kind": row.kind,
        "places": row.places,
        "known": {fidelity.value: count for fidelity, count in row.known.items()},
        "unplaced": row.unplaced,
        "median_m": row.median_m,
    }
