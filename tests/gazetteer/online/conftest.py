"""A stub server, a clock that is told the time, and a county whose places lack a position."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gazetteer import sources
from gazetteer.online import Cache, Client, Land, Service, Verdict, ask, survey
from gazetteer.online.client import Clock
from gazetteer.online.transport import Limits
from gazetteer.sources import Wish
from tests.gazetteer.sources.conftest import CODE, NAME, STREETS, VILLAGES, outlines

from .stub import KEY, Answering, Stub, answering

PLACES = "name,kind,lon,lat,accuracy_m\n翠峰镇,town,111.75,36.85,500\n静升镇,town,111.95,36.9,500\n"
SHORT = Limits(silence_s=0.2, whole_s=0.4, most_bytes=20_000)


class Told:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.at, self.slept = 1_700_000_000.0, list[float]()

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], Stub]]:
    """Start a stub server."""
    stubs: list[Stub] = []

    def _serve(answer: Answering) -> Stub:
        stubs.append(Stub(answer))
        return stubs[-1]

    yield _serve
    for stub in stubs:
        stub.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "kept") as opened:
        yield opened


@pytest.fixture
def client(cache: Cache, told: Told) -> Callable[..., Client]:
    """A client of a service at the stub."""

    def _client(service: Service, stub: Stub, key: str = KEY, **more: Any) -> Client:
        clock = Clock(told.now, told.sleep)
        return Client(service, cache, key=key, address=stub.address, limits=SHORT, clock=clock, **more)

    return _client


def begin(folder: Path, places: str = PLACES) -> Path:
    """Make a gazetteer of the county: outline, official list, points of two of its three towns."""
    files = {
        "outlines.geojson": outlines(),
        "streets.csv": STREETS,
        "villages.csv": VILLAGES,
        "p.csv": places,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    wish, data = Wish(CODE, NAME), folder / "data"
    for source, name in (("outline", "outlines.geojson"), ("divisions", "."), ("table", "p.csv")):
        sources.write(sources.read(source, folder / name, wish, data), data)
    return data


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("county"))


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    return shutil.copytree(built, tmp_path / "data")


@pytest.fixture
def land(data: Path) -> Land:
    return survey(data, CODE, sources.national(), ("town", "village", "area"))


@pytest.fixture
def asked(
    serve: Callable[[Answering], Stub], client: Callable[..., Client], land: Land
) -> Callable[..., Verdict]:
    """Ask a service for one of the county's places, where the stub has these answers."""

    def _asked(
        service: Service,
        id_: str,
        places: Mapping[str, Sequence[Mapping[str, Any]]],
        geocoder: Mapping[str, Any] | None = None,
    ) -> Verdict:
        stub = serve(answering(places, geocoder or {}))
        (entry,) = [entry for entry in land.lacking if entry["id"] == id_]
        return ask(land.question(entry), client(service, stub), land)

    return _asked
