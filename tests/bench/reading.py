"""Reading a plan, beside one regular expression over the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.reading.open import open_plan
from atlas.reading.read import read_plan
from tests.bench.row import PLANS, Row, best

PLAIN = re.compile(r"[\u4e00-\u9fff]+(?:镇|村|路|河|山)")


def rows() -> Iterator[Row]:
    """Read each plan at hand in a warm process."""
    for path in sorted(PLANS.glob("*.txt")):
        plan = open_plan(path)
        yield Row(
            f"read {path.name} ({len(plan.text):,} characters)",
            best(read_plan, plan),
            "one regex",
            best(PLAIN.findall, plan.text),
            "under 2 s",
        )
