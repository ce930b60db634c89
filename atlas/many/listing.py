"""Which files of a folder are plans, and which of them are copies of one another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from atlas.many.asking import Failure
from atlas.reading.open import TYPES

_PASSED_OVER = (".", "~$")  # hidden files, and those in which Word notes who has a document open


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One content, under the first of its names."""

    name: str  # path within the folder, with slashes; what is no UTF-8 in it is replaced
    path: Path
    sha256: str
    copies: tuple[str, ...]  # further names of the same content


@dataclass(frozen=True)
class Listing:
    """What a folder holds, in the order of the names."""

    plans: tuple[PlanFile, ...]
    others: tuple[str, ...]  # files that do not end as plans do
    failures: tuple[tuple[str, Failure], ...]  # plans that cannot be opened


def listing(folder: Path, besides: Path) -> Listing:
    """List the files of a folder and of those in it, each content once.

    Parameters
    ----------
    folder : Path
    besides : Path
        The folder of results, which may be one of those.
    """
    by_content: dict[str, list[tuple[str, Path]]] = {}
    others, failures = [], []
    for path in _files(folder, besides):
        name = path.relative_to(folder).as_posix().encode(errors="replace").decode()
        if path.suffix.lower().removeprefix(".") not in TYPES:
            others.append(name)
            continue
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            by_content.setdefault(digest, []).append((name, path))
        except OSError as error:
            values = {"name": name, "reason": error.strerror or str(error)}
            failures.append((name, Failure("plan-unreadable", values)))
    plans = tuple(
        PlanFile(first, path, sha256, tuple(name for name, _ in copies))
        for sha256, ((first, path), *copies) in by_content.items()
    )
    return Listing(plans, tuple(others), tuple(failures))


def _files(folder: Path, besides: Path) -> Iterator[Path]:
    results = besides.resolve()
    for path in sorted(folder.rglob("*")):
        passed_over = path.name.startswith(_PASSED_OVER) or results in path.resolve().parents
        if path.is_file() and not passed_over:
            yield path
