"""Errors put into words for a user: what is wrong, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from atlas import words
from atlas.dossier import DossierError
from atlas.errors import DiskError, StoreError, UserError
from gazetteer import GazetteerError, UnknownCountyError
from layers.export.errors import ExportError
from layers.raster.errors import RasterError

_REASONED: Mapping[type[Exception], str] = {
    DossierError: "dossier",
    UnknownCountyError: "county-unknown",
    StoreError: "store",
}


def told(error: Exception, language: str) -> str | None:
    """Put an error into words; None where it is none that a user can mend."""
    if isinstance(error, OSError):
        error = DiskError.of(error)
    if isinstance(error, (UserError, ExportError)):
        return words.text(language, f"error.{error.key}", **error.values)
    if isinstance(error, RasterError):
        return words.text(language, f"error.{error.sentence}", **error.values)
    if isinstance(error, GazetteerError):
        return words.text(language, "error.gazetteer", reason=error.told(language))
    key = next((key for kind, key in _REASONED.items() if isinstance(error, kind)), None)
    return words.text(language, f"error.{key}", reason=error) if key else None
