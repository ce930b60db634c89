"""Which files of a folder are plans, and which of them are copies of one another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from atlas.many.asking import Failure
from atlas.reading.open import TYPES

_PASSED_OVER = (".", "~$")  # hidden files, and those in which Word notes who has a document open


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One content, under the first of its names."""

    name: str  # path within the folder, with slashes
    path: Path
    sha256: str
    copies: tuple[str, ...]  # further names of the same content


@dataclass(frozen=True)
class Listing:
    """What a folder holds, in the order of the names."""

    plans: tuple[PlanFile, ...]
    others: tuple[str, ...]  # files that do not end as plans do
    failures: tuple[tuple[str, Failure], ...]  # plans that cannot be opened


def listing(folder: Path) -> Listing:
    """List the files of a folder and of those in it, each content once."""
    by_content: dict[str, list[str]] = {}
    others, failures = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith(_PASSED_OVER) or not path.is_file():
            continue
        if path.suffix.lower().removeprefix(".") not in TYPES:
            others.append(name)
            continue
        try:
            with path.open("rb") as file:
                by_content.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), []).append(name)
        except OSError as error:
            values = {"name": name, "reason": error.strerror or str(error)}
            failures.append((name, Failure("plan-unreadable", values)))
    plans = tuple(
        PlanFile(first, folder / first, sha256, tuple(copies))
        for sha256, (first, *copies) in by_content.items()
    )
    return Listing(plans, tuple(others), tuple(failures))
