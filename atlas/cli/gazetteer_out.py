"""``atlas gazetteer export``: a county's gazetteer for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.terminal import console, say, show_json
from atlas.library import LibraryError, county_code
from gazetteer import Gazetteer, Place, exchange
from layers.files import write_text


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


def _own(county: str) -> list[Place]:
    gazetteer = Gazetteer.load(county_code(county))
    return [place for place in gazetteer.places if gazetteer.is_own(place)]
