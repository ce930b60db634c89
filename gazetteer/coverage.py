"""How well a county is known: for each kind, how many places are known in which way, and how nearly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from gazetteer.place import KINDS, Fidelity, Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of place in one county."""

    kind: str  # one of ``KINDS``
    places: int
    known: Mapping[Fidelity, int]  # how many in which way; a kind of knowledge that none has is left out
    unplaced: int
    median_m: float | None  # of the accuracies of those placed, metres; None where none is


def coverage(places: Iterable[Place]) -> Sequence[Coverage]:
    """Count places by kind, in the order of ``KINDS``; kinds that none has are left out.

    A town counts by its seat, everything else by its footprint.
    """
    by_kind: dict[str, list[Place]] = {}
    for place in places:
        by_kind.setdefault(place.kind, []).append(place)
    return [_count(kind, by_kind[kind]) for kind in KINDS if kind in by_kind]


def _count(kind: str, places: Sequence[Place]) -> Coverage:
    marks = [place.seat or place.footprint for place in places]
    placed = [mark for mark in marks if mark is not None and not mark.geometry.is_empty]
    counted = Counter(mark.fidelity for mark in placed)
    accuracies = [mark.accuracy_m for mark in placed if math.isfinite(mark.accuracy_m)]
    return Coverage(
        kind=kind,
        places=len(places),
        known={fidelity: counted[fidelity] for fidelity in Fidelity if counted[fidelity]},
        unplaced=len(places) - len(placed),
        median_m=median(accuracies) if accuracies else None,
    )
