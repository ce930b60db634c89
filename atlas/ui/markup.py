"""Text from plans and layers made safe to stand in the page, and the few pieces of HTML it uses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape as _escaped

LONG = 90  # characters of a value shown at once
LONG_PARAGRAPH = 500  # characters; a longer one is cut to AROUND on each side of its passage
AROUND = 200

_DIRECTION = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs that nothing shows: they turn round what stands beside a name, or make two names look alike."""
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")


def escape(text: str) -> str:
    """Make a text show as itself in HTML, and leave alone what stands beside it."""
    return _escaped(_DIRECTION.sub("", text))


def plain(text: str) -> str:
    """Make a text show as itself where Streamlit reads Markdown (labels of buttons and boxes)."""
    return _MARKS.sub(r"\\\1", _DIRECTION.sub("", text).replace("\n", " "))


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Set names and values as a definition list; pairs without a value are left out."""
    rows = (f"<dt>{escape(name)}</dt><dd>{_folded(value)}</dd>" for name, value in pairs if value)
    return f'<dl class="atlas-facts">{"".join(rows)}</dl>'


def _folded(value: str) -> str:
    """Set a value; of a very long one only the beginning, the rest to be unfolded."""
    if len(value) <= LONG:
        return escape(value)
    return f"<details><summary>{escape(value[:LONG])}</summary>{escape(value[LONG:])}</details>"


def heading(text: str, remark: str = "") -> str:
    """Set a heading with a small remark below it."""
    below = f"<p>{escape(remark)}</p>" if remark else ""
    return f'<div class="atlas-heading"><h2>{escape(text)}</h2>{below}</div>'


def remark(text: str) -> str:
    """Set a quiet paragraph."""
    return f'<p class="atlas-remark">{escape(text)}</p>'


def picture(svg: str) -> str:
    """Write an SVG of ours as an address, since Streamlit shows pictures but takes SVG out of HTML."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def legend(rows: Iterable[tuple[str, str]]) -> str:
    """Set swatches (our own SVG) with the names of what they stand for."""
    items = (f'<li><img src="{picture(svg)}" alt=""><span>{escape(name)}</span></li>' for svg, name in rows)
    return f'<ul class="atlas-legend">{"".join(items)}</ul>'


def sign(svg: str, remark: str, more: str = "") -> str:
    """Set a swatch (our own SVG, or none) with a small remark beside it, and more under the pointer."""
    image = f'<img src="{picture(svg)}" alt="">' if svg else ""
    return f'<span class="atlas-sign" title="{escape(more)}">{image}<small>{escape(remark)}</small></span>'


def marked(before: str, passage: str, after: str) -> str:
    """Set a paragraph with one passage of it highlighted; of a very long one what stands around it."""
    if len(before) + len(after) > LONG_PARAGRAPH:
        before = f"…{before[-AROUND:]}" if len(before) > AROUND else before
        after = f"{after[:AROUND]}…" if len(after) > AROUND else after
    return f'<p class="atlas-passage">{escape(before)}<mark>{escape(passage)}</mark>{escape(after)}</p>'
