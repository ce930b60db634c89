"""``atlas export``: an atlas, or some of it, as a file for other tools.

The options of a format are those that the format declares: they are read from the rest of the command line.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import click
import typer
from rich.table import Table

from atlas import exporting, library
from atlas.cli.terminal import LANGUAGE, console, say, show_json, working
from atlas.library import LibraryError
from atlas.store import Store, open_store
from layers.export.errors import ExportError
from layers.export.options import Option, made
from layers.export.registry import Exporter, exporter
from layers.export.run import write

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""What ``atlas.cli`` makes the command with: what it does not know is the format's."""


def export(  # noqa: PLR0913, PLR0917 -- the options of a command
    context: typer.Context,
    atlas: Annotated[str, typer.Argument(help=say("cli.export.atlas"), metavar="NAME|CODE|WORKSPACE")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.export.output"))] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help=say("cli.export.format"))] = "",
    layer: Annotated[list[str] | None, typer.Option("--layer", "-l", help=say("cli.export.layer"))] = None,
    formats: Annotated[bool, typer.Option("--formats", help=say("cli.export.formats"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Write layers of an atlas: one file, or one a layer where the output is a folder."""
    if formats:
        _list(as_json)
        return
    if not atlas or output is None:
        raise click.UsageError(context.get_usage())
    how = _format(format_, output)
    options = made(how.options, _said(how, context))
    store = open_store(library.workspace(atlas))
    subject = exporting.subject(store, LANGUAGE, chosen=_known(store, layer or []))
    with working(say("cli.export.working")):
        if output.is_dir() or not output.suffix:
            output.mkdir(parents=True, exist_ok=True)
            parts = [
                replace(subject, layers=(each,), selection=each.title[LANGUAGE]) for each in subject.layers
            ]
            targets = [output / f"{each.id}{how.suffix}" for each in subject.layers]
            written = [write(how, *one, force=force) for one in _each(parts, options, targets)]
        else:
            written = [write(how, subject, options, output, force=force)]
    files = [file for group in written for file in group]
    if as_json:
        show_json({"files": list(map(str, files)), "layers": [each.id for each in subject.layers]})
    else:
        console.print(
            say("cli.export.done", count=len(files), name=_where(files, output)), soft_wrap=True, markup=False
        )


def _where(files: list[Path], output: Path) -> Path:
    """Name the folder, or the file: a shifted copy is not called as was asked."""
    return output if output.is_dir() else files[0]


def _each(parts: list[Any], options: Any, targets: list[Path]) -> list[tuple[Any, Any, Path]]:
    return [(part, options, target) for part, target in zip(parts, targets, strict=True)]


def _format(asked: str, output: Path) -> Exporter:
    """Choose the format that was asked for, or that the file's name tells; GeoJSON for a folder."""
    known = exporting.formats()
    if asked:
        return exporter(asked, known)
    if not output.suffix:
        return known["geojson"]
    try:
        return exporter(output.suffix, known)
    except ExportError:
        raise ExportError("format-unsaid", name=output.name, known=", ".join(known)) from None


def _said(how: Exporter, context: typer.Context) -> dict[str, Any]:
    """Read the format's own options from what the command itself does not know."""
    parser = click.Command(how.id, params=[_parameter(each) for each in how.declared], add_help_option=False)
    said = parser.make_context(f"{context.command_path} --format {how.id}", list(context.args)).params
    return {name: value for name, value in said.items() if value is not None}


def _parameter(each: Option) -> click.Option:
    name = each.name.replace("_", "-")
    if each.kind is bool:
        return click.Option([f"--{name}/--no-{name}", each.name], default=None)
    return click.Option([f"--{name}", each.name], type=str)


def _known(store: Store, wanted: list[str]) -> list[str]:
    known = [info.id for info in store.layers()]
    for name in wanted:
        if name not in known:
            raise LibraryError("no-such-layer", name=name, known="、".join(known))
    return wanted


def _list(as_json: bool) -> None:
    """Say what formats there are, and what may be said of each."""
    known = exporting.formats()
    if as_json:
        show_json({id_: _described(each) for id_, each in known.items()})
        return
    heads = ("format", "option", "values", "default")
    table = Table(*(say(f"export.{head}") for head in heads), title=say("export.formats"))
    for id_, each in known.items():
        table.add_row(f"{id_}\n{each.title[LANGUAGE]}", "", each.suffix, "")
        for one in each.declared:
            table.add_row(
                "", f"--{one.name.replace('_', '-')}\n{one.title[LANGUAGE]}", _values(one), _told(one.default)
            )
        table.add_section()
    console.print(table)


def _described(each: Exporter) -> dict[str, Any]:
    options = {
        one.name: {"title": one.title, "default": one.default, "values": _values(one)}
        for one in each.declared
    }
    return {"title": each.title, "suffix": each.suffix, "options": options}


def _values(one: Option) -> str:
    if one.choices:
        return ", ".join(one.choices)
    if one.kind is bool:
        return f"{say('export.on')}/{say('export.off')}"
    if one.kind is Path:
        return f"{say('export.file')} {' '.join(one.suffixes)}"
    bounds = ["" if bound is None else f"{bound:g}" for bound in (one.least, one.most)]
    return "–".join(bounds) if any(bounds) else ""


def _told(default: Any) -> str:
    if isinstance(default, bool):
        return say("export.on" if default else "export.off")
    return "" if default is None else str(default)
