"""What a correction is, what it may say, and which of a log's corrections are in force."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from atlas.dossier import SECTORS, ZONE_KINDS
from atlas.errors import UserError
from gazetteer import Fidelity
from gazetteer.place import KINDS
from layers import repair, wkt
from layers import rule as rules
from layers.drawing import RuleError

UNDO = "undo"
STATES = ("accepted", "ignored", "open")  # of a finding
LONGEST = 200  # characters of a name, an author or a kind
LONGEST_NOTE = 2000
LARGEST_M = 500_000.0  # of an accuracy, metres


class CorrectionError(UserError):
    """A correction cannot be meant, or came too late."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a correction is about, with enough of it to be found again in a dossier that was read anew."""

    kind: str  # place, zone, project, finding, or name: a toponym wherever the plan has it
    id: str  # of the feature; of a name the name itself; of a finding its code
    name: str = ""
    start: int = -1  # in the plan's text; -1 where it stands nowhere in it


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction before it is kept."""

    action: str  # one of ACTIONS, or UNDO
    target: Target
    value: Mapping[str, Any]
    author: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it is kept."""

    seq: int  # 1, 2, ... within its workspace
    at: str  # ISO 8601 with offset
    action: str
    target: Target
    value: Mapping[str, Any]
    author: str
    note: str = ""


def effective(log: Iterable[Correction]) -> tuple[Correction, ...]:
    """List the corrections in force, the oldest first: those that no undo in force takes back."""
    entries = list(log)
    undone: set[int] = set()
    for entry in reversed(entries):  # an undo that is itself undone takes nothing back
        if entry.action == UNDO and entry.seq not in undone:
            undone.add(int(entry.value["seq"]))
    return tuple(entry for entry in entries if entry.seq not in undone and entry.action != UNDO)


def added_id(seq: int) -> str:
    """Name what a correction added."""
    return f"added/{seq}"


def check(draft: Draft) -> None:
    """Check that a draft says something that can be done.

    Raises
    ------
    CorrectionError
        With the key of the sentence that tells what to mend.
    """
    unknown = CorrectionError("correction-unknown", action=f"{draft.action} {draft.target.kind}")
    if not _is_typed(draft) or draft.action not in ACTIONS:
        raise unknown
    known, checks = ACTIONS[draft.action]
    if draft.target.kind not in known:
        raise unknown
    if not draft.author.strip():
        raise CorrectionError("correction-author")
    for text, longest in ((draft.author, LONGEST), (draft.target.name, LONGEST), (draft.note, LONGEST_NOTE)):
        if len(text) > longest:
            raise CorrectionError("correction-long", longest=str(longest))
    checks(draft.value)
    if draft.value.get("of", draft.target.kind) != draft.target.kind:
        raise CorrectionError("correction-unknown", action=f"{draft.target.kind} {draft.value['of']}")


def _is_typed(draft: Draft) -> bool:
    """Whether all parts are of their types: drafts come from files, too, that anybody may have written."""
    target: Any = draft.target
    texts: tuple[Any, ...] = (draft.action, draft.author, draft.note, target.kind, target.id, target.name)
    is_mapping = isinstance(draft.value, Mapping)
    is_typed = is_mapping and isinstance(target.start, int) and all(isinstance(text, str) for text in texts)
    return is_typed and _is_text("".join(texts)) and _is_text(json.dumps(draft.value, ensure_ascii=False))


def _is_text(text: str) -> bool:
    """Whether no character is but a half (a lone surrogate), which can be kept nowhere."""
    return text.encode(errors="replace").decode() == text


