"""``atlas read``: a plan's text becomes a dossier; of a folder of plans, see ``read_folder``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from atlas import library
from atlas.cli.read_explained import explained
from atlas.cli.terminal import console, say, show_json, show_warning, working
from atlas.dossier import Dossier, DossierError, counts, dump, load
from atlas.library import LibraryError
from atlas.reading.open import open_plan
from atlas.reading.read import Reading, read_plan
from layers.files import write_text


def read(  # noqa: PLR0913, PLR0917 -- the options of a command
    plan: Annotated[Path, typer.Argument(help=say("cli.read.plan"), metavar="PLAN")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.read.output"))] = None,
    county: Annotated[str, typer.Option(help=say("cli.county"), metavar="NAME|CODE")] = "",
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
    explain: Annotated[
        str, typer.Option("--explain", help=say("cli.read.explain"), metavar="START-END|TEXT")
    ] = "",
    jobs: Annotated[int | None, typer.Option(help=say("many.jobs"), metavar="N", min=1)] = None,
    scheduler: Annotated[str, typer.Option(help=say("many.scheduler"), metavar="tcp://HOST:PORT")] = "",
    limit: Annotated[float | None, typer.Option(help=say("many.limit"), metavar="SECONDS", min=1)] = None,
    builtin: Annotated[bool, typer.Option("--builtin", hidden=True)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Read a plan and write its dossier, or a folder of plans."""
    library.check_folders()
    if plan.is_dir():
        _refuse("many.only-file", {"--force": force, "--explain": explain, "--builtin": builtin})
        if output is None:
            raise typer.BadParameter(say("many.needs-output"))
        from atlas.cli import read_folder  # noqa: PLC0415 -- one plan does not wait for it

        read_folder.read(plan, output, county, limit, jobs=jobs, scheduler=scheduler, as_json=as_json)
        return
    _refuse("many.only-folder", {"--jobs": jobs, "--scheduler": scheduler, "--limit": limit})
    if explain:
        with working(say("cli.read.working", name=plan.name)):
            told = explained(open_plan(plan), county, explain)
        console.print(told, soft_wrap=True, markup=False, highlight=False)
        return
    with working(say("cli.read.working", name=plan.name)):
        reading = read_plan(open_plan(plan), county)
    target = _target(plan, output, reading.dossier, builtin=builtin)
    if not (force or builtin):
        _spare(target, reading.dossier)
    write_text(target, dump(reading.dossier))
    for key, values in reading.warnings:
        show_warning(say(f"warning.{key}", **values))
    if as_json:
        show_json(_summary(reading, target))
    else:
        _show(reading.dossier, target)


def _refuse(message: str, options: Mapping[str, object]) -> None:
    """Refuse the options that go with the other sort of PLAN."""
    if given := [name for name, value in options.items() if value]:
        raise typer.BadParameter(say(message, options=", ".join(given)))


def _target(plan: Path, output: Path | None, dossier: Dossier, *, builtin: bool) -> Path:
    if builtin:
        return library.builtin_dossier(dossier.plan.gb_code)
    return output or Path(f"{plan.stem}.dossier.json")


def _spare(target: Path, dossier: Dossier) -> None:
    """Refuse to write over anything but an earlier dossier of the same plan."""
    if not target.exists():
        return
    try:
        earlier = load(target.read_text(encoding="utf-8"))
    except (DossierError, UnicodeDecodeError, OSError):
        raise LibraryError("would-overwrite", name=str(target)) from None
    if earlier.plan.sha256 != dossier.plan.sha256:
        raise LibraryError("would-overwrite", name=str(target))


def _summary(reading: Reading, target: Path) -> dict[str, object]:
    dossier = reading.dossier
    return {
        "dossier": str(target),
        "title": dossier.plan.title,
        "county": dossier.plan.county,
        "gb_code": dossier.plan.gb_code,
        **counts(dossier),
        "warnings": [say(f"warning.{key}", **values) for key, values in reading.warnings],
    }


def _show(dossier: Dossier, target: Path) -> None:
    table = Table(title=dossier.plan.title, show_header=False)
    table.add_row(say("cli.read.county"), f"{dossier.plan.county} {dossier.plan.gb_code}".strip() or "—")
    for name, count in counts(dossier).items():
        table.add_row(say(f"cli.read.{name}"), str(count))
    console.print(table)
    console.print(say("cli.written", name=target), soft_wrap=True, markup=False)
