"""Reading text files that may be anything: JSON bounded in size, tables line by line; faults are named."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer.tables import Faults, label, read_text

MOST_MB = 300  # of a JSON file; in memory it takes some six times as much


def read_json(path: Path, faults: Faults) -> Any:
    """Read a JSON file; None with a fault noted where that fails."""
    size = path.stat().st_size // 10**6 if path.is_file() else 0
    if size > MOST_MB:
        faults.say(label(path), "too-large", size=size, most=MOST_MB)
        return None
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.say(label(path), "broken-json", reason=error)
        return None


def read_cells(path: Path, faults: Faults, *, tabbed: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Read a UTF-8 table line by line: where each line stands, and its cells.

    Parameters
    ----------
    path
        Cells are parted by commas; where ``tabbed``, by tabs, and quotes mean nothing.
    faults
        Takes what is wrong.
    """
    dialect = {"delimiter": "\t", "quoting": csv.QUOTE_NONE} if tabbed else {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, **dialect)  # type: ignore[arg-type]  # options of two types
            for cells in reader:
                yield f"{label(path)}:{reader.line_num}", cells
    except OSError as error:
        faults.say(label(path), "unreadable", reason=error.strerror)
    except UnicodeDecodeError as error:
        faults.say(label(path), "not-utf-8", byte=error.start)
    except csv.Error as error:
        faults.say(label(path), "broken-csv", reason=error)
