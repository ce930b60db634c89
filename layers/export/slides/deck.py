"""Which slides there are: a cover, the ground, each structure, sectors, projects, and how sure it all is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from gazetteer.projection import crs_of, to_metres
from layers.export.composition import Composition, Wishes, compose
from layers.export.composition.records import Marker, Shape
from layers.export.composition.subjects import main
from layers.export.errors import ExportError
from layers.export.slides import drawn, facts, furniture, paint, table
from layers.export.slides.drawn import LETTERS, Pen
from layers.export.slides.elements import Element
from layers.export.slides.fit import Fit
from layers.export.slides.frame import Frame, Page, page, subtitle
from layers.export.slides.lean import lean
from layers.export.slides.own import DARK
from layers.export.slides.shape import Box, Told, freeform, group, text_box
from layers.export.slides.text import QUIET, Paragraph
from layers.export.subject import Subject
from layers.layer import GROUND, PROJECTS, STRUCTURES, Layer

LEAST_SEEN = 0.5  # of a layer's features: with less of it in the county, its map would show nothing
NOTE_PT, SMALL_PT, TEXT_PT = 9, 11, 16
GAP_MM = 5.0
NOTE_MM = 6.0  # height of the note at the foot of a slide without a map


@dataclass(frozen=True)
class Deck:
    """What is shown, and on what."""

    subject: Subject
    frame: Frame
    told: Mapping[str, str]  # of features, by their ids
    review_number: str

    @property
    def note(self) -> str:
        """What every slide says at its foot."""
        words, review = self.subject.words, self.subject.review(self.review_number)
        return words("slides.join").join((words("map.caution"), review))


def fill(deck: Deck, *, each_layer: bool, most_tables: int) -> None:
    """Fill a presentation.

    Parameters
    ----------
    deck : Deck
    each_layer : bool
        A slide for every layer instead of every structure.
    most_tables : int
        Slides that the table of projects may take; what is over is told.

    Raises
    ------
    ExportError
        Nothing chosen has a place.
    """
    subject = deck.subject
    if not subject.placed:
        raise ExportError("nothing-placed")
    _cover(deck)
    for title, layers in _maps(subject, each_layer=each_layer):
        _map(deck, title, layers)
    rows = facts.projects(subject.layers)
    if len(rows):
        _sectors(deck, rows)
        _projects(deck, rows, most_tables)
    _accuracy(deck)


def _maps(subject: Subject, *, each_layer: bool) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    """List the maps: their titles and layers."""
    words, placed = subject.words, subject.placed
    ground = tuple(layer for layer in placed if layer.group in GROUND)
    below = ground or tuple(layer for layer in subject.ground if len(layer.placed))
    projects = tuple(layer for layer in placed if layer.group == PROJECTS)
    if below:
        yield words("slides.overview"), below
    shown = [layer for layer in placed if each_layer or _is_shown(layer)]
    structures = [layer for layer in shown if layer.group == STRUCTURES]
    if structures:  # the main one first, then as the plan has them
        first = main(structures)
        shown.sort(key=lambda layer: layer is not first)
    for layer in shown:
        yield layer.title[subject.language], (layer,)
    if projects and not (each_layer and len(projects) == 1):
        yield words("slides.projects-map"), projects


def _is_shown(layer: Layer) -> bool:
    """Tell whether a layer is worth a slide: one structure, or what there is of tourism, but no mere rest."""
    if layer.group == STRUCTURES:
        return bool((layer.placed["structure"] != "").all()) and layer.placed["structure"].nunique() == 1
    return layer.group == "tourism"


def _cover(deck: Deck) -> None:
    subject, about, words = deck.subject, deck.subject.about, deck.subject.words
    made = page(deck.frame, subject.title, cover=True)
    dated = (
        words("slides.fact", name=words("about.published"), value=about.published) if about.published else ""
    )
    lines = (about.plan_title, dated, subject.selection, words("slides.made", date=about.made))
    said = [line for line in lines if line]
    if deck.frame.is_own and subject.outline is not None:
        made.add([_emblem(deck, made, subject.outline)])
    below = subtitle(made, said)
    if below is not None:
        written = [Paragraph(line, TEXT_PT, hue=QUIET, after=4) for line in said]
        made.add([text_box(made.numbers, Told(words("about.plan")), below, written)])
    _foot(deck, made)


def _emblem(deck: Deck, made: Page, outline: BaseGeometry) -> Element:
    """Draw the county, pale, on the right of the cover."""
    width, height = deck.frame.width, deck.frame.height
    room = Box(0.64 * width, 0.16 * height, 0.32 * width, 0.68 * height)
    flat = affinity.scale(to_metres(outline, crs_of(outline)), yfact=-1, origin=(0, 0))
    west, north, east, south = flat.bounds
    fit = Fit.into(Box(west, north, east - west, south - north), room)
    shapes = lean([fit.moved(flat)])[0]
    fill, edge = paint.solid(DARK, 0.08), paint.line(DARK, 0.5, opacity=0.35)
    told = Told(deck.subject.about.county_name)
    return group(made.numbers, told, [freeform(made.numbers, told, each, fill, edge) for each in shapes])


def _map(deck: Deck, title: str, layers: tuple[Layer, ...]) -> None:
    """Add a slide with a map, unless nothing of the layers lies in its frame."""
    subject = replace(deck.subject, layers=layers, selection=title)
    wishes = Wishes(
        sheet="wide" if deck.frame.is_wide else "standard", title=title, review_number=deck.review_number
    )
    composition = compose(subject, wishes)
    things: tuple[Shape | Marker, ...] = (*composition.shapes, *composition.markers)
    seen = {each.id for each in things if not each.ground}
    if len(seen) < LEAST_SEEN * min(len(layer.placed) for layer in layers):
        return
    made = page(deck.frame, title)
    fit = _fit(composition, made.room)
    words, px = subject.words, composition.px_mm * fit.scale
    letters = subject.language == LETTERS
    pen = Pen(made.numbers, fit, px, deck.told, letters, words("slides.moved"))
    made.add(furniture.ground(composition, pen, words))
    made.add(drawn.features(composition, pen))
    made.add([drawn.names(composition, pen, words("slides.names"))])
    made.add(furniture.around(composition, pen, words))


def _fit(composition: Composition, room: Box) -> Fit:
    """Lay the sheet without its title into what the slide leaves free."""
    top = composition.map.y_mm
    edge = composition.map.x_mm
    what = Box(edge, top, composition.width_mm - 2 * edge, composition.height_mm - top - edge / 2)
    return Fit.into(what, room)


def _projects(deck: Deck, rows: pd.DataFrame, most: int) -> None:
    """Add the table of projects on as many slides as it takes, no more than ``most``."""
    words = deck.subject.words
    rest: table.Table | None = facts.project_table(rows, words)
    for number in range(1, most + 1):
        if rest is None:
            break
        title = words("slides.projects", number=number)
        made = page(deck.frame, title)
        room = _above_foot(made.room)
        one, rest = table.parted(rest, room)
        made.add([table.draw(made.numbers, Told(title), one, room)])
        over = len(rest.rows) if rest is not None and number == most else 0
        _foot(deck, made, words("slides.over", count=over) if over else "")


def _sectors(deck: Deck, rows: pd.DataFrame) -> None:
    """Add the count of projects by sector."""
    words = deck.subject.words
    title = words("slides.sectors")
    made = page(deck.frame, title)
    made.add([table.draw(made.numbers, Told(title), facts.sector_table(rows, words), _above_foot(made.room))])
    stated = bool(rows["investment_cny"].notna().any())
    _foot(deck, made, words("slides.sectors-note") if stated else "")


def _accuracy(deck: Deck) -> None:
    """Say how sure what was shown is, where it comes from, and what is not shown."""
    subject, about, words = deck.subject, deck.subject.about, deck.subject.words
    title = words("slides.accuracy")
    made = page(deck.frame, title)
    counted = facts.accuracy_table(subject.layers, words)
    room = _above_foot(made.room)
    made.add([table.draw(made.numbers, Told(title), counted, room)])
    high = table.height(counted, room.width) + GAP_MM
    below = Box(room.x, room.y + high, room.width, room.height - high)
    unknown = words("details.unknown")
    said = [
        words("slides.meaning"),
        words("slides.crs"),
        words("map.sources", outline=about.outline_source or unknown),
        words("slides.plan", title=about.plan_title or unknown, sha256=about.sha256 or unknown),
        words("slides.corrected" if subject.corrected else "slides.uncorrected"),
        words("slides.made", date=about.made),
    ]
    lines = [Paragraph(line, SMALL_PT, after=5) for line in said]
    made.add([text_box(made.numbers, Told(words("slides.notes")), below, lines)])
    _foot(deck, made)


def _above_foot(room: Box) -> Box:
    """Leave free what stands between a title, a table and the note at the foot."""
    return Box(room.x, room.y + GAP_MM / 2, room.width, room.height - GAP_MM - NOTE_MM)


def _foot(deck: Deck, made: Page, more: str = "") -> None:
    """Write the note at the foot of a slide without a map, which has its own."""
    box = Box(made.room.x, made.room.bottom - NOTE_MM, made.room.width, NOTE_MM)
    said = deck.subject.words("slides.join").join(filter(None, (more, deck.note)))
    lines = [Paragraph(said, NOTE_PT, hue=QUIET)]
    made.add([text_box(made.numbers, Told(deck.subject.words("slides.notes")), box, lines, anchor="b")])
