"""Texts that make a regular expression work hardest: pieces of what it looks for, over and over.

A pattern is slow where many of its parts can match the same characters and the end fails. So each text is
made of the pattern's own pieces: a stretch that it would match, cut off somewhere, repeated.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

ANY_CHARACTERS = "甲镇村、和至一1"
"""What stands for “any character”: Chinese, a generic term, a sign of lists, numerals."""


def patterns_of(*names: str) -> dict[str, re.Pattern[str]]:
    """Find the compiled patterns of modules and packages, by module and name.

    Those that a cached function without parameters compiles are among them.
    """
    found: dict[str, re.Pattern[str]] = {}
    for module in (module for name in names for module in _modules(name)):
        for name, value in vars(module).items():
            for index, pattern in enumerate(_within(_held(module, value))):
                found[f"{module.__name__}.{name}[{index}]"] = pattern
    first = {(pattern.pattern, pattern.flags): name for name, pattern in reversed(found.items())}
    return {name: found[name] for name in reversed(first.values())}


def _modules(name: str) -> Iterator[ModuleType]:
    module = importlib.import_module(name)
    yield module
    for info in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        yield importlib.import_module(info.name)


def _held(module: ModuleType, value: Any) -> Any:
    """Call a cached function without parameters; what a module imports is not its own."""
    if not isinstance(value, functools._lru_cache_wrapper):
        return value
    made = value.__wrapped__
    return value() if made.__module__ == module.__name__ and not made.__code__.co_argcount else None


def _within(value: Any, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, Mapping):
        for item in value.values():
            yield from _within(item, depth - 1)
    elif depth and isinstance(value, (tuple, list)) and len(value) < 1000:
        for item in value:
            yield from _within(item, depth - 1)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _within(getattr(value, field.name), depth - 1)


def pumped(pattern: re.Pattern[str], size: int, samples: int, seed: int = 1) -> Iterator[str]:
    """Yield texts of about a size that keep a pattern busy, the same in every run."""
    chance = random.Random(f"{seed}{pattern.pattern}")
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for _ in range(samples):
        whole = "".join(_piece(tree, chance))
        cut = whole[: chance.randint(1, len(whole))] if whole else ""
        tail = whole[chance.randint(0, len(whole) - 1) :] if whole else ""
        for unit in {whole, cut, tail, cut[-2:], cut[-1:]} - {""}:
            yield (unit * (size // len(unit) + 1))[:size]
            yield cut + (unit * (size // len(unit) + 1))[:size]


def _piece(tree: Iterable[Any], chance: random.Random) -> Iterator[str]:
    """Write a stretch that the pattern would match, looks aside left out."""
    for sort, value in tree:
        if sort is sre.LITERAL:
            yield chr(value)
        elif sort in (sre.ANY, sre.NOT_LITERAL):
            yield chance.choice(ANY_CHARACTERS)
        elif sort is sre.IN:
            yield _one_of(value, chance)
        elif sort is sre.BRANCH:
            yield from _piece(chance.choice(value[1]), chance)
        elif sort is sre.SUBPATTERN:
            yield from _piece(value[3], chance)
        elif sort is sre.ATOMIC_GROUP:
            yield from _piece(value, chance)
        elif sort in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inner = value
            for _ in range(chance.randint(least, max(least, min(most, least + 6)))):
                yield from _piece(inner, chance)


def _one_of(members: list[tuple[Any, Any]], chance: random.Random) -> str:
    if members[0][0] is sre.NEGATE:
        refused = {chr(value) for sort, value in members if sort is sre.LITERAL}
        return chance.choice([char for char in ANY_CHARACTERS if char not in refused])
    sort, value = chance.choice(members)
    if sort is sre.LITERAL:
        return chr(value)
    if sort is sre.RANGE:
        return chr(chance.randint(value[0], min(value[1], value[0] + 40)))
    return {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "甲"}.get(value, "甲")