def geometry_of(value: Mapping[str, Any]) -> BaseGeometry:
    """Read the geometry of a move or a redrawing, EPSG:4490.

    Raises
    ------
    CorrectionError
        It is none, not in degrees, or crosses itself all over.
    """
    try:
        shape = wkt.read(value["wkt"]) if "wkt" in value else Point(float(value["lon"]), float(value["lat"]))
    except (ShapelyError, TypeError, ValueError, KeyError):
        raise CorrectionError("correction-geometry") from None
    if repair.is_tangled(shape):
        raise CorrectionError("correction-tangled", limit=str(repair.MOST_CROSSINGS))
    mended = repair.valid(shape) if shape is not None and not shape.is_empty else None
    if mended is None or mended.is_empty or not repair.in_degrees(mended):
        raise CorrectionError("correction-geometry")
    return mended


def _shape(value: Mapping[str, Any]) -> None:
    geometry_of(value)
    accuracy: Any = value.get("accuracy_m")
    if not _is_number(accuracy) or not 0 < accuracy <= LARGEST_M:
        raise CorrectionError("correction-accuracy")
    if value.get("fidelity", Fidelity.PUBLISHED) not in list(Fidelity):
        raise CorrectionError("correction-unknown", action=str(value["fidelity"]))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _members(value: Mapping[str, Any]) -> None:
    for member in _list(value.get("members")):
        if not isinstance(member, Mapping):
            raise CorrectionError("correction-name")
        _named(member)
        _place_id(member)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise CorrectionError("correction-name")
    return list(value)


def _named(value: Mapping[str, Any]) -> None:
    name = value.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST:
        raise CorrectionError("correction-name")


def _place_id(value: Mapping[str, Any]) -> None:
    if not isinstance(value.get("place"), str | None):
        raise CorrectionError("correction-name")


def _rule(value: Mapping[str, Any]) -> None:
    try:
        rules.read(value.get("rule", {}))
    except RuleError as error:
        raise CorrectionError("correction-rule", reason=str(error)) from None


def _added(value: Mapping[str, Any]) -> None:
    _named(value)
    if value.get("of") == "zone":
        _one_of(value.get("kind"), ZONE_KINDS)
    elif value.get("of") == "project":
        _one_of(value.get("sector"), SECTORS)
    elif value.get("of") == "place":
        _one_of(value.get("kind"), KINDS)
    else:
        raise CorrectionError("correction-unknown", action=f"add {value.get('of')}")
    _stated(value)
    if "wkt" in value or "lon" in value:
        _shape(value)
    if "members" in value:
        _members(value)
    if "rule" in value:
        _rule(value)


def _stated(value: Mapping[str, Any]) -> None:
    """Check what may be said of something added beside its name and kind."""
    money, years = value.get("investment_cny"), value.get("period")
    wrong = [word for word in ("structure", "owner", "parent") if not isinstance(value.get(word, ""), str)]
    if money is not None and not _is_number(money):
        wrong.append("investment_cny")
    if years is not None and not (
        isinstance(years, (list, tuple)) and len(years) == 2 and all(map(_is_number, years))
    ):
        wrong.append("period")
    if wrong:
        raise CorrectionError(
            "correction-unknown", action=", ".join(f"{word} {value[word]}" for word in wrong)
        )


def _one_of(value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        raise CorrectionError("correction-unknown", action=str(value))


def _state(value: Mapping[str, Any]) -> None:
    _one_of(value.get("state"), STATES)


def _nothing(value: Mapping[str, Any]) -> None:
    if value:
        raise CorrectionError("correction-unknown", action=", ".join(map(str, value)))


ACTIONS: Mapping[str, tuple[tuple[str, ...], Callable[[Mapping[str, Any]], None]]] = {
    "move": (("place", "zone", "project"), _shape),
    "redraw": (("place", "zone", "project"), _shape),
    "members": (("zone", "project"), _members),
    "rule": (("zone",), _rule),
    "rename": (("place", "zone", "project"), _named),
    "resolve": (("name",), _place_id),
    "reject": (("place", "zone", "project"), _nothing),
    "add": (("place", "zone", "project"), _added),
    "judge": (("finding",), _state),
}
"""What can be done, to which targets, and what checks its value."""
