"""Finding the place names of a plan.

``recognise`` reads each paragraph as the cheapest row of known names, grammatical names and common
words (``lattice``, with the prices in ``costs``), cuts the names out (``cutting``, ``chains``), judges
them by their evidence (``evidence``, ``judge``) and gives each its official name, kind, parent and
gazetteer place (``senses``, ``naming``, ``parents``). ``explain`` says how a stretch was read.

The tables are data: generic terms in ``terms.toml``, edges and general words in ``boundary.toml``,
common words in ``words.csv``, patterns of context in ``context.toml``, weights in ``weights.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from atlas.plan import Plan
from atlas.reading.toponym import Toponym
from atlas.reading.toponyms.candidate import Candidate
from atlas.reading.toponyms.cutting import candidates
from atlas.reading.toponyms.home import Home, home_of
from atlas.reading.toponyms.judge import Verdict, judge, lists
from atlas.reading.toponyms.known import Known, known_names
from atlas.reading.toponyms.lattice import Lattice
from atlas.reading.toponyms.naming import named
from atlas.reading.toponyms.senses import sense
from atlas.reading.toponyms.tokens import Token
from atlas.reading.toponyms.trace import Explanation, explanation
from atlas.reading.toponyms.vocabulary import vocabulary
from gazetteer.index import Gazetteer

__all__ = ["explain", "recognise"]


@dataclass(frozen=True, slots=True)
class _Read:
    """One paragraph, read and judged."""

    start: int  # in the flow
    text: str
    tokens: list[Token]
    verdicts: list[Verdict]


def recognise(plan: Plan, gazetteer: Gazetteer, county: str = "") -> tuple[Toponym, ...]:
    """Find the place names of a plan's body.

    Parameters
    ----------
    plan
        Its front matter is not read.
    gazetteer
        Of the plan's county; ``Gazetteer.load(None)`` where the county has none.
    county
        Name of the plan's county, where the gazetteer is of none and the title may not tell.

    Returns
    -------
    tuple of Toponym
        In order, without overlaps, offsets in the flow. The plan's own county by itself is left out.
    """
    known = known_names(gazetteer)
    home = home_of(plan, known, county)
    kept: list[tuple[int, Candidate]] = []
    for read in _paragraphs(plan, known, home):
        found = [verdict.candidate for verdict in read.verdicts if verdict.kept]
        found = [candidate for candidate in found if candidate.text not in home.names]
        kept += [(read.start, candidate) for candidate in _with_senses(read.text, found, known)]
    return named(plan, known, home, kept)


def explain(
    plan: Plan, gazetteer: Gazetteer, start: int, end: int, county: str = ""
) -> tuple[Explanation, ...]:
    """Say how a stretch of the flow was read: the tokens, each candidate, its evidence, the verdict.

    Parameters
    ----------
    plan, gazetteer, county
        As for ``recognise``.
    start, end
        Offsets in the flow, end exclusive.

    Returns
    -------
    tuple of Explanation
        One for each paragraph that the stretch touches; none where it lies outside the plan's body.
    """
    known = known_names(gazetteer)
    home = home_of(plan, known, county)
    mentions = {(found.start, found.end): found for found in recognise(plan, gazetteer, county)}
    told = []
    for read in _paragraphs(plan, known, home, (start, end)):
        first, last = start - read.start, end - read.start
        tokens = [token for token in read.tokens if token.start < last and first < token.end]
        touched = [
            verdict
            for verdict in read.verdicts
            if verdict.candidate.start < last and first < verdict.candidate.end
        ]
        told.append(explanation(read.start, read.text, tokens, touched, home.names, mentions))
    return tuple(told)


def _paragraphs(
    plan: Plan, known: Known, home: Home, stretch: tuple[int, int] | None = None
) -> Iterator[_Read]:
    """Read the paragraphs of the body, or those that a stretch of the flow touches."""
    words = vocabulary()
    for block in plan.body():
        if stretch is not None and not (block.start < stretch[1] and stretch[0] < block.end):
            continue
        text = plan.text_of(block)
        tokens = Lattice(text, words, known, home).best()
        yield _Read(block.start, text, tokens, judge(text, candidates(text, tokens, home.names), words))


def _with_senses(text: str, found: Sequence[Candidate], known: Known) -> Iterator[Candidate]:
    """Choose between the places of one name."""
    company: dict[int, list[Candidate]] = {}
    for members in lists(text, found):
        for index in members:
            company[index] = [found[other] for other in members if other != index]
    for index, candidate in enumerate(found):
        if candidate.known is None:
            yield candidate
        else:
            yield replace(candidate, known=sense(text, candidate, company.get(index, []), known))
