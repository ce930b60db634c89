"""A zone while it is being found: spans in the flow, members as they stand, no id yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_NAME = 27  # characters; a dossier keeps names, never sentences of the plan


@dataclass(frozen=True, slots=True)
class Member:
    """A place that a zone is made of."""

    name: str  # official full form
    place: str | None  # gazetteer id
    start: int  # in the flow
    end: int
    kind: str = ""  # one of gazetteer.place.KINDS; "" where the text alone knows it


@dataclass(frozen=True, slots=True)
class Draft:
    """One element of a structure, as a rule found it."""

    name: str
    kind: str  # one of atlas.dossier.ZONE_KINDS
    start: int  # in the flow
    end: int
    members: tuple[Member, ...] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)
    structure: str = ""
    source: str = ""  # the rule that found it, for --explain
    weight: int = 0  # where two drafts are one element, the heavier keeps its span and kind


def shorten(name: str) -> str:
    """Cut a name to what a dossier may keep, at a break where there is one."""
    name = name.strip("、，；：。的 \t")
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    if len(name) <= LONGEST_NAME:
        return name
    head = name[:LONGEST_NAME]
    cut = max(head.rfind(sign) for sign in "、，；和与及（")
    return head[:cut] if cut >= LONGEST_NAME // 2 else head
