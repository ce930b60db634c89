"""KMZ: the KML in a zip, a tenth of its size, with the markers of the map as pictures beside it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from layers.export.formats import kml
from layers.export.subject import Subject

_DAY = (1980, 1, 1, 0, 0, 0)  # of every member: the same input gives the same file


def write(subject: Subject, options: kml.Options, path: Path) -> None:
    """Write the document and its markers into a zip."""
    from layers.export.picture import files  # noqa: PLC0415 -- as in png

    content = kml.document(subject, options, path.with_suffix(".kml"), icons=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", _DAY), content, zipfile.ZIP_DEFLATED)
        for look in kml.marked(subject, options):
            archive.writestr(zipfile.ZipInfo(kml.icon_name(look), _DAY), files.icon(look))


EXPORTER = replace(
    kml.EXPORTER,
    id="kmz",
    title={"zh": "KMZ（压缩的 KML）", "en": "KMZ (zipped KML)"},
    suffix=".kmz",
    mime="application/vnd.google-earth.kmz",
    write=write,
)
