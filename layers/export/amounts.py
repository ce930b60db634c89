"""Distances and money as a reader of each language would say them."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[..., str]  # as layers.export.subject has it, which takes longer to import


def distance(words: Words, metres: float) -> str:
    """Say a distance given in metres: whole metres, or kilometres from 1,000 on."""
    if metres >= 1000:
        return words("unit.kilometres", value=number(metres / 1000, 1))
    return words("unit.metres", value=number(metres, 0))


def money(words: Words, cny: float) -> str:
    """Say an amount given in yuan in the unit that suits its size."""
    for size in ("large", "middle"):
        step = float(words(f"money.{size}_from"))
        if abs(cny) >= step:
            return words(f"money.{size}", value=number(cny / step, 4))
    return words("money.plain", value=number(cny, 2))


def number(value: float, digits: int) -> str:
    """Write a number with separators and at most so many decimals."""
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
