"""Why a stretch of a plan was or was not taken for a place: for ``atlas read --explain``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from atlas.reading.toponyms.judge import Verdict
from atlas.reading.toponyms.tokens import Token

_SHOWN = {"name": "[{}]", "known": "<{}>", "word": "{}"}


def lines(text: str, tokens: Iterable[Token], verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield the reading of a stretch, then each verdict with its evidence.

    Parameters
    ----------
    text
        The paragraph.
    tokens, verdicts
        Those that touch the stretch.
    """
    yield " ".join(_SHOWN[token.sort].format(text[token.start : token.end]) for token in tokens)
    for verdict in verdicts:
        candidate = verdict.candidate
        word = "kept" if verdict.kept else "refused"
        yield f"{word} {candidate.text} ({candidate.kind}; {candidate.rule}): {verdict.score:+.2f}"
        yield from (f"    {value:+.2f} {name}" for name, value in verdict.evidence)
