"""Disks that are full or may only be read, in memory and for the length of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FILLER = "filler"


@dataclass(frozen=True)
class Disk:
    """A small disk."""

    folder: Path

    def fill(self, left: int) -> None:
        """Leave so many bytes free."""
        free = shutil.disk_usage(self.folder).free
        with (self.folder / FILLER).open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(free - left, 1))

    def clear(self) -> None:
        """Make room again."""
        (self.folder / FILLER).unlink()

    def lock(self) -> None:
        """Let it only be read."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)


@contextmanager
def mounted(folder: Path, size_mb: int) -> Iterator[Disk]:
    """Mount a disk; skip the test where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
