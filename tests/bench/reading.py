"""Reading a plan: warm, as a cold command, in memory and length; and others on the same text, in one run.

The F1 beside the names is that of the spans in the annotated windows of the shared folder, by its own
``score.py``; without the folder the plans are not there either, and there are no rows.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from atlas.dossier import load
from atlas.library import builtin_dossiers
from atlas.reading.open import open_plan, plan_from_bytes
from atlas.reading.read import read_plan
from tests.bench.baselines import BASELINES, missing
from tests.bench.child import ATLAS
from tests.bench.row import PLANS, Row, best, exponent

PLAIN = re.compile(r"[\u4e00-\u9fff]+(?:镇|村|路|河|山)")
JOINED = (1, 3, 10)  # plans
MOST_MB = 400
ROUNDS = 3
COMMAND = "from atlas.cli import main; main()"
SHARED = PLANS.parent


def rows() -> Iterator[Row]:
    """Read each plan at hand."""
    for path in sorted(PLANS.glob("*.txt")):
        plan = open_plan(path)
        yield Row(
            f"read {path.name} ({len(plan.text):,} characters)",
            best(read_plan, plan),
            "one regex",
            best(PLAIN.findall, plan.text),
            "under 2 s",
        )
        yield _cold(path)
        yield from _names(path, plan.sha256)
    if paths := sorted(PLANS.glob("*.txt")):
        yield _linear(paths[0])


def _cold(path: Path) -> Row:
    """Run the command as a shell does, beside an interpreter that does nothing."""
    with TemporaryDirectory() as folder:
        target = str(Path(folder) / "plan.json")
        command = [sys.executable, "-c", COMMAND, "read", str(path), "-o", target, "--force"]
        spent = _processor()
        seconds = best(_run, command, rounds=ROUNDS)
        spent = (_processor() - spent) / ROUNDS
    nothing = best(_run, [sys.executable, "-c", "pass"], rounds=ROUNDS)
    note = f"{spent:.1f} s of the processor"
    return Row(f"atlas read {path.name}, cold", seconds, "python -c pass", nothing, "under 4 s", note)


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _processor() -> float:
    """Say how long the programs called so far have kept the processor, seconds."""
    times = os.times()
    return times.children_user + times.children_system


def _names(path: Path, sha256: str) -> Iterator[Row]:
    """Measure the atlas and the baselines on one plan, each in a process of its own."""
    county = _county(sha256)
    atlas = _child(ATLAS, path, county)
    for what in (ATLAS, *BASELINES):
        library = BASELINES[what][0] if what in BASELINES else ""
        step = f"names of {path.name}: {what}"
        if missing(library):
            yield Row(step, math.nan, "", math.nan, "", "not installed: `make bench` does it")
            continue
        answer = atlas if what == ATLAS else _child(what, path, county)
        limit = f"under {MOST_MB} MB" if what == ATLAS else ""
        if "fails" in answer:
            yield Row(step, math.nan, "", math.nan, limit, f"fails: {answer['fails']}")
        else:
            yield Row(step, answer["seconds"], "the atlas", atlas["seconds"], limit, _said(path, answer))


def _county(sha256: str) -> str:
    """Find the county of a plan among the built-in dossiers; "" where it has none."""
    plans = (load(path.read_text(encoding="utf-8")).plan for path in builtin_dossiers())
    return next((plan.gb_code for plan in plans if plan.sha256 == sha256), "")


def _child(what: str, path: Path, county: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.child", what, str(path), county]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        return {"fails": (ended.stderr.strip().splitlines() or ["no reason given"])[-1][:80]}
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def _said(path: Path, answer: dict[str, Any]) -> str:
    text = path.read_text(encoding="utf-8")
    speed = len(text) / answer["seconds"]
    notes = [f"{speed:,.0f} characters/s", f"{answer['peak_mb']:.0f} MB", f"ready in {answer['ready']:.1f} s"]
    f1 = _f1(path.stem, text, answer["spans"])
    return ", ".join(notes if f1 is None else [*notes, f"F1 {f1:.2f}"])


def _f1(plan: str, text: str, spans: Sequence[Sequence[int]]) -> float | None:
    """Score spans in the annotated windows of a plan; None where it has none."""
    gold, score = SHARED / "gold" / plan, SHARED / "score.py"
    if not (gold.is_dir() and score.is_file()):
        return None
    mentions = [{"start": a, "end": b, "text": text[a:b], "kind": ""} for a, b in spans]
    with TemporaryDirectory() as folder:
        dossier = Path(folder) / "spans.json"
        dossier.write_text(json.dumps({"mentions": mentions}), encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, str(score), str(gold), str(dossier), "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
    return float(json.loads(ended.stdout)["mentions"]["span"]["f1"])


def _linear(path: Path) -> Row:
    """Read a plan joined to itself, and fit how the time grows: as the length to the power of …."""
    body = path.read_text(encoding="utf-8")
    times = [_joined(body, number) for number in JOINED]
    shown = ", ".join(f"{number}: {seconds:.2f} s" for number, seconds in zip(JOINED, times, strict=True))
    return Row(
        f"read {JOINED[-1]} plans joined",
        times[-1],
        "one plan",
        times[0],
        "linear",
        f"{shown}; grows as length^{exponent(JOINED, times):.2f}",
    )


def _joined(body: str, number: int) -> float:
    """Time the processor, which other programs disturb less than the clock, seconds."""
    plan = plan_from_bytes((body * number).encode(), "joined")
    times = []
    for _ in range(3 if number < JOINED[-1] else 2):
        start = time.process_time()
        read_plan(plan)
        times.append(time.process_time() - start)
    return min(times)
