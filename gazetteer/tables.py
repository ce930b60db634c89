"""Tables as read: CSV rows that know their line, and the list of faults found on the way.

Reading goes on after a fault, so that one run names all of them; ``Faults.raise_any`` ends it.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from gazetteer.errors import GazetteerError, Problem


@dataclass
class Faults:
    """What is wrong with the files read so far."""

    MOST: ClassVar[int] = 1000  # after so many reading ends: the file is of another kind

    found: list[Problem] = field(default_factory=list)

    def say(self, where: str, key: str, /, **values: object) -> None:
        """Note one fault at ``file:line``, in the words of ``faults.toml``.

        Raises
        ------
        GazetteerError
            They are too many.
        """
        self.found.append(Problem(where, key, MappingProxyType(values)))
        if len(self.found) >= self.MOST:
            self.raise_any()

    def raise_any(self) -> None:
        """Raise a :class:`GazetteerError` that names every fault, if there is one."""
        if self.found:
            raise GazetteerError(self.found)


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    where: str  # "towns.csv:12", for messages
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def listed(self, column: str) -> tuple[str, ...]:
        """Split a cell of several values, joined by ``|``."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def number(self, column: str, faults: Faults) -> float | None:
        """Read a finite number; None where the cell is empty or, with a fault noted, is no number."""
        text = self[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            faults.say(self.where, "number", column=column, text=text)
            return None
        return value


def label(path: Path) -> str:
    """Name a file by its folder and name, as messages do."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def read_text(path: Path, faults: Faults) -> str | None:
    """Read UTF-8 text, with or without a byte-order mark; None with a fault noted where that fails."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        faults.say(label(path), "not-utf-8", byte=error.start)
    except OSError as error:
        faults.say(label(path), "unreadable", reason=error.strerror)
    return None


def rows(path: Path, required: Sequence[str], faults: Faults) -> Iterator[Row]:
    """Read the rows of a CSV file.

    Parameters
    ----------
    path
        UTF-8 CSV with a header line; blank lines are skipped.
    required
        Columns that must be there; others are kept too.
    faults
        Takes what is wrong: missing or doubled columns, rows too long or short, unclosed quotes.
    """
    text = read_text(path, faults)
    if text is None:
        return
    reader, file = csv.reader(text.splitlines(keepends=True), strict=True), label(path)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _header_is_sound(path, header, required, faults):
            return
        for cells in reader:
            where = f"{file}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                faults.say(where, "cells", found=len(cells), wanted=len(header))
                continue
            yield Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        faults.say(f"{file}:{reader.line_num}", "broken-csv", reason=error)


def _header_is_sound(path: Path, header: Sequence[str], required: Sequence[str], faults: Faults) -> bool:
    missing = [column for column in required if column not in header]
    doubled = sorted({column for column in header if header.count(column) > 1})
    if missing:
        faults.say(f"{label(path)}:1", "columns-missing", columns=", ".join(missing))
    if doubled:
        faults.say(f"{label(path)}:1", "columns-doubled", columns=", ".join(doubled))
    return not missing and not doubled
