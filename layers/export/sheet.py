"""A subject as one plain table: what CSV and XLSX share."""

from __future__ import annotations

import pandas as pd
import shapely

from layers.export.crs import Target
from layers.export.spoken import everything
from layers.export.subject import Subject


def table(subject: Subject, target: Target, *, wkt: bool) -> pd.DataFrame:
    """Put every feature into a row, in the reader's words.

    Parameters
    ----------
    subject : Subject
    target : Target
        Of coordinates and WKT.
    wkt : bool
        Whether the whole geometry comes last, as text; empty where there is none.
    """
    found = target.moved(everything(subject))
    shapes = found.geometry.to_numpy()
    # A point on the feature, where a centroid may lie beside it.
    spots = shapely.point_on_surface(shapes)
    axes = ("metres" if target.metric else "degrees", target.titled(""))
    say = subject.words
    rows = pd.DataFrame(found.drop(columns="geometry"))
    for axis, values in (("x", shapely.get_x(spots)), ("y", shapely.get_y(spots))):
        rows[say(f"sheet.{axis}-{axes[0]}") + axes[1]] = values.round(target.digits)
    if wkt:
        written = shapely.to_wkt(shapes, rounding_precision=target.digits)
        rows["WKT"] = [text or "" for text in written]
    return rows
