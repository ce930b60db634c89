"""``/healthz``: whether the server does its work, for whoever watches over it; nothing private is said.

It is quick: no atlas is opened, and nothing stays of the file by which the folder is tried.
"""

from __future__ import annotations

import os
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import get_option, runtime
from streamlit.runtime import RuntimeState

from atlas import library, served
from atlas.errors import PostgisError
from atlas.office import access

PATH = "/healthz"
_STARTED = time.monotonic()
_READY = (RuntimeState.NO_SESSIONS_CONNECTED, RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED)


def route() -> Route:
    """Make the route that answers with the status: 200, or 503 where somebody must see to it."""
    return Route(PATH, _answer, methods=["GET"])  # Starlette adds HEAD


def _answer(_request: Request) -> JSONResponse:
    said = status()
    code = 200 if said["status"] == "ok" else 503
    return JSONResponse(said, code, headers={"Cache-Control": "no-store"})


def status() -> dict[str, Any]:
    """Say how the server is.

    Returns
    -------
    dict
        ``status`` (ok; starting; or unreadable, unwritable: the folder of the atlases, or their database),
        ``version``, ``atlases`` (how many there are), ``uptime_s`` (seconds).
    """
    state, atlases = _of_database() if served.is_read_only() else _of_folder(library.home())
    return {
        "status": state if _is_served() else "starting",
        "version": _version(),
        "atlases": atlases,
        "uptime_s": round(time.monotonic() - _STARTED),
    }


def _of_database() -> tuple[str, int]:
    try:
        return "ok", len(served.stamp().split())
    except PostgisError:
        return "unreadable", 0


def _of_folder(home: Path) -> tuple[str, int]:
    return _state(home), sum(1 for _ in home.glob("[!.]*.gpkg"))


def _state(home: Path) -> str:
    if not (home.is_dir() and os.access(home, os.R_OK | os.X_OK)):
        return "unreadable"
    bound = str(get_option("server.address") or "")
    if access.may_be_edited(access.settings(os.environ), bound) and not _is_writable(home):
        return "unwritable"
    return "ok"


def _is_served() -> bool:
    return runtime.exists() and runtime.get_instance().state in _READY


def _is_writable(folder: Path) -> bool:
    """Write something: a full disk, too, must be seen."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0")
            trial.flush()
    except OSError:
        return False
    return True


def _version() -> str:
    try:
        return version("planning-atlas")
    except PackageNotFoundError:  # run from its folder, not installed
        return ""
