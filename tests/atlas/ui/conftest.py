"""The made-up county, opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas import library
from atlas.dossier import dump
from atlas.store import open_store
from atlas.ui.opened import Opened
from tests import sample_atlas
from tests.atlas.small_county import DOSSIER

APP = Path(__file__).parents[3] / "app.py"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of workspaces that holds the made-up county alone."""
    folder = tmp_path_factory.mktemp("home")
    sample_atlas.make(folder / f"{sample_atlas.CODE}.gpkg")
    return folder


@pytest.fixture(scope="session")
def opened(home: Path) -> Opened:
    return Opened(open_store(home / f"{sample_atlas.CODE}.gpkg"), "made up")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small county with findings, the first its dossier's, alone in its library; it can be corrected."""
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    source = tmp_path / "plan.json"
    source.write_text(dump(DOSSIER), encoding="utf-8")
    return library.build(source)


@pytest.fixture
def page(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the page on the made-up county alone, at an address."""
    monkeypatch.setenv("ATLAS_HOME", str(home))
    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter(()))

    def opened(**address: str) -> AppTest:
        test = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in address.items():
            test.query_params[key] = value
        test.run()
        assert not test.exception
        return test

    return opened
