"""A drawing rule as data, read and checked.

``read`` turns the mapping that a dossier carries into a ``Rule``; what cannot be meant (a negative
width, a side called “up”) is refused with the offending value, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.drawing import RuleError

KINDS = ("union", "part", "belt", "axis", "reach", "ring", "cluster", "core", "route", "within")
WORDS = (
    *("kind", "along", "from", "to", "width_m", "buffer_m", "radius_m"),
    *("inside", "side", "partial", "rank", "clip", "planned"),
)
KNOWS: Mapping[str, tuple[str, ...]] = {
    "union": ("radius_m",),
    "part": ("along", "side", "radius_m"),
    "belt": ("width_m",),
    "axis": ("along",),
    "reach": ("along", "from", "to", "width_m"),
    "ring": ("along", "width_m", "radius_m"),
    "cluster": ("radius_m",),
    "core": ("radius_m",),
    "route": (),
    "within": ("radius_m",),
}
"""Which of the words that a planner sets each kind of rule heeds."""
RANKS = ("primary", "secondary")
SIDES: Mapping[str, tuple[float, float]] = {  # unit vectors: metres east, metres north
    "north": (0.0, 1.0),
    "northeast": (math.sqrt(0.5), math.sqrt(0.5)),
    "east": (1.0, 0.0),
    "southeast": (math.sqrt(0.5), -math.sqrt(0.5)),
    "south": (0.0, -1.0),
    "southwest": (-math.sqrt(0.5), -math.sqrt(0.5)),
    "west": (-1.0, 0.0),
    "northwest": (-math.sqrt(0.5), math.sqrt(0.5)),
}
LARGEST_M = 200_000.0  # metres; the longest Chinese counties are of this size, no belt is wider


@dataclass(frozen=True)
class Rule:
    """How a zone is drawn."""

    kind: str  # one of KINDS
    along: tuple[str, ...] = ()  # names of lines, in order
    from_: str = ""
    to: str = ""
    inside: str = ""  # name of the place that a reach lies in
    width_m: float | None = None  # full width, metres
    buffer_m: tuple[float, float] | None = None  # metres to the left and right of the way from -> to
    radius_m: float | None = None
    side: str = ""  # one of SIDES; "" where the plan does not say
    partial: Mapping[str, str] = field(default_factory=dict)  # member name -> side or ""
    rank: str = "primary"
    clip: bool | None = None  # None: as the kind of rule has it
    planned: bool = False  # whether a line may be continued beyond its end, to where the reach ends
    unknown: tuple[str, ...] = ()  # words that no rule knows


def read(raw: Mapping[str, Any]) -> Rule:
    """Read a rule.

    Raises
    ------
    RuleError
        A word of the rule has a value that cannot be meant.
    """
    if not isinstance(raw, Mapping):
        raise RuleError(f"a rule is a mapping, got {raw!r}")
    return Rule(
        kind=_one_of("kind", raw.get("kind"), KINDS),
        along=_names("along", raw.get("along")),
        from_=_name("from", raw.get("from")),
        to=_name("to", raw.get("to")),
        inside=_name("inside", raw.get("inside")),
        width_m=_size("width_m", raw.get("width_m")),
        buffer_m=_buffer(raw.get("buffer_m")),
        radius_m=_size("radius_m", raw.get("radius_m")),
        side=_one_of("side", raw.get("side") or "", ("", *SIDES)),
        partial=_partial(raw.get("partial")),
        rank=_one_of("rank", raw.get("rank") or "primary", RANKS),
        clip=_switch("clip", raw.get("clip")),
        planned=bool(_switch("planned", raw.get("planned"))),
        unknown=tuple(str(word) for word in raw if word not in WORDS),
    )


def _one_of(word: str, value: Any, known: Iterable[str]) -> str:
    choices = tuple(known)
    if isinstance(value, str) and value in choices:
        return value
    raise RuleError(f"{word} is {value!r}; it may be {', '.join(filter(None, choices))}")


def _name(word: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RuleError(f"{word} is {value!r}; it must be a name")
    return value.strip()


def _names(word: str, value: Any) -> tuple[str, ...]:
    items = [value] if value is None or isinstance(value, str) else value
    if not isinstance(items, (list, tuple)):
        raise RuleError(f"{word} is {value!r}; it must be a name or a list of names")
    return tuple(name for name in (_name(word, item) for item in items) if name)


def _size(word: str, value: Any, smallest: float = 1.0) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise RuleError(f"{word} is {value!r}; it must be a number of metres")
    if not smallest <= value <= LARGEST_M:
        raise RuleError(f"{word} is {value!r}; it must lie between {smallest:g} and {LARGEST_M:g} metres")
    return float(value)


def _buffer(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    sides = value if isinstance(value, (list, tuple)) else [value, value]
    if len(sides) != 2:
        raise RuleError(f"buffer_m is {value!r}; it must be one width or a pair [left, right] in metres")
    left, right = (_size("buffer_m", side, smallest=0.0) for side in sides)
    if left is None or right is None or left + right <= 0:
        raise RuleError(f"buffer_m is {value!r}; one of its sides must be wider than nothing")
    return left, right


def _partial(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {
            _name("partial", name): _one_of("partial", side or "", ("", *SIDES))
            for name, side in value.items()
        }
    return dict.fromkeys(_names("partial", value), "")


def _switch(word: str, value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise RuleError(f"{word} is {value!r}; it must be true or false")
