"""Read a lock file: what is pinned, for which interpreters, and by which digests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements.lock"
_ENTRY = re.compile(r"(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class Locked:
    """One pin."""

    name: str
    version: str
    marker: str  # PEP 508; "" where it holds everywhere
    sha256: tuple[str, ...]  # of the files that may be installed


def read(path: Path = LOCK) -> tuple[Locked, ...]:
    """Read a lock file.

    Raises
    ------
    ValueError
        A line is none that such a file has.
    """
    text = path.read_text(encoding="utf-8").replace("\\\n", "")
    return tuple(_locked(line) for line in text.splitlines() if line.strip())


def _locked(line: str) -> Locked:
    entry = _ENTRY.match(line)
    if entry is None:
        raise ValueError(f"no pin: {line[:80]!r}")
    marker = (entry["marker"] or "").partition("--hash")[0].strip()
    return Locked(entry["name"], entry["version"], marker, tuple(_HASH.findall(line)))
