"""A proposal for a county's gazetteer in words, as the command line prints it and the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from atlas.library import LibraryError
from atlas.words import text
from gazetteer import Place, sources
from gazetteer.sources import Item, Proposal

LISTS = ("new", "changed", "conflicting", "rejected")


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


def lists(proposal: Proposal) -> Mapping[str, Sequence[Item]]:
    """Give the lists of a proposal by name, those with nothing in them left out."""
    listed: dict[str, Sequence[Item]] = {name: getattr(proposal, name) for name in LISTS}
    return {name: items for name, items in listed.items() if items}


def reason(language: str, name: str, item: Item) -> str:
    """Say why an item is on the list of a name."""
    return text(language, f"gazetteer.{name}.{item.reason}", **item.values)


def reasons(language: str, name: str, items: Sequence[Item]) -> str:
    """Count a long list by its reasons, the commonest first."""
    counted = Counter(text(language, f"gazetteer.short.{name}.{item.reason}") for item in items)
    joint = text(language, "gazetteer.import.joint")
    return joint.join(f"{said} {count}" for said, count in counted.most_common())


def summary(language: str, proposal: Proposal, county: str) -> list[str]:
    """Say in figures what would change, and how much of the county its towns' areas cover where some came."""
    counts = {name: len(getattr(proposal, name)) for name in LISTS}
    others = {"same": proposal.same, "elsewhere": proposal.elsewhere}
    said = [text(language, "gazetteer.import.summary", county=county, **counts, **others)]
    if proposal.covered is not None:
        said.append(text(language, "gazetteer.import.covered", share=f"{proposal.covered:.1%}"))
    return said


def refusal(language: str, proposal: Proposal) -> str:
    """Say that there is nothing to write; empty where there is."""
    if proposal.says_nothing:
        return text(language, "gazetteer.import.none-near")
    return text(language, "gazetteer.import.nothing") if proposal.is_empty else ""


def wanting(language: str, proposal: Proposal) -> str:
    """Name the towns that nothing places yet, what to look for next; empty where none, or none is placed."""
    entries = proposal.result.entries.values()
    towns = [entry["name"] for entry in entries if entry["kind"] == "town" and entry.point is None]
    is_begun = any(entry["kind"] == "town" and entry.point is not None for entry in entries)
    return text(language, "gazetteer.import.wanting", towns="、".join(towns)) if towns and is_begun else ""
