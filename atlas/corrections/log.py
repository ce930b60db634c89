"""Keep corrections in a workspace: only ever added to, so that nothing confirmed is ever lost.

The log is a table of the workspace's GeoPackage. Who writes holds the lock of the file; a build holds it from
reading the log until the new file stands, so that no correction falls between.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from atlas import database
from atlas.corrections.record import (
    UNDO,
    Correction,
    CorrectionError,
    Draft,
    Target,
    added_id,
    check,
    effective,
)
from atlas.errors import DamagedError
from atlas.keeping import integrity

TABLE = "atlas_corrections"
Found = TypeVar("Found")
MOST = 100_000  # corrections looked for in a damaged log, whose last number may be anything

_CREATE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL,
    action TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, name TEXT NOT NULL,
    start INTEGER NOT NULL, value TEXT NOT NULL
)
"""
_COLUMNS = "seq, at, author, note, action, kind, target, name, start, value"


def read(path: Path) -> tuple[Correction, ...]:
    """Read the log of a workspace, the oldest first; one that has none is empty.

    Raises
    ------
    DamagedError
        It is not as it was written.
    BusyError, DiskError
        It cannot be read now.
    """
    if not path.is_file():
        return ()
    with database.reading(path) as file:
        has_log = integrity.has_table(file, TABLE)
        rows = file.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY seq") if has_log else ()  # noqa: S608
        found = {int(row[0]): row for row in rows}
        sums = _sums(file)
        try:
            if any(seq not in found or integrity.digest(found[seq]) != known for seq, known in sums.items()):
                raise DamagedError.of(path)
            return tuple(_correction(row) for row in found.values())
        except (TypeError, ValueError):
            raise DamagedError.of(path) from None


def salvage(path: Path) -> tuple[tuple[Correction, ...], tuple[int, ...]]:
    """Read what can be read of the log of a damaged workspace, one by one.

    Returns
    -------
    tuple
        The corrections that are as they were written, and the numbers of those that are known to be lost.
    """
    saved: list[Correction] = []
    with database.reading(path) as file:
        sums = _tried(partial(_sums, file)) or {}
        last = _tried(partial(_last, file)) or 0
        for seq in sorted({*range(1, min(last, MOST) + 1), *sums}):
            row = _tried(partial(_row, file, seq))
            if row is not None and sums.get(seq) in (None, integrity.digest(row)):
                item = _tried(partial(_sound, row))
                saved += [item] if item else []
    there = {item.seq for item in saved}
    return tuple(saved), tuple(sorted(set(sums) - there))


def _tried(read: Callable[[], Found]) -> Found | None:
    try:
        return read()
    except (sqlite3.DatabaseError, CorrectionError, TypeError, ValueError):
        return None


def _last(file: sqlite3.Connection) -> int:
    return int(file.execute(f"SELECT max(seq) FROM {TABLE}").fetchone()[0] or 0)  # noqa: S608 -- own constant


def _row(file: sqlite3.Connection, seq: int) -> Any:
    query = f"SELECT {_COLUMNS} FROM {TABLE} WHERE seq = ?"  # noqa: S608 -- own constants
    return file.execute(query, (seq,)).fetchone()


def _sound(row: Any) -> Correction:
    item = _correction(row)
    if item.action != UNDO:
        check(Draft(item.action, item.target, item.value, item.author, item.note))
    int(item.value.get("seq", 0))
    return item


def _sums(file: sqlite3.Connection) -> dict[int, str]:
    """Read the digests of the corrections by their numbers."""
    named = ((name.split("/"), known) for name, known in integrity.kept(file).items())
    return {int(parts[1]): known for parts, known in named if parts[0] == TABLE and parts[1:]}


def _correction(row: tuple[int, str, str, str, str, str, str, str, int, str]) -> Correction:
    seq, at, author, note, action, kind, target, name, start, value = row
    return Correction(seq, at, action, Target(kind, target, name, start), json.loads(value), author, note)


def write(path: Path, corrections: Iterable[Correction]) -> None:
    """Add corrections to the log of a workspace as they are."""
    with database.writing(path) as file:
        file.execute(_CREATE)
        for correction in corrections:
            _insert(file, correction)


