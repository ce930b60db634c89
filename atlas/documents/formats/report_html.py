"""The report of an atlas as one HTML file, to be read and printed.

Its suffix is its own: ``.html`` alone is the web map.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from atlas.documents.figures import drawn
from atlas.documents.report.whole import report
from atlas.documents.sheets import html
from atlas.exporting import AtlasSubject
from layers.export.options import option
from layers.export.registry import Exporter


@dataclass(frozen=True, kw_only=True)
class Options:
    """What may be asked of a report as a page."""

    pictures: bool = option(True, "附图", "Pictures")
    dpi: int = option(150, "附图分辨率（dpi）", "Resolution of the pictures (dpi)", least=72, most=400)
    lists: bool = option(True, "附建设项目清单", "List of projects")


def write(subject: AtlasSubject, options: Options, path: Path) -> None:
    """Write the report."""
    figure = partial(drawn, subject, dpi=options.dpi) if options.pictures else None
    page = html(report(subject, figure, lists=options.lists))
    path.write_text(page, encoding="utf-8", newline="\n")


EXPORTER = Exporter(
    id="report-html",
    title={"zh": "图集报告（网页，可打印）", "en": "Report (web page, to print)"},
    group="document",
    suffix=".report.html",
    mime="text/html",
    options=Options,
    write=write,
    metadata=False,
)
