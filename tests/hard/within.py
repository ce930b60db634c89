"""A file put through one of the product's doors in a process of its own, with limits: what came of it.

``python -m tests.hard.within DOOR NAME SECONDS`` reads the file from standard input and writes ``read``, or
the key of the sentence with which it was refused. Python's own sockets let nothing out there.
"""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from shapely.geometry import box

from atlas import apart
from atlas.cli.corrections import _kept_in
from atlas.corrections.record import Draft, check
from atlas.dossier import DossierError, load
from atlas.errors import UserError
from atlas.reading.open import open_plan
from atlas.reading.readers import apart as reading
from gazetteer import GazetteerError, sources
from gazetteer.sources import Wish
from layers.raster import dem, overlay, picture, points
from layers.raster.errors import RasterError

MEMORY = 4 * 2**30  # bytes of address space: the product's own processes take less
COUNTY = box(111.0, 36.5, 112.0, 37.5)
WISH = Wish("990101", "甲水市", kind="village")
READ = "read"


def put(door: str, raw: bytes, name: str, seconds: int = 6) -> str:
    """Put a file through a door that may take so many seconds; the process has three times as many.

    Raises
    ------
    AssertionError
        The process broke off, or tried to reach another host.
    subprocess.TimeoutExpired
        It did not end.
    """
    command = [sys.executable, "-m", "tests.hard.within", door, name, str(seconds)]
    answer = subprocess.run(command, input=raw, capture_output=True, timeout=3 * seconds + 20, check=False)
    assert answer.returncode == 0, answer.stderr.decode(errors="replace")[-2000:]
    return answer.stdout.decode()


def main() -> None:
    door, name, seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    apart.MAX_SECONDS = reading.MAX_SECONDS = int(seconds)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(sys.stdin.buffer.read())
        sys.stdout.write(_outcome(partial(DOORS[door], path)))


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except UserError as error:
        return error.key
    except RasterError as error:
        return error.sentence
    except (GazetteerError, DossierError) as error:
        return type(error).__name__
    return READ


def _refuse(*_: object) -> None:
    raise AssertionError("Python was to connect to a host")


def _layer(path: Path) -> None:
    apart.layer(path.read_bytes(), path.name, "CGCS2000" if path.suffix == ".csv" else "", 111.5)


def _corrections(path: Path) -> None:
    for item in _kept_in(path):
        check(Draft(item.action, item.target, item.value, item.author, item.note))


DOORS: dict[str, Callable[[Path], object]] = {
    "plan": open_plan,
    "layer": _layer,
    "picture": lambda path: picture.read(path.read_bytes()),
    "overlay": lambda path: overlay.of_file(path, COUNTY),
    "dem": lambda path: dem.read(path, COUNTY, "EPSG:3857", 1000.0, 200),
    "points": lambda path: points.read(path.read_bytes()),
    "dossier": lambda path: load(path.read_text(encoding="utf-8", errors="replace")),
    "corrections": _corrections,
    **{
        f"take-{source}": partial(lambda source, path: apart.records(source, path, WISH), source)
        for source in sources.READERS
    },
    **{
        f"command-{source}": partial(lambda source, path: sources.records(source, path, WISH), source)
        for source in sources.READERS
    },
}
"""What is uploaded is taken in a process of its own; commands read in theirs."""

if __name__ == "__main__":
    main()
