"""The server's log on standard error: plain as ever, or one JSON object a line for a log collector.

A line says when, how grave, who speaks and what happened; of a request its path, status and duration, of a
change who made it. It never holds the text of a plan, a password, or what was searched for: addresses are
logged without their query, and of an error its kind and where it arose, since messages may quote anything.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_logger

FORMATS = ("text", "json")
ENVIRONMENT = "ATLAS_LOG"
FACTS = ("method", "path", "status", "duration_ms", "user", "what", "atlas")  # that a line may also hold
_SECRET = re.compile(r"(/upload_file/).*")  # what follows names a session
_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {fact: record.__dict__[fact] for fact in FACTS if fact in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["at"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line, ensure_ascii=False)


def configure(form: str) -> None:
    """Have all that is logged from now on written in a form; ``text`` leaves it as Streamlit has it."""
    if form != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("atlas").setLevel(logging.INFO)
    logging.captureWarnings(True)
    # Streamlit's loggers do not pass on to the root: each has its own handler, made when it is asked for.
    plain = streamlit_logger.setup_formatter

    def as_json(each: logging.Logger) -> None:
        plain(each)
        for own in each.handlers:
            own.setFormatter(handler.formatter)

    streamlit_logger.setup_formatter = as_json  # type: ignore[assignment]
    streamlit_logger.update_formatter()


class Requests:
    """ASGI middleware: logs each request once it is answered, and each session once it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] not in ("http", "websocket") or not _log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        status = 500 if scope["type"] == "http" else 101

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"].endswith("response.start"):
                status = message["status"]
            await send(message)

        began = time.monotonic()
        try:
            await self._app(scope, receive, watch)
        finally:
            facts = {
                "method": scope.get("method", "WEBSOCKET"),
                "path": _SECRET.sub(r"\1", str(scope["path"])),
                "status": status,
                "duration_ms": round((time.monotonic() - began) * 1000, 1),
            }
            _log.info("request", extra=facts)
