"""Distances and money in a language: ``layers.export.amounts`` with its words."""

from __future__ import annotations

from functools import partial

from atlas.words import text
from layers.export import amounts


def distance(language: str, metres: float) -> str:
    """Say a distance given in metres: whole metres, or kilometres from 1,000 on."""
    return amounts.distance(partial(text, language), metres)


def money(language: str, cny: float) -> str:
    """Say an amount given in yuan in the unit that suits its size."""
    return amounts.money(partial(text, language), cny)
