"""Every format there is: a module that holds an ``EXPORTER`` is one, and nothing else lists it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.export import crs
from layers.export.errors import ExportError
from layers.export.options import Option, declared

GROUPS = ("gis", "picture", "document")


@dataclass(frozen=True)
class Exporter:
    """One format."""

    id: str  # "geojson"; what ``--format`` takes
    title: Mapping[str, str]  # by language
    group: str  # one of GROUPS
    suffix: str  # ".geojson"
    mime: str
    options: type[Any]  # a frozen dataclass of layers.export.options.option fields
    write: Callable[[Any, Any, Path], None]
    """Write a subject (``Subject`` or a kind of it) with its options to a path in an empty folder. What
    belongs beside it (a QGIS project) goes into the same folder under the same stem."""
    metadata: bool = True  # whether a file of ISO 19115 metadata goes beside it
    mark: Callable[[Any], str] = crs.mark
    """What a file's name must say of its options: "GCJ-02" for a shifted copy."""
    crs: Callable[[Any], str] = crs.chosen
    """In which of ``layers.export.crs.CHOICES`` its coordinates are, by its options."""
    keeps_unplaced: Callable[[Any], bool] = lambda _: True
    """Whether features without a place are written, by its options; metadata says it where they are not."""

    @property
    def declared(self) -> tuple[Option, ...]:
        """Its options."""
        return declared(self.options)


@cache
def exporters(*packages: str) -> Mapping[str, Exporter]:
    """Find the formats of packages by their ids, in the order of groups and modules."""
    found = [
        importlib.import_module(f"{package}.{module.name}").EXPORTER
        for package in packages or (f"{__package__}.formats",)
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__)
    ]
    return {each.id: each for each in sorted(found, key=lambda each: GROUPS.index(each.group))}


def exporter(name: str, known: Mapping[str, Exporter]) -> Exporter:
    """Find a format by its id, or by the name of a file: the longest suffix that it ends with.

    Raises
    ------
    ExportError
        There is none.
    """
    asked = name.lower()
    if asked in known:
        return known[asked]
    fitting = [each for each in known.values() if asked.endswith(each.suffix)]
    if fitting:
        return max(fitting, key=lambda each: len(each.suffix))
    raise ExportError("format-unknown", format=name, known=", ".join(known))
