"""``atlas gazetteer coverage``: how well a county's places are known, or those that a plan names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from atlas.cli import namelist
from atlas.cli.terminal import console, say, show_json
from atlas.library import county_code
from gazetteer import County, Fidelity, Gazetteer, Place, towns
from gazetteer.coverage import Coverage, Known, coverage
from gazetteer.projection import crs_of, to_metres


def cover(
    county: Annotated[str, typer.Argument(help=say("cli.county"), metavar="COUNTY")],
    names: Annotated[Path | None, typer.Option(help=say("gazetteer.coverage.names"), metavar="FILE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Say for each kind how many places are known in which way, and how nearly."""
    gazetteer = Gazetteer.load(county_code(county))
    if names is not None:
        places, unknown = namelist.meant(namelist.read(names), gazetteer)
        _tell(coverage(places, [one.kind for one in unknown]), [one.name for one in unknown], as_json=as_json)
        return
    own = [place for place in gazetteer.places if gazetteer.is_own(place)]
    rows, sizes, borders = coverage(own), towns.compare_areas(own), towns.compare_neighbours(own)
    if as_json:
        whole = _whole(gazetteer.county, sizes)
        show_json(
            {
                "kinds": [_answer(row) for row in rows],
                "areas": {**whole, "towns": [_size(size, gazetteer) for size in sizes]},
                "neighbours": [_border(border, gazetteer) for border in borders],
            }
        )
        return
    console.print(_kinds(rows))
    if sizes:
        console.print(_areas(sizes, gazetteer))
    if borders:
        console.print(_borders(borders, gazetteer))


def _tell(rows: Sequence[Coverage], unknown: Sequence[str], *, as_json: bool) -> None:
    """Print the coverage of a list of names, and which of them nothing bears."""
    if as_json:
        show_json({"kinds": [_answer(row) for row in rows], "unknown": list(unknown)})
        return
    console.print(_kinds(rows, with_unknown=True))
    if unknown:
        told = say("gazetteer.coverage.unknown-names", count=len(unknown), names="、".join(unknown))
        console.print(told, markup=False)


def _kinds(rows: Iterable[Coverage], *, with_unknown: bool = False) -> Table:
    """Lay out a row a kind; a cell is a number of places and their median accuracy."""
    table = Table(title=say("gazetteer.coverage.kinds"), title_justify="left")
    table.add_column(say("cli.find.column.kind"))
    words = [say("gazetteer.coverage.places"), *(say(f"fidelity.{fidelity}") for fidelity in Fidelity)]
    words += [say("cli.find.unplaced"), *([say("gazetteer.coverage.unknown")] if with_unknown else [])]
    for word in (*words, say("gazetteer.coverage.median")):
        table.add_column(word, justify="right")
    for row in rows:
        cells = [str(row.places), *(_known(row.known.get(fidelity)) for fidelity in Fidelity)]
        cells += [str(row.unplaced or ""), *([str(row.unknown or "")] if with_unknown else [])]
        kind = say(f"kind.{row.kind}") if row.kind else say("gazetteer.coverage.no-kind")
        table.add_row(kind, *cells, _metres(row.median_m))
    return table


def _areas(sizes: Sequence[towns.Size], gazetteer: Gazetteer) -> Table:
    table = Table(title=say("gazetteer.coverage.areas"), title_justify="left")
    table.add_column(say("kind.town"))
    for column in ("derived", "published", "off"):
        table.add_column(say(f"gazetteer.coverage.{column}"), justify="right")
    for size in sizes:
        table.add_row(_name(size.town, gazetteer), *_compared(size.derived_km2, size.published_km2))
    whole = _whole(gazetteer.county, sizes)
    table.add_section()
    table.add_row(say("gazetteer.coverage.sum"), *_compared(whole["sum_km2"] or 0.0, whole["published_km2"]))
    table.add_row(say("gazetteer.coverage.outline"), f"{whole['outline_km2']:,.1f}", "", "")
    return table


def _borders(borders: Iterable[towns.Adjacency], gazetteer: Gazetteer) -> Table:
    table = Table(title=say("gazetteer.coverage.neighbours"), title_justify="left")
    table.add_column(say("kind.town"))
    for column in ("both", "missing", "extra"):
        table.add_column(say(f"gazetteer.coverage.{column}"))
    for border in borders:
        lists = [border.both, (*border.missing, *border.unknown), border.extra]
        named = ["、".join(_name(town, gazetteer) for town in each) for each in lists]
        table.add_row(_name(border.town, gazetteer), *named)
    return table


def _compared(derived: float, published: float | None) -> tuple[str, str, str]:
    if published is None:
        return f"{derived:,.1f}", "", ""
    return f"{derived:,.1f}", f"{published:,.1f}", f"{derived / published - 1:+.1%}"


def _whole(county: County | None, sizes: Iterable[towns.Size]) -> dict[str, float | None]:
    """Set the sum of the towns' areas beside the county's outline and its published area, km²."""
    if county is None:
        return {"sum_km2": None, "outline_km2": None, "published_km2": None}
    shape = county.outline.geometry
    return {
        "sum_km2": round(sum(size.derived_km2 for size in sizes), 2),
        "outline_km2": round(to_metres(shape, crs_of(shape)).area / 1e6, 2),
        "published_km2": county.area_km2,
    }


def _known(known: Known | None) -> str:
    return f"{known.places} · {_metres(known.median_m)}" if known else ""


def _metres(median_m: float | None) -> str:
    return "" if median_m is None else f"{median_m:,.0f} m"


def _name(town: str, gazetteer: Gazetteer) -> str:
    """Name a town by its id; a published neighbour that is no town of the county comes by its name."""
    place: Place | None = gazetteer.get(town)
    return place.name if place else town


def _answer(row: Coverage) -> dict[str, object]:
    return {
        "kind": row.kind,
        "places": row.places,
        "known": {one.value: {"places": k.places, "median_m": k.median_m} for one, k in row.known.items()},
        "unplaced": row.unplaced,
        "unknown": row.unknown,
        "median_m": row.median_m,
    }


def _size(size: towns.Size, gazetteer: Gazetteer) -> dict[str, object]:
    return {
        "town": _name(size.town, gazetteer),
        "id": size.town,
        "derived_km2": round(size.derived_km2, 2),
        "published_km2": size.published_km2,
        "off": None if size.off is None else round(size.off, 4),
    }


def _border(border: towns.Adjacency, gazetteer: Gazetteer) -> dict[str, object]:
    return {
        "town": _name(border.town, gazetteer),
        "id": border.town,
        "both": [_name(town, gazetteer) for town in border.both],
        "missing": [_name(town, gazetteer) for town in border.missing],
        "elsewhere": list(border.unknown),
        "extra": [_name(town, gazetteer) for town in border.extra],
    }
