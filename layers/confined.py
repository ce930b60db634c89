"""A process of its own, with limits, for reading a file that is not trusted.

What a damaged or hostile file slows down or brings down is then that process alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_MAX_MEMORY = 3 * 2**29  # bytes of address space: 1.5 GiB
_ROOT = Path(__file__).parents[1]  # where our packages are


def run(module: str, raw: bytes, seconds: int, *arguments: str) -> bytes:
    """Run a module of ours on a file, and return what it writes.

    Its arguments are the seconds it may take and those given; it reads the file from standard input, calls
    ``limit`` and writes to standard output.

    Raises
    ------
    TimeoutError
        It took longer.
    """
    try:
        answer = subprocess.run(  # noqa: S603 -- our own module, in our own interpreter
            [sys.executable, "-m", module, str(seconds), *arguments],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{module} took longer than {seconds} s") from None
    return answer.stdout


def environment() -> dict[str, str]:
    """Give the variables with which a process of ours finds our packages and reads and writes UTF-8."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"}


def limit(seconds: int) -> None:
    """Limit memory and time, where the system can: the parent limits the time everywhere."""
    limit_memory(_MAX_MEMORY)
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def limit_memory(most: int) -> None:
    """Limit this process to so many bytes of address space, where the system can; no core is written."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
