"""Write an export whole or not at all: into a folder beside its place, then moved there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from layers.export import metadata
from layers.export.errors import ExportError
from layers.export.registry import Exporter
from layers.export.subject import Subject
from layers.files import put, workroom

ZIP = "application/zip"


def write(
    exporter: Exporter, subject: Subject, options: Any, target: Path, *, force: bool = False
) -> tuple[Path, ...]:
    """Write an export and what belongs beside it.

    Returns
    -------
    tuple of Path
        What was written, the export itself first. Its name says more than ``target`` where it must: a
        copy in a shifted datum is called so.

    Raises
    ------
    ExportError
        Nothing to write, or a file of that name is there and ``force`` is not given.
    OSError
        The folder is missing or cannot be written to; what stood there before still stands.
    """
    named = target.with_name(_named(exporter, options, target.stem) + target.suffix)
    with _drafted(exporter, subject, options, named.name, target.parent) as drafts:
        places = [target.parent / draft.name for draft in drafts]
        taken = [place for place in places if place.exists()]
        if taken and not force:
            raise ExportError("would-overwrite", name=str(taken[0]))
        for draft, place in reversed(tuple(zip(drafts, places, strict=True))):  # the export itself last
            put(draft, place)
    return tuple(places)


def pack(exporter: Exporter, subject: Subject, options: Any, stem: str) -> tuple[str, bytes, str]:
    """Make an export to be handed over at once: its file name, its bytes and their MIME type.

    What consists of several files comes as one zip.

    Raises
    ------
    ExportError
        Nothing to write.
    """
    name = _named(exporter, options, stem) + exporter.suffix
    with _drafted(exporter, subject, options, name, None) as drafts:
        if len(drafts) == 1:
            return name, drafts[0].read_bytes(), exporter.mime
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for draft in drafts:
                archive.write(draft, draft.name)
        return f"{Path(name).stem}.zip", buffer.getvalue(), ZIP


def _named(exporter: Exporter, options: Any, stem: str) -> str:
    mark = exporter.mark(options)
    return f"{stem}-{mark}" if mark and mark not in stem else stem


@contextmanager
def _drafted(
    exporter: Exporter, subject: Subject, options: Any, name: str, beside: Path | None
) -> Iterator[list[Path]]:
    """Write the files of an export into a folder of their own, which goes when this ends."""
    if not subject.layers:
        raise ExportError("nothing-chosen")
    with workroom(beside) as folder:
        exporter.write(subject, options, folder / name)
        if exporter.metadata:
            (folder / f"{name}.xml").write_bytes(metadata.document(subject, exporter, options))
        rest = sorted(path for path in folder.iterdir() if path.name != name)
        yield [folder / name, *rest]
