"""Have one plan read, from bytes to bytes: what a worker does, here or on another machine.

No file is touched but those of the program and its gazetteer: workers need not share the driver's disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from atlas import library
from atlas.errors import UserError
from atlas.many import blocks
from atlas.many.companion import Companions

COMPANIONS = Companions("atlas.many.process")
"""The processes in which this one has plans read."""

_PARTS = ("gazetteer", "layers", "atlas")


class WorkersDifferError(UserError):
    """A worker runs another program, or has another gazetteer: its results would not be the same."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plan was not read: the key of a message (under ``error``), and what it names."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read from one file."""

    about: Mapping[str, Any]  # the plan, counts and warnings: ``one`` says which
    dossier: bytes  # as ``atlas.dossier`` writes it
    features: bytes  # GeoParquet


@cache
def program() -> str:
    """Digest all of ours that decides what is read from a plan: the program and its gazetteer."""
    return library.program_digest(_PARTS)


def read_apart(raw: bytes, name: str, county: str, seconds: float, asker: str) -> bytes:
    """Have a plan read in a process of its own.

    Parameters
    ----------
    raw : bytes
        The whole file.
    name : str
        Its name, for messages.
    county : str
        Name or GB code of the plan's county; "" where the text is to tell.
    seconds : float
        How long it may take.
    asker : str
        ``program()`` of who asks.

    Returns
    -------
    bytes
        For ``opened``.
    """
    if asker != program():
        return failed(Failure("many-differs"))
    try:
        return COMPANIONS.ask(blocks.pack(raw, name.encode(), county.encode()), seconds)
    except TimeoutError:
        return failed(Failure("many-too-slow", {"name": name, "limit": f"{seconds:g}"}))
    except ChildProcessError:
        return failed(Failure("many-died", {"name": name}))


def failed(failure: Failure) -> bytes:
    """Write the answer that there is none."""
    return blocks.pack(json.dumps({"error": asdict(failure)}).encode())


def opened(answer: bytes) -> Answer | Failure:
    """Open what ``read_apart`` answered.

    Raises
    ------
    WorkersDifferError
        Who answered has another program or gazetteer than who asked.
    """
    head, *results = blocks.unpack(answer)
    about = json.loads(head)
    if "error" not in about:
        return Answer(about, *results)
    failure = Failure(**about["error"])
    if failure.key == "many-differs":
        raise WorkersDifferError(failure.key)
    return failure
