"""The one symbology: from the key of a symbol and a fidelity to how it looks, everywhere alike.

The table is ``layers/style.toml``. ``style`` looks a symbol up, ``legend`` orders symbols as they are
drawn, ``leaflet`` says it in Leaflet's words; swatches and markers are drawn by ``layers.swatch``.
Names of symbols are words of the page: a row of the legend carries the key of its name.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

NUMBERED = re.compile(r"(?P<base>.+)-(?P<number>[1-9]\d*)")
PROJECT = "project-"
WHOLE = "structure"  # the symbol of a structure's own name, which its elements show
THIN_PX = 1.5  # the edge of an area whose symbol is made for lines
NO_EDGE = "none"  # in a table of dashes: no line at all


class UnknownSymbolError(KeyError):
    """No symbol of this key is in the table."""


@dataclass(frozen=True)
class Style:
    """How a symbol looks; pixels at 96 dpi, colours ``#RRGGBB``."""

    symbol: str
    certainty: str  # sure, derived or schematic
    geometry: str  # area, line, point or label: what the symbol is made for
    stroke: str
    width: float  # 0: no line
    dash: str  # SVG's stroke-dasharray; "" for a solid line
    opacity: float
    fill: str
    fill_opacity: float
    hatch: str  # / \ . - | x or "": a pattern over the fill where the output can draw one
    casing: str  # colour of a wider line beneath; "" for none
    casing_width: float
    casing_dash: str
    arrows: str  # both, end or none
    marker: str  # circle, square, diamond, triangle, ring, concentric, drop, peak or ""
    marker_fill: str  # full, pale or hollow
    glyph: str  # Chinese character inside the marker
    letter: str  # Latin letter inside the marker
    size: float  # marker across
    label_size: float  # letter height
    label_colour: str
    named: bool  # whether the map writes its features' names
    z: int  # order of drawing, the lowest first

    @property
    def cap(self) -> str:
        """How dashes end: dots are round, all else is cut square."""
        return "round" if self.dash.startswith("1 ") or not self.dash else "butt"

    @property
    def soft(self) -> bool:
        """Whether an area fades away instead of ending at an edge: a belt that nobody has measured."""
        return self.width <= 0 and not self.dash


@dataclass(frozen=True)
class LegendRow:
    """One row of a legend."""

    symbol: str
    word: str  # key of the symbol's name among the words of the page
    style: Style


def style(symbol: str, fidelity: str = "surveyed") -> Style:
    """Look a symbol up.

    Parameters
    ----------
    symbol : str
        A key of the table; ``zone-3`` takes the third row of the palette (counted on from the first
        where there are more elements than rows), ``project-water`` the row of a sector.
    fidelity : str
        A ``gazetteer.place.Fidelity``; "" for a feature without a place.

    Raises
    ------
    UnknownSymbolError
        The table has no such symbol.
    ValueError
        There is no such fidelity.
    """
    return _style(symbol, _certainty_of(fidelity))


def legend(symbols: Iterable[str]) -> tuple[LegendRow, ...]:
    """Order symbols for a legend: each once, what is drawn on top first."""
    unique = dict.fromkeys(symbols)
    rows = [LegendRow(symbol, word(symbol), style(symbol)) for symbol in unique]
    return tuple(sorted(rows, key=lambda row: -row.style.z))


def word(symbol: str) -> str:
    """Choose the key of a symbol's name among the words of the page: numbered symbols share theirs."""
    if symbol.startswith(PROJECT):
        return f"layer.projects-{symbol.removeprefix(PROJECT)}"  # a sector's symbol is its layer's
    numbered = NUMBERED.fullmatch(symbol)
    return f"symbol.{numbered['base'] if numbered and symbol not in table()['symbols'] else symbol}"


def certainty_legend(symbol: str) -> tuple[LegendRow, ...]:
    """Show one symbol in the three steps of certainty, the surest first."""
    steps = table()["certainty"]
    return tuple(LegendRow(symbol, f"certainty.{step}", _style(symbol, step)) for step in steps)


def symbols() -> tuple[str, ...]:
    """List the keys of all symbols, sectors included, in the order of drawing."""
    keys = [key for key in table()["symbols"] if f"{key}-" != PROJECT]
    keys += [f"{PROJECT}{sector}" for sector in table()["sectors"]]
    return tuple(sorted(keys, key=lambda key: (style(key).z, key)))


