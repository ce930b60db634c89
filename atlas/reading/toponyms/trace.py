"""Why a stretch of a plan was or was not taken for a place: for ``atlas read --explain``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from atlas.reading.toponym import Toponym
from atlas.reading.toponyms.judge import Verdict
from atlas.reading.toponyms.tokens import Token

Outcome = Literal["kept", "refused", "own-county", "left-out"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a stretch that may be a place name."""

    start: int  # in the flow
    end: int
    text: str
    kind: str  # of place it would be
    rule: str  # that cut it out
    score: float  # log odds; above zero it is a place
    evidence: tuple[tuple[str, float], ...]
    outcome: Outcome  # left-out: a place, but no mention of its own
    toponym: Toponym | None  # the mention that was made of it


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a paragraph, or a stretch of it, was read."""

    start: int  # of the paragraph, in the flow
    tokens: tuple[tuple[str, str], ...]  # sort (name, known, word) and text
    decisions: tuple[Decision, ...]


def explanation(
    start: int,
    text: str,
    tokens: Sequence[Token],
    verdicts: Sequence[Verdict],
    own: frozenset[str],
    mentions: Mapping[tuple[int, int], Toponym],
) -> Explanation:
    """Put together how a stretch was read.

    Parameters
    ----------
    start
        Of the paragraph, in the flow.
    text
        The paragraph.
    tokens, verdicts
        Those that touch the stretch.
    own
        Names of the plan's own county.
    mentions
        What was found in the end, by start and end in the flow.
    """

    def decision(verdict: Verdict) -> Decision:
        candidate = verdict.candidate
        span = start + candidate.start, start + candidate.end
        toponym = mentions.get(span)
        outcome: Outcome = "kept"
        if not verdict.kept:
            outcome, toponym = "refused", None
        elif toponym is None:
            outcome = "own-county" if candidate.text in own else "left-out"
        kind = toponym.kind if toponym else candidate.kind
        return Decision(
            *span, candidate.text, kind, candidate.rule, verdict.score, verdict.evidence, outcome, toponym
        )

    shown = tuple((token.sort, text[token.start : token.end]) for token in tokens)
    return Explanation(start, shown, tuple(map(decision, verdicts)))
