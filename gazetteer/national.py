"""Every division of the country by name, down to the village: some 640,000 names, found at once.

Built once from the statistics bureau's list (``sources.divisions``; 662,000 divisions in 20 s), kept in
one file of 38 MB and loaded in 0.3 s and 120 MB: names in byte order, looked up by bisection in some
10 µs, beginnings of names in 50 µs. It answers which places there are of a name, or of names that begin
so; it places none of them, and resolves nothing (18.6 % of village names are those of several counties).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from gazetteer import disk, names

FILE = "names.npz"  # in the folder of the national tables
VERSION = 1
LAST = b"\xff"  # sorts after every byte of UTF-8
HEAD = 8  # bytes of a name compared at once


class Division(NamedTuple):
    """One unit of the country's list."""

    code: str  # 12 digits, NBS
    name: str

    @property
    def kind(self) -> str:
        """``village`` or ``town``, as the digits say."""
        return "town" if self.code.endswith("000") else "village"

    @property
    def county(self) -> str:
        """GB/T 2260 code of its county."""
        return self.code[:6]

    @property
    def parent(self) -> str:
        """Code of what it lies in, 12 digits for a town, 6 for a county."""
        return self.county if self.kind == "town" else f"{self.code[:9]}000"


class NationalIndex:
    """The list in memory. Build the file with ``build``, open it with ``load``."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._keys = _Texts(arrays["key_bytes"], arrays["key_ends"])
        self._heads = _heads(arrays["key_bytes"], arrays["key_ends"]).data
        self._rows = arrays["rows"].data  # plain integers, faster than the array gives them
        self._names = _Texts(arrays["name_bytes"], arrays["name_ends"])
        self._codes = arrays["codes"].data

    @staticmethod
    def load(path: Path) -> NationalIndex:
        """Open an index file.

        Raises
        ------
        ValueError
            It is of another version: build it again.
        """
        with np.load(path, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        version = int(arrays.get("version", np.zeros(1, dtype=np.int64))[0])
        if version != VERSION:
            raise ValueError(f"{path.name} is of version {version}, not {VERSION}: build it again")
        return NationalIndex(arrays)

    def __len__(self) -> int:
        return len(self._names)

    def exact(self, name: str) -> Sequence[Division]:
        """List the divisions of a name, full or without its suffix, by code; read as they are asked for."""
        key = names.normalise(name).encode()
        head = int.from_bytes(key[:HEAD].ljust(HEAD, b"\0"), "big")
        first = bisect_left(self._heads, head)
        past = bisect_right(self._heads, head, first)
        if len(key) >= HEAD:
            first = bisect_left(self._keys, key, first, past)
            past = bisect_right(self._keys, key, first, past)
        return _Found(self._division, self._rows[first:past])

    def beginning(self, start: str, limit: int = 20) -> list[Division]:
        """List divisions whose name begins so, in the order of their names."""
        key = names.normalise(start).encode()
        if not key:
            return []
        first, last = bisect_left(self._keys, key), bisect_left(self._keys, key + LAST)
        rows: dict[int, None] = {}
        for at in range(first, last):
            rows.setdefault(self._rows[at])
            if len(rows) == limit:
                break
        return [self._division(row) for row in rows]

    def of_code(self, code: str) -> Division | None:
        """Find the division of a code of 12 digits."""
        row = bisect_left(self._codes, int(code))
        found = self._division(row) if row < len(self) else None
        return found if found is not None and found.code == code else None

    def _division(self, row: int) -> Division:
        return Division(f"{self._codes[row]:012d}", self._names[row].decode())


class _Found(Sequence[Division]):
    """Rows that become divisions as they are read: some names are borne by a thousand."""

    def __init__(self, read: Callable[[int], Division], rows: memoryview) -> None:
        self._read, self._rows = read, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Division: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Division]: ...

    def __getitem__(self, at: int | slice) -> Division | Sequence[Division]:
        if isinstance(at, slice):
            return _Found(self._read, self._rows[at])
        return self._read(self._rows[at])


class _Texts:
    """Many short texts in one block of bytes."""

    def __init__(self, block: npt.NDArray[Any], ends: npt.NDArray[Any]) -> None:
        self._block = block.tobytes()
        self._ends = ends.data

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> bytes:
        return self._block[self._ends[at] : self._ends[at + 1]]


def _heads(block: npt.NDArray[Any], ends: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """Read the first bytes of each text as one number: numbers are compared far faster, in the same order."""
    if not len(block):
        return np.zeros(max(len(ends) - 1, 0), dtype=np.uint64)
    starts, stops = ends[:-1].astype(np.int64), ends[1:].astype(np.int64)
    heads = np.zeros(len(starts), dtype=np.uint64)
    for place in range(HEAD):
        at = starts + place
        signs = np.where(at < stops, block[np.minimum(at, len(block) - 1)], 0)
        heads = (heads << np.uint64(8)) | signs.astype(np.uint64)
    return heads


def build(divisions: Iterable[Division], path: Path) -> int:
    """Write the index of a list of divisions; return how many there are.

    Each is entered under its name and under its short form. The file is written whole or not at all.
    """
    listed = sorted(divisions, key=lambda division: division.code)
    entries = sorted(
        {
            (names.normalise(form).encode(), row)
            for row, division in enumerate(listed)
            for form in (division.name, names.stem(division.name, division.kind))
        }
    )
    key_bytes, key_ends = _packed(key for key, _ in entries)
    name_bytes, name_ends = _packed(division.name.encode() for division in listed)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    try:
        with draft.open("wb") as file:
            np.savez(
                file,
                version=np.array([VERSION], dtype=np.int64),
                codes=np.array([int(division.code) for division in listed], dtype=np.uint64),
                rows=np.array([row for _, row in entries], dtype=np.uint32),
                key_bytes=key_bytes,
                key_ends=key_ends,
                name_bytes=name_bytes,
                name_ends=name_ends,
            )
        disk.sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return len(listed)


def _packed(texts: Iterable[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    parts = list(texts)
    ends = np.fromiter(accumulate((len(part) for part in parts), initial=0), dtype=np.uint32)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), ends
