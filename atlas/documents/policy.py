"""The Content-Security-Policy of a page that is one file: no request, and no script or style but its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable


def policy(styles: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """Forbid all that does not stand in the page: its styles and scripts are named by their digests."""
    allowed = {"script-src": [*map(_digest, scripts)], "style-src": [*map(_digest, styles)]}
    own = [f"{kind} {' '.join(digests)}" for kind, digests in allowed.items() if digests]
    return "; ".join(["default-src 'none'", *own, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
