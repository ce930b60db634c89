"""Options that a format declares once: the command line, the page and the documentation follow from them.

The options of a format are a frozen dataclass, each field made by ``option``::

    @dataclass(frozen=True, kw_only=True)
    class Options:
        dpi: int = option(300, "分辨率（dpi）", "Resolution (dpi)", least=72, most=1200)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

from layers.export.errors import ExportError

_KEY = "option"
_NO_CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType({})

Made = TypeVar("Made")


@dataclass(frozen=True)
class Option:
    """One option of a format."""

    name: str
    kind: type  # bool, int, float, str or pathlib.Path (a file of the user's; none where the default is None)
    default: Any
    title: Mapping[str, str]  # by language
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NO_CHOICES)
    """Titles by value and language; empty where anything of its kind is taken."""
    least: float | None = None
    most: float | None = None
    suffixes: tuple[str, ...] = ()  # of a file: ".pptx"

    @property
    def flag(self) -> str:
        """What the command line calls it, after its hyphens."""
        return self.name.replace("_", "-")

    def bounds(self, between: str) -> str:
        """Say between which numbers it is; "" where there are no bounds."""
        known = ["" if bound is None else str(bound) for bound in (self.least, self.most)]
        return between.join(known) if any(known) else ""

    def checked(self, value: object) -> Any:
        """Take a value as the option wants it.

        Raises
        ------
        ExportError
            It is of another kind, none of the choices, or out of bounds.
        """
        taken = self._of_kind(value)
        if self.choices and taken not in self.choices:
            raise ExportError("option-choice", option=self.name, value=value, known=", ".join(self.choices))
        if self.kind in (int, float):
            least = -math.inf if self.least is None else self.least
            most = math.inf if self.most is None else self.most
            if not least <= taken <= most:
                raise ExportError("option-bounds", option=self.name, value=value, least=least, most=most)
        return taken

    def _of_kind(self, value: object) -> Any:
        if value is None or value == "":
            return self.default
        if self.kind is bool and isinstance(value, str):
            value = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
                value.lower(), value
            )
        if isinstance(value, bool) is not (self.kind is bool):
            raise ExportError("option-kind", option=self.name, value=value)
        try:
            return self.kind(value)
        except (TypeError, ValueError):
            raise ExportError("option-kind", option=self.name, value=value) from None


def option(
    default: Any,
    zh: str,
    en: str,
    *,
    choices: Mapping[str, Mapping[str, str]] = _NO_CHOICES,
    least: float | None = None,
    most: float | None = None,
    suffixes: tuple[str, ...] = (),
) -> Any:
    """Declare a field of a format's options.

    Parameters
    ----------
    default
        What holds where nothing is said; ``None`` for a file that need not be given.
    zh, en : str
        Its title.
    choices : mapping of str to mapping of str to str
        What may be said, with titles by language.
    least, most : float, optional
        Bounds of a number, both included.
    suffixes : tuple of str
        What a file may be.
    """
    title = {"zh": zh, "en": en}
    said = {"title": title, "choices": choices, "least": least, "most": most, "suffixes": suffixes}
    return field(default=default, metadata={_KEY: said})


def plain(*values: str) -> dict[str, dict[str, str]]:
    """Make choices of values that are called alike in every language."""
    return {value: {"zh": value, "en": value} for value in values}


def declared(kind: type) -> tuple[Option, ...]:
    """List the options of a format, in the order of their declaration."""
    hints = get_type_hints(kind)
    return tuple(
        Option(each.name, _plain_kind(hints[each.name]), each.default, **each.metadata[_KEY])
        for each in fields(kind)
    )


def _plain_kind(hint: Any) -> type:
    kind: type = Path if hint == Path | None else hint  # or bool, int, float, str, as declared
    return kind


def made(kind: type[Made], values: Mapping[str, object]) -> Made:
    """Make a format's options of what a user said.

    Raises
    ------
    ExportError
        There is no such option, or a value is none that it takes.
    """
    known = {each.name: each for each in declared(kind)}
    for name in values:
        if name not in known:
            raise ExportError("option-unknown", option=name, known=", ".join(known) or "–")
    return kind(**{name: known[name].checked(value) for name, value in values.items()})
