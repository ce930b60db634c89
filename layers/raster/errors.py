"""Errors of rasters: each with the key of its sentence and what that names, in one shape for all modules."""

from __future__ import annotations


class RasterError(ValueError):
    """Something asked of a raster cannot be done, and the user can change that.

    Attributes
    ----------
    room : str
        What it is about: the first part of the key of its sentence.
    key : str
        Why.
    values : dict of str to str
        What a message names.
    """

    room = "raster"

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values

    @property
    def sentence(self) -> str:
        """Which message of the words (under ``error``) tells the user what to do."""
        return f"{self.room}-{self.key}"


class DemError(RasterError):
    """A file cannot be used as an elevation model: as ``OverlayError``, and ``no-heights``."""

    room = "dem"


class IntensityError(RasterError):
    """A surface cannot be computed as asked: ``cell``, ``cells``, ``bandwidth``, ``nothing``."""

    room = "intensity"


class OverlayError(RasterError):
    """A file cannot lie on the map.

    ``broken``, ``no-crs``, ``outside``, ``large``, ``blocks``, ``complex``.
    """

    room = "overlay"


class PictureError(RasterError):
    """A file cannot be taken as a picture: ``type``, ``broken``, ``large``, ``pixels``, ``page``."""

    room = "picture"


class PointsError(RasterError):
    """A file cannot be read as control points.

    ``encoding``, ``columns``, ``number``, ``nowhere``, ``place``, ``outside``, ``many``, ``empty``; rows are
    numbered from 1.
    """

    room = "points"


class FitError(RasterError):
    """Control points cannot be fitted.

    ``few``, ``same-pixel``, ``same-place``, ``line-picture``, ``line-ground``, ``mirrored``, ``horizon``;
    points are numbered from 1.
    """

    room = "fit"
