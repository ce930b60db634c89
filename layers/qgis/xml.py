"""How QGIS spells things: options, colours and lengths.

QGIS 3.18 and later read symbol layers from nested ``Option`` elements. Lengths are given in points, so
that a style looks alike on a screen and on paper; the table of symbols has pixels at 96 dpi.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

POINTS_PER_PIXEL = 72 / 96


def points(pixels: float) -> str:
    """Turn pixels at 96 dpi into points, as text."""
    return f"{pixels * POINTS_PER_PIXEL:.3f}".rstrip("0").rstrip(".")


def dashes(dash: str) -> str:
    """Turn SVG's stroke-dasharray into QGIS's custom dash, in points."""
    return ";".join(points(float(length)) for length in dash.split())


def colour(hue: str, opacity: float = 1.0) -> str:
    """Spell a colour ``#RRGGBB`` with its opacity 0..1 as ``red,green,blue,alpha``."""
    red, green, blue = (int(hue[start : start + 2], 16) for start in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def options(parent: Element, values: Mapping[str, str]) -> None:
    """Write a map of texts."""
    written = SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        SubElement(written, "Option", name=name, value=value, type="QString")


def depends(parent: Element, expressions: Mapping[str, str]) -> None:
    """Write properties that follow from a feature's attributes, by the name QGIS has for them."""
    whole = SubElement(SubElement(parent, "data_defined_properties"), "Option", type="Map")
    SubElement(whole, "Option", name="name", value="", type="QString")
    if expressions:
        properties = SubElement(whole, "Option", name="properties", type="Map")
        for name, expression in expressions.items():
            one = SubElement(properties, "Option", name=name, type="Map")
            SubElement(one, "Option", name="active", value="true", type="bool")
            SubElement(one, "Option", name="expression", value=expression, type="QString")
            SubElement(one, "Option", name="type", value="3", type="int")  # 3: by an expression
    SubElement(whole, "Option", name="type", value="collection", type="QString")
