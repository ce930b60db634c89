"""Who has plans read: threads of this process, or the workers of a Dask cluster, by one interface.

A thread only waits for the process that reads for it (``asking``), so that threads are enough here as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from atlas.errors import UserError
from atlas.many.asking import COMPANIONS, WorkersDifferError, program

_CONNECT_S = 10  # to a scheduler
_WORKERS_S = 30  # until the first worker is there
_LARGEST = "200MB"  # of what is sent at once: Dask warns of more; a plan may have 128 MB


class ClusterError(UserError):
    """A Dask cluster cannot be used."""


@dataclass(frozen=True)
class Workers:
    """An executor, and how many tasks it works on at a time, which may change."""

    executor: Executor
    count: Callable[[], int]
    lost: tuple[type[Exception], ...] = ()  # what a task ends with whose workers were lost, one after another


@contextmanager
def local(jobs: int) -> Iterator[Workers]:
    """Read with so many processes on this machine."""
    executor = ThreadPoolExecutor(jobs)
    try:
        yield Workers(executor, lambda: jobs)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        COMPANIONS.close()
        executor.shutdown()


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Read with the workers of a Dask cluster, whose scheduler has an address like ``tcp://host:8786``.

    A task whose worker is lost goes to another one, as ``distributed.scheduler.allowed-failures`` has it.

    Raises
    ------
    ClusterError
        There is no scheduler, or no worker.
    WorkersDifferError
        A worker has another program or gazetteer. One that joins later is found out when it answers.
    """
    import dask  # noqa: PLC0415 -- slow to import, and seldom wanted
    import distributed  # noqa: PLC0415

    connect: Any = distributed.Client  # without types
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGEST}):
        try:
            client = connect(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError("many-no-scheduler", address=address, reason=str(error)) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=_WORKERS_S)
            except TimeoutError:
                raise ClusterError("many-no-workers", address=address) from None
            try:
                found = client.run(program)
            except ImportError:
                raise WorkersDifferError("many-differs") from None
            if set(found.values()) != {program()}:
                raise WorkersDifferError("many-differs")
            executor = client.get_executor(pure=False)
            yield Workers(executor, lambda: _threads(client), (distributed.KilledWorker,))


def _threads(client: Any) -> int:
    try:
        return sum(client.nthreads().values())
    except OSError:
        raise ClusterError("many-cluster-lost") from None
