"""The command line ``atlas``.

Each command of ``_HELP`` is a small module, imported when it is called: reading a plan does not wait for the
libraries that write maps. What all of them share is in ``terminal``. Errors that a user can mend become
one message on standard error and a non-zero exit code, never a traceback.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click
import typer
from typer.core import TyperGroup
from typer.main import get_group

from atlas.cli.terminal import FAILED, explain, say, show_error

_HELP = {
    "read": "cli.read.help",
    "build": "cli.build.help",
    "serve": "cli.serve.help",
    "user": "user.help",
    "export": "cli.export.help",
    "publish": "cli.publish.help",
    "zones": "cli.zones.help",
    "find": "cli.find.help",
    "corrections": "cli.corrections.help",
    "check": "check.help",
    "raster": "raster.help",
    "gazetteer": "gazetteer.help",
    "backup": "backup.help",
    "restore": "restore.help",
}
"""What each command is said to do. A module of its name holds a function of that name, or an ``app``."""


class _Commands(TyperGroup):
    """The commands by name, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """List the names in the order of the help."""
        del ctx
        return list(_HELP)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give the command of a name; for a name that is none all are made, to say which is alike."""
        for name in (cmd_name,) if cmd_name in _HELP else _HELP:
            if name not in self.commands:
                self.add_command(_command(name), name)
        return super().get_command(ctx, cmd_name)


def _command(name: str) -> Any:
    module = importlib.import_module(f"{__name__}.{name}")
    one = typer.Typer(rich_markup_mode=None, add_completion=False)
    if isinstance(group := getattr(module, "app", None), typer.Typer):
        one.add_typer(group, name=name, help=say(_HELP[name]))
    else:
        settings = getattr(module, "SETTINGS", None)
        one.command(name, help=say(_HELP[name]), context_settings=settings)(getattr(module, name))
    return get_group(one).commands[name]


app = typer.Typer(
    name="atlas",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(help=say("cli.help"))
def _atlas() -> None:
    """Before any command: let it read the gazetteer folder that the page keeps."""
    from atlas import library  # noqa: PLC0415 -- the help does not wait for it

    library.adopt_gazetteer()


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except click.ClickException as error:  # of a format's options: those of commands typer tells itself
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        message = explain(error)
        if message is None:  # a fault of ours: the traceback belongs in a report
            raise
        show_error(message)
        sys.exit(FAILED)
