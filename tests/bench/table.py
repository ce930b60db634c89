"""The measured rows as a table in Markdown, with machine and day: ``docs/benchmarks.md`` is one."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.bench.row import Row

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
HEAD = "| step | time | asked for | beside it | times as long | measured with it |"


def markdown(rows: Sequence[Row]) -> str:
    """Write rows under a head that says where, when and how they were measured."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"`make bench` on {machine()}, {date.today()}; every ratio is of one run.",
            "`TABLE=docs/benchmarks.md` writes this file; “—” was not measured.",
            "",
            HEAD,
            re.sub(r"[^|]+", "---", HEAD),
            *(_line(row) for row in rows),
            "",
        ]
    )


def machine() -> str:
    """Say what this machine is: cores, processor and interpreter."""
    told = Path("/proc/cpuinfo")
    named = re.search(r"model name\s*: (.+)", told.read_text(encoding="utf-8")) if told.is_file() else None
    processor = named[1] if named else platform.machine()
    return f"{os.cpu_count()} cores ({processor}), {platform.system()}, CPython {platform.python_version()}"


def spoken(seconds: float) -> str:
    """Say a time with three figures in the unit that suits it; "—" for what was not measured."""
    if math.isnan(seconds):
        return "—"
    size, unit = next((unit for unit in UNITS if seconds >= unit[0]), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def _line(row: Row) -> str:
    ratio = "—" if math.isnan(row.ratio) else f"{row.ratio:.3g}"
    cells = (row.step, spoken(row.seconds), row.limit, row.yardstick, ratio, row.note)
    return f"| {' | '.join(cells)} |"
