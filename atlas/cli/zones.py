"""``atlas zones``: every zone of an atlas with its rule, its members, and how surely it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from atlas import library
from atlas.build import zone_figures
from atlas.build.measured import Share, ZoneFigures, share
from atlas.cli.terminal import LANGUAGE, console, say, show_json
from atlas.dossier import load
from atlas.library import LibraryError
from atlas.store import open_store

_COLUMNS = ("id", "structure", "name", "kind", "rule", "members", "fidelity", "accuracy", "extent", "note")


def zones(
    atlas: Annotated[str, typer.Argument(help=say("cli.zones.atlas"), metavar="ATLAS")],
    structure: Annotated[str, typer.Option("--structure", help=say("cli.zones.structure"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Print every zone of an atlas, and how many of those that have a place are drawn."""
    rows = _rows(atlas)
    chosen = [row for row in rows if structure in row.structure or structure in row.name]
    if not chosen and structure:
        known = "、".join(dict.fromkeys(row.structure for row in rows if row.structure))
        raise LibraryError("no-structure", name=structure, known=known)
    counted = share(chosen)
    if as_json:
        show_json({"zones": [_record(row) for row in chosen], "summary": _summary(counted)})
        return
    console.print(_table(chosen))
    console.print(say("cli.zones.summary", **_summary(counted) | {"share": f"{counted.share:.1%}"}))


def _rows(atlas: str) -> tuple[ZoneFigures, ...]:
    path = library.workspace(atlas)
    dossier = load(open_store(path).dossier())
    return zone_figures(dossier, library.gazetteer_of(dossier), library.corrections(path))


def _record(row: ZoneFigures) -> dict[str, Any]:
    return asdict(row) | {"rule": dict(row.rule), "note": row.note[LANGUAGE]}


def _summary(counted: Share) -> dict[str, float]:
    return asdict(counted) | {"share": round(counted.share, 4)}


def _table(rows: Sequence[ZoneFigures]) -> Table:
    table = Table()
    for column in _COLUMNS:
        table.add_column(say(f"cli.zones.column.{column}"), overflow="fold")
    for row in rows:
        table.add_row(
            row.id,
            row.structure,
            row.name,
            say(f"kind.{row.kind}"),
            _rule(row.rule),
            f"{row.members_drawn}/{row.members_named}",
            say(f"fidelity.{row.fidelity}") if row.fidelity else say("cli.zones.not-drawn"),
            f"{row.accuracy_m:,.0f} m" if row.accuracy_m is not None else "",
            _extent(row),
            row.note[LANGUAGE],
        )
    return table


def _rule(rule: Mapping[str, Any]) -> str:
    """Write a rule in a line: its kind, then its other words as they are."""
    more = " ".join(f"{word}={_value(value)}" for word, value in rule.items() if word != "kind")
    return f"{rule.get('kind', '')} {more}".strip()


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{name}:{side}" if side else str(name) for name, side in value.items())
    return "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _extent(row: ZoneFigures) -> str:
    if row.area_km2 is not None:
        return f"{row.area_km2:,.1f} km²"
    return f"{row.length_km:,.1f} km" if row.length_km is not None else ""
