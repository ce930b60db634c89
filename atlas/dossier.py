"""What is read from one plan: mentions, zones, projects, indicators and findings, with their spans.

A dossier is stand-off: names, numbers and character offsets into the plan's text, never a sentence
of it. ``dump`` and ``load`` are its only way to and from a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "plan-dossier/1"

ZONE_KINDS = (
    "belt",
    "axis",
    "core",
    "zone",
    "corridor",
    "ring",
    "cluster",
    "point",
    "route",
    "area",
    "reach",
)
SECTORS = (
    "transport",
    "water",
    "energy",
    "industry",
    "tourism",
    "culture",
    "health",
    "education",
    "housing",
    "municipal",
    "ecology",
    "agriculture",
    "logistics",
    "digital",
    "safety",
    "other",
)
RELATIONS = ("at", "in", "from_to", "along", "multiple", "citywide")


class DossierError(ValueError):
    """A file is not a dossier that this version reads."""


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """The plan a dossier was read from."""

    id: str
    title: str
    county: str  # 甲水市; "" where the text names none
    gb_code: str  # 990101; "" where the county is unknown
    sha256: str  # of the file's bytes
    characters: int  # of the plan's text
    published: str  # as far as stated: "2021-04", "2021-10-09"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in a plan something stands; what is not known is empty."""

    chapter: str = ""
    section: str = ""
    box: str = ""
    paragraph: int | None = None  # counted from 1 over the whole plan
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym where it stands."""

    start: int
    end: int
    text: str  # plan_text[start:end]
    kind: str  # one of gazetteer.place.KINDS
    name: str  # official full form
    parent: str = ""  # name of the containing town or village
    place: str | None = None  # gazetteer id
    score: float = 0.0  # 0..1, how sure the resolution is


@dataclass(frozen=True, slots=True)
class Zone:
    """One element of a spatial structure."""

    id: str
    structure: str
    name: str
    kind: str  # one of ZONE_KINDS
    members: tuple[str, ...]  # in order where the element is a line
    member_places: tuple[str | None, ...]  # gazetteer ids, one per member
    rule: Mapping[str, Any]  # how to draw it: layers.draw says which words it knows
    start: int
    end: int
    citation: Citation = field(default_factory=Citation)


@dataclass(frozen=True, slots=True)
class Investment:
    """Money as stated, and in yuan."""

    amount: float
    unit: str  # 元, 万元, 亿元
    cny: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and what it counts."""

    value: float
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class Project:
    """Something the plan says will be built, with where, when and how much."""

    id: str
    name: str
    sector: str  # one of SECTORS
    places: tuple[str, ...]
    place_ids: tuple[str | None, ...]
    relation: str  # one of RELATIONS
    start: int
    end: int
    from_: str = ""  # "from" in the file: one end of a linear work
    to: str = ""
    investment: Investment | None = None
    period: tuple[int, int] | None = None  # first and last year
    quantities: tuple[Quantity, ...] = ()
    owner: str = ""
    citation: Citation = field(default_factory=Citation)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the plan's table of goals."""

    name: str
    unit: str
    group: str
    base_year: int | None
    base: float | None
    target_year: int | None
    target: float | None
    rate: float | None  # percent a year
    nature: str  # 预期性 or 约束性
    citation: Citation = field(default_factory=Citation)
    total: float | None = None  # over the years together, where the table gives that in place of a rate
    reached: float | None = None  # in the target year, where the table looks back


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a careful planner would want to know."""

    code: str
    message: Mapping[str, str]  # by language: zh, en
    start: int
    end: int
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is read from one plan."""

    plan: PlanInfo
    mentions: tuple[Mention, ...] = ()
    zones: tuple[Zone, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()


def counts(dossier: Dossier) -> dict[str, int]:
    """Count what a dossier holds, the mentions with a place also by themselves."""
    return {
        "mentions": len(dossier.mentions),
        "resolved": sum(mention.place is not None for mention in dossier.mentions),
        "zones": len(dossier.zones),
        "projects": len(dossier.projects),
        "indicators": len(dossier.indicators),
        "findings": len(dossier.findings),
    }


def dump(dossier: Dossier) -> str:
    """Write a dossier as JSON text, one record a line so that a diff can be read."""
    head = {"format": FORMAT, "plan": asdict(dossier.plan)}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    for key in ("mentions", "zones", "projects", "indicators", "findings"):
        rows = [_line(_plain(row)) for row in getattr(dossier, key)]
        lines.append(f" {json.dumps(key)}: [" + "".join(f"\n  {row}," for row in rows).rstrip(",") + "\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _plain(row: Any) -> dict[str, Any]:
    plain: dict[str, Any] = asdict(row)
    if isinstance(row, Project):
        plain = {("from" if key == "from_" else key): value for key, value in plain.items()}
    return plain


def load(text: str) -> Dossier:
    """Read a dossier from JSON text.

    Raises
    ------
    DossierError
        The text is not JSON, not a dossier, or of another format version.
    """
    try:
        raw = json.loads(text)
        json.dumps(raw, ensure_ascii=False).encode()  # a lone surrogate can be kept nowhere
    except (ValueError, RecursionError) as error:
        raise DossierError(f"not JSON: {error}") from None
    if not isinstance(raw, dict) or "format" not in raw:
        raise DossierError("no dossier: the field “format” is missing")
    if raw["format"] != FORMAT:
        raise DossierError(f"this version reads {FORMAT}, the file is {raw['format']!r}; read the plan again")
    try:
        return Dossier(
            plan=PlanInfo(**raw["plan"]),
            mentions=tuple(Mention(**row) for row in raw["mentions"]),
            zones=tuple(_zone(row) for row in raw["zones"]),
            projects=tuple(_project(row) for row in raw["projects"]),
            indicators=tuple(_indicator(row) for row in raw["indicators"]),
            findings=tuple(_finding(row) for row in raw["findings"]),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise DossierError(f"a record of the dossier is damaged: {error!r}") from None


def _citation(row: dict[str, Any]) -> Citation:
    return Citation(**row.get("citation", {}))


def _zone(row: dict[str, Any]) -> Zone:
    tuples = {key: tuple(row[key]) for key in ("members", "member_places")}
    return Zone(**{**row, **tuples, "citation": _citation(row)})


def _project(row: dict[str, Any]) -> Project:
    row = {("from_" if key == "from" else key): value for key, value in row.items()}
    money, period = row.get("investment"), row.get("period")
    return Project(
        **{
            **row,
            "places": tuple(row["places"]),
            "place_ids": tuple(row["place_ids"]),
            "investment": Investment(**money) if money else None,
            "period": (period[0], period[1]) if period else None,
            "quantities": tuple(Quantity(**quantity) for quantity in row.get("quantities", [])),
            "citation": _citation(row),
        }
    )


def _indicator(row: dict[str, Any]) -> Indicator:
    return Indicator(**{**row, "citation": _citation(row)})


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**{**row, "subjects": tuple(row.get("subjects", ()))})
