"""A gazetteer folder of the user's own, and a county to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import library
from gazetteer import County, builtin_counties, index
from gazetteer import catalogue as gazetteer_catalogue


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's own folder, empty; nothing read before or here is known after."""
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv(gazetteer_catalogue.ENVIRONMENT, str(folder))
    index.forget()
    yield folder
    monkeypatch.undo()
    library.renew_gazetteer()


@pytest.fixture
def county(mine: Path) -> County:
    """Any county that has built-in data."""
    assert not any(mine.iterdir())
    return builtin_counties()[0]
