"""What may be asked of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from layers.export.composition import Wishes
from layers.export.composition.sheets import choices
from layers.export.options import option

LETTERS = {"small": 0.8, "normal": 1.0, "large": 1.25}


@dataclass(frozen=True, kw_only=True)
class SheetOptions:
    """A sheet and what stands on it."""

    sheet: str = option("a4-landscape", "图幅", "Sheet", choices=choices())
    title: str = option("", "标题（不填则取所选内容的名称）", "Title (that of what was chosen if empty)")
    review_number: str = option(
        "", "审图号（由使用者填写）", "Map review number, to be filled in by the user"
    )
    extent: str = option(
        "county",
        "图幅范围",
        "Extent",
        choices={
            "county": {"zh": "全域", "en": "the whole county"},
            "content": {"zh": "所选内容", "en": "what was chosen"},
        },
    )
    legend: bool = option(True, "图例", "Legend")
    inset: bool = option(True, "区位示意图", "Inset: the county among its neighbours")
    graticule: bool = option(False, "经纬网", "Graticule")
    letters: str = option(
        "normal",
        "注记大小",
        "Size of names",
        choices={
            "small": {"zh": "小", "en": "small"},
            "normal": {"zh": "中", "en": "normal"},
            "large": {"zh": "大", "en": "large"},
        },
    )

    def wishes(self) -> Wishes:
        """Say the same to the composition."""
        return Wishes(
            sheet=self.sheet,
            title=self.title,
            review_number=self.review_number,
            legend=self.legend,
            inset=self.inset,
            graticule=self.graticule,
            whole=self.extent == "county",
            labels=LETTERS[self.letters],
        )
