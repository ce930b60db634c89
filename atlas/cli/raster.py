"""``atlas raster``: hill shading, slope, intensity, scanned maps and images, laid on the map of an atlas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from atlas import library, relief
from atlas.cli.terminal import LANGUAGE, console, say, show_json, show_warning, working
from atlas.library import LibraryError
from atlas.raster import image, intensity, overlays, scan, terrain
from atlas.raster.of_atlas import opened
from atlas.raster.overlays import Overlay
from layers.files import write_bytes
from layers.raster import picture, points
from layers.raster.checked import Report
from layers.raster.fit import PARAMETERS
from layers.raster.points import ControlPoint

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

ATLAS = Annotated[str, typer.Argument(help=say("raster.atlas"), metavar="ATLAS")]
ON = Annotated[str, typer.Option("--atlas", help=say("raster.atlas"), metavar="ATLAS")]
OUTPUT = Annotated[Path | None, typer.Option("--output", "-o", help=say("raster.output"))]
DEM = Annotated[Path, typer.Argument(help=say("raster.dem"), metavar="DEM")]
TITLE = Annotated[str, typer.Option("--title", help=say("raster.title"))]
FORCE = Annotated[bool, typer.Option("--force", help=say("cli.force"))]
WEIGHTS = "|".join(intensity.WEIGHTS)
AS_JSON = Annotated[bool, typer.Option("--json", help=say("cli.json"))]


@app.command("shade", help=say("raster.cmd_shade"))
def shade(dem: DEM, atlas: ON, as_json: AS_JSON = False) -> None:
    """Shade the relief, as ``atlas build --dem`` does, for an atlas that is there."""
    workspace = library.workspace(atlas)
    _, outline = opened(workspace)
    with working(say("raster.working")):
        made = relief.make(dem, outline, workspace)
    answer = {"hillshade": str(relief.path_of(workspace)), "cell_m": round(made.cell_m)}
    if as_json:
        show_json(answer | {"covered": round(made.covered, 3)})
    else:
        _tell("cli.build.shaded", **answer, covered=f"{made.covered:.0%}")


@app.command("slope", help=say("raster.cmd_slope"))
def slope(dem: DEM, atlas: ON, output: OUTPUT = None, force: FORCE = False, as_json: AS_JSON = False) -> None:
    """Measure slopes."""
    _check(output, force)
    with working(say("raster.working")):
        made = terrain.make_slope(dem, dem.name, library.workspace(atlas))
    _answer(made, output, as_json)


@app.command("intensity", help=say("raster.cmd_intensity"))
def intensity_(
    atlas: ATLAS,
    output: OUTPUT = None,
    weight: Annotated[str, typer.Option(help=say("raster.weight"), metavar=WEIGHTS)] = "count",
    cell: Annotated[float, typer.Option(help=say("raster.cell"))] = intensity.CELL_M,
    bandwidth: Annotated[float, typer.Option(help=say("raster.bandwidth"))] = intensity.BANDWIDTH_M,
    force: FORCE = False,
    as_json: AS_JSON = False,
) -> None:
    """Compute an intensity surface."""
    _choose(weight, intensity.WEIGHTS, "--weight")
    _check(output, force)
    with working(say("raster.working")):
        made = intensity.make(library.workspace(atlas), weight, cell, bandwidth)
    _answer(made, output, as_json)


@app.command("georeference", help=say("raster.cmd_georeference"))
def georeference(  # noqa: PLR0913, PLR0917 -- the options of a command
    file: Annotated[Path, typer.Argument(help=say("raster.picture"), metavar="PICTURE")],
    control: Annotated[Path, typer.Option("--points", help=say("raster.points"), metavar="CSV")],
    atlas: ON,
    output: OUTPUT = None,
    page: Annotated[int, typer.Option(min=1, help=say("raster.page"))] = 1,
    fit: Annotated[str, typer.Option(help=say("raster.fit"), metavar="|".join(PARAMETERS))] = "affine",
    grid: Annotated[str, typer.Option(help=say("raster.grid"), metavar="|".join(scan.GRIDS))] = scan.GRIDS[0],
    title: TITLE = "",
    force: FORCE = False,
    as_json: AS_JSON = False,
) -> None:
    """Lay a scanned map out on the ground; its points with their residuals are written beside it."""
    _choose(fit, tuple(PARAMETERS), "--fit")
    _choose(grid, scan.GRIDS, "--grid")
    table = output.with_suffix(".points.csv") if output else None
    for target in (output, table):
        _check(target, force)
    workspace = library.workspace(atlas)
    with working(say("raster.working")):
        given = points.read(control.read_bytes())
        needs_names = any(point.lon is None for point in given)
        found = scan.placed(given, scan.gazetteer_of(workspace) if needs_names else None)
        pixels = picture.read(file.read_bytes(), page)
        made, judged = scan.make(pixels, found, fit, title or file.stem, workspace, grid)
    if table and made.table:
        write_bytes(table, made.table.read_bytes())
    if not as_json:
        _show(found, judged)
    _answer(made, output, as_json, _judgement(judged))


@app.command("overlay", help=say("raster.cmd_overlay"))
def overlay(
    file: Annotated[Path, typer.Argument(help=say("raster.file"), metavar="FILE")],
    atlas: ON,
    title: TITLE = "",
    as_json: AS_JSON = False,
) -> None:
    """Lay a raster on the map."""
    with working(say("raster.working")):
        made = image.make(file, title or file.stem, library.workspace(atlas))
    _answer(made, None, as_json)


@app.command("list", help=say("raster.cmd_list"))
def list_(atlas: ATLAS, as_json: AS_JSON = False) -> None:
    """Show what lies on an atlas."""
    found = overlays.listed(library.workspace(atlas))
    if as_json:
        show_json([_described(each) for each in found])
    elif not found:
        _tell("raster.none")
    else:
        table = _table("id", "kind", "title", "note")
        for each in found:
            record = each.record
            table.add_row(
                each.id,
                say(f"overlay_kind.{record.kind}"),
                escape(record.title[LANGUAGE]),
                escape(record.note[LANGUAGE]),
            )
        console.print(table)


@app.command("remove", help=say("raster.cmd_remove"))
def remove(atlas: ATLAS, id_: Annotated[str, typer.Argument(help=say("raster.id"), metavar="ID")]) -> None:
    """Take an overlay away."""
    overlays.remove(library.workspace(atlas), id_)
    _tell("raster.removed", id=id_)


def _choose(said: str, known: tuple[str, ...], option: str) -> None:
    if said not in known:
        raise typer.BadParameter(f"{said} ({', '.join(known)})", param_hint=option)


def _check(target: Path | None, force: bool) -> None:
    if target is not None and target.exists() and not force:
        raise LibraryError("would-overwrite", name=str(target))


def _answer(made: Overlay, output: Path | None, as_json: bool, more: dict[str, Any] | None = None) -> None:
    """Say what was made, and give the user a copy of the GeoTIFF where one was asked for."""
    if output is not None and made.tiff is not None:
        write_bytes(output, made.tiff.read_bytes())
    if as_json:
        show_json(_described(made) | ({"output": str(output)} if output else {}) | (more or {}))
        return
    if output is not None:
        _tell("cli.written", name=output)
    _tell("raster.kept", title=made.record.title[LANGUAGE], id=made.id)
    _tell_plainly(made.record.note[LANGUAGE])


def _described(made: Overlay) -> dict[str, Any]:
    return {
        "id": made.id,
        "kind": made.record.kind,
        "title": made.record.title[LANGUAGE],
        "note": made.record.note[LANGUAGE],
        "png": str(made.path),
        "tiff": str(made.tiff) if made.tiff else None,
        "points": str(made.table) if made.table else None,
        "bounds": list(made.bounds),
    }


def _judgement(judged: Report) -> dict[str, Any]:
    return {
        "rmse_m": round(judged.rmse, 3),
        "left_out_m": None if judged.left_out is None else round(judged.left_out, 3),
        "suspects": list(judged.suspects),
        "residuals_m": [round(point.residual, 3) for point in judged.points],
    }


def _show(found: tuple[ControlPoint, ...], judged: Report) -> None:
    table = _table("number", "pixel", "place", "accuracy", "residual", "left_out", "judged")
    for number, (point, said) in enumerate(zip(found, judged.points, strict=True), start=1):
        table.add_row(
            str(number),
            f"{point.x:.0f}, {point.y:.0f}",
            escape(point.place) or f"{point.lon:.5f}, {point.lat:.5f}",
            f"{point.accuracy_m:,.0f}" if point.accuracy_m else "",
            f"{said.residual:,.1f}",
            "" if said.left_out is None else f"{said.left_out:,.1f}",
            say("raster.judged.suspect") if said.is_suspect else "",
        )
    console.print(table)
    if not judged.is_checked:
        show_warning(say("raster.unchecked"))
    if judged.suspects:
        show_warning(say("raster.suspects", points="、".join(map(str, judged.suspects))))


def _table(*columns: str) -> Table:
    return Table(*(Column(say(f"raster.column.{column}"), overflow="fold") for column in columns))


def _tell(key: str, **values: object) -> None:
    _tell_plainly(say(key, **values))


def _tell_plainly(sentence: str) -> None:
    console.print(sentence, soft_wrap=True, markup=False)
