"""A toponym found in a plan's flow: what every recogniser hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name where it stands in the flow, and what it was taken for."""

    start: int  # in the flow
    end: int
    text: str  # flow.text[start:end]
    kind: str  # one of gazetteer.place.KINDS
    name: str  # official full form
    parent: str = ""  # name of the containing town or village, "" where unknown
    place: str | None = None  # gazetteer id
    score: float = 0.0  # 0..1, how sure the resolution is
    rule: str = ""  # which rule made it, for --explain
    within: tuple[Toponym, ...] = ()  # the places that its name is made with
