"""``atlas check``: whether the file of an atlas is sound, and what can be saved of a damaged one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas import library
from atlas.cli.terminal import FAILED, console, say, show_json, working
from atlas.keeping import integrity, salvage
from atlas.keeping.salvage import Remains


def check(
    atlas: Annotated[str, typer.Argument(help=say("check.atlas"), metavar="ATLAS")],
    mend: Annotated[bool, typer.Option("--mend", help=say("check.mend"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Check the file of an atlas; exit with 1 where it is damaged and was not mended."""
    path = Path(atlas) if Path(atlas).is_file() else library.workspace(atlas)
    remains = salvage.look_over(path)
    mended = False
    if mend and remains.faults:
        with working(say("cli.build.working", name=path.name)):
            mended = library.mend(path)
    if as_json:
        show_json(
            {
                "workspace": str(path),
                "faults": list(remains.faults),
                "corrections": len(remains.corrections),
                "lost": list(remains.lost),
                "dossier": bool(remains.dossier),
                "mended": mended,
            }
        )
    else:
        for line in _lines(path, remains, mended=mended):
            console.print(line, soft_wrap=True, markup=False)
    if remains.faults and not mended:
        raise typer.Exit(FAILED)


def _lines(path: Path, remains: Remains, *, mended: bool) -> list[str]:
    found = len(remains.corrections)
    if not remains.faults:
        return [say("check.sound", name=path, corrections=found)]
    parts = [say("check.structure") if name == integrity.STRUCTURE else name for name in remains.faults]
    lost = "、".join(map(str, remains.lost)) or say("check.none-lost")
    lines = [
        say("check.damaged", name=path, parts="、".join(parts)),
        say("check.corrections", count=found, lost=lost),
    ]
    if mended:
        return [*lines, say("check.mended", name=path)]
    return [*lines, say("check.dossier" if remains.dossier else "check.no-dossier", name=path)]
