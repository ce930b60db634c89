"""A map laid out on a sheet, before anyone draws it: what a picture and a slide both start from.

``compose.compose`` turns a subject into a ``Composition`` (``records``): everything in millimetres from the
sheet's upper left corner, x right and y down, in the order of drawing, texts broken and placed. Nothing
here knows matplotlib or PowerPoint.
"""

from layers.export.composition.compose import Wishes, compose
from layers.export.composition.records import Composition

__all__ = ["Composition", "Wishes", "compose"]
