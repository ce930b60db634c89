"""What all tests share: where the real plans are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# A console takes its width from here once and for all, if it is there; each test says how wide it wants it.
os.environ.pop("COLUMNS", None)

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of plans, gold and facts beside the project; it is there in CI."""
    if not SHARED.is_dir() and not os.environ.get("CI"):
        pytest.skip("the plans are not at hand")
    return SHARED
