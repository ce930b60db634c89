"""``atlas user``: who may log in at the page and edit, by a password file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from atlas import library
from atlas.cli.terminal import console, say
from atlas.office import passwords
from atlas.office.passwords import PasswordError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

NAME = Annotated[str, typer.Argument(help=say("user.name"), metavar="NAME")]
FILE = Annotated[Path | None, typer.Option("--file", help=say("user.file"))]


@app.command(help=say("user.add"))
def add(
    name: NAME,
    file: FILE = None,
    stdin: Annotated[bool, typer.Option("--stdin", help=say("user.stdin"))] = False,
) -> None:
    """Keep a password; it never stands on the command line, which others on the machine can read."""
    path = _path(file)
    passwords.add(path, name, sys.stdin.readline().rstrip("\r\n") if stdin else _asked())
    console.print(say("user.added", name=name.strip(), file=path), soft_wrap=True, markup=False)


@app.command("list", help=say("user.list"))
def list_(file: FILE = None) -> None:
    """Name the editors."""
    path = _path(file)
    names = passwords.read(path) if path.exists() else {}
    for name in names or [say("user.none")]:
        console.print(name, markup=False)


@app.command(help=say("user.remove"))
def remove(name: NAME, file: FILE = None) -> None:
    """Forget an editor."""
    passwords.remove(_path(file), name)
    console.print(say("user.removed", name=name), markup=False)


def _path(file: Path | None) -> Path:
    return file or library.home() / passwords.FILE


def _asked() -> str:
    first = _hidden(say("user.ask", least=passwords.LEAST))
    if _hidden(say("user.again")) != first:
        raise PasswordError("password-differs")
    return first


def _hidden(question: str) -> str:
    return str(typer.prompt(question, hide_input=True, err=True))
