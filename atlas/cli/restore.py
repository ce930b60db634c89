"""``atlas restore``: an archive of ``atlas backup`` put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atlas.cli.terminal import console, say, working
from atlas.keeping import restore as restoring


def restore(
    archive: Annotated[Path, typer.Argument(help=say("restore.archive"), metavar="FILE.zip")],
    into: Annotated[Path | None, typer.Option("--into", help=say("restore.into"))] = None,
    check: Annotated[bool, typer.Option("--check", help=say("restore.check"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("restore.force"))] = False,
) -> None:
    """Check an archive to its end, then put its files back."""
    with working(say("restore.working")):
        if check:
            said = [say("restore.sound", count=len(restoring.verify(archive).files), name=archive)]
        else:
            done = restoring.restore(archive, into, force=force)
            said = [say("restore.done", count=len(done.files))]
            said += [say("restore.replaced", name=done.replaced)] if done.replaced else []
    for line in said:
        console.print(line, soft_wrap=True, markup=False)
