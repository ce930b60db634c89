"""A server of the page in a process of its own, which may be killed and started again on the same home."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0  # seconds


def installed_chromium() -> str:
    """Find the browser: named by CHROMIUM, or Debian's; "" where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(address: str) -> bool:
    """Ask a page whether it is there."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
            return True
    except OSError:
        return False


class Serving:
    """The running server; its address stays the same when it is started again."""

    def __init__(self, home: Path, *options: str, port: int = 0, **environment: str) -> None:
        self.home = home
        self.options = options  # of ``atlas.server``
        self.environment = environment  # beside that of the tests
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.home / "server.log"
        environment = {**os.environ, "ATLAS_HOME": str(self.home), "ATLAS_PLANS": "", **self.environment}
        command = [sys.executable, "-m", "atlas.server", "--port", str(self.port), *self.options]
        with log.open("ab") as output:
            self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.running.poll() is None:
            if answers(self.address):
                return
            time.sleep(0.2)
        pytest.fail(f"the page does not start:\n{log.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(10)
