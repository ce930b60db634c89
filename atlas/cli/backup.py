"""``atlas backup``: all that cannot be made again, in one archive."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from atlas import library
from atlas.cli.terminal import console, say, working
from atlas.keeping import backup as backups
from atlas.library import LibraryError


def backup(
    output: Annotated[Path, typer.Option("--output", "-o", help=say("backup.output"))],
    atlas: Annotated[str | None, typer.Argument(help=say("backup.atlas"), metavar="ATLAS")] = None,
    everything: Annotated[bool, typer.Option("--all", help=say("backup.all"))] = False,
    passwords: Annotated[bool, typer.Option("--passwords", help=say("backup.passwords"))] = False,
    force: Annotated[bool, typer.Option("--force", help=say("cli.force"))] = False,
) -> None:
    """Write an archive of one atlas, or of all that is kept."""
    if everything == (atlas is not None):
        raise typer.BadParameter(say("backup.one_or_all"))
    if output.exists() and not force:
        raise LibraryError("would-overwrite", name=str(output))
    with working(say("backup.working")):
        files = backups.of_one(library.workspace(atlas)) if atlas else backups.of_all(passwords)
        manifest = backups.write(output, files)
        with output.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
    said = say("backup.done", count=len(manifest.files), name=output, digest=digest)
    console.print(said, soft_wrap=True, markup=False)
