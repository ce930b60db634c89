"""What may be cut off at any moment, and what must hold afterwards.

Each operation is prepared once, begun again and again from copies of the same folder, and looked at through
the doors that the page uses.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from atlas import build, exporting, gazetteer_import, library
from atlas.corrections import Draft, Target, log
from atlas.dossier import dump
from atlas.keeping import salvage
from atlas.store import open_store
from gazetteer import catalogue, county_by, store
from gazetteer.sources import Proposal, Wish
from layers.export.run import write
from layers.files import write_text
from tests.atlas.small_county import DOSSIER
from tests.hard.keeping import Keep
from tests.sample_atlas import make

NEEDED = (build, salvage, exporting.formats())
"""What would be imported when it is needed: once here, not in every child."""

Confirm = Callable[[str], None]
"""Tells the caller, as a page or a command would, that something is done."""

PROJECT = Target("project", "p003", "项目3", 20)
KNOWN = ("甲", "乙")  # names that were corrected before
GIVEN = tuple(f"名{number}" for number in range(4))  # and those that are being corrected


class Operation(Protocol):
    """Something that writes."""

    def prepare(self, folder: Path) -> None:
        """Make what is there before."""

    def warm(self, folder: Path) -> None:
        """Do what does not write, once, before the children that write are forked."""

    def run(self, folder: Path, confirm: Confirm) -> None:
        """Do it."""

    def check(self, folder: Path, confirmed: list[str]) -> None:
        """See that what was confirmed is there, and that what was not is whole or absent."""


def rename(name: str) -> Draft:
    return Draft("rename", PROJECT, {"name": name}, "张三")


def names(path: Path) -> list[str]:
    return [str(item.value["name"]) for item in log.read(path)]


def shown(path: Path) -> str:
    """Read all of an atlas, as the page does, and give the name that was corrected."""
    opened = open_store(path)
    assert opened.tables() and len(opened.findings()) and len(opened.citations())
    return str(opened.features("projects-water").set_index("id").loc["p003"]["name"])


class Building:
    """An operation that builds an atlas, for which the gazetteer is read beforehand."""

    def warm(self, folder: Path) -> None:
        library.gazetteer_of(DOSSIER)


class Build(Building):
    """A dossier that was read anew is built into an atlas that planners had corrected."""

    def prepare(self, folder: Path) -> None:
        self.write_dossier(folder, "项目一")
        library.build(folder / "plan.json", folder / "atlas.gpkg")
        for name in KNOWN:
            log.append(folder / "atlas.gpkg", rename(name))
        library.rebuild(folder / "atlas.gpkg")
        self.write_dossier(folder, "项目二")

    @staticmethod
    def write_dossier(folder: Path, name: str) -> None:
        first = replace(DOSSIER.projects[0], name=name)
        dossier = replace(DOSSIER, projects=(first, *DOSSIER.projects[1:]))
        write_text(folder / "plan.json", dump(dossier))

    def run(self, folder: Path, confirm: Confirm) -> None:
        library.build(folder / "plan.json", folder / "atlas.gpkg")
        confirm("built")

    def check(self, folder: Path, confirmed: list[str]) -> None:
        path = folder / "atlas.gpkg"
        assert names(path) == [*KNOWN] and shown(path) == KNOWN[-1]
        first = open_store(path).features("projects-water").set_index("id").loc["p001"]["name"]
        assert first in ("项目一", "项目二") and (first == "项目二" or not confirmed)


class Correct(Building):
    """A planner corrects one thing after the other; the atlas is built anew at the end."""

    def prepare(self, folder: Path) -> None:
        write_text(folder / "plan.json", dump(DOSSIER))
        library.build(folder / "plan.json", folder / "atlas.gpkg")
        for name in KNOWN:
            log.append(folder / "atlas.gpkg", rename(name))

    def run(self, folder: Path, confirm: Confirm) -> None:
        known = names(folder / "atlas.gpkg")
        for name in GIVEN:
            if name not in known:
                log.append(folder / "atlas.gpkg", rename(name))
            confirm(name)

    def check(self, folder: Path, confirmed: list[str]) -> None:
        found = names(folder / "atlas.gpkg")
        assert found == [*KNOWN, *GIVEN][: len(found)], "each is whole, and in its order"
        assert len(found) >= len(KNOWN) + len(confirmed), "what was confirmed is there"
        assert shown(folder / "atlas.gpkg")


class Rebuild(Correct):
    """A planner corrects, and the atlas is built anew after it."""

    def run(self, folder: Path, confirm: Confirm) -> None:
        if GIVEN[0] not in names(folder / "atlas.gpkg"):
            log.append(folder / "atlas.gpkg", rename(GIVEN[0]))
        confirm(GIVEN[0])
        library.rebuild(folder / "atlas.gpkg")


class OwnPlan(Building):
    """A plan of the reader's own is taken: its dossier is written, and an atlas built where none was."""

    def prepare(self, folder: Path) -> None:
        pass

    def run(self, folder: Path, confirm: Confirm) -> None:
        write_text(folder / "own.json", dump(DOSSIER))
        confirm("dossier")
        library.build(folder / "own.json", folder / "own.gpkg")
        confirm("atlas")

    def check(self, folder: Path, confirmed: list[str]) -> None:
        dossier, atlas = folder / "own.json", folder / "own.gpkg"
        assert dossier.exists() or "dossier" not in confirmed
        assert not dossier.exists() or dossier.read_text(encoding="utf-8") == dump(DOSSIER)
        assert atlas.exists() or "atlas" not in confirmed
        assert not atlas.exists() or shown(atlas) == "项目3"


