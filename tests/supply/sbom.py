"""The bill of materials in CycloneDX: ``python -m tests.supply.sbom FILE``.

All that is locked, with its digests, its licences and what asks for what; what the product hands on from
within packages; and the sources of its data. No clock and no random number goes in.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from layers.files import write_text
from tests.supply import licences, lock

SPECIFICATION = "1.6"
PROJECT: Mapping[str, Any] = tomllib.loads((licences.ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
Component = dict[str, Any]


def bill() -> dict[str, Any]:
    """Make the bill of materials, as its JSON.

    Raises
    ------
    LicenceError
        A package may not be used.
    """
    entries = lock.read()
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "version": 1,
        "metadata": {"component": _product()},
        "components": [*map(_package, entries), *_own(), *_sources()],
        "dependencies": [*_dependencies(entries)],
    }


def _product() -> Component:
    name, version = PROJECT["name"], PROJECT["version"]
    made = {"type": "application", "bom-ref": name, "name": name, "version": version}
    return made | {"description": PROJECT["description"], "licenses": _licence(PROJECT["license"])}


def _package(entry: lock.Locked) -> Component:
    hashes = [{"alg": "SHA-256", "content": digest} for digest in entry.sha256]
    made: Component = {
        "type": "library",
        "bom-ref": _purl(entry),
        "name": entry.name,
        "version": entry.version,
        "purl": _purl(entry),
        "licenses": _licence(licences.licence(entry.name)),
        "externalReferences": [{"type": "distribution", "url": lock.LOCK.name, "hashes": hashes}],
    }
    if entry.marker:
        made["properties"] = [{"name": "marker", "value": entry.marker}]
    if within := [_carried(item) for item in licences.RULES["carried"] if item["package"] == entry.name]:
        made["components"] = within
    return made


def _purl(entry: lock.Locked) -> str:
    return f"pkg:pypi/{entry.name}@{entry.version}"


def _own() -> Iterator[Component]:
    return (_carried(item) for item in licences.RULES["carried"] if not item["package"])


def _carried(item: Mapping[str, str]) -> Component:
    kind = "library" if item["package"] else "data"
    made = {"type": kind, "bom-ref": item["name"], "name": item["name"], "description": item["where"]}
    return made | {"licenses": _licence(item["licence"])}


def _sources() -> Iterator[Component]:
    with licences.SOURCES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            made: Component = {"type": "data", "bom-ref": f"source/{row['key']}", "name": row["key"]}
            made["description"] = row["title_en"] or row["title"]
            if row["licence"]:
                made["licenses"] = [{"license": {"name": row["licence"]}}]
            if row["address"].startswith("http"):
                made["externalReferences"] = [{"type": "website", "url": row["address"]}]
            yield made


def _licence(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression}] if " " in expression else [{"license": {"id": expression}}]


def _dependencies(entries: Iterable[lock.Locked]) -> Iterator[dict[str, Any]]:
    """Say what asks for what; a package that this machine does not need is not asked what it needs."""
    refs: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        refs[entry.name].append(_purl(entry))
    yield {"ref": PROJECT["name"], "dependsOn": _needed(PROJECT["dependencies"], refs)}
    for name, own in refs.items():
        try:
            needed = _needed(requires(name) or (), refs)
        except PackageNotFoundError:
            continue
        yield from ({"ref": ref, "dependsOn": needed} for ref in own)


def _needed(requirements: Iterable[str], refs: Mapping[str, list[str]]) -> list[str]:
    asked = [Requirement(text) for text in requirements]
    held = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    names = {str(canonicalize_name(each.name)) for each in held}
    return sorted(ref for name in names & refs.keys() for ref in refs[name])


def main() -> None:
    """Write the bill of materials to the file that is named."""
    (path,) = map(Path, sys.argv[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(bill(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
