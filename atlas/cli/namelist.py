"""Lists of names a command is asked about: a plain list, the mentions of a dossier, or JSON lines.

A plain list has a name a line; what follows `` → `` is the id it is known to mean (``?``: none), and a
line that begins with ``#`` is a remark. JSON lines are mentions, each with a ``name`` and, where they are
known, ``kind``, ``parent`` and ``place``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.dossier import load
from atlas.library import LibraryError
from gazetteer import Gazetteer, Place, resolve

ARROW, NOTHING, REMARK = " → ", "?", "#"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One name, with what is known of it."""

    name: str
    kind: str = ""
    parent: str = ""  # name of what it is said to lie in
    place: str | None = None  # id; "" where it is known to mean nothing here, None where that is open


def read(path: Path) -> list[Wanted]:
    """Read a list of names; the suffix says which sort: ``.json`` is a dossier, ``.jsonl`` mentions.

    Raises
    ------
    LibraryError
        The file is no text, or a line of it is no mention.
    DossierError
        A ``.json`` file that is no dossier.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise LibraryError("names-not-text", name=path.name) from None
    if path.suffix == ".json":
        mentions = load(text).mentions
        return [Wanted(row.name, row.kind, row.parent, row.place or "") for row in mentions]
    if path.suffix == ".jsonl":
        return list(_mentions(path.name, text))
    return list(_lines(text))


def meant(wanted: Iterable[Wanted], gazetteer: Gazetteer) -> tuple[list[Place], list[Wanted]]:
    """Part names into the places they mean, each once, and those that mean none, each once."""
    places: dict[str, Place] = {}
    unknown: dict[tuple[str, str], Wanted] = {}
    for one in dict.fromkeys(wanted):
        place = _place(one, gazetteer)
        if place is None:
            unknown.setdefault((one.name, one.kind), one)
        else:
            places.setdefault(place.id, place)
    return list(places.values()), list(unknown.values())


def _place(wanted: Wanted, gazetteer: Gazetteer) -> Place | None:
    if wanted.place is not None:
        return gazetteer.get(wanted.place)
    return resolve(gazetteer, wanted.name, kind=wanted.kind, parent=wanted.parent, alike=False).place


def _lines(text: str) -> Iterator[Wanted]:
    for line in text.splitlines():
        name, arrow, place = (part.strip() for part in line.partition(ARROW))
        if name and not name.startswith(REMARK):
            yield Wanted(name, place=place.removeprefix(NOTHING) if arrow else None)


def _mentions(file: str, text: str) -> Iterator[Wanted]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
            cells = [row["name"], row.get("kind", ""), row.get("parent", "")]
            name, kind, parent = (str(cell or "") for cell in cells)
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            raise LibraryError("names-no-mention", name=f"{file}:{number}", reason=repr(error)) from None
        place = row.get("place")
        yield Wanted(name, kind, parent, None if place is None else str(place))