class Import:
    """A file of places is taken into the user's own gazetteer, which has others already."""

    CODE = "141082"
    OLD, NEW = "甲驿", "乙驿"

    def prepare(self, folder: Path) -> None:
        self.take(folder, self.OLD)

    def warm(self, folder: Path) -> None:
        self.pending = self.proposed(folder, self.NEW)

    def take(self, folder: Path, name: str) -> None:
        gazetteer_import.write(self.proposed(folder, name))

    def proposed(self, folder: Path, name: str) -> Proposal:
        os.environ[catalogue.ENVIRONMENT] = str(folder / "own")
        county = county_by(self.CODE)
        assert county is not None
        spot = county.outline.geometry.representative_point()
        table = f"name,kind,lon,lat,accuracy_m\n{name},facility,{spot.x:.5f},{spot.y:.5f},20\n"
        wish = Wish(self.CODE, county.name)
        return gazetteer_import.propose(table.encode(), f"{name}.csv", "table", wish)

    def run(self, folder: Path, confirm: Confirm) -> None:
        os.environ[catalogue.ENVIRONMENT] = str(folder / "own")
        if self.NEW not in self.known(folder):
            gazetteer_import.write(self.pending)
        confirm("imported")

    def known(self, folder: Path) -> set[str]:
        library.adopt_gazetteer()
        national = {place.id for place in catalogue.china((catalogue.BUILT_IN,))}
        return {place.name for place in store.load(folder / "own" / self.CODE, known=national).places}

    def check(self, folder: Path, confirmed: list[str]) -> None:
        os.environ[catalogue.ENVIRONMENT] = str(folder / "own")
        known = self.known(folder)
        assert self.OLD in known and (self.NEW in known or not confirmed)


class Export:
    """An atlas is exported in other words over the files of an earlier export."""

    FORMATS = ("gpkg", "geojson", "shapefile", "csv", "kml")

    def prepare(self, folder: Path) -> None:
        make(folder / "sample.gpkg")
        for language, place in (("zh", "old"), ("en", "new"), ("zh", ".")):
            (folder / place).mkdir(exist_ok=True)
            self.export(folder / "sample.gpkg", folder / place, language)

    def warm(self, folder: Path) -> None:
        pass

    def export(self, atlas: Path, folder: Path, language: str, confirm: Confirm = lambda _said: None) -> None:
        subject = exporting.subject(open_store(atlas), language)
        for name in self.FORMATS:
            how = exporting.formats()[name]
            write(how, subject, how.options(), folder / f"out{how.suffix}", force=True)
            confirm(how.suffix)

    def run(self, folder: Path, confirm: Confirm) -> None:
        self.export(folder / "sample.gpkg", folder, "en", confirm)

    def check(self, folder: Path, confirmed: list[str]) -> None:
        for name in self.FORMATS:
            suffix = exporting.formats()[name].suffix
            old, new, found = ((folder / part / f"out{suffix}").read_bytes() for part in ("old", "new", "."))
            assert found == new or (found == old and suffix not in confirmed), suffix


OPERATIONS: dict[str, Callable[[], Operation]] = {
    "build": Build,
    "correct": Correct,
    "rebuild": Rebuild,
    "own-plan": OwnPlan,
    "import": Import,
    "export": Export,
    "keep": Keep,
}
