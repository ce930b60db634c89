"""The plan's tables of goals in figures: by the years they span, and what changes between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atlas.dossier import Indicator
from atlas.words import text

Years = tuple[int | None, int | None]  # base and target


def by_years(indicators: Sequence[Indicator]) -> Mapping[Years, list[Indicator]]:
    """Part indicators by the years that they lead from and to, the latest first."""
    parted: dict[Years, list[Indicator]] = {}
    for row in indicators:
        parted.setdefault((row.base_year, row.target_year), []).append(row)
    return dict(sorted(parted.items(), key=lambda item: tuple(year or 0 for year in item[0]), reverse=True))


def change(row: Indicator, language: str) -> str:
    """Say the change from base to target: in percent, of a share in points; "" where it cannot be told."""
    if row.base is None or row.target is None:
        return ""
    if row.unit in ("%", "‰"):
        return text(language, "indicators.points", change=f"{row.target - row.base:+.4g}")
    return f"{(row.target / row.base - 1) * 100:+.1f}%" if row.base > 0 else ""


def span(years: Years) -> str:
    """Write the years that a table of goals leads from and to."""
    base, target = (str(year or "—") for year in years)
    return f"{base} → {target}"
