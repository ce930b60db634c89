"""A folder of plans is read whatever dies on the way: a worker, the scheduler, the driver."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from atlas.many.asking import WorkersDifferError
from atlas.many.run import Report, Wanted, read_folder
from atlas.many.workers import ClusterError, Workers, cluster, local
from tests.atlas.many import folders

pytestmark = [pytest.mark.hard, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
COUNT = 12  # of plans
CHARACTERS = (2500, 4000)
READ = COUNT + 2  # with the plan of a built-in county and that of none
KILLS = 4  # of the driver
PATIENCE = 60  # seconds for a process to be ready
COMMAND = "from atlas.cli import main; main()"


@pytest.fixture(scope="module")
def plans(tmp_path_factory) -> Path:
    return folders.fill(tmp_path_factory.mktemp("plans") / "in", COUNT, CHARACTERS)


@pytest.fixture(scope="module")
def expected(plans) -> dict[str, bytes]:
    """What comes of the folder here, where nothing dies."""
    output = plans.parent / "expected"
    with local(2) as workers:
        assert len(read(plans, output, workers).read) == READ
    return folders.tree(output)


def read(
    folder: Path, output: Path, workers: Workers, at: Callable[[int], None] = lambda done: None
) -> Report:
    return read_folder(Wanted(folder, output), workers, lambda done, of: at(done))


@contextmanager
def started(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process of Dask, which finds the program as an installed one would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(tmp_path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler on loopback: its address and its process."""
    told = tmp_path / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with started("scheduler", *options) as process:
        until(told.exists)
        yield json.loads(told.read_text(encoding="utf-8"))["address"], process


def worker(address: str, **variables: str):
    """One worker with one thread, which nothing restarts."""
    options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
    return started("worker", address, *options, **variables)


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, "not ready in time"
        time.sleep(0.05)


def test_a_cluster_that_loses_a_worker_reads_what_one_machine_reads(plans, expected, scheduler, tmp_path):
    address, _ = scheduler
    with worker(address) as first, worker(address), cluster(address) as workers:
        until(lambda: workers.count() == 2)

        def kill(done: int) -> None:
            if done == COUNT // 3:
                first.send_signal(signal.SIGKILL)

        report = read(plans, tmp_path / "out", workers, kill)
        assert first.wait(PATIENCE) == -signal.SIGKILL
        assert workers.count() == 1
    assert (len(report.read), set(report.failures)) == (READ, {"broken.pdf"})
    assert folders.tree(tmp_path / "out") == expected


def test_what_was_read_before_the_scheduler_died_is_kept(plans, expected, scheduler, tmp_path):
    address, process = scheduler
    with worker(address), cluster(address) as workers, pytest.raises(ClusterError, match="many-cluster-lost"):
        read(plans, tmp_path / "out", workers, lambda done: process.kill() if done == COUNT // 3 else None)
    kept = folders.tree(tmp_path / "out")
    assert any(name.startswith("plans/") for name in kept) and kept.items() <= expected.items()
    with local(2) as workers:
        report = read(plans, tmp_path / "out", workers)
    assert report.kept and folders.tree(tmp_path / "out") == expected


def test_a_worker_with_another_gazetteer_is_refused(scheduler, tmp_path):
    address, _ = scheduler
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "sources.csv").write_text("key,title\n", encoding="utf-8")
    mine = {"ATLAS_GAZETTEER": str(tmp_path / "mine")}
    with worker(address, **mine), pytest.raises(WorkersDifferError), cluster(address):
        pass


def test_a_driver_that_is_killed_again_and_again_comes_to_the_same_end(plans, expected, tmp_path):
    output, chance = tmp_path / "out", random.Random(8)
    for _ in range(KILLS):
        assert driven(plans, output, chance.uniform(0, 0.5)) == -signal.SIGKILL
    with local(2) as workers:
        report = read(plans, output, workers)
    assert len(report.kept) >= KILLS and len(report.kept) + len(report.read) == READ
    assert folders.tree(output) == expected
    until(lambda: not companions())


def driven(folder: Path, output: Path, seconds: float) -> int:
    """Run the command until it has read one plan more and some seconds, then kill it; return how it ended."""

    def noted() -> int:
        return len(list((output / "plans").glob("[!.]*")))

    before = noted()
    driver = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "read", str(folder), "-o", str(output), "--jobs", "2"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: driver.poll() is not None or noted() > before)
    time.sleep(seconds)
    driver.kill()
    return driver.wait()


def companions() -> list[str]:
    """Processes that read plans for a driver that is gone."""
    left = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = (status.parent / "cmdline").read_bytes().split(b"\0")
            orphan = "\nPPid:\t1\n" in status.read_text(encoding="utf-8")
        except OSError:  # it has ended
            continue
        if orphan and b"atlas.many.process" in words:
            left.append(status.parent.name)
    return left
