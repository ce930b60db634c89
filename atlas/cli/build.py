"""``atlas build``: dossiers become workspaces."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas import library
from atlas.cli.terminal import console, say, show_json, working
from atlas.store import open_store


def build(
    dossiers: Annotated[
        list[Path] | None, typer.Argument(help=say("cli.build.dossiers"), metavar="[DOSSIER]...")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.build.output"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Build the workspace of each dossier; without any, of the built-in ones."""
    wanted = dossiers or list(library.builtin_dossiers())
    if output is not None and len(wanted) > 1:
        raise typer.BadParameter(say("cli.build.one-output"))
    answers = []
    for dossier in wanted:
        with working(say("cli.build.working", name=dossier.name)):
            path = library.build(dossier, output)
        store = open_store(path)
        layers = store.layers()
        answers.append(
            {
                "workspace": str(path),
                "county": store.info().county,
                "layers": len(layers),
                "features": sum(layer.count for layer in layers),
                "unplaced": sum(layer.unplaced for layer in layers),
                "findings": len(store.findings()),
            }
        )
        if not as_json:
            console.print(say("cli.build.done", **answers[-1]), soft_wrap=True, markup=False)
    if as_json:
        show_json(answers)
