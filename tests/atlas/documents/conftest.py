"""What documents are made of: the made-up county, and the atlases that ship."""

from __future__ import annotations

import pytest

from atlas import exporting, library
from atlas.exporting import AtlasSubject
from atlas.store import open_store
from tests import sample_atlas


@pytest.fixture(scope="package", params=["zh", "en"])
def subject(request, tmp_path_factory) -> AtlasSubject:
    """The made-up county in each language."""
    path = sample_atlas.make(tmp_path_factory.mktemp("atlas") / "sample.gpkg")
    return exporting.subject(open_store(path), request.param)


@pytest.fixture(scope="package", params=[path.stem for path in library.builtin_dossiers()])
def builtin(request, tmp_path_factory) -> AtlasSubject:
    """Each atlas that ships, in Chinese."""
    path = tmp_path_factory.mktemp("atlas") / f"{request.param}.gpkg"
    return exporting.subject(open_store(library.build(library.builtin_dossier(request.param), path)), "zh")
