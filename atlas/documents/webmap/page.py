"""One HTML file with everything inside: Leaflet, the page's own scripts, the data.

Its Content-Security-Policy forbids every request and every script but the ones written here, named by their
digests. Texts of plans stand in the data alone, from where the script sets them as text.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from xstatic.pkg import leaflet

from atlas.documents.notes import on_maps
from atlas.documents.policy import policy
from atlas.exporting import AtlasSubject

WEB = Path(__file__).parents[2] / "ui" / "web"
LEAFLET = Path(leaflet.BASE_DIR)
SCRIPTS = ("geodesy", "sketch", "tools", "cluster", "lock", "map", "search", "beneath", "onefile")
"""Our own scripts, each after those that it uses; without ``base``, which asks servers for base maps."""
STYLES = ("map", "onefile")

_PICTURE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_EXPORT = "export default function"
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)  # a browser's tools would ask for it
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def html(subject: AtlasSubject, content: Mapping[str, Any]) -> str:
    """Put a map into one page.

    Parameters
    ----------
    subject : AtlasSubject
    content : mapping
        What the map's script needs (``webmap.content``).
    """
    words = subject.words
    styles, scripts = _styles(), _scripts()
    search = {"style": _web("search.css"), "box": _web("search.html")}
    return Template(_web("onefile.html")).substitute(
        language=words("page.tag"),
        policy=policy(styles, scripts),
        title=escape(subject.title),
        subtitle=escape("　".join(filter(None, _subtitle(subject)))),
        layers=escape(words("layers.title")),
        print=escape(words("onefile.print")),
        noscript=escape(words("onefile.noscript")),
        notes="".join(f"<p>{escape(line)}</p>" for line in _notes(subject)),
        data=embedded({**content, "search": search}),
        styles="".join(f"<style>{text}</style>\n" for text in styles),
        scripts="".join(f"<script>{text}</script>\n" for text in scripts),
    )


def embedded(content: Mapping[str, Any]) -> str:
    """Write data as JSON that can stand in a script element: nothing in it can end the element or a line."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _subtitle(subject: AtlasSubject) -> tuple[str, ...]:
    about, words = subject.about, subject.words
    published = words("onefile.published", date=about.published) if about.published else ""
    return about.plan_title, published, subject.selection


def _notes(subject: AtlasSubject) -> list[str]:
    legal, *sources = on_maps(subject)
    return [f"{legal}　{subject.words('onefile.made', day=subject.about.made)}", *sources]


@cache
def _scripts() -> tuple[str, ...]:
    library = (LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", library), *(_classic(_web(f"{name}.js")) for name in SCRIPTS)


def _classic(script: str) -> str:
    """Turn a module of the page into a script: a file opened from a disk may not import from another."""
    if _EXPORT not in script:
        return script
    return f"(function () {{\n{script.replace(_EXPORT, 'window.planningSearch = function')}}})();\n"


def _web(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


@cache
def _styles() -> tuple[str, ...]:
    library = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    return (
        _PICTURE.sub(lambda found: f"url({_inlined(LEAFLET / found[1])})", library),
        *(_web(f"{name}.css") for name in STYLES),
    )


def _inlined(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"
