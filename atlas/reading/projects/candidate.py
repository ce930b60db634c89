"""A candidate: a stretch of the plan that may name a work, and what was seen around it."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.reading.projects.spans import Span
from atlas.reading.projects.words import CallKind
from atlas.reading.toponym import Toponym


@dataclass(frozen=True, slots=True)
class Item:
    """What a candidate stands under: a box, an entry of it, a section."""

    chapter: str
    section: str
    box: str
    box_span: Span | None  # where the box's heading stands
    lead: Span | None  # name of the box's entry: 老旧小区改造项目。…
    title_places: tuple[Toponym, ...]  # areas that the section's or box's heading names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible work."""

    start: int  # in the flow
    end: int
    call: CallKind
    item: Item
    scope: Span  # where its numbers, years and further places stand
    own_end: int | None = None  # of one in a list: where what is said of it alone ends
    shared: bool = False  # … that is built only by the word behind the list: 推进A、B建设
    listed: bool = False  # called a project by the word behind the list: 等重点项目
    counted: bool = False  # … which counts them: 等13个项目
    head: Span | None = None  # that word, 重点项目 in 等重点项目
    place_before: tuple[Toponym, ...] = ()  # places the clause puts it at: 支持X镇建设…
    host: str = ""  # … or, where it is no known place, the work that it is part of
    company: bool = False  # most of the list it stands in have places of their own
    near: bool = False  # … the same clause, not one before it
    numbered: bool = False  # an entry with a number of its own
    places_below: int = 0  # of an entry: places in its text
    works_below: int = 0  # … and works with places of their own
    listed_below: int = 0  # … and works of any sort
    sized: bool = False  # of an entry: its text states one sum, or sizes of one work
    part: bool = False  # of the work that its item's lead names
    bare: bool = False  # a place in a list of works, whose work the item's lead names
    place_of: str | None = None  # … and the gazetteer id of that place
    name: str = ""  # where it is not the text of the span
    said: bool = False  # its clause goes on to say what happened to it: A、B被评为…
    penalty: float = 0.0  # held against it where it was found
