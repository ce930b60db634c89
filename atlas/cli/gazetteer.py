"""``atlas gazetteer``: build a county's gazetteer from public sources, look it over, exchange it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import replace as replaced
from pathlib import Path
from typing import Annotated

import typer

from atlas.cli import coverage, gazetteer_online, gazetteer_out
from atlas.cli.proposals import settle
from atlas.cli.terminal import LANGUAGE, console, say, working
from atlas.library import LibraryError
from atlas.proposals import county_named
from gazetteer import GazetteerError, sources
from gazetteer.datum import DATUMS
from gazetteer.place import KINDS
from gazetteer.sources import Wish, shapes
from gazetteer.sources.columns import columns_named
from gazetteer.sources.record import datum_named, kind_named, tables

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("export", help=say("gazetteer.export.help"))(gazetteer_out.export)
app.command("coverage", help=say("gazetteer.coverage.help"))(coverage.cover)
app.command("geocode", help=say("geocode.help"))(gazetteer_online.geocode)

COLUMNS = tuple(tables()["columns"])


@app.command("import", help=say("gazetteer.import.help"))
def import_(  # noqa: PLR0913, PLR0917 -- one parameter an option
    source: Annotated[
        str,
        typer.Argument(
            help=say("gazetteer.import.source", known=", ".join(sources.READERS)), metavar="SOURCE"
        ),
    ],
    file: Annotated[Path, typer.Argument(help=say("gazetteer.import.file"), metavar="FILE")],
    county: Annotated[str, typer.Option(help=say("cli.county"), metavar="CODE|NAME")],
    into: Annotated[Path, typer.Option(help=say("gazetteer.import.into"), metavar="FOLDER")],
    datum: Annotated[
        str, typer.Option(help=say("gazetteer.import.datum", known=", ".join(DATUMS)), metavar="DATUM")
    ] = "",
    kind: Annotated[
        str, typer.Option(help=say("gazetteer.import.kind", known=", ".join(KINDS)), metavar="KIND")
    ] = "",
    layer: Annotated[str, typer.Option(help=say("gazetteer.import.layer"))] = "",
    accuracy: Annotated[float | None, typer.Option(min=0.1, help=say("gazetteer.import.accuracy"))] = None,
    crs: Annotated[str, typer.Option(help=say("gazetteer.import.crs"), metavar="EPSG:CODE")] = "",
    encoding: Annotated[str, typer.Option(help=say("gazetteer.import.encoding"))] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help=say("gazetteer.import.column", known=", ".join(COLUMNS)), metavar="COLUMN=NAME"),
    ] = None,
    title: Annotated[str, typer.Option(help=say("gazetteer.import.title"))] = "",
    map_review_number: Annotated[str, typer.Option(help=say("gazetteer.import.review"))] = "",
    replace: Annotated[bool, typer.Option("--replace", help=say("gazetteer.import.replace"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("gazetteer.import.yes"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Import one file: propose, ask, write."""
    try:
        wish = replaced(
            _wish(county, datum, kind, crs, encoding),
            layer=layer,
            accuracy_m=accuracy,
            columns=_columns(column or []),
            review_number=map_review_number,
        )
        with working(say("gazetteer.import.working", name=file.name)):
            proposal = sources.read(source, file, wish, into, title=title, replaces=replace)
        settle(proposal, wish.county_name, into, yes=yes, as_json=as_json)
    except GazetteerError as error:
        raise LibraryError("import", reason=error.told(LANGUAGE)) from error


@app.command("names", help=say("gazetteer.names.help"))
def index_names(
    file: Annotated[Path, typer.Argument(help=say("gazetteer.names.file"), metavar="FILE")],
    into: Annotated[Path, typer.Option(help=say("gazetteer.import.into"), metavar="FOLDER")],
) -> None:
    """Index every division of the country by name."""
    try:
        with working(say("gazetteer.import.working", name=file.name)):
            count = sources.index_country(file, into)
    except GazetteerError as error:
        raise LibraryError("import", reason=error.told(LANGUAGE)) from error
    console.print(
        say("gazetteer.names.done", count=f"{count:,}", data=into.resolve()), soft_wrap=True, markup=False
    )


def _wish(county: str, datum: str, kind: str, crs: str, encoding: str) -> Wish:
    """Find the county in the national table, and check what the user says of the file."""
    named = datum_named(datum) if datum else ""
    if named is None:
        raise typer.BadParameter(datum, param_hint="--datum")
    known = kind_named(kind) if kind else ""
    if known is None:
        raise typer.BadParameter(kind, param_hint="--kind")
    if crs and not shapes.is_crs(crs):
        raise typer.BadParameter(crs, param_hint="--crs")
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise typer.BadParameter(encoding, param_hint="--encoding") from None
    found = county_named(county)
    return Wish(found.id, found.name, named, known, crs=crs, encoding=encoding)


def _columns(pairs: Sequence[str]) -> Mapping[str, str]:
    found = columns_named(pairs)
    if found is None:
        raise typer.BadParameter(", ".join(pairs), param_hint="--column")
    return found
