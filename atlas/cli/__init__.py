"""The command line ``atlas``: read, build, serve, export, find, gazetteer.

Each command is a small module; what all of them share is in ``terminal``. Errors that a user can mend
become one message on standard error and a non-zero exit code, never a traceback.
"""

from __future__ import annotations

import sys

import typer

from atlas.cli import build, export, find, gazetteer, read, serve
from atlas.cli.terminal import FAILED, explain, say, show_error

app = typer.Typer(
    name="atlas",
    help=say("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("read", help=say("cli.read.help"))(read.read)
app.command("build", help=say("cli.build.help"))(build.build)
app.command("serve", help=say("cli.serve.help"))(serve.serve)
app.command("export", help=say("cli.export.help"))(export.export)
app.command("find", help=say("cli.find.help"))(find.find)
app.add_typer(gazetteer.app, name="gazetteer", help=say("gazetteer.help"))


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        message = explain(error)
        if message is None:  # a fault of ours: the traceback belongs in a report
            raise
        show_error(message)
        sys.exit(FAILED)
