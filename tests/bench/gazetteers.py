"""Looking places up, beside a plain dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from atlas import library
from atlas.dossier import load
from gazetteer import Gazetteer
from tests.bench.row import Row, best


def rows() -> Iterator[Row]:
    """Look every name of each built-in county up."""
    for path in library.builtin_dossiers():
        gazetteer = Gazetteer.load(load(path.read_text(encoding="utf-8")).plan.gb_code)
        names = [place.name for place in gazetteer.places]
        plain = {place.name: place for place in gazetteer.places}
        yield Row(
            f"look up {len(names):,} names exactly",
            best(_each, gazetteer.named, names),
            "dict",
            best(_each, plain.get, names),
        )


def _each(look_up: Callable[[str], Any], names: Iterable[str]) -> None:
    for name in names:
        look_up(name)
