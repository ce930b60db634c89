"""``atlas export``: an atlas, or some of it, as a file for other tools.

The options of a format are those that the format declares: they are read from the rest of the command line.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import click
import typer

from atlas import exporting, selecting, served
from atlas.cli import export_formats
from atlas.cli.terminal import LANGUAGE, console, say, show_json, working
from atlas.exporting import AtlasSubject
from atlas.filters import Filter
from atlas.library import LibraryError
from atlas.selecting import Selection
from atlas.store import Store
from atlas.words import LANGUAGES
from layers.export.errors import ExportError
from layers.export.options import made
from layers.export.registry import Exporter, exporter
from layers.export.run import write
from layers.layer import Layer

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""What ``atlas.cli`` makes the command with: what it does not know is the format's."""


def export(  # noqa: PLR0913, PLR0917 -- the options of a command
    context: typer.Context,
    atlas: Annotated[str, typer.Argument(help=say("cli.export.atlas"), metavar="NAME|CODE|WORKSPACE")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.export.output"))] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help=say("cli.export.format"))] = "",
    layer: Annotated[list[str] | None, typer.Option("--layer", "-l", help=say("cli.export.layer"))] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", help=say("cli.export.sector"))] = None,
    years: Annotated[str, typer.Option("--years", help=say("cli.export.years"))] = "",
    town: Annotated[list[str] | None, typer.Option("--town", help=say("cli.export.town"))] = None,
    chapter: Annotated[list[str] | None, typer.Option("--chapter", help=say("cli.export.chapter"))] = None,
    fidelity: Annotated[list[str] | None, typer.Option("--fidelity", help=say("cli.export.fidelity"))] = None,
    within: Annotated[float | None, typer.Option("--within", min=0, help=say("cli.export.within"))] = None,
    words: Annotated[str, typer.Option("--text", help=say("cli.export.text"))] = "",
    placed: Annotated[bool | None, typer.Option("--placed/--unplaced", help=say("cli.export.placed"))] = None,
    area: Annotated[str, typer.Option("--area", help=say("cli.export.area"))] = "",
    uncorrected: Annotated[bool, typer.Option("--uncorrected", help=say("cli.export.uncorrected"))] = False,
    language: Annotated[str, typer.Option("--lang", help=say("cli.export.lang"))] = LANGUAGE,
    formats: Annotated[bool, typer.Option("--formats", help=say("cli.export.formats"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Write layers of an atlas: one file, or one a layer where the output is a folder."""
    if formats:
        export_formats.show(as_json)
        return
    if not atlas or output is None:
        raise click.UsageError(context.get_usage())
    how = _format(format_, output)
    options = made(how.options, export_formats.said(how, context))
    store = served.find(atlas)
    asked = Filter(
        sectors=tuple(map(selecting.sector, sector or ())),
        years=_years(years),
        towns=tuple(town or ()),
        chapters=tuple(chapter or ()),
        fidelities=tuple(map(selecting.fidelity, fidelity or ())),
        within_m=within,
        placed=placed,
        words=words,
    )
    selection = Selection(
        layers=_known(store, layer or []), asked=asked, area=area, corrected=not uncorrected
    )
    with working(say("cli.export.working")):
        subject = exporting.subject(store, _language(language), selection)
        if output.is_dir() or not output.suffix:
            output.mkdir(parents=True, exist_ok=True)
            parts = [(_alone(subject, each), output / f"{each.id}{how.suffix}") for each in subject.layers]
        else:
            parts = [(subject, output)]
        files = [file for part, path in parts for file in write(how, part, options, path, force=force)]
    if as_json:
        show_json({"files": list(map(str, files)), "layers": [each.id for each in subject.layers]})
    else:
        console.print(
            say("cli.export.done", count=len(files), name=_where(files, output)), soft_wrap=True, markup=False
        )


def _alone(subject: AtlasSubject, layer: Layer) -> AtlasSubject:
    """Take one layer of what was chosen."""
    said = (layer.title[subject.language], subject.selection)
    selection = subject.words("metadata.join").join(part for part in said if part)
    return replace(subject, layers=(layer,), selection=selection)


def _where(files: list[Path], output: Path) -> Path:
    """Name the folder, or the file: a shifted copy is not called as was asked."""
    return output if output.is_dir() else files[0]


def _format(asked: str, output: Path) -> Exporter:
    """Choose the format that was asked for, or that the file's name tells; GeoJSON for a folder."""
    known = exporting.formats()
    if asked:
        return exporter(asked, known)
    if not output.suffix:
        return known["geojson"]
    try:
        return exporter(output.name, known)
    except ExportError:
        raise ExportError("format-unsaid", name=output.name, known=", ".join(known)) from None


def _language(asked: str) -> str:
    if asked not in LANGUAGES:
        raise ExportError("filter-value", value=asked, known=", ".join(LANGUAGES))
    return asked


def _years(asked: str) -> tuple[int, int] | None:
    """Read "2021-2025", or one year."""
    if not asked:
        return None
    parts = asked.replace("–", "-").split("-")
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() and len(part) == 4 for part in parts):
        raise ExportError("years", value=asked)
    return int(min(parts)), int(max(parts))


def _known(store: Store, wanted: list[str]) -> list[str]:
    known = [info.id for info in store.layers()]
    for name in wanted:
        if name not in known:
            raise LibraryError("no-such-layer", name=name, known="、".join(known))
    return wanted
