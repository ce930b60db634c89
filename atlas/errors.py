"""An error that a user can mend: it carries the key of its sentence, not the sentence."""

from __future__ import annotations


class UserError(ValueError):
    """Something asked for cannot be done, and the user can change that.

    Attributes
    ----------
    key : str
        Which message of the words (under ``error``) tells the user what to do.
    values : dict
        What the message names.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values
