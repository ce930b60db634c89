"""A page's server and a browser before it, for measuring: started, asked, watched, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.serving import ROOT, STARTS_WITHIN, answers, free_port, installed_chromium

PATIENCE = 120_000  # milliseconds
PLAIN = Path(__file__).with_name("plain_page.py")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a browser."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=installed_chromium(), args=list(QUIET))
        yield running
        running.close()


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    address: str
    pid: int

    def memory(self) -> float:
        """Say how much memory it holds, megabytes."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor(self) -> float:
        """Say how long it has kept the processor, seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def atlas(home: Path) -> Iterator[Served]:
    """Serve the atlas with the workspaces of a folder."""
    port = free_port()
    with _running(
        ["atlas.server", "--port", str(port)], port, ATLAS_HOME=str(home), ATLAS_PLANS=""
    ) as served:
        yield served


@contextmanager
def plain() -> Iterator[Served]:
    """Serve the plain page as Streamlit does it."""
    port = free_port()
    command = ["streamlit", "run", str(PLAIN), "--server.headless", "true", "--server.port", str(port)]
    with _running(command, port) as served:
        yield served


@contextmanager
def _running(module: Sequence[str], port: int, **environment: str) -> Iterator[Served]:
    running = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield Served(address, running.pid)
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not answers(address):
        if time.monotonic() > until:
            raise TimeoutError(address)
        time.sleep(0.05)


@dataclass
class Window:
    """A window that has nothing in its cache."""

    page: Page
    bytes: int = 0  # that it was sent, as they went over the line; those of the socket unpacked
    messages: int = 0  # over the socket

    def first(self, address: str, shown: str, *arguments: Any) -> float:
        """Ask for a page, and time until it shows something, seconds."""
        start = time.perf_counter()
        self.page.goto(address, wait_until="commit")
        self._until(shown, *arguments)
        return time.perf_counter() - start

    def click(self, box: str, shown: str, *arguments: Any) -> float:
        """Click, and time until something is shown, seconds."""
        found = self.page.locator(box).first
        start = time.perf_counter()
        found.click()
        self._until(shown, *arguments)
        return time.perf_counter() - start

    def rest(self, seconds: float) -> None:
        """Do nothing."""
        self.page.wait_for_timeout(1000 * seconds)

    def _until(self, shown: str, *arguments: Any) -> None:
        self.page.wait_for_function(shown, arg=list(arguments), timeout=PATIENCE)


@contextmanager
def window(running: Browser) -> Iterator[Window]:
    """Open a window of a desktop's size, and count what it is sent."""
    context = running.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    opened = Window(context.new_page())
    wire = context.new_cdp_session(opened.page)

    def loaded(event: dict[str, Any]) -> None:
        opened.bytes += int(event["encodedDataLength"])

    def told(event: dict[str, Any]) -> None:
        opened.messages += 1
        opened.bytes += len(event["response"]["payloadData"]) * 3 // 4  # it is told in base 64

    wire.on("Network.loadingFinished", loaded)
    wire.on("Network.webSocketFrameReceived", told)
    wire.send("Network.enable")
    yield opened
    context.close()
