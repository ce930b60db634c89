"""Killed at any moment, nothing that was confirmed is lost, nothing half is taken for whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hard.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("ATLAS_SEED", "20261122"))
BRIEFLY = ("correct",)
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process with threads should not fork


@pytest.mark.parametrize(
    ("operation", "trials"),
    [
        *((name, 6) for name in BRIEFLY),
        *(pytest.param(name, 100, marks=pytest.mark.hard) for name in OPERATIONS),
    ],
)
def test_whatever_is_killed_leaves_the_last_confirmed_state(operation, trials):
    command = [sys.executable, "-m", "tests.hard.killing", operation, str(trials), str(SEED)]
    environment = os.environ | ONE_THREAD
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(done.stdout)
    assert outcome["faults"] == [], f"ATLAS_SEED={SEED}\n" + "\n".join(outcome["faults"])
    assert outcome["killed"] > 0 and outcome["killed"] + outcome["survived"] == trials
