"""``atlas corrections``: look over what planners corrected in an atlas, hand it on, take it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from atlas import library
from atlas.cli.terminal import FAILED, console, say, show_error, show_json
from atlas.corrections import Correction, Target, effective, log
from atlas.library import LibraryError
from layers.files import write_text

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

ATLAS = Annotated[str, typer.Argument(help=say("cli.corrections.atlas"), metavar="ATLAS")]
AUTHOR = Annotated[str, typer.Option("--author", help=say("cli.corrections.author"))]
AS_JSON = Annotated[bool, typer.Option("--json", help=say("cli.json"))]


@app.command("list", help=say("cli.corrections.list"))
def list_(atlas: ATLAS, as_json: AS_JSON = False) -> None:
    """Show the log: what was corrected, by whom, and whether it is in force."""
    entries = log.read(library.workspace(atlas))
    if as_json:
        show_json(_records(entries))
        return
    table = Table()
    for column in ("seq", "at", "author", "action", "name", "state", "note"):
        table.add_column(say(f"cli.corrections.column.{column}"))
    in_force = {item.seq for item in effective(entries)}
    for item in entries:
        state = "in-force" if item.seq in in_force else "taken-back"
        table.add_row(
            str(item.seq),
            item.at[:16].replace("T", " "),
            item.author,
            say(f"correction.{item.action}"),
            item.target.name or item.target.id,
            "" if item.action == "undo" else say(f"cli.corrections.{state}"),
            item.note,
        )
    console.print(table)


@app.command("export", help=say("cli.corrections.export"))
def export(
    atlas: ATLAS,
    output: Annotated[Path, typer.Option("--output", "-o", help=say("cli.corrections.output"))],
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
) -> None:
    """Write the corrections in force to a file, to be taken into another atlas of the same plan."""
    if output.exists() and not force:
        raise LibraryError("would-overwrite", name=str(output))
    entries = effective(log.read(library.workspace(atlas)))
    write_text(output, json.dumps(_records(entries), ensure_ascii=False, indent=1) + "\n")
    console.print(
        say("cli.corrections.exported", count=len(entries), name=output), soft_wrap=True, markup=False
    )


@app.command("import", help=say("cli.corrections.import"))
def import_(
    atlas: ATLAS,
    file: Annotated[Path, typer.Argument(help=say("cli.corrections.file"), metavar="FILE")],
) -> None:
    """Take corrections from a file, after all those that are here; all of them or none."""
    path = library.workspace(atlas)
    count = log.extend(path, _kept_in(file))
    library.rebuild(path)
    console.print(say("cli.corrections.imported", count=count, name=path), soft_wrap=True, markup=False)


@app.command("undo", help=say("cli.corrections.undo"))
def undo(atlas: ATLAS, author: AUTHOR) -> None:
    """Take the last correction in force back."""
    path = library.workspace(atlas)
    _told(log.undo(path, author), path)


@app.command("redo", help=say("cli.corrections.redo"))
def redo(atlas: ATLAS, author: AUTHOR) -> None:
    """Take the last undo back."""
    path = library.workspace(atlas)
    _told(log.redo(path, author), path)


def _told(kept: Correction | None, path: Path) -> None:
    if kept is None:
        show_error(say("cli.corrections.nothing"))
        raise typer.Exit(FAILED)
    library.rebuild(path)
    name = kept.target.name or kept.target.id
    console.print(say("cli.corrections.done", name=name), soft_wrap=True, markup=False)


def _records(entries: Iterable[Correction]) -> list[dict[str, Any]]:
    return [asdict(item) | {"value": dict(item.value)} for item in entries]


def _kept_in(file: Path) -> list[Correction]:
    """Read exported corrections; each is checked when it is kept."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(rows, list):
            raise TypeError(type(rows))
        kept = [Correction(**row | {"target": Target(**row["target"])}) for row in rows]
        for item in kept:
            datetime.fromisoformat(item.at)
    except FileNotFoundError:
        raise LibraryError("no-corrections-file", name=str(file)) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise LibraryError("no-corrections", name=file.name) from None
    return kept
