"""What a careful planner would want to know, found by looking over a dossier.

Each finding has a code, a message in every language (the sentences are in ``atlas/words``), the span
it is about and the names concerned. Nothing here judges: a finding says what does not fit, about the
plan or about how it was read.
"""

from __future__ import annotations

from itertools import chain

from atlas.dossier import Dossier, Finding
from atlas.findings.counts import listings, miscounts
from atlas.findings.figures import indicator_conflicts, project_conflicts, statement_conflicts
from atlas.findings.names import ambiguous, spelled_differently
from atlas.findings.partitions import partitions
from atlas.findings.works import already_built, unplaced
from atlas.plan import Plan
from gazetteer import Gazetteer

__all__ = ["findings"]


def findings(dossier: Dossier, plan: Plan, gazetteer: Gazetteer) -> tuple[Finding, ...]:
    """Look over a dossier.

    Parameters
    ----------
    dossier : Dossier
        What was read; its own findings are not looked at.
    plan : Plan
        The plan it was read from.
    gazetteer : Gazetteer
        Of the plan's county.

    Returns
    -------
    tuple of Finding
        In the order of the text.
    """
    found = chain(
        miscounts(dossier.zones, plan),
        listings(dossier, plan),
        partitions(dossier, gazetteer),
        unplaced(dossier),
        already_built(dossier, plan),
        indicator_conflicts(dossier.indicators, plan),
        statement_conflicts(dossier.indicators, plan),
        project_conflicts(dossier.projects),
        ambiguous(dossier, gazetteer),
        spelled_differently(dossier),
    )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.code, finding.subjects)))
