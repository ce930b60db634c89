"""What ``atlas export`` says of its formats, and how it reads their options from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import typer
from rich.table import Table

from atlas import exporting
from atlas.cli.terminal import LANGUAGE, console, say, show_json
from layers.export.options import Option
from layers.export.registry import Exporter


def said(how: Exporter, context: typer.Context) -> dict[str, Any]:
    """Read the format's own options from what the command itself does not know."""
    parser = click.Command(how.id, params=[_parameter(each) for each in how.declared], add_help_option=False)
    found = parser.make_context(f"{context.command_path} --format {how.id}", list(context.args)).params
    return {name: value for name, value in found.items() if value is not None}


def _parameter(each: Option) -> click.Option:
    if each.kind is bool:
        return click.Option([f"--{each.flag}/--no-{each.flag}", each.name], default=None)
    return click.Option([f"--{each.flag}", each.name], type=str)


def show(as_json: bool) -> None:
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
            table.add_row("", f"--{one.flag}\n{one.title[LANGUAGE]}", _values(one), _told(one.default))
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
    return one.bounds("–")


def _told(default: Any) -> str:
    if isinstance(default, bool):
        return say("export.on" if default else "export.off")
    return "" if default is None else str(default)
