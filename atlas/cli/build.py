"""``atlas build``: dossiers become workspaces."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from atlas import library, relief
from atlas.cli.terminal import console, say, show_json, working
from atlas.dossier import load
from atlas.library import LibraryError
from atlas.store import open_store


def build(
    dossiers: Annotated[
        list[Path] | None, typer.Argument(help=say("cli.build.dossiers"), metavar="[DOSSIER]...")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.build.output"))] = None,
    dem: Annotated[Path | None, typer.Option("--dem", help=say("cli.build.dem"), metavar="FILE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Build the workspace of each dossier; without any, of the built-in ones."""
    wanted = dossiers or list(library.builtin_dossiers())
    if output is not None and len(wanted) > 1:
        raise typer.BadParameter(say("cli.build.one-output"))
    if dem is not None and len(wanted) > 1:
        raise typer.BadParameter(say("cli.build.one-dem"))
    answers: list[dict[str, Any]] = []
    for dossier in wanted:
        with working(say("cli.build.working", name=dossier.name)):
            path = library.build(dossier, output)
            shaded = _shaded(dem, path) if dem else None
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
        if shaded is not None:
            answers[-1] |= shaded
        if not as_json:
            console.print(say("cli.build.done", **answers[-1]), soft_wrap=True, markup=False)
        if shaded is not None and not as_json:
            shown = shaded | {"covered": f"{shaded['covered']:.0%}"}
            console.print(say("cli.build.shaded", **shown), soft_wrap=True, markup=False)
    if as_json:
        show_json(answers)


def _shaded(dem: Path, workspace: Path) -> dict[str, Any]:
    """Shade the relief of a workspace's county from an elevation model, and tell what came of it."""
    county = library.gazetteer_of(load(open_store(workspace).dossier())).county
    if county is None:
        raise LibraryError("dem-no-county", name=dem.name)
    made = relief.make(dem, county.outline.geometry, workspace)
    return {
        "hillshade": str(relief.path_of(workspace)),
        "cell_m": round(made.cell_m),
        "covered": round(made.covered, 3),
    }
