"""The one-file web map: a single HTML with everything inside, to be opened from a USB stick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from atlas.documents.taken import opened
from atlas.documents.webmap.content import content
from atlas.documents.webmap.page import html
from atlas.exporting import AtlasSubject
from layers.export.errors import ExportError
from layers.export.registry import Exporter


@dataclass(frozen=True, kw_only=True)
class Options:
    """The one-file map leaves nothing to choose."""


def write(subject: AtlasSubject, options: Options, path: Path) -> None:
    """Write the map.

    Raises
    ------
    ExportError
        The layers hold no feature at all.
    """
    del options
    if not any(len(layer.features) for layer in subject.layers):
        raise ExportError("nothing-chosen")
    path.write_text(html(subject, content(subject, opened(subject))), encoding="utf-8", newline="\n")


EXPORTER = Exporter(
    id="webmap",
    title={"zh": "单文件网页地图（不联网）", "en": "Web map in one file (offline)"},
    group="document",
    suffix=".html",
    mime="text/html",
    options=Options,
    write=write,
    metadata=False,
)
