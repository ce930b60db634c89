"""Name what QGIS is to open: the workspaces of the atlases, and exports of each with their projects."""

from __future__ import annotations

import tempfile
from pathlib import Path

from atlas import exporting, library
from atlas.store import open_store
from layers.export.options import made
from layers.export.run import write

CRS = ("4490", "gk-zone", "gcj02")


def main() -> None:
    """Write the exports; print the paths."""
    folder, form = Path(tempfile.mkdtemp(prefix="atlas-qgis-")), exporting.formats()["gpkg"]
    for entry in library.atlases():
        print(entry.path)  # noqa: T201
        subject = exporting.subject(open_store(entry.path), "zh")
        for crs in CRS:
            target = folder / f"{entry.path.stem}-{crs}.gpkg"
            files = write(form, subject, made(form.options, {"crs": crs}), target)
            print(*(path for path in files if path.suffix == ".qgz"))  # noqa: T201


if __name__ == "__main__":
    main()
