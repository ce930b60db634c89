"""The licences of all that is locked: ``python -m tests.supply.licences`` checks them and writes the page.

A licence is what a package's metadata say (``License-Expression``, else the field ``License``, else a
classifier), spelled as SPDX has it; where they are silent or inexact, what was read from the named text. One
that is unknown or not allowed is an error.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from tests.supply import lock

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "licences.md"
RULES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SOURCES = ROOT / "gazetteer" / "data" / "sources.csv"

_HEAD = """# Licences

Written by `make licences` from `requirements.lock`, the packages' own metadata and
`tests/supply/licences.toml`, which says what is allowed and why an exception is one. A licence that is
unknown or not allowed, any of the AGPL among them, fails the target and a test. The code of this repository
is under Apache-2.0.
"""
_DATA = """
## Data

The gazetteer keeps the licences of its sources; `gazetteer/data/SOURCES.md` says what was taken and how. The
keys are those of `gazetteer/data/sources.csv`.

| licence | sources |
|---|---|"""
_CLASSIFIER = "License :: "


class LicenceError(Exception):
    """A package may not be used, or nobody has looked whether it may."""


def licence(name: str) -> str:
    """Say under which licence a package is, as an SPDX expression.

    Raises
    ------
    LicenceError
        It is not known, or not allowed.
    """
    if name in RULES["read"]:
        found = str(RULES["read"][name]["licence"])
    else:
        said = _said(name)
        found = RULES["spelled"].get(said, said)
    if found != RULES["exception"].get(name, {}).get("licence") and not is_allowed(found):
        raise LicenceError(f"{name}: its licence is not known or not allowed: {found or 'it says none'}")
    return found


def _said(name: str) -> str:
    """Read what a package says of its licence in one line; "" where it says nothing, or is not installed."""
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return ""
    expression, field = ((known.get_all(key) or [""])[0] for key in ("License-Expression", "License"))
    classifiers = [each.removeprefix(_CLASSIFIER) for each in known.get_all("Classifier") or ()]
    named = [each for each in classifiers if each.startswith("OSI Approved")]
    return expression or ("" if "\n" in field else field) or " ".join(named)


def is_allowed(expression: str) -> bool:
    """Say whether an SPDX expression without brackets can be met by allowed licences alone."""
    choices = [choice.split(" AND ") for choice in expression.split(" OR ")]
    return any(all(part in RULES["allowed"] for part in choice) for choice in choices)


def page() -> str:
    """Write the page of licences.

    Raises
    ------
    LicenceError
        A package may not be used.
    """
    return "\n".join([_HEAD, *_packages(), *_exceptions(), *_bundled(), *_carried(), *_data()])


def _packages() -> Iterator[str]:
    yield "## Packages\n\n| package | version | licence | read from |\n|---|---|---|---|"
    versions: dict[str, list[str]] = defaultdict(list)
    for entry in lock.read():
        versions[entry.name].append(entry.version)
    for name, found in versions.items():
        read = RULES["read"].get(name, {}).get("from", "its metadata")
        yield f"| {name} | {', '.join(found)} | {licence(name)} | {read} |"


def _exceptions() -> Iterator[str]:
    yield "\n## Exceptions\n\n| package | licence | why it may be used |\n|---|---|---|"
    for name, item in RULES["exception"].items():
        yield f"| {name} | {item['licence']} | {item['why']} |"


def _bundled() -> Iterator[str]:
    yield "\n## Libraries within wheels\n\nOf copyleft licences, as found in the wheels for Linux.\n"
    yield "| package | library | licence | why it may be used |\n|---|---|---|---|"
    for item in RULES["bundled"]:
        yield f"| {item['package']} | {item['library']} | {item['licence']} | {item['why']} |"


def _carried() -> Iterator[str]:
    yield "\n## What the product hands on\n\n| what | from | licence | where |\n|---|---|---|---|"
    for item in RULES["carried"]:
        origin = item["package"] or "this repository"
        yield f"| {item['name']} | {origin} | {item['licence']} | {item['where']} |"


def _data() -> Iterator[str]:
    yield _DATA
    keys: dict[str, list[str]] = defaultdict(list)
    with SOURCES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            keys[row["licence"] or "—"].append(row["key"])
    for said, listed in keys.items():
        yield f"| {said} | {', '.join(listed)} |"
    yield ""


def main() -> None:
    """Write the page, or say which packages may not be used."""
    try:
        PAGE.write_text(page(), encoding="utf-8")
    except LicenceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
