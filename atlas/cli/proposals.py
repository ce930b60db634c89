"""A proposal for a county's gazetteer: shown, confirmed, written, as import and geocode both do it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from rich.table import Table

from atlas import proposals
from atlas.cli.terminal import LANGUAGE, console, say, show_json
from gazetteer import sources
from gazetteer.sources import Item, Proposal

SHOWN = 12  # rows of each list


def settle(
    proposal: Proposal,
    county: str,
    into: Path,
    *,
    yes: bool,
    as_json: bool,
    more: Mapping[str, object] | None = None,
) -> None:
    """Show a proposal, write it if that is wished, and say what was done.

    Parameters
    ----------
    proposal
        What would change.
    county
        The county's name.
    into
        The data folder.
    yes
        Write without asking.
    as_json
        Answer for another program, which is never asked.
    more
        Further facts for that program.

    Raises
    ------
    GazetteerError
        What would be written does not hang together; nothing was changed.
    """
    if not as_json:
        _show(proposal, county)
    wanted = not proposal.is_empty and (yes or (not as_json and _confirmed(into / proposal.county)))
    folder = sources.write(proposal, into) if wanted else None
    if as_json:
        show_json({**_answer(proposal, folder), **(more or {})})
    elif folder is not None:
        written = say("gazetteer.import.written", name=folder, data=into.resolve())
        console.print(written, soft_wrap=True, markup=False)
        if wanting := proposals.wanting(LANGUAGE, proposal):
            console.print(wanting, soft_wrap=True)
    else:
        refused = proposals.refusal(LANGUAGE, proposal)
        console.print(refused or say("gazetteer.import.dry"), soft_wrap=True)


def _confirmed(folder: Path) -> bool:
    """Ask, where somebody is there to answer."""
    return sys.stdin.isatty() and typer.confirm(say("gazetteer.import.confirm", name=folder))


def _show(proposal: Proposal, county: str) -> None:
    for name, items in proposals.lists(proposal).items():
        console.print(_table(name, items))
        if len(items) > SHOWN:
            counted = proposals.reasons(LANGUAGE, name, items)
            console.print(say("gazetteer.import.more", count=len(items) - SHOWN, reasons=counted))
    for line in proposals.summary(LANGUAGE, proposal, county):
        console.print(line, soft_wrap=True)


def _table(name: str, items: Sequence[Item]) -> Table:
    table = Table(title=say(f"gazetteer.list.{name}"), title_justify="left")
    for column in ("name", "kind", "reason", "where", "id"):
        table.add_column(say(f"gazetteer.column.{column}"))
    for item in items[:SHOWN]:
        reason = proposals.reason(LANGUAGE, name, item)
        table.add_row(item.name, say(f"kind.{item.kind}"), reason, item.where, item.id)
    return table


def _answer(proposal: Proposal, folder: Path | None) -> dict[str, object]:
    lists = {name: [_item(item) for item in getattr(proposal, name)] for name in proposals.LISTS}
    reasons = {
        name: dict(Counter(item.reason for item in getattr(proposal, name))) for name in proposals.LISTS
    }
    return {
        "county": proposal.county,
        "source": proposal.source,
        "written": None if folder is None else str(folder),
        "reasons": reasons,
        "same": proposal.same,
        "elsewhere": proposal.elsewhere,
        "covered": proposal.covered,
        **lists,
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "reason": item.reason,
        "name": item.name,
        "kind": item.kind,
        "where": item.where,
        "id": item.id or None,
        "values": dict(item.values),
    }
