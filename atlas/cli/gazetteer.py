"""``atlas gazetteer``: build a county's gazetteer from public sources, look it over, exchange it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from atlas.cli import coverage, gazetteer_out
from atlas.cli.terminal import console, say, show_json, working
from atlas.library import LibraryError
from gazetteer import GazetteerError, sources
from gazetteer.datum import DATUMS
from gazetteer.place import KINDS
from gazetteer.sources import Item, Proposal, Wish
from gazetteer.sources.record import datum_named

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("export", help=say("gazetteer.export.help"))(gazetteer_out.export)
app.command("coverage", help=say("gazetteer.coverage.help"))(coverage.cover)

LISTS = ("new", "changed", "conflicting", "rejected")
SHOWN = 12  # rows of each list


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
    title: Annotated[str, typer.Option(help=say("gazetteer.import.title"))] = "",
    replace: Annotated[bool, typer.Option("--replace", help=say("gazetteer.import.replace"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("gazetteer.import.yes"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Import one file: propose, ask, write."""
    try:
        wish = _wish(county, datum, kind, layer, accuracy)
        with working(say("gazetteer.import.working", name=file.name)):
            proposal = sources.read(source, file, wish, into, title=title, replaces=replace)
        if not as_json:
            _show(proposal, wish.county_name)
        wanted = not proposal.is_empty and (yes or (not as_json and _confirmed(into / wish.county)))
        folder = sources.write(proposal, into) if wanted else None
    except GazetteerError as error:
        raise LibraryError("import", reason=str(error)) from error
    if as_json:
        show_json(_answer(proposal, folder))
    elif folder is not None:
        console.print(say("gazetteer.import.written", name=folder, data=into), soft_wrap=True, markup=False)
    elif proposal.is_empty:
        console.print(say("gazetteer.import.nothing"))
    else:
        console.print(say("gazetteer.import.dry"))


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
        raise LibraryError("import", reason=str(error)) from error
    console.print(say("gazetteer.names.done", count=f"{count:,}", data=into), soft_wrap=True, markup=False)


def _wish(county: str, datum: str, kind: str, layer: str, accuracy: float | None) -> Wish:
    """Find the county in the national table, and check what the user says of the file."""
    named = datum_named(datum) if datum else ""
    if named is None:
        raise typer.BadParameter(datum, param_hint="--datum")
    if kind and kind not in KINDS:
        raise typer.BadParameter(kind, param_hint="--kind")
    counties = [place for place in sources.national().values() if place.county == place.id]
    found = [place for place in counties if county in (place.id, place.name)]
    if len(found) != 1:
        raise LibraryError(
            "no-county-named", name=county, known="、".join(place.id for place in found) or "—"
        )
    return Wish(found[0].id, found[0].name, named, kind, layer, accuracy)


def _confirmed(folder: Path) -> bool:
    """Ask, where somebody is there to answer."""
    return sys.stdin.isatty() and typer.confirm(say("gazetteer.import.confirm", name=folder))


def _show(proposal: Proposal, county: str) -> None:
    for name in LISTS:
        items: Sequence[Item] = getattr(proposal, name)
        if items:
            console.print(_table(name, items))
            if len(items) > SHOWN:
                console.print(say("gazetteer.import.more", count=len(items) - SHOWN))
    counts = {name: len(getattr(proposal, name)) for name in LISTS}
    console.print(
        say(
            "gazetteer.import.summary",
            county=county,
            **counts,
            same=proposal.same,
            elsewhere=proposal.elsewhere,
        ),
        soft_wrap=True,
    )


def _table(name: str, items: Sequence[Item]) -> Table:
    table = Table(title=say(f"gazetteer.list.{name}"), title_justify="left")
    for column in ("name", "kind", "reason", "where", "id"):
        table.add_column(say(f"gazetteer.column.{column}"))
    for item in items[:SHOWN]:
        reason = say(f"gazetteer.{name}.{item.reason}", **item.values)
        table.add_row(item.name, say(f"kind.{item.kind}"), reason, item.where, item.id)
    return table


def _answer(proposal: Proposal, folder: Path | None) -> dict[str, object]:
    lists = {name: [_item(item) for item in getattr(proposal, name)] for name in LISTS}
    reasons = {name: dict(Counter(item.reason for item in getattr(proposal, name))) for name in LISTS}
    return {
        "county": proposal.county,
        "source": proposal.source,
        "written": None if folder is None else str(folder),
        "reasons": reasons,
        "same": proposal.same,
        "elsewhere": proposal.elsewhere,
        **lists,
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "reason": item.reason,
        "name": item.name,
        "kind": item.kind,
        "where": item.where,
        "id": item.id or None,
        "values": dict(item.values),
    }