def append(path: Path, draft: Draft, seen: int | None = None) -> Correction:
    """Keep a correction; once this returns it is on the disk.

    Parameters
    ----------
    path : Path
        The workspace.
    draft : Draft
    seen : int, optional
        The last correction that its author had seen. Where somebody else has corrected the same thing
        since, nothing is kept.

    Raises
    ------
    CorrectionError
        It cannot be meant, or somebody else was faster.
    """
    check(draft)
    with database.locked(path):
        log = read(path)
        later = [item for item in log if seen is not None and item.seq > seen]
        for item in later:
            if draft.action != "add" and _thing(item.target) == _thing(draft.target):
                raise CorrectionError("correction-conflict", author=item.author, name=item.target.name)
        return _append(path, log, draft)


def last(path: Path) -> int:
    """Return the number of a log's last entry, 0 where it is empty."""
    return max((item.seq for item in read(path)), default=0)


def _thing(target: Target) -> tuple[str | int, ...]:
    """Name what a target is; a finding's id is only its code."""
    whole = (target.kind, target.id, target.name, target.start)
    return whole if target.kind == "finding" else whole[:2]


def extend(path: Path, corrections: Iterable[Correction]) -> int:
    """Keep the corrections of another log after all that are here, all of them or none.

    Ids of what they added are numbered anew.

    Returns
    -------
    int
        How many were kept.

    Raises
    ------
    CorrectionError
        One of them cannot be meant; nothing is kept.
    """
    with database.locked(path):
        first = last(path) + 1
        listed = list(enumerate(corrections, start=first))
        for _, item in listed:
            check(Draft(item.action, item.target, item.value, item.author, item.note))
        new = {added_id(item.seq): added_id(seq) for seq, item in listed if item.action == "add"}
        write(path, [_renumbered(item, seq, new) for seq, item in listed])
    return len(listed)


def _renumbered(item: Correction, seq: int, new: Mapping[str, str]) -> Correction:
    target = replace(item.target, id=new.get(item.target.id, item.target.id))
    return replace(item, seq=seq, target=target, value=_with_new_ids(item.value, new))


def _with_new_ids(value: Any, new: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_new_ids(each, new) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_new_ids(each, new) for each in value]
    return new.get(value, value) if isinstance(value, str) else value


def undo(path: Path, author: str, seen: int | None = None) -> Correction | None:
    """Take the last correction in force back; None where there is none.

    Raises
    ------
    CorrectionError
        Somebody has corrected after what the author had seen (``seen``, as in ``append``).
    """
    with database.locked(path):
        log = read(path)
        _nothing_since(log, seen)
        in_force = effective(log)
        return _append(path, log, _taking_back(in_force[-1], author)) if in_force else None


def redo(path: Path, author: str, seen: int | None = None) -> Correction | None:
    """Take the last undo back, unless something was corrected since; None where there is none.

    Raises
    ------
    CorrectionError
        As ``undo``.
    """
    with database.locked(path):
        log = read(path)
        _nothing_since(log, seen)
        last = redoable(log)
        return _append(path, log, _taking_back(last, author)) if last else None


def _nothing_since(log: tuple[Correction, ...], seen: int | None) -> None:
    if seen is not None and log and log[-1].seq > seen:
        raise CorrectionError("correction-conflict", author=log[-1].author, name=log[-1].target.name)


def redoable(log: Iterable[Correction]) -> Correction | None:
    """Find the undo that a redo would take back."""
    entries = list(log)
    taken_back = {int(item.value["seq"]) for item in entries if item.action == UNDO}
    undos = {item.seq for item in entries if item.action == UNDO}
    for item in reversed(entries):
        if item.action != UNDO:
            return None
        if item.seq not in taken_back and int(item.value["seq"]) not in undos:
            return item
    return None


def _taking_back(item: Correction, author: str) -> Draft:
    return Draft(UNDO, item.target, {"seq": item.seq}, author)


def _append(path: Path, log: tuple[Correction, ...], draft: Draft) -> Correction:
    kept = Correction(
        seq=log[-1].seq + 1 if log else 1,
        at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        action=draft.action,
        target=draft.target,
        value=draft.value,
        author=draft.author.strip(),
        note=draft.note.strip(),
    )
    write(path, [kept])
    return kept


def _insert(file: sqlite3.Connection, item: Correction) -> None:
    target = item.target
    value = json.dumps(item.value, ensure_ascii=False, sort_keys=True)
    row = (
        *(item.seq, item.at, item.author, item.note, item.action),
        *(target.kind, target.id, target.name, target.start, value),
    )
    file.execute(f"INSERT INTO {TABLE} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
    integrity.keep(file, {f"{TABLE}/{item.seq}": integrity.digest(row)})
