"""Building an atlas, beside a plain write of the same layers by geopandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas import library
from atlas.build import build, build_layers
from atlas.dossier import load
from gazetteer import Gazetteer
from layers.layer import Layer
from tests.bench.row import Row, best


def rows() -> Iterator[Row]:
    """Build each built-in atlas from its dossier."""
    for path in library.builtin_dossiers():
        dossier = load(path.read_text(encoding="utf-8"))
        gazetteer = Gazetteer.load(dossier.plan.gb_code)
        layers = build_layers(dossier, gazetteer)
        with TemporaryDirectory() as folder:
            target = Path(folder) / "bench.gpkg"
            yield Row(
                f"build the atlas of {dossier.plan.gb_code}",
                best(build, dossier, gazetteer, target),
                "geopandas writes it",
                best(_plainly, layers, target),
                "under 3 s",
            )


def _plainly(layers: Iterable[Layer], target: Path) -> None:
    for layer in layers:
        layer.features.to_file(target, layer=layer.id)
