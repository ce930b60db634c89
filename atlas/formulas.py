"""Formulas with numerals: “一带、两轴、四区” promises one belt, two axes and four zones.

Only the words are read here. Where the text gives the elements is for ``atlas.reading.structures``;
whether they are as many as promised is for ``atlas.findings``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

NUMBERS: Mapping[str, int | None] = {
    **{sign: value for value, sign in enumerate("一二三四五六七八九十", 1)},
    "两": 2,
    "双": 2,
    "多": None,
    "N": None,
}
"""What a numeral of a formula promises; None is as many as there are."""

_QUOTED = re.compile(r"“([^”]+)”")
_COUNTED = re.compile(r"(?:[两二三四五六七八九十]|[0-9]{1,2})(?:大|个)")
_TERM = re.compile(rf"([{''.join(NUMBERS)}])大?([^、，{''.join(NUMBERS)}]{{1,6}})[、，]?")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a formula: 两轴."""

    text: str  # 两轴, without what it is to do: 两轴支撑
    promised: int | None  # None: 多, as many as there are
    noun: str

    @property
    def kind(self) -> str:
        """Kind of zone that is counted; "" where the noun does not tell."""
        return "" if self.noun in _tables()["vague"]["nouns"] else self.sort

    @property
    def sort(self) -> str:
        """Kind of zone that the noun suggests, however vaguely; "" where it is no spatial word."""
        return _sorts().get(self.noun, "")

    @property
    def is_generic(self) -> bool:
        """Whether the noun is a generic term of place names: 七河 are seven names that end with 河."""
        return self.noun in _tables()["generic"]["nouns"]

    def answered_by(self, name: str, kind: str) -> bool:
        """Say whether a zone of this name and kind can be what is counted."""
        areas = {"zone", "area"}
        if not self.kind:
            return self.is_generic and name.endswith(self.noun)
        return name.endswith(self.noun) or (
            bool(self.kind) and (kind == self.kind or {kind, self.kind} <= areas)
        )


def terms_of(text: str) -> tuple[Term, ...]:
    """Take a formula apart; nothing where the text is none.

    Policy (一带一路, 三区三线) is no formula, nor are runs without a spatial word (一老一小).

    Examples
    --------
    >>> [(term.promised, term.noun) for term in terms_of("一环、两轴、多点")]
    [(1, '环'), (2, '轴'), (None, '点')]
    """
    text = _without_slogans(text.strip("“”、，"))
    matches = list(_TERM.finditer(text))
    whole = "".join(match.group() for match in matches) == text
    if len(matches) < 2 or not whole or text.replace("、", "") in _tables()["slogans"]["names"]:
        return ()
    terms = tuple(_term(match) for match in matches)
    return terms if _is_spatial(terms) else ()


def is_counted(structure: str) -> bool:
    """Say whether a structure counts its elements: by a formula in quotation marks, or as 四大区域."""
    quoted = _QUOTED.search(structure)
    return bool(quoted and terms_of(quoted[1])) or bool(_COUNTED.match(structure))


def _without_slogans(text: str) -> str:
    """Drop what a formula ends with that counts nothing: 一城引领、两湾驱动、山海互济."""
    parts = re.split("[、，]", text)
    while len(parts) > 2 and parts[-1][:1] not in NUMBERS:
        parts.pop()
    return "、".join(parts) if len(parts) > 1 else text


def _term(match: re.Match[str]) -> Term:
    counted = match.group().rstrip("、，")
    role = next((role for role in roles() if match[2].endswith(role) and match[2] != role), "")
    return Term(counted.removesuffix(role), NUMBERS[match[1]], match[2].removesuffix(role))


def _is_spatial(terms: tuple[Term, ...]) -> bool:
    if not any(term.sort for term in terms) or any(len(term.noun) > 1 and not term.sort for term in terms):
        return False
    singles = all(term.promised == 1 for term in terms)
    return not singles or (len(terms) == 2 and any(term.sort not in ("", "point") for term in terms))


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("formulas.toml").read_text(encoding="utf-8"))


@cache
def roles() -> tuple[str, ...]:
    """List the words for what counted things are to do: 引领, 支撑."""
    return tuple(_tables()["roles"]["words"])


@cache
def _sorts() -> Mapping[str, str]:
    return {noun: kind for kind, nouns in _tables()["counted"].items() for noun in nouns}
