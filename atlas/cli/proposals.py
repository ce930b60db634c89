"""A proposal for a county's gazetteer: shown, confirmed, written, as import and geocode both do it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from rich.table import Table

from atlas.cli.terminal import console, say, show_json
from atlas.library import LibraryError
from gazetteer import Place, sources
from gazetteer.sources import Item, Proposal

LISTS = ("new", "changed", "conflicting", "rejected")
SHOWN = 12  # rows of each list


def county_named(name_or_code: str) -> Place:
    """Find a county in the national table.

    Raises
    ------
    LibraryError
        None, or several are called so.
    """
    counties = [place for place in sources.national().values() if place.county == place.id]
    found = [place for place in counties if name_or_code in (place.id, place.name)]
    if len(found) != 1:
        known = "、".join(place.id for place in found) or "—"
        raise LibraryError("no-county-named", name=name_or_code, known=known)
    return found[0]


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
        _show_wanting(proposal)
    elif proposal.says_nothing:
        console.print(say("gazetteer.import.none-near"), soft_wrap=True)
    elif proposal.is_empty:
        console.print(say("gazetteer.import.nothing"))
    else:
        console.print(say("gazetteer.import.dry"))


def _confirmed(folder: Path) -> bool:
    """Ask, where somebody is there to answer."""
    return sys.stdin.isatty() and typer.confirm(say("gazetteer.import.confirm", name=folder))


def _show(proposal: Proposal, county: str) -> None:
    for name in LISTS:
        items: Sequence[Item] = getattr(proposal, name)
        if items:
            console.print(_table(name, items))
            if len(items) > SHOWN:
                more = len(items) - SHOWN
                console.print(say("gazetteer.import.more", count=more, reasons=_reasons(name, items)))
    counts = {name: len(getattr(proposal, name)) for name in LISTS}
    console.print(
        say(
            "gazetteer.import.summary",
            county=county,
            **counts,
            same=proposal.same,
            elsewhere=proposal.elsewhere,
        ),
        soft_wrap=True,
    )
    if proposal.covered is not None:
        console.print(say("gazetteer.import.covered", share=f"{proposal.covered:.1%}"), soft_wrap=True)


def _reasons(name: str, items: Sequence[Item]) -> str:
    """Count a long list by its reasons, the commonest first."""
    counted = Counter(say(f"gazetteer.short.{name}.{item.reason}") for item in items)
    return say("gazetteer.import.joint").join(f"{reason} {count}" for reason, count in counted.most_common())


def _show_wanting(proposal: Proposal) -> None:
    """Name the towns that nothing places yet: what to look for next."""
    entries = proposal.result.entries.values()
    towns = [entry["name"] for entry in entries if entry["kind"] == "town" and entry.point is None]
    if towns and any(entry["kind"] == "town" and entry.point is not None for entry in entries):
        console.print(say("gazetteer.import.wanting", towns="、".join(towns)), soft_wrap=True)


def _table(name: str, items: Sequence[Item]) -> Table:
    table = Table(title=say(f"gazetteer.list.{name}"), title_justify="left")
    for column in ("name", "kind", "reason", "where", "id"):
        table.add_column(say(f"gazetteer.column.{column}"))
    for item in items[:SHOWN]:
        reason = say(f"gazetteer.{name}.{item.reason}", **item.values)
        table.add_row(item.name, say(f"kind.{item.kind}"), reason, item.where, item.id)
    return table


def _answer(proposal: Proposal, folder: Path | None) -> dict[str, object]:
    lists = {name: [_item(item) for item in getattr(proposal, name)] for name in LISTS}
    reasons = {name: dict(Counter(item.reason for item in getattr(proposal, name))) for name in LISTS}
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
