"""How well places are known: for each kind, how many are known in which way, and how nearly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from gazetteer.place import KINDS, Fidelity, Footprint, Place


@dataclass(frozen=True, slots=True)
class Known:
    """The places of one kind that are known in one way."""

    places: int
    median_m: float | None  # of their accuracies, metres; None where none has one


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of place."""

    kind: str  # one of ``KINDS``; "" for names without a kind that nothing bears
    places: int  # names that nothing bears among them
    known: Mapping[Fidelity, Known]  # by way of knowing; one that none is known in is left out
    unplaced: int  # in the gazetteer, placed by nothing
    unknown: int  # asked for, and not in the gazetteer
    median_m: float | None  # of the accuracies of all that are placed, metres; None where none is


def coverage(places: Iterable[Place], unknown: Iterable[str] = ()) -> Sequence[Coverage]:
    """Count places by kind, in the order of ``KINDS``; kinds that none has are left out.

    A town counts by its seat, everything else by its footprint.

    Parameters
    ----------
    places
        Each is counted once, however often it comes.
    unknown
        The kind of each name that was asked for and is not in the gazetteer, "" where it has none.
    """
    by_kind: dict[str, list[Place]] = {}
    for place in {place.id: place for place in places}.values():
        by_kind.setdefault(place.kind, []).append(place)
    missing = Counter(unknown)
    return [
        _count(kind, by_kind.get(kind, []), missing[kind])
        for kind in (*KINDS, "")
        if by_kind.get(kind) or missing[kind]
    ]


def _count(kind: str, places: Sequence[Place], unknown: int) -> Coverage:
    marks = [place.seat or place.footprint for place in places]
    placed = [mark for mark in marks if mark is not None and not mark.geometry.is_empty]
    by_fidelity = {one: [mark for mark in placed if mark.fidelity is one] for one in Fidelity}
    return Coverage(
        kind=kind,
        places=len(places) + unknown,
        known={one: Known(len(found), _median(found)) for one, found in by_fidelity.items() if found},
        unplaced=len(places) - len(placed),
        unknown=unknown,
        median_m=_median(placed),
    )


def _median(marks: Iterable[Footprint]) -> float | None:
    accuracies = [mark.accuracy_m for mark in marks if math.isfinite(mark.accuracy_m)]
    return median(accuracies) if accuracies else None
