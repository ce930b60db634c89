"""The style of one table as QGIS reads it: a rule for each symbol and step of certainty, and its names.

Projects at one place are drawn apart, in rings around it: several of a town stand at its seat.

A table holds one family of geometry (area, line or point); its features say by two columns, symbol and
fidelity, how they look. Titles and column names are the caller's: they are words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from layers import style
from layers.qgis.symbols import FONT, dot, symbol
from layers.qgis.xml import POINTS_PER_PIXEL, colour, points

VERSION = "3.22.0"  # of the documents' form; later versions read it
HALO_PX = 2.0
PROJECT_NAMES_SCALE = 50_000  # names of projects are long: from this scale on
SMALL_NAMES_SCALE = 250_000
LARGE_NAME_PX = 13.0  # names at least so high are shown at every scale
RINGS = "1"  # QGIS's number of concentric rings
ONE_PLACE_PX = 1.0  # markers so near each other are at one place
DOT_PX = 5.0
GREY = "#555555"

_PLACEMENTS: Mapping[str, Mapping[str, str]] = {  # QGIS's numbers of its ways to place a name
    "area": {"placement": "1", "centroidInside": "1", "centroidWhole": "1"},  # over the middle
    "line": {"placement": "2", "placementFlags": "10", "dist": "0"},  # along it
    "point": {"placement": "6", "predefinedPositionOrder": "B,T,R,L", "dist": "1"},  # below it, or around
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table calls the columns that decide how a feature looks."""

    name: str
    symbol: str
    fidelity: str
    investment: str


def document(
    looks: Iterable[tuple[str, str]],
    family: str,
    columns: Columns,
    *,
    title: Callable[[str, str], str],
    aliases: Mapping[str, str],
) -> str:
    """Write the style of a table.

    Parameters
    ----------
    looks : iterable of (str, str)
        Symbol and fidelity of every feature.
    family : str
        ``area``, ``line`` or ``point``.
    columns : Columns
    title : callable
        Names a symbol, by the key of its word, in a step of certainty, for the legend.
    aliases : mapping
        By column, what the attribute table of QGIS puts at its head.
    """
    steps = _steps(looks)
    whole = Element("qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields", labelsEnabled="1")
    renderer = _renderer(steps, family, columns, title)
    has_projects = family == "point" and any(look.symbol.startswith(style.PROJECT) for look in steps)
    whole.append(_apart(renderer) if has_projects else renderer)
    whole.append(_labelling(steps, family, columns))
    fields = SubElement(whole, "aliases")
    for index, (field, alias) in enumerate(aliases.items()):
        SubElement(fields, "alias", field=field, name=alias, index=str(index))
    SubElement(whole, "layerGeometryType").text = {"point": "0", "line": "1", "area": "2"}[family]
    indent(whole, " ")
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + tostring(whole, encoding="unicode") + "\n"


def _steps(looks: Iterable[tuple[str, str]]) -> Sequence[style.Style]:
    """List the looks, each symbol and step of certainty once, what is drawn on top last."""
    found = dict.fromkeys(style.style(symbol, fidelity) for symbol, fidelity in looks)
    return sorted(found, key=lambda look: (look.z, look.symbol, look.certainty))


def _filter(look: style.Style, columns: Columns) -> str:
    fidelities = ", ".join(f"'{name}'" for name in style.table()["certainty"][look.certainty]["fidelities"])
    # An empty text may come back as NULL from a GeoPackage.
    return (
        f"\"{columns.symbol}\" = '{look.symbol}' AND coalesce(\"{columns.fidelity}\", '') IN ({fidelities})"
    )


def _renderer(
    steps: Sequence[style.Style], family: str, columns: Columns, title: Callable[[str, str], str]
) -> Element:
    renderer = Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0"
    )
    rules = SubElement(renderer, "rules", key="{atlas}")
    drawn = SubElement(renderer, "symbols")
    for number, look in enumerate(steps):
        rule = {
            "key": f"{{atlas-{number}}}",
            "filter": _filter(look, columns),
            "label": title(style.word(look.symbol), look.certainty),
        }
        if look.geometry != "label":  # a name without a symbol is a label only
            rule["symbol"] = str(number)
            drawn.append(symbol(look, family, str(number), size=_size(look, columns)))
        SubElement(rules, "rule", rule)
    return renderer


def _apart(renderer: Element) -> Element:
    """Draw markers at one place in rings around a dot there (QGIS's point displacement)."""
    displaced = Element(
        "renderer-v2",
        type="pointDisplacement",
        placement=RINGS,
        tolerance=points(ONE_PLACE_PX),
        toleranceUnit="Point",
        circleWidth="0.1",  # millimetres, as it knows no others
        circleColor=colour(GREY, 0.6),
        circleRadiusAddition="0",
        labelAttributeName="",  # names are the labels' work, but QGIS wants a font all the same
        labelFont=f"{FONT},9,-1,5,50,0,0,0,0,0",
        symbollevels="0",
        forceraster="0",
        enableorderby="0",
    )
    displaced.append(renderer)
    displaced.append(dot(GREY, DOT_PX, "centerSymbol"))
    return displaced


def _size(look: style.Style, columns: Columns) -> str:
    """Say a project's width in points by its investment, as ``style.marker_size`` has it."""
    if not look.symbol.startswith(style.PROJECT):
        return ""
    scale = style.table()["investment"]
    low, high = (scale[key] * POINTS_PER_PIXEL for key in ("least_px", "most_px"))
    amount = f'coalesce("{columns.investment}", 0)'
    least, most = scale["least_cny"], scale["most_cny"]
    grown = f"scale_linear(log10({amount}), log10({least}), log10({most}), {low:g}, {high:g})"
    return f"if({amount} > 0, {grown}, {look.size * POINTS_PER_PIXEL:g})"


def _labelling(steps: Sequence[style.Style], family: str, columns: Columns) -> Element:
    labelling = Element("labeling", type="rule-based")
    rules = SubElement(labelling, "rules", key="{names}")
    for number, look in enumerate(look for look in steps if look.named):
        rule = SubElement(
            rules, "rule", {"key": f"{{names-{number}}}", "filter": _filter(look, columns), **_scales(look)}
        )
        settings = SubElement(rule, "settings", calloutType="simple")
        text = SubElement(
            settings,
            "text-style",
            {
                "fieldName": columns.name,
                "fontFamily": FONT,
                "fontSize": points(look.label_size),
                "fontSizeUnit": "Point",
                "textColor": colour(look.label_colour),
            },
        )
        SubElement(
            text,
            "text-buffer",
            bufferDraw="1",
            bufferSize=points(HALO_PX),
            bufferSizeUnits="Point",
            bufferColor=colour("#FFFFFF", 0.85),
        )
        priority = str(min(10, round(look.label_size / 2)))  # of 0..10: what is written large comes first
        SubElement(settings, "placement", {**_PLACEMENTS[family], "priority": priority})
        # A zone is no obstacle: most names stand on one.
        SubElement(settings, "rendering", obstacle="0", limitNumLabels="0", mergeLines="1")
    return labelling


def _scales(look: style.Style) -> dict[str, str]:
    if look.label_size >= LARGE_NAME_PX:
        return {}
    wanted = PROJECT_NAMES_SCALE if look.symbol.startswith(style.PROJECT) else SMALL_NAMES_SCALE
    return {"scalemindenom": "0", "scalemaxdenom": str(wanted)}
