"""Doing something that a reader's file or wish may make impossible: done, or said why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from atlas.dossier import DossierError
from atlas.errors import UserError
from atlas.ui import page
from layers.export.errors import ExportError
from layers.raster.errors import RasterError

Made = TypeVar("Made")


def attempt(act: Callable[[], Made]) -> Made | None:
    """Do it and return what came of it; None once the reader was told why it cannot be done."""
    try:
        return act()
    except RasterError as error:
        page.refuse(f"error.{error.sentence}", **error.values)
    except (UserError, ExportError) as error:
        page.refuse(f"error.{error.key}", **error.values)
    except DossierError as error:
        page.refuse("error.dossier", reason=error)
    except OSError as error:
        page.refuse("error.os", name=error.filename or "", reason=error.strerror or str(error))
    return None
