"""The errors a reader of gazetteers can meet.

What is wrong is said in the words of ``faults.toml``, which has each sentence in English, as a program
prints it, and in Chinese, as a planner reads it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGE = "en"  # of ``str(error)``


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    where: str  # file and line; "" where it is no fault of a file
    key: str  # of ``faults.toml``
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def told(self, language: str) -> str:
        """Say it.

        Raises
        ------
        KeyError
            No such sentence, or a blank is left open.
        """
        said = _sentences()[self.key][language].format(**self.values)
        return f"{self.where}: {said}" if self.where else said

    def __str__(self) -> str:
        return self.told(LANGUAGE)


class GazetteerError(ValueError):
    """A gazetteer's files are not what they should be; every fault is named by file and line.

    Parameters
    ----------
    problems
        One per fault; a plain sentence begins with file and line.

    Attributes
    ----------
    found : tuple
        The faults as given.
    problems : tuple of str
        The same in English.
    """

    SHOWN = 20

    def __init__(self, problems: Sequence[str | Problem]) -> None:
        self.found = tuple(problems)
        self.problems = tuple(str(problem) for problem in problems)
        super().__init__(self.told(LANGUAGE))

    def told(self, language: str) -> str:
        """Say what is wrong, a line per fault, the first ``SHOWN`` of them."""
        shown = [_told(problem, language) for problem in self.found[: self.SHOWN]]
        rest = len(self.found) - self.SHOWN
        return "\n".join([*shown, *([f"… + {rest}"] if rest > 0 else [])])


class UnknownCountyError(LookupError):
    """No gazetteer folder holds the county asked for."""


def _told(problem: str | Problem, language: str) -> str:
    return problem if isinstance(problem, str) else problem.told(language)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_name("faults.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
