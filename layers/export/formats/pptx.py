"""PowerPoint: a deck of native shapes, tables and text, on the office's own template where one is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.export.options import option
from layers.export.registry import Exporter
from layers.export.slides import deck, facts, frame
from layers.export.subject import Subject

EACH = {
    "structures": {"zh": "每个空间结构一页", "en": "one for each structure"},
    "layers": {"zh": "每个图层一页", "en": "one for each layer"},
}
ASPECTS = {
    "16:9": {"zh": "宽屏 16:9", "en": "widescreen 16:9"},
    "4:3": {"zh": "标准 4:3", "en": "standard 4:3"},
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What may be asked of a deck."""

    aspect: str = option(
        "16:9", "幻灯片比例（用模板时以模板为准）", "Aspect (a template has its own)", choices=ASPECTS
    )
    slides: str = option("structures", "地图页", "Map slides", choices=EACH)
    tables: int = option(8, "项目表最多页数", "Most slides of the project table", least=0, most=60)
    review_number: str = option("", "审图号", "Map review number (审图号)")
    template: Path | None = option(None, "单位模板", "The office's own template", suffixes=(".pptx",))


def write(subject: Subject, options: Options, path: Path) -> None:
    """Write the deck."""
    opened = frame.opened(options.template, options.aspect)
    made = deck.Deck(subject, opened, facts.told(subject), options.review_number)
    deck.fill(made, each_layer=options.slides == "layers", most_tables=options.tables)
    frame.save(made.frame, path, subject.title, made.note)


EXPORTER = Exporter(
    id="pptx",
    title={"zh": "PowerPoint 演示文稿（形状可编辑）", "en": "PowerPoint (editable shapes)"},
    group="document",
    suffix=".pptx",
    mime="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    options=Options,
    write=write,
)
