"""Measure the rooms that are named, or all, and print the table; a file keeps it as JSON or Markdown."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import (
    building,
    decks,
    features,
    formats,
    gazetteers,
    importing,
    many,
    pages,
    pictures,
    rasters,
    reading,
    writing,
)
from tests.bench.table import markdown, spoken

ROOMS = {
    room.__name__.rpartition(".")[2]: room
    for room in (
        gazetteers,
        importing,
        formats,
        reading,
        many,
        building,
        writing,
        features,
        pictures,
        decks,
        rasters,
        pages,
    )
}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("rooms", nargs="*", choices=[*ROOMS, []], metavar="ROOM", help=", ".join(ROOMS))
    arguments.add_argument("--json", type=Path, help="keep the figures in this file")
    arguments.add_argument("--table", type=Path, help="keep the table in this file, as Markdown")
    chosen = arguments.parse_args()
    rows = [row for name in chosen.rooms or ROOMS for row in ROOMS[name].rows()]
    table = Table("step", "time", "asked for", "beside it", "times as long", "with it")
    for row in rows:
        table.add_row(row.step, spoken(row.seconds), row.limit, row.yardstick, f"{row.ratio:.3g}", row.note)
    Console(width=150).print(table)
    if chosen.json:
        figures = [asdict(row) | {"ratio": row.ratio} for row in rows]
        chosen.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if chosen.table:
        chosen.table.write_text(markdown(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
