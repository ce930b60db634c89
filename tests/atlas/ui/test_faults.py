"""What the page says of damaged files and failing disks; it shows what can be shown all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas import library
from atlas.errors import DiskError
from tests import sample_atlas

Open = Callable[..., AppTest]


@pytest.fixture
def own(home: Path, page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of its own with the made-up county, which a test may spoil."""
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    name = f"{sample_atlas.CODE}.gpkg"
    return Path(shutil.copy(home / name, tmp_path / name))


def warnings(test: AppTest) -> str:
    return "\n".join(each.value for each in test.warning).replace("\\", "")  # Markdown's escapes


def test_a_damaged_file_is_told_beside_the_atlases_that_are_sound(own: Path, page: Open):
    raw = own.read_bytes()
    damaged = own.with_name("another.gpkg")
    damaged.write_bytes(raw[: len(raw) // 2])
    kept = own.with_name("third.damaged-1")
    kept.write_bytes(raw)
    test = page()
    said = warnings(test)
    assert damaged.name in said and kept.name in said and own.name not in said
    assert sample_atlas.NAME in test.selectbox(key="county").options


def test_a_disk_that_is_full_is_told_and_the_atlases_are_shown_as_they_were(
    own: Path, page: Open, monkeypatch: pytest.MonkeyPatch
):
    full = DiskError.of(OSError(28, "No space left on device", str(own.parent)))

    def failing(_dossier: Path) -> None:
        raise full

    monkeypatch.setattr(library, "builtin_dossiers", lambda: iter([own]))
    monkeypatch.setattr(library, "build", failing)
    test = page()
    assert "磁盘已满" in warnings(test)
    assert sample_atlas.NAME in test.selectbox(key="county").options
