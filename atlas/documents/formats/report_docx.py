"""The report of an atlas as a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from atlas.documents.figures import drawn
from atlas.documents.report.whole import report
from atlas.documents.word.document import word
from atlas.exporting import AtlasSubject
from layers.export.options import option
from layers.export.registry import Exporter


@dataclass(frozen=True, kw_only=True)
class Options:
    """What may be asked of a report in Word."""

    pictures: bool = option(True, "附图", "Pictures")
    dpi: int = option(200, "附图分辨率（dpi）", "Resolution of the pictures (dpi)", least=72, most=400)
    lists: bool = option(True, "附建设项目清单", "List of projects")
    template: Path | None = option(
        None, "单位的 Word 模板", "The office's Word template", suffixes=(".docx",)
    )


def write(subject: AtlasSubject, options: Options, path: Path) -> None:
    """Write the report.

    Raises
    ------
    ExportError
        The template is no Word file.
    """
    figure = partial(drawn, subject, dpi=options.dpi) if options.pictures else None
    path.write_bytes(word(report(subject, figure, lists=options.lists), options.template))


EXPORTER = Exporter(
    id="report",
    title={"zh": "图集报告（Word）", "en": "Report (Word)"},
    group="document",
    suffix=".docx",
    mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    options=Options,
    write=write,
    metadata=False,
)
