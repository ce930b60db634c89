"""A row of the benchmark table, and how a step is timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One measured step beside its yardstick."""

    step: str
    seconds: float
    yardstick: str
    yardstick_seconds: float
    limit: str = ""  # what an issue asks for, in words: "under 2 s"
    note: str = ""  # anything else measured with it: memory, F1, an exponent

    @property
    def ratio(self) -> float:
        """How many times the yardstick the step takes."""
        return self.seconds / self.yardstick_seconds if self.yardstick_seconds else float("nan")


def best(step: Callable[..., Any], *arguments: Any, rounds: int = ROUNDS) -> float:
    """Time a step with its arguments: the best of a few rounds, seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        step(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Fit how a time grows: as the size to the power of the answer (least squares of the logarithms)."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
