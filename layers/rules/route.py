"""Route: ordered stops, wherever they lie; the county's outline does not cut it."""

from __future__ import annotations

from dataclasses import replace

from layers.rule import Rule
from layers.rules import axis
from layers.sheet import Sheet, Sketch


def sketch(rule: Rule, sheet: Sheet) -> Sketch:
    """Draw a smooth curve through the stops, open where a stop between two others is unknown."""
    return replace(axis.sketch(rule, sheet), clip=False)
