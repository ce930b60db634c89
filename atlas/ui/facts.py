"""What is known of a feature, in words: how it was placed and how sure that is first."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.ui.opened import Feature
from atlas.words import term, text
from atlas.words.amounts import distance, money


def kind_of(feature: Feature, language: str) -> str:
    """Say what a feature is: a project by its sector, all else by its kind."""
    sector = feature.get("sector")
    return term(language, "sector", sector) if sector else term(language, "kind", feature.get("kind"))


def listed(feature: Feature, language: str, plan: str) -> Iterator[tuple[str, str]]:
    """List what is known of a feature, each with its name; empty where it is not known.

    ``plan`` is the title of the plan, the source of what it says itself.
    """

    def named(column: str, value: str) -> tuple[str, str]:
        return text(language, f"details.{column}"), value

    yield named(
        "fidelity", term(language, "fidelity", feature.get("fidelity")) if feature.get("fidelity") else ""
    )
    yield named("accuracy", _accuracy(feature, language))
    yield named("citation", feature.get("citation"))
    yield named("structure", feature.get("structure"))
    if feature.get("kind") != "project":  # whose members are the places it is at
        yield named("members", feature.get("members"))
    yield named("drawn", feature.get("drawn"))
    yield named("place", feature.get("place"))
    yield named("town", feature.get("town"))
    cny = feature.attributes.get("investment_cny")
    yield named("investment", "" if cny is None else money(language, float(cny)))
    yield named("period", feature.get("period"))
    yield named("quantities", feature.get("quantities"))
    yield named("owner", feature.get("owner"))
    own = feature.get(f"note_{language}")  # notes are written in each language where they are ours
    yield named("note", own or feature.get("note"))
    # What the plan itself says needs no other source: it is the one that the citation names.
    yield named("source", feature.get("source") or (plan if feature.get("citation") else ""))


def _accuracy(feature: Feature, language: str) -> str:
    if feature.geometry is None:
        return ""
    metres = feature.attributes.get("accuracy_m")
    if metres is None:
        return text(language, "details.unknown")
    return text(language, "details.within", distance=distance(language, float(metres)))
