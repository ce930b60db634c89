"""Reading folders of ever more made-up plans with a process per core, and asking again for what is there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas.many import blocks, one
from atlas.many.run import Report, Wanted, read_folder
from atlas.many.workers import Workers, local
from tests import made_plans
from tests.bench.child import peak_mb
from tests.bench.row import Row, exponent

MANY = (1, 10, 100)  # plans
STEEP = 1  # of those, so many are so few that not every process has something to do
CHARACTERS = (5000, 5000)


def rows() -> Iterator[Row]:
    """Read the folders, the processes being there already, then the largest once more."""
    jobs = os.cpu_count() or 1
    with TemporaryDirectory() as folder, local(jobs) as workers:
        plans = [_written(Path(folder), count) for count in MANY]
        _read(_written(Path(folder), jobs), workers)  # each process is there, and has loaded the gazetteer
        times, reports = zip(*(_read(path, workers) for path in plans), strict=True)
        again, _ = _read(plans[-1], workers)
        memory = max(peak_mb(child) for child in _children())
        alone = _alone(plans[STEEP])
    length = sum(record.about["characters"] for record in reports[-1].read)
    power = exponent(MANY[STEEP:], times[STEEP:])
    notes = (
        f"{MANY[-1] / times[-1] * 60:,.0f} plans a minute",
        f"{length / times[-1]:,.0f} characters/s",
        f"{memory:.0f} MB a process",
        f"grows as their number^{power:.2f} from {MANY[STEEP]} on",
    )
    step = f"read {MANY[-1]} plans of {length // MANY[-1]:,} characters, {jobs} processes"
    yield Row(step, times[-1], f"{MANY[STEEP]} in one process", alone, "linear", ", ".join(notes))
    yield Row(f"ask again for {MANY[-1]} plans that were read", again, "reading them", times[-1])


def _read(folder: Path, workers: Workers) -> tuple[float, Report]:
    wanted = Wanted(folder, folder.with_suffix(".out"))
    start = time.perf_counter()
    report = read_folder(wanted, workers, lambda done, of: None)
    return time.perf_counter() - start, report


def _alone(folder: Path) -> float:
    """Read the plans of a folder in this process, warm, and write nothing."""
    questions = [blocks.pack(path.read_bytes(), path.name.encode(), b"") for path in folder.iterdir()]
    one.answer(questions[0])
    start = time.perf_counter()
    for question in questions:
        one.answer(question)
    return time.perf_counter() - start


def _children() -> Iterator[str]:
    """Name the processes that this one has started."""
    for told in Path("/proc/self/task").glob("*/children"):
        yield from told.read_text(encoding="ascii").split()


def _written(folder: Path, count: int) -> Path:
    path = folder / f"{count}-plans"
    path.mkdir(exist_ok=True)
    for made in made_plans.plans(count, count, CHARACTERS):
        made_plans.write(made, path)
    return path
