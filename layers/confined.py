"""A process of its own, with limits and without the network, for reading a file that is not trusted.

What a damaged or hostile file slows down or brings down is then that process alone.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_MAX_MEMORY = 3 * 2**29  # bytes of address space: 1.5 GiB
_MAX_FILE = 2**30  # bytes of a file that it writes
_ROOT = Path(__file__).parents[1]  # where our packages are
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of Linux' sched.h


def run(module: str, raw: bytes, seconds: int, *arguments: str) -> bytes:
    """Run a module of ours on a file, and return what it writes.

    Its arguments are the seconds it may take and those given; it reads the file from standard input, calls
    ``limit`` and writes to standard output.

    Raises
    ------
    TimeoutError
        It took longer.
    """
    with TemporaryDirectory(prefix="planning-atlas-apart-") as folder:  # takes what a stopped one leaves
        try:
            answer = subprocess.run(  # noqa: S603 -- our own module, in our own interpreter
                [sys.executable, "-m", module, str(seconds), *arguments],
                input=raw,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                env=environment() | {"TMPDIR": folder},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{module} took longer than {seconds} s") from None
    return answer.stdout


def environment() -> dict[str, str]:
    """Give what a process of ours needs to find our packages, to read UTF-8 and to ask no other host."""
    from gazetteer import offline  # noqa: PLC0415 -- the process that is run has no use for it

    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    return offline.environment() | {"PYTHONPATH": path, "PYTHONUTF8": "1"}


def limit(seconds: int) -> None:
    """Limit memory, time and the network, where the system can: the parent limits the time everywhere."""
    limit_memory(_MAX_MEMORY)
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE, _MAX_FILE))
    with suppress(AttributeError, OSError, TypeError):  # not on Windows; os.unshare comes with Python 3.12
        # A refusal is an answer, no error: many systems let nobody leave the network.
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)


def limit_memory(most: int) -> None:
    """Limit this process to so many bytes of address space, where the system can; no core is written."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
