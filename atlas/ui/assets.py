"""What the browser loads for the map, served by this server alone: Leaflet, our own script, the layers.

Streamlit serves every file of a declared component's folder below ``component/<module>.<name>/``.
The map's frame lives below the same root, so that links relative to it work on any host, port and
base path, and nothing is ever asked of another one.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v1 import declare_component
from xstatic.pkg import leaflet

WEB = Path(__file__).parent / "web"
MOST = 1024  # texts kept for the browser; a view asks for some fifty
LEAFLET = Path(leaflet.BASE_DIR)
OWN = ("geodesy", "sketch", "base", "tools", "cluster", "lock", "map")  # ours; each uses those before it


@cache
def _drawer() -> Path:
    """Make the folder for what this process publishes; it goes when the process goes."""
    folder = Path(tempfile.mkdtemp(prefix="planning-atlas-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _stamp(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


declare_component("leaflet", path=str(LEAFLET))
picture_frame = declare_component("web", path=str(WEB))  # a frame that shows ``web/index.html``
declare_component("published", path=str(_drawer()))


def _link(component: str, name: str) -> str:
    return f"../{__name__}.{component}/{name}"


def scripts() -> list[tuple[str, str]]:
    """Name the scripts of the map's frame, in the order in which they load."""
    return [
        ("leaflet", _link("leaflet", "leaflet.js")),
        *((name, _link("web", f"{name}.js") + f"?{_stamp(WEB / f'{name}.js')}") for name in OWN),
    ]


def stylesheets() -> list[tuple[str, str]]:
    """Name the style sheets of the map's frame."""
    return [
        ("leaflet", _link("leaflet", "leaflet.css")),
        ("atlas", _link("web", "map.css") + f"?{_stamp(WEB / 'map.css')}"),
    ]


def publish(content: str | bytes, suffix: str) -> str:
    """Keep a text or a picture for the browser to fetch and return its link.

    The name is made from the content, so that a browser fetches it once and never reads an old one.
    """
    raw = content.encode() if isinstance(content, str) else content
    name = hashlib.sha256(raw).hexdigest()[:32] + suffix
    path = _drawer() / name
    if path.exists():
        path.touch()
    else:
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(raw)
        unfinished.replace(path)
        _tidy()
    return _link("published", name)


def speaker(words: Mapping[str, Any]) -> str:
    """Publish the script that puts Streamlit's own words in the page's language; link it from the page."""
    spoken = json.dumps(words, ensure_ascii=False, sort_keys=True)
    script = f"window.planningWords = {spoken};\n{(WEB / 'words.js').read_text(encoding='utf-8')}"
    return _from_page(publish(script, ".js"))


def waker() -> str:
    """Link the script that has the page shown anew after a lost connection."""
    return _from_page(_link("web", "wake.js") + f"?{_stamp(WEB / 'wake.js')}")


def _from_page(link: str) -> str:
    """Turn a link from the map's frame into one from the page around it."""
    return link.replace("..", "component", 1)


def _tidy() -> None:
    """Take away what was asked for longest ago, where there is too much; it is written anew when needed."""
    kept = sorted(_drawer().iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[: -MOST // 2] if len(kept) > MOST else ():
        path.unlink(missing_ok=True)
