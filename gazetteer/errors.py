"""The errors a reader of gazetteers can meet."""

from __future__ import annotations

from collections.abc import Sequence


class GazetteerError(ValueError):
    """A gazetteer's files are not what they should be; every fault is named by file and line.

    Parameters
    ----------
    problems
        One sentence per fault, each beginning with file and line.
    """

    SHOWN = 20

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        rest = len(self.problems) - self.SHOWN
        more = [f"… and {rest} more"] if rest > 0 else []
        super().__init__("\n".join([*self.problems[: self.SHOWN], *more]))


class UnknownCountyError(LookupError):
    """No gazetteer folder holds the county asked for."""
