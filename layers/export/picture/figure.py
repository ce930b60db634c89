"""A picture for a document: PNG bytes of a subject at a size. The door that reports use."""

from __future__ import annotations

from dataclasses import replace

from layers.export.composition import Wishes, compose
from layers.export.subject import Subject

FIGURE = Wishes(inset=False)


def figure(
    subject: Subject, width_mm: float, height_mm: float, dpi: int = 200, wishes: Wishes = FIGURE
) -> bytes:
    """Draw a subject as a figure without title and long notes; the caution and the review number stay.

    Parameters
    ----------
    subject : Subject
        Its layers are what is shown.
    width_mm, height_mm : float
        Size of the figure on the page.
    dpi : int
        Dots per inch.
    wishes : Wishes
        Legend, inset, graticule and size of names; what it says of sheet and title does not matter.

    Raises
    ------
    ExportError
        Nothing chosen has a place, or no font holds a character.
    """
    from layers.export.picture import files  # noqa: PLC0415 -- a report without pictures needs no matplotlib

    return files.png(compose(subject, replace(wishes, size_mm=(width_mm, height_mm), plain=True)), dpi)
