"""``atlas find --explain``: why a name means the place that it is taken for, or why it stays unresolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from atlas.cli.terminal import console, say, show_json
from gazetteer import Candidate, Gazetteer, Resolution, resolve
from gazetteer.resolve import penalties


def explain(name: str, counties: Sequence[Gazetteer], limit: int, when: str, *, as_json: bool) -> None:
    """Resolve a name as in a plan of each county, and print the candidates with their penalties."""
    found = [(gazetteer, resolve(gazetteer, name, when=when)) for gazetteer in counties]
    if as_json:
        show_json([_answer(name, gazetteer, resolution, limit) for gazetteer, resolution in found])
        return
    for gazetteer, resolution in found:
        console.print(_decision(name, gazetteer, resolution), soft_wrap=True, markup=False)
        if resolution.candidates:
            console.print(_table(gazetteer, resolution.candidates[:limit]))


def _decision(name: str, gazetteer: Gazetteer, resolution: Resolution) -> str:
    home = gazetteer.get(gazetteer.home)
    told = {"name": name, "county": home.name if home else ""}
    if not resolution.candidates:
        return say("explain.nothing", **told)
    best, limits = resolution.candidates[0], penalties()["limits"]
    if resolution.place is not None:
        place = f"{resolution.place.name} {resolution.place.id}"
        return say("explain.resolved", **told, place=place, score=f"{resolution.score:.2f}")
    if best.penalty > limits["accept"]:
        return say("explain.beyond", **told, best=f"{best.penalty:.2f}", accept=limits["accept"])
    return say("explain.tied", **told, margin=limits["margin"])


def _table(gazetteer: Gazetteer, candidates: Sequence[Candidate]) -> Table:
    table = Table()
    for column in ("explain.candidate", "cli.find.column.kind", "cli.find.column.parent", "explain.penalty"):
        table.add_column(say(column))
    table.add_column(say("explain.because"))
    table.add_column(say("cli.find.column.id"), overflow="fold")
    for candidate in candidates:
        place = candidate.place
        parent = gazetteer.get(place.parent)
        because = "\n".join(f"{value:.2f}  {say(f'penalty.{reason}')}" for reason, value in candidate.reasons)
        kind, above = say(f"kind.{place.kind}"), parent.name if parent else ""
        table.add_row(place.name, kind, above, f"{candidate.penalty:.2f}", because, place.id)
    return table


def _answer(name: str, gazetteer: Gazetteer, resolution: Resolution, limit: int) -> dict[str, Any]:
    return {
        "name": name,
        "county": gazetteer.home or None,
        "place": resolution.place.id if resolution.place else None,
        "score": resolution.score,
        "limits": dict(penalties()["limits"]),
        "candidates": [
            {
                "id": candidate.place.id,
                "name": candidate.place.name,
                "kind": candidate.place.kind,
                "penalty": candidate.penalty,
                "reasons": [{"reason": reason, "penalty": value} for reason, value in candidate.reasons],
            }
            for candidate in resolution.candidates[:limit]
        ],
    }
