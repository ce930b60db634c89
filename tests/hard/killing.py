"""Kill an operation again and again, and see each time that nothing confirmed is lost and nothing is half.

Run as a process of its own, without threads, which forks one child a trial: ``python -m tests.hard.killing
OPERATION TRIALS SEED``. Every second trial dies before the n-th system call that changes the disk, the others
at a random moment. It prints as JSON what it did and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.hard import tracing
from tests.hard.operations import OPERATIONS, Confirm, Operation

AGAIN = 4  # of so many trials one does the operation once more, to the end
MEMORY = Path("/dev/shm")  # what a disk makes of what it was given is not asked here
LEFT = (".atlas-draft-*", ".importing", ".replaced", "*-journal", "*-wal")
"""What nothing may leave behind once somebody has written again."""


@dataclass
class Outcome:
    """What became of the trials."""

    operation: str
    seed: int
    duration_s: float = 0.0  # of the operation undisturbed
    calls: int = 0  # that change the disk, of the operation undisturbed
    killed: int = 0
    survived: int = 0  # was done before the blow fell
    faults: list[str] = field(default_factory=list)


def trials(name: str, count: int, seed: int) -> Outcome:
    """Kill an operation so many times."""
    with tempfile.TemporaryDirectory(prefix="atlas-hard-", dir=MEMORY if MEMORY.is_dir() else None) as place:
        operation, outcome, chance = OPERATIONS[name](), Outcome(name, seed), random.Random(seed)
        before, folder = Path(place) / "before", Path(place) / "trial"
        (before / "tmp").mkdir(parents=True)
        outcome.faults += _failing(before, lambda: operation.prepare(before))
        if outcome.faults:
            return outcome
        _copied(before, folder)
        operation.warm(folder)
        outcome.calls, outcome.duration_s = _undisturbed(operation, before, folder)
        moments = [chance.randint(1, outcome.calls) for _ in range(count)] if outcome.calls else []
        for trial in range(count):
            at_call = moments[trial] if moments and trial % 2 == 0 else None
            delay = chance.uniform(0, outcome.duration_s)
            _copied(before, folder)
            confirmed, is_dead = _struck(operation, folder, at_call, delay)
            outcome.killed += is_dead
            outcome.survived += not is_dead
            again = trial % AGAIN == 0
            wrong = _failing(folder, lambda: _looked_at(operation, folder, confirmed, again=again))  # noqa: B023
            told = f"call {at_call}" if at_call else f"{delay:.4f} s"
            outcome.faults += [
                f"trial {trial}, killed at {told}, confirmed {confirmed}:\n{each}" for each in wrong
            ]
        return outcome


def _looked_at(operation: Operation, folder: Path, confirmed: list[str], *, again: bool) -> None:
    operation.check(folder, confirmed)
    if again:
        done: list[str] = []
        operation.run(folder, done.append)
        operation.check(folder, done)
        left = [path for pattern in LEFT for path in folder.rglob(pattern)]
        assert not left, f"left behind: {left}"


def _undisturbed(operation: Operation, before: Path, folder: Path) -> tuple[int, float]:
    """Count an operation's calls that change the disk, and take its time."""
    _copied(before, folder)
    begun = time.monotonic()
    _struck(operation, folder, None, None)
    duration = time.monotonic() - begun
    if not tracing.calls():
        return 0, duration
    _copied(before, folder)
    return len(tracing.run(_child(operation, folder, lambda _said: None), None)), duration


def _struck(
    operation: Operation, folder: Path, at_call: int | None, delay: float | None
) -> tuple[list[str], bool]:
    """Do an operation in a child and kill it; return what it had confirmed, and whether it died."""
    inlet, outlet = os.pipe()
    act = _child(operation, folder, lambda said: void(os.write(outlet, f"{said}\n".encode())))
    if at_call is not None:
        is_dead = len(tracing.run(act, at_call)) == at_call
    else:
        child = _forked(act)
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        is_dead = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    os.close(outlet)
    with os.fdopen(inlet, encoding="utf-8") as told:
        return told.read().split(), is_dead


def void(_value: object) -> None:
    """Give nothing back."""


def _child(operation: Operation, folder: Path, confirm: Confirm) -> Callable[[], None]:
    def act() -> None:
        _settle_in(folder)
        operation.run(folder, confirm)

    return act


def _failing(folder: Path, act: Callable[[], None]) -> list[str]:
    """Do something in a child; return what it raised."""
    inlet, outlet = os.pipe()

    def telling() -> None:
        try:
            _settle_in(folder)
            act()
        except BaseException:
            os.write(outlet, traceback.format_exc()[-3000:].encode())

    os.waitpid(_forked(telling), 0)
    os.close(outlet)
    with os.fdopen(inlet, encoding="utf-8", errors="replace") as told:
        text = told.read()
    return [text] if text else []


def _forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    return child


def _settle_in(folder: Path) -> None:
    tempfile.tempdir = str(folder / "tmp")
    os.environ["ATLAS_HOME"] = str(folder / "home")


def _copied(before: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)


if __name__ == "__main__":
    found = trials(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
