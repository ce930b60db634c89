"""``atlas serve``: the page on this machine, for its own browser or for others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from atlas import served
from atlas.cli.terminal import console, say, show_warning, working
from atlas.library import LibraryError
from atlas.office import access, passwords
from atlas.office import editors as who

ROOT = Path(__file__).parents[2]  # whose settings of Streamlit hold
HERE = "127.0.0.1"
ANY = {"0.0.0.0": HERE, "::": "::1"}  # noqa: S104 -- all addresses of this machine, and the one that it has itself
STARTS_WITHIN = 60.0  # seconds


class LogFormat(StrEnum):
    """How the log on standard error is written."""

    text = "text"
    json = "json"


def serve(  # noqa: PLR0913, PLR0917 -- one parameter an option
    port: Annotated[int, typer.Option(min=1, max=65535, help=say("cli.serve.port"))] = 8501,
    host: Annotated[str, typer.Option(help=say("cli.serve.host"))] = HERE,
    plans: Annotated[Path | None, typer.Option(help=say("cli.serve.plans"))] = None,
    store: Annotated[
        str, typer.Option(envvar=served.ENVIRONMENT, show_envvar=False, help=say("publish.store"))
    ] = "",
    browser: Annotated[bool, typer.Option(help=say("cli.serve.browser"))] = True,
    editors: Annotated[Path | None, typer.Option(help=say("cli.serve.editors"))] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help=say("cli.serve.read-only"))] = False,
    name: Annotated[list[str] | None, typer.Option(help=say("cli.serve.name"))] = None,
    log_format: Annotated[
        LogFormat, typer.Option(envvar="ATLAS_LOG", help=say("cli.serve.log-format"))
    ] = LogFormat.text,
) -> None:
    """Serve the atlas and open it in a browser."""
    if _answers(host, port):
        raise LibraryError("port-in-use", port=str(port))
    if plans is not None and not plans.is_dir():
        raise LibraryError("no-plans-folder", name=str(plans))
    if store:  # not in the command line of the page's server, which all of the machine may see
        os.environ[served.ENVIRONMENT] = store
    environment = dict(os.environ) | ({"ATLAS_PLANS": str(plans.resolve())} if plans else {})
    environment |= {access.EDITORS: str(editors.resolve())} if editors else {}
    environment |= {access.READ_ONLY: "1"} if read_only else {}
    environment |= {access.NAMES: ",".join(name)} if name else {}
    _check(access.settings(environment), host)
    with working(say("cli.serve.building")):
        served.atlases()
    command = [sys.executable, "-m", "atlas.server", "--port", str(port), "--address", host]
    page = subprocess.Popen([*command, "--log-format", log_format], env=environment, cwd=ROOT)  # noqa: S603
    try:
        _announce(page, host, port, browser)
        raise typer.Exit(page.wait())
    except KeyboardInterrupt:
        page.wait()
    finally:
        page.terminate()


def _check(decided: access.Settings, host: str) -> None:
    """See that the editors can log in, and warn where their passwords would travel in the clear.

    Raises
    ------
    UserError
        The file of editors cannot be used.
    """
    if decided.editors is None or decided.read_only:
        return
    if who.is_list(decided.editors):
        who.load(decided.editors)
        who.check_secrets(decided.editors)
        return
    passwords.read(decided.editors)
    if not access.is_loopback(host):
        show_warning(say("cli.serve.in-the-clear"))


def _announce(page: subprocess.Popen[bytes], host: str, port: int, browser: bool) -> None:
    """Say where the page is once it answers, and show it where there is a screen."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and page.poll() is None:
        if _answers(host, port):
            console.print(say("cli.serve.ready", address=_address(_shown(host), port)), soft_wrap=True)
            if browser and _has_screen():
                webbrowser.open(_address(ANY.get(host, host), port))
            return
        time.sleep(0.2)


def _shown(host: str) -> str:
    """Name the host as others reach it."""
    return socket.gethostname() if host in ANY else host


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _answers(host: str, port: int) -> bool:
    """Say whether somebody answers there.

    Raises
    ------
    LibraryError
        The machine has no such address.
    """
    try:
        with socket.create_connection((ANY.get(host, host), port), timeout=1):
            return True
    except socket.gaierror:
        raise LibraryError("no-host", name=host) from None
    except OSError:
        return False


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
