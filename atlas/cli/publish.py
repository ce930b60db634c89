"""``atlas publish``: atlases into an office's database, the list of those in it, and one out of it again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from atlas import library
from atlas.cli.terminal import console, say, show_json, working
from atlas.postgis import address as addresses
from atlas.postgis.address import Address
from atlas.postgis.connection import Database
from atlas.postgis.publish import Listed, Published, listed
from atlas.postgis.publish import publish as load
from atlas.postgis.publish import remove as take_out
from atlas.store import open_store

_COLUMNS = ("code", "name", "plan_title", "features", "published_at")


def publish(
    named: Annotated[
        list[str], typer.Argument(help=say("cli.publish.named"), metavar="[ATLAS]... postgresql://…")
    ],
    show: Annotated[bool, typer.Option("--list", help=say("cli.publish.list"))] = False,
    remove: Annotated[str, typer.Option("--remove", help=say("cli.publish.remove"), metavar="CODE")] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Publish atlases, or list or remove those that are."""
    *atlases, said = named
    address = addresses.parse(said, os.environ)
    if sum((bool(atlases), show, bool(remove))) != 1:
        raise typer.BadParameter(say("cli.publish.one-of"))
    if show:
        with closing(Database(address)) as database:
            _show(listed(database), as_json)
    elif remove:
        take_out(remove, address)
        console.print(say("cli.publish.removed", code=remove), soft_wrap=True, markup=False)
    else:
        _publish(atlases, address, as_json)


def _publish(atlases: Iterable[str], address: Address, as_json: bool) -> None:
    answers: list[Published] = []
    for name in atlases:
        store = open_store(library.workspace(name))
        with working(say("cli.publish.working", name=name)):
            made = load(store, address)
        answers.append(made)
        if not as_json:
            key = "replaced" if made.replaced else "done" if made.changed else "same"
            console.print(say(f"cli.publish.{key}", **asdict(made)), soft_wrap=True, markup=False)
    if as_json:
        show_json([asdict(made) for made in answers])


def _show(found: Iterable[Listed], as_json: bool) -> None:
    rows = [
        {**asdict(each), "published_at": each.published_at.astimezone().isoformat(" ", "seconds")}
        for each in found
    ]
    if as_json:
        show_json([{column: row[column] for column in _COLUMNS} for row in rows])
        return
    table = Table()
    for column in _COLUMNS:
        table.add_column(say(f"cli.publish.column.{column}"), overflow="fold")
    for row in rows:
        table.add_row(*(str(row[column]) for column in _COLUMNS))
    console.print(table)
