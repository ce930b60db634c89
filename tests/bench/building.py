"""Building an atlas, beside a plain write of the same layers by geopandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas import library
from atlas.build import build, build_layers
from atlas.dossier import Dossier, load
from gazetteer import Gazetteer
from layers.layer import Layer
from tests.bench.row import Row, best, exponent

MANY = (100, 1_000, 10_000, 100_000)  # projects
STEEP = 2  # of those, so many are so few that what else an atlas costs hides them


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
    yield _growth()


def _growth() -> Row:
    """Draw ever more projects over one gazetteer, and fit how the time grows."""
    dossier = load(next(library.builtin_dossiers()).read_text(encoding="utf-8"))
    gazetteer = Gazetteer.load(dossier.plan.gb_code)
    seconds = [best(build_layers, _with_projects(dossier, count), gazetteer, rounds=1) for count in MANY]
    power = exponent(MANY[STEEP:], seconds[STEEP:])
    return Row(
        f"draw {MANY[-1]:,} projects",
        seconds[-1],
        f"{MANY[0]:,} projects",
        seconds[0],
        "linear",
        f"grows as their number^{power:.2f} from {MANY[STEEP]:,} on",
    )


def _with_projects(dossier: Dossier, count: int) -> Dossier:
    known = dossier.projects
    made = (replace(known[number % len(known)], id=f"made-{number}") for number in range(count))
    return replace(dossier, projects=tuple(made))


def _plainly(layers: Iterable[Layer], target: Path) -> None:
    for layer in layers:
        layer.features.to_file(target, layer=layer.id)
