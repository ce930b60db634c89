"""GDAL and PROJ without the network: whatever a file names, nothing is fetched for it.

A GeoJSON may name the address of its CRS, a GDAL pipeline or a list of features elsewhere, and GDAL asks
there without a word. Nothing of ours needs that: what is online is asked by ``gazetteer.online`` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

SETTINGS: Mapping[str, str] = {
    "GDAL_HTTP_PROXY": "none://0",  # no kind of proxy: libcurl gives up before it connects
    "PROJ_NETWORK": "OFF",
}
EXCEPT = ("no_proxy", "NO_PROXY")  # hosts that libcurl would ask without a proxy


@contextmanager
def offline() -> Iterator[None]:
    """Let GDAL reach no host while the block lasts.

    The environment is that of the whole process, and threads must not change it beside each other: this is
    for commands, and for processes that only read a file.
    """
    before = {name: os.environ.get(name) for name in (*SETTINGS, *EXCEPT)}
    _set({**dict.fromkeys(EXCEPT), **SETTINGS})
    try:
        yield
    finally:
        _set(before)


def environment() -> dict[str, str]:
    """Give the environment of this process without the network, for one that it starts."""
    kept = {name: value for name, value in os.environ.items() if name not in EXCEPT}
    return {**kept, **SETTINGS}


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