def leaflet(look: Style) -> dict[str, Any]:
    """Say a style in the path options of Leaflet; a line's casing is ``leaflet_casing``."""
    is_area = look.geometry in ("area", "point")
    options: dict[str, Any] = {
        "stroke": look.width > 0,
        "color": look.stroke,
        "weight": look.width,
        "opacity": look.opacity,
        "dashArray": look.dash or None,
        "lineCap": look.cap,
        "lineJoin": "round",
        "fill": is_area,
    }
    if is_area:
        options |= {"fillColor": look.fill, "fillOpacity": look.fill_opacity}
    return options


def leaflet_filled(look: Style) -> dict[str, Any]:
    """Say the style of a line symbol whose feature is an area, such as a reach with a stated width."""
    thin = {"stroke": look.width > 0, "weight": min(look.width, THIN_PX)}
    fill = {"fill": True, "fillColor": look.fill or look.stroke, "fillOpacity": look.fill_opacity}
    return leaflet(look) | thin | fill


def leaflet_casing(look: Style) -> dict[str, Any] | None:
    """Say the wider line beneath a line, to be drawn before it; ``None`` where there is none."""
    if not look.casing:
        return None
    return {
        "stroke": True,
        "color": look.casing,
        "weight": look.casing_width,
        "opacity": look.opacity,
        "dashArray": look.casing_dash or None,
        "lineCap": "butt",
        "lineJoin": "round",
        "fill": False,
    }


def marker_size(look: Style, investment_cny: float | None) -> float:
    """Choose the size of a project's marker by its investment, pixels; without one it has its own."""
    if investment_cny is None or not math.isfinite(investment_cny) or investment_cny <= 0:
        return look.size
    scale = table()["investment"]
    low, high = math.log10(scale["least_cny"]), math.log10(scale["most_cny"])
    share = min(max((math.log10(investment_cny) - low) / (high - low), 0.0), 1.0)
    return float(scale["least_px"] + share * (scale["most_px"] - scale["least_px"]))


@cache
def table() -> Mapping[str, Any]:
    """Read the table of symbols."""
    text = resources.files("layers").joinpath("style.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _style(symbol: str, certainty: str) -> Style:
    base, changes = _entry(symbol)
    row = table()["symbols"][base] | changes
    step = table()["certainty"][certainty]
    dash = row.get("dashes", {}).get(certainty, step["dash"])
    edge = dash != NO_EDGE
    cased = "casing" in row
    return Style(
        symbol=symbol,
        certainty=certainty,
        geometry=row["geometry"],
        stroke=_colour(row.get("stroke", "black")),
        width=float(row.get("width", 0)) if edge else 0.0,
        # A line with a pattern of its own keeps it; its casing tells how sure it is.
        dash=row.get("dash", dash) if edge else "",
        opacity=row.get("opacity", 1.0),
        fill=_colour(row.get("fill", row.get("stroke", "white"))),
        fill_opacity=round(row.get("fill_opacity", 0.0) * step["fill_share"], 3),
        hatch=row.get("hatch", ""),
        casing=_colour(row["casing"]) if cased else "",
        casing_width=float(row.get("casing_width", 0)),
        casing_dash=dash if cased else "",
        arrows=row.get("arrows", "none"),
        marker=row.get("marker", ""),
        marker_fill=step["marker_fill"],
        glyph=row.get("glyph", ""),
        letter=row.get("letter", ""),
        size=float(row.get("size", 0)),
        label_size=float(row["label_size"]),
        label_colour=_colour(row.get("label_hue") or row.get("casing") or row.get("stroke", "black")),
        named=row.get("named", True),
        z=row["z"],
    )


def _entry(symbol: str) -> tuple[str, dict[str, Any]]:
    """Split a key into its row of the table and what a sector or the palette changes in it."""
    known, sectors, palette = table()["symbols"], table()["sectors"], table()["palette"]
    if symbol in known:
        return symbol, {}
    sector = sectors.get(symbol.removeprefix(PROJECT)) if symbol.startswith(PROJECT) else None
    if sector is not None:
        return "project", {**sector, "stroke": sector["hue"], "fill": sector["hue"]}
    numbered = NUMBERED.fullmatch(symbol)
    if numbered and numbered["base"] in known:
        row = palette[(int(numbered["number"]) - 1) % len(palette)]
        return numbered["base"], {**row, "stroke": row["hue"], "fill": row["hue"]}
    raise UnknownSymbolError(f"style.toml has no symbol {symbol!r}")


def _certainty_of(fidelity: str) -> str:
    for certainty, step in table()["certainty"].items():
        if fidelity in step["fidelities"]:
            return str(certainty)
    raise ValueError(f"{fidelity!r} is no fidelity")


def _colour(hue: str) -> str:
    return str(table()["hues"][hue])
