"""What all tests share: where the real plans are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, cluster, programs

# A console takes its width from here once and for all, if it is there; each test says how wide it wants it.
os.environ.pop("COLUMNS", None)

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of plans, gold and facts beside the project; it is there in CI."""
    if not SHARED.is_dir() and not os.environ.get("CI"):
        pytest.skip("the plans are not at hand")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL with PostGIS of the tests' own; it is there in CI."""
    if programs() is None and not os.environ.get("CI"):
        pytest.skip("there is no PostgreSQL with PostGIS")
    with cluster() as running:
        yield running
