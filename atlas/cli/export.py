"""``atlas export``: layers as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas import library
from atlas.cli.terminal import console, say, show_json, working
from atlas.library import LibraryError
from atlas.store import Store, open_store
from layers.export import geojson
from layers.layer import Layer


def export(
    atlas: Annotated[str, typer.Argument(help=say("cli.export.atlas"), metavar="NAME|CODE|WORKSPACE")],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("cli.export.output"))],
    layer: Annotated[list[str] | None, typer.Option("--layer", "-l", help=say("cli.export.layer"))] = None,
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Write layers of an atlas as GeoJSON: one file, or one a layer where the output is a folder."""
    store = open_store(library.workspace(atlas))
    wanted = _layers(store, layer or [])
    one_each = output.is_dir() or not output.suffix
    targets = [output / f"{item.id}.geojson" for item in wanted] if one_each else [output]
    for target in targets:
        if target.exists() and not force:
            raise LibraryError("would-overwrite", name=str(target))
    with working(say("cli.export.working")):
        if one_each:
            output.mkdir(parents=True, exist_ok=True)
            for item, target in zip(wanted, targets, strict=True):
                geojson.write(item, target)
        else:
            geojson.write(wanted, output)
    if as_json:
        show_json({"files": [str(target) for target in targets], "layers": [item.id for item in wanted]})
    else:
        console.print(say("cli.export.done", count=len(targets), name=output), soft_wrap=True, markup=False)


def _layers(store: Store, wanted: list[str]) -> list[Layer]:
    known = {info.id: info for info in store.layers()}
    for name in wanted:
        if name not in known:
            raise LibraryError("no-such-layer", name=name, known="、".join(known))
    chosen = [known[name] for name in wanted] or list(known.values())
    return [Layer(info.id, info.title, info.group, store.features(info.id)) for info in chosen]
