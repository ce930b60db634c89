"""Read one file in a process of its own, which a damaged or hostile one may slow down or bring down alone.

Neither PDFium nor pdfminer, neither libxml2 nor what walks through its trees bounds the time and memory
that a file can cost, and PDFium is not safe for threads; a process has limits for both. The file comes
by standard input, the answer goes back in JSON.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
from hashlib import sha256
from typing import Any

from atlas.reading.files import PlanFileError, Source
from layers import confined

MAX_SECONDS = 120
"""A plan of 150 pages takes some seconds; one made of tables only, some more."""


def read(module: str, raw: bytes, name: str) -> Source:
    """Read a file with the ``read`` of a module, in a process of its own.

    Raises
    ------
    PlanFileError
        It cannot be read as a plan, or costs more than any plan does.
    """
    try:
        answer = confined.run(__name__, raw, MAX_SECONDS, module)
    except TimeoutError:
        raise PlanFileError("plan-too-slow", name=name, limit=str(MAX_SECONDS)) from None
    try:
        found = json.loads(answer)
    except ValueError:  # the process broke off
        raise PlanFileError("plan-damaged", name=name) from None
    if "error" in found:
        raise PlanFileError(found["error"], **{"limit": str(MAX_SECONDS), **found["values"], "name": name})
    pages = tuple((offset, number) for offset, number in found["pages"])
    digest = sha256(raw).hexdigest()
    return Source(
        name, found["text"], digest, found["encoding"], pages, tuple(found["unread"]), found["parted"]
    )


def main() -> None:
    """Read one file within the limits."""
    seconds, module = sys.argv[1:]
    confined.limit(int(seconds))
    logging.disable()  # pdfminer logs a line for every font that it finds wanting
    try:
        found = _found(module, sys.stdin.buffer.read())
    except MemoryError:
        found = {"error": "plan-too-slow", "values": {}}
    sys.stdout.write(json.dumps(found))


def _found(module: str, raw: bytes) -> dict[str, Any]:
    """Give what a module reads, or the key and the values of an error."""
    try:
        source: Source = importlib.import_module(module).read(raw, "")
    except PlanFileError as error:
        return {"error": error.key, "values": error.values}
    return {field: getattr(source, field) for field in ("text", "encoding", "pages", "unread", "parted")}


if __name__ == "__main__":
    main()
