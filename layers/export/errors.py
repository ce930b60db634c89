"""What an export can fail for that a user can change."""

from __future__ import annotations


class ExportError(ValueError):
    """What was asked for cannot be written in this format.

    Attributes
    ----------
    key : str
        Which sentence (under ``error`` of the words) tells the user what to do.
    values : dict
        What the sentence names.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}" if values else key)
        self.key = key
        self.values = values
