"""Timings of the main steps, in one run, as ratios to a plain yardstick: ``make bench``.

The yardstick is a pass of one compiled regular expression over the same text, or a plain dictionary, or a
plain write by geopandas, measured beside the step; a ratio holds on any machine, a second does not.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from atlas import library
from atlas.build import build, build_layers
from atlas.dossier import Dossier, load
from atlas.reading.open import open_plan
from atlas.reading.read import read_plan
from gazetteer import Gazetteer

PLANS = Path(__file__).resolve().parents[2] / "shared" / "plans"
ROUNDS = 5


def best(step: Callable[[], Any]) -> float:
    """Time a step: the best of a few rounds, seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    table = Table("step", "seconds", "yardstick", "ratio")
    for plan in sorted(PLANS.glob("*.txt")):
        table.add_row(*_reading(plan))
    for path in library.builtin_dossiers():
        dossier = load(path.read_text(encoding="utf-8"))
        gazetteer = Gazetteer.load(dossier.plan.gb_code)
        table.add_row(*_looking_up(gazetteer))
        table.add_row(*_building(dossier, gazetteer))
    Console(width=110).print(table)


def _reading(path: Path) -> tuple[str, str, str, str]:
    plan = open_plan(path)
    plain = best(lambda: re.findall(r"[\u4e00-\u9fff]+(?:镇|村|路|河|山)", plan.text))
    took = best(lambda: read_plan(plan))
    return (
        f"read {path.name} ({len(plan.text):,} characters)",
        f"{took:.3f}",
        "one regex",
        f"{took / plain:.0f}",
    )


def _looking_up(gazetteer: Gazetteer) -> tuple[str, str, str, str]:
    names = [place.name for place in gazetteer.places]
    plain_names = {place.name: place for place in gazetteer.places}
    plain = best(lambda: [plain_names.get(name) for name in names])
    took = best(lambda: [gazetteer.named(name) for name in names])
    return f"look up {len(names):,} names exactly", f"{took:.4f}", "dict", f"{took / plain:.1f}"


def _building(dossier: Dossier, gazetteer: Gazetteer) -> tuple[str, str, str, str]:
    layers = build_layers(dossier, gazetteer)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "bench.gpkg"
        plain = best(lambda: [layer.features.to_file(target, layer=layer.id) for layer in layers])
        took = best(lambda: build(dossier, gazetteer, target))
    return f"build the atlas of {dossier.plan.gb_code}", f"{took:.3f}", "geopandas", f"{took / plain:.1f}"


if __name__ == "__main__":
    main()
