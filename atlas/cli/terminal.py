"""What every command needs of a terminal: words, tables, JSON, progress, and errors in plain words."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape

from atlas import telling, words

FAILED = 1
"""Exit code of a command that could not do what it was asked; wrong usage exits with 2."""

LANGUAGE = "en" if os.environ.get("ATLAS_LANG", "").lower().startswith("en") else "zh"

console = Console()
errors = Console(stderr=True)


def say(key: str, **values: object) -> str:
    """Say something in the language of the terminal (``ATLAS_LANG``; Chinese where it is not set)."""
    return words.text(LANGUAGE, key, **values)


def show_error(message: str) -> None:
    """Print an error."""
    errors.print(f"[bold red]{escape(say('cli.error'))}[/] {escape(message)}", soft_wrap=True)


def show_warning(message: str) -> None:
    """Print a warning."""
    errors.print(f"[bold yellow]{escape(say('cli.warning'))}[/] {escape(message)}", soft_wrap=True)


def show_json(value: Any) -> None:
    """Print an answer for another program: UTF-8, no colour, no wrapping."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show that something is going on; silent where nobody watches."""
    with errors.status(escape(message)):
        yield


def explain(error: Exception) -> str | None:
    """Put an error into words for a user; None where it is none that a user can mend."""
    return telling.told(error, LANGUAGE)
