"""The made-up county, opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store import open_store
from atlas.ui.opened import Opened
from tests import sample_atlas


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of workspaces that holds the made-up county alone."""
    folder = tmp_path_factory.mktemp("home")
    sample_atlas.make(folder / f"{sample_atlas.CODE}.gpkg")
    return folder


@pytest.fixture(scope="session")
def opened(home: Path) -> Opened:
    return Opened(open_store(home / f"{sample_atlas.CODE}.gpkg"), "made up")
