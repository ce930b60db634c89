"""Projects that no place is stated for, or whose place nobody knows; projects that are built already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from atlas.dossier import Dossier, Finding, Project
from atlas.findings.finding import finding, listed, looks_back
from atlas.plan import Plan
from atlas.reading.projects.repeats import core

_BUILT = re.compile(r"(?:建成|竣工|投用|投产|投运|通车|落成)[^，。；]{0,24}$")
_WHOLE_COUNTY = re.compile(r"整[县市区]|全[县市区域]|各[乡镇村县市]")
_BEFORE = 40  # characters before a name in which the look-back says that it was built


def unplaced(dossier: Dossier) -> Iterator[Finding]:
    """Find the projects that cannot be put on a map, one finding for each passage.

    Of those that a box or table lists, also the ones for which no place below the county is stated; what a
    sentence only mentions need not have one, nor what the look-back tells.
    """
    held = {mention.name for mention in dossier.mentions if mention.parent}
    unknown: dict[tuple[str, str, str], list[Project]] = defaultdict(list)
    unstated: dict[tuple[str, str, str], list[Project]] = defaultdict(list)
    for project in dossier.projects:
        at = (project.citation.chapter, project.citation.section, project.citation.box)
        known = any(project.place_ids) and project.relation != "citywide"
        if known or looks_back(project.citation.section):
            continue
        if project.relation == "citywide" or not project.places:
            if project.citation.box and not _WHOLE_COUNTY.search(project.name):
                unstated[at].append(project)
        elif held.isdisjoint(project.places):
            unknown[at].append(project)
    for projects in unknown.values():
        yield _told("project-place-unknown", projects, [_with_places(project) for project in projects])
    for projects in unstated.values():
        yield _told("project-without-place", projects, [project.name for project in projects])


def _told(code: str, projects: Sequence[Project], shown: Sequence[str]) -> Finding:
    many = len(projects) > 1
    start, end = min(p.start for p in projects), max(p.end for p in projects)
    names = listed(shown)
    subjects = [project.name for project in projects]
    return finding(f"{code}s" if many else code, start, end, subjects, count=len(projects), names=names)


def _with_places(project: Project) -> str:
    """Name a project with the places it states, where they are other than itself."""
    own = core(project.name)
    places = [
        place for place in project.places if core(place) not in own and own.lstrip("市县区") not in place
    ]
    return f"{project.name}（{listed(places)}）" if places else project.name


def already_built(dossier: Dossier, plan: Plan) -> Iterator[Finding]:
    """Find works that the look-back says are built and that the plan lists once more."""
    again: dict[str, Project] = {}
    for project in dossier.projects:
        if not looks_back(project.citation.section):
            again.setdefault(core(project.name), project)
    for project in dossier.projects:
        other = again.get(core(project.name))
        if other is None or not looks_back(project.citation.section):
            continue
        at = plan.flow.position(project.start)
        if _BUILT.search(plan.flow.text[max(0, at - _BEFORE) : at]):
            name = project.name
            yield finding("already-built", other.start, other.end, (name,), name=name)
