"""``atlas serve``: the page on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from atlas import served
from atlas.cli.terminal import console, say, working
from atlas.library import LibraryError

ROOT = Path(__file__).parents[2]  # whose settings of Streamlit hold
HOST = "127.0.0.1"
STARTS_WITHIN = 60.0  # seconds


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help=say("cli.serve.port"))] = 8501,
    plans: Annotated[Path | None, typer.Option(help=say("cli.serve.plans"))] = None,
    store: Annotated[
        str, typer.Option(envvar=served.ENVIRONMENT, show_envvar=False, help=say("publish.store"))
    ] = "",
    browser: Annotated[bool, typer.Option(help=say("cli.serve.browser"))] = True,
) -> None:
    """Serve the atlas and open it in a browser."""
    if _answers(port):
        raise LibraryError("port-in-use", port=str(port))
    if plans is not None and not plans.is_dir():
        raise LibraryError("no-plans-folder", name=str(plans))
    if store:
        os.environ[served.ENVIRONMENT] = (
            store  # not in the command line of the page's server, which all may see
        )
    with working(say("cli.serve.building")):
        served.atlases()
    environment = dict(os.environ) | ({"ATLAS_PLANS": str(plans.resolve())} if plans else {})
    command = [sys.executable, "-m", "atlas.server", "--port", str(port), "--address", HOST]
    page = subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603
    try:
        _announce(page, port, browser)
        raise typer.Exit(page.wait())
    except KeyboardInterrupt:
        page.wait()
    finally:
        page.terminate()


def _announce(page: subprocess.Popen[bytes], port: int, browser: bool) -> None:
    """Say where the page is once it answers, and show it where there is a screen."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and page.poll() is None:
        if _answers(port):
            address = f"http://{HOST}:{port}"
            console.print(say("cli.serve.ready", address=address))
            if browser and _has_screen():
                webbrowser.open(address)
            return
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
