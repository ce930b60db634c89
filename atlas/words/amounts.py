"""Distances and money as a reader of each language would say them."""

from __future__ import annotations

from atlas.words import text


def distance(language: str, metres: float) -> str:
    """Say a distance given in metres: whole metres, or kilometres from 1,000 on."""
    if metres >= 1000:
        return text(language, "unit.kilometres", value=_number(metres / 1000, 1))
    return text(language, "unit.metres", value=_number(metres, 0))


def money(language: str, cny: float) -> str:
    """Say an amount given in yuan in the unit that suits its size."""
    for size in ("large", "middle"):
        step = float(text(language, f"money.{size}_from"))
        if abs(cny) >= step:
            return text(language, f"money.{size}", value=_number(cny / step, 4))
    return text(language, "money.plain", value=_number(cny, 2))


def _number(value: float, digits: int) -> str:
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
