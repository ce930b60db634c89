"""Measure every room and print the table; ``--json FILE`` keeps the figures as well."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import building, decks, formats, gazetteers, importing, pages, pictures, rasters, reading

ROOMS = (gazetteers, importing, formats, reading, building, pictures, decks, rasters, pages)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--json", type=Path, help="keep the figures in this file")
    chosen = arguments.parse_args()
    rows = [row for room in ROOMS for row in room.rows()]
    table = Table("step", "seconds", "limit", "yardstick", "ratio", "with it")
    for row in rows:
        table.add_row(row.step, f"{row.seconds:.6f}", row.limit, row.yardstick, f"{row.ratio:.1f}", row.note)
    Console(width=150).print(table)
    if chosen.json:
        figures = [asdict(row) | {"ratio": row.ratio} for row in rows]
        chosen.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
