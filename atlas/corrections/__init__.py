"""A planner's corrections: kept in the workspace, applied at every build, never lost by one.

``record`` says what a correction is and checks it; ``log`` keeps corrections in a workspace, only ever
adding to them, so that each can be undone and redone; ``apply`` carries them into dossier and gazetteer
before anything is drawn, and says which no longer apply.
"""

from __future__ import annotations

from atlas.corrections.apply import Corrected, apply
from atlas.corrections.record import Correction, CorrectionError, Draft, Target, effective

__all__ = ["Corrected", "Correction", "CorrectionError", "Draft", "Target", "apply", "effective"]
