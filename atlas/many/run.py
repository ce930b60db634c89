"""Read every plan of a folder, and write what was read: the driver."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from pathlib import Path

from atlas.many.asking import Answer, Failure, WorkersDifferError, opened, program, read_apart
from atlas.many.listing import PlanFile, listing
from atlas.many.results import Record, Results, held
from atlas.many.workers import ClusterError, Workers
from atlas.reading.files import PlanFileError, read_file

MAX_SECONDS = 300.0
"""For one file. The text of a PDF may take 120 s, and a text 25 times as long as a plan 60 s to read."""

AHEAD = 2
"""Files at hand for each worker, so that one waits while the driver writes; more would only fill memory."""

_LOOK_S = 60  # until somebody looks whether there are workers still


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read, and where the results are to be."""

    folder: Path  # of plans
    output: Path  # see ``results``
    county: str = ""  # name or GB code of the county of all the plans; "" where each text is to tell
    seconds: float = MAX_SECONDS


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a folder."""

    read: tuple[Record, ...]
    kept: tuple[Record, ...]  # results that were there, and made from the same
    left: tuple[Record, ...]  # results of plans that the folder no longer holds
    failures: Mapping[str, Failure]  # by file
    others: tuple[str, ...]  # files that are no plans


Watch = Callable[[int, int], None]
"""Is told how many plans are done, and of how many."""


def read_folder(wanted: Wanted, workers: Workers, watch: Watch) -> Report:
    """Read the plans of a folder whose results are missing, or were made from something else.

    Only the driver, which this is, reads and writes files. What it writes depends neither on how many workers
    there are nor on how often the run was broken off.

    Raises
    ------
    ResultsError
        The folder of results cannot be used.
    ClusterError, WorkersDifferError
        The workers are lost, or run another program. What was read until then is kept.
    OSError
        A result cannot be written.
    """
    found, read = listing(wanted.folder, wanted.output), dict[str, Record]()
    failures = dict(found.failures)
    made_from = hashlib.sha256(f"{program()} {wanted.county}".encode()).hexdigest()
    with held(wanted.output) as results:
        known = {plan: results.current(plan, made_from) for plan in found.plans}
        missing = [plan for plan, record in known.items() if record is None]
        kept = tuple(record for record in known.values() if record is not None)
        watch(len(kept), len(found.plans))
        for done, (plan, outcome) in enumerate(_outcomes(missing, wanted, workers), len(kept) + 1):
            if isinstance(outcome, Failure):
                failures[plan.name] = outcome
            else:
                read[plan.name] = results.put(plan, outcome, made_from)
            watch(done, len(found.plans))
        left = tuple(_clear(results, found.plans))
    return Report(tuple(read[name] for name in sorted(read)), kept, left, failures, found.others)


def _clear(results: Results, plans: Sequence[PlanFile]) -> Iterator[Record]:
    """Remove the results of files that have changed since; yield those of files that are gone."""
    listed = {plan.sha256 for plan in plans}
    read = {name for plan in plans if plan.sha256 in results.records for name in (plan.name, *plan.copies)}
    for sha256, record in list(results.records.items()):
        if sha256 in listed:
            continue
        if read.intersection((record.file, *record.copies)):
            results.remove(sha256)
        else:
            yield record


def _outcomes(
    plans: Sequence[PlanFile], wanted: Wanted, workers: Workers
) -> Iterator[tuple[PlanFile, Answer | Failure]]:
    """Have plans read, and yield what came of each as soon as it is there."""
    submit, waiting = workers.executor.submit, dict[Future[bytes], PlanFile]()
    try:
        for plan in plans:
            try:
                raw = read_file(plan.path)
            except PlanFileError as error:
                yield plan, Failure(error.key, error.values)
                continue
            waiting[submit(read_apart, raw, plan.name, wanted.county, wanted.seconds, program())] = plan
            if len(waiting) >= AHEAD * workers.count():
                yield from _ready(waiting, workers)
        while waiting:
            yield from _ready(waiting, workers)
    except CancelledError:
        raise ClusterError("many-cluster-lost") from None
    finally:
        for future in waiting:
            future.cancel()


def _ready(
    waiting: dict[Future[bytes], PlanFile], workers: Workers
) -> Iterator[tuple[PlanFile, Answer | Failure]]:
    """Wait for one plan at least, and yield those that were read."""
    while not (done := wait(waiting, _LOOK_S, FIRST_COMPLETED).done):
        if not workers.count():
            raise ClusterError("many-cluster-lost")
    for future in done:
        plan = waiting.pop(future)
        try:
            outcome = opened(future.result())
        except ImportError:  # the worker has no such program
            raise WorkersDifferError("many-differs") from None
        except workers.lost:
            outcome = Failure("many-died", {"name": plan.name})
        if isinstance(outcome, Answer) and outcome.about["sha256"] != plan.sha256:
            outcome = Failure("many-changed", {"name": plan.name})
        yield plan, outcome
