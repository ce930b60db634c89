"""An Excel workbook: a sheet of facts, then a sheet per group of layers; numbers are numbers, text is text.

Excel holds 32,767 characters in a cell: a longer WKT is left out and the cell says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from layers.export import crs
from layers.export.facts import facts
from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.sheet import table
from layers.export.subject import Subject
from layers.layer import GROUPS

LONGEST = 32_767  # characters in a cell, by Excel's specification
_WIDEST = 40  # characters: no column is wider on the screen
_WIDE_COLUMNS = 200  # rows that are looked at for a column's width


@dataclass(frozen=True, kw_only=True)
class Options:
    """CRS, and whether with geometry."""

    crs: str = crs.option()
    wkt: bool = option(False, "附几何（WKT）", "Geometry (WKT)")


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the workbook."""
    target = crs.target(options.crs, subject)
    # Text is never taken for a formula, an address or a number.
    told = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), told) as book:
        book.set_properties(
            {"title": target.titled(subject.title), "created": datetime.fromisoformat(subject.about.made)}
        )
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _facts(book.add_worksheet(subject.words("sheet.facts")), subject, target, head)
        for group in GROUPS:
            layers = tuple(layer for layer in subject.layers if layer.group == group)
            if layers:
                rows = table(replace(subject, layers=layers), target, wkt=options.wkt)
                _sheet(book.add_worksheet(subject.words(f"group.{group}")), rows, head, subject)


def _facts(sheet: Worksheet, subject: Subject, target: crs.Target, head: Any) -> None:
    for row, (name, said) in enumerate(facts(subject, target)):
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, said)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)


def _sheet(sheet: Worksheet, rows: pd.DataFrame, head: Any, subject: Subject) -> None:
    for column, (name, values) in enumerate(rows.items()):
        sheet.write_string(0, column, str(name), head)
        for row, value in enumerate(values, start=1):
            _cell(sheet, row, column, value, subject)
        widths = (_width(str(value)) for value in (name, *values[:_WIDE_COLUMNS]) if not pd.isna(value))
        sheet.set_column(column, column, min(max(widths) + 2, _WIDEST))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)


def _cell(sheet: Worksheet, row: int, column: int, value: Any, subject: Subject) -> None:
    if isinstance(value, str):
        if len(value) > LONGEST:
            value = subject.words("sheet.too-long", count=len(value))
        if value:
            sheet.write_string(row, column, value)
    elif not pd.isna(value) and math.isfinite(value):
        sheet.write_number(row, column, value)


def _width(text: str) -> int:
    """Count the columns a text takes on the screen: a Chinese character takes two."""
    return sum(2 if character > "\u2e7f" else 1 for character in text[:_WIDEST])


EXPORTER = Exporter(
    id="xlsx",
    title={"zh": "Excel 工作簿", "en": "Excel workbook"},
    group="gis",
    suffix=".xlsx",
    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    options=Options,
    write=write,
)
