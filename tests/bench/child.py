"""One measurement in a process of its own, as memory is only told of a whole process.

``python -m tests.bench.child WHAT PLAN COUNTY`` reads a plan, warm, with the atlas or a baseline, and prints
as JSON: seconds to get ready, seconds of the best round, the highest memory in MB, and the places found.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.baselines import BASELINES, FOLDER
from tests.bench.row import best

ATLAS = "atlas"
ROUNDS = 3


def main() -> None:
    """Measure what the command line names."""
    what, plan, county = sys.argv[1:]
    if what in BASELINES:
        sys.path.insert(0, FOLDER)
    text = Path(plan).read_text(encoding="utf-8")
    with contextlib.redirect_stdout(sys.stderr):  # some greet whoever imports them
        start = time.perf_counter()
        find = _atlas(county) if what == ATLAS else BASELINES[what][1](county)
        ready = time.perf_counter() - start
        first = time.perf_counter()
        spans = find(text)
        seconds = min(time.perf_counter() - first, best(find, text, rounds=ROUNDS - 1))
    answer = {"ready": ready, "seconds": seconds, "peak_mb": peak_mb(), "spans": spans}
    sys.stdout.write(json.dumps(answer) + "\n")


def _atlas(county: str) -> Callable[[str], list[tuple[int, int]]]:
    from atlas.reading.open import plan_from_bytes  # noqa: PLC0415 -- the baselines are measured without it
    from atlas.reading.read import read_plan  # noqa: PLC0415

    def find(text: str) -> list[tuple[int, int]]:
        dossier = read_plan(plan_from_bytes(text.encode(), "bench"), county).dossier
        return [(mention.start, mention.end) for mention in dossier.mentions]

    find("新建青岚水库三座。")  # loads the gazetteer and the word lists
    return find


def peak_mb(process: str = "self") -> float:
    """Say how much memory a process, by default this one, held at most, megabytes.

    Linux tells it of the program since it began; elsewhere it is the highest of this process.
    """
    status = Path("/proc", process, "status")
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii")) if status.is_file() else None
    if found:
        return int(found[1]) / 1024
    import resource  # noqa: PLC0415 -- not on Windows

    highest: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(highest) / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
