"""A folder of plans with what goes wrong in such folders, and how the results of two runs are compared."""

from __future__ import annotations

from pathlib import Path

from gazetteer import county_by
from tests import made_plans
from tests.browser import made_up_plan

NOWHERE = "新建青岚水库，投资3亿元。"  # of no county
BROKEN = b"%PDF-1.7 that is all"
COUNT = 2  # of plans of counties without a gazetteer
CHARACTERS = (1500, 1500)


def fill(folder: Path, count: int = COUNT, characters: tuple[int, int] = CHARACTERS) -> Path:
    """Write plans with and without a gazetteer, one of no county, a copy, a broken one and a picture."""
    (folder / "more").mkdir(parents=True)
    for made in made_plans.plans(count, seed=7, characters=characters):
        made_plans.write(made, folder)
    for name in ("built-in.txt", "more/copy.txt"):
        (folder / name).write_text(f"{_county()}{made_up_plan.text()}", encoding="utf-8")
    (folder / "more" / "nowhere.md").write_text(NOWHERE, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(BROKEN)
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "~$plan.docx").write_bytes(b"Word's note")
    return folder


def _county() -> str:
    county = county_by(made_up_plan.county())
    return county.name if county else ""


def tree(output: Path) -> dict[str, bytes]:
    """Take all the files of a folder of results, but for the lock."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and path.name != ".lock"
    }
