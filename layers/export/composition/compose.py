"""From a subject to a sheet: the one door of this package."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.projection import FIRST_CODE, FIRST_MERIDIAN
from layers.export.composition import furniture, legend, names, notes
from layers.export.composition.drawn import Drawn, draw
from layers.export.composition.layout import NOTE_MM, SUBTITLE_MM, TITLE_MM, Layout, broken, lay_out
from layers.export.composition.records import Box, Composition, Text
from layers.export.composition.sheets import Sheet, figure, sheets
from layers.export.composition.spreading import spread
from layers.export.composition.subjects import Content, content
from layers.export.composition.view import View, view_of
from layers.export.errors import ExportError
from layers.export.subject import Subject
from layers.layer import PROJECTS
from layers.placement import LINE_HEIGHT, ems

MAP_MARGIN_MM = 7.0  # between the county and the map's frame
LABEL_SHARES = (1.0, 0.9, 0.8, 0.7, 0.62)  # tried until most names stand where they belong
CROWD = 40  # shapes with names: of so many, larger letters need not be tried
LED_SHARE = 0.12  # of the names: so many may stand aside with a leader
AROUND = 0.01  # degrees about what was chosen: a lone point has no extent
NOTE_COLOUR = "#4A4844"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What may be asked of a sheet."""

    sheet: str = "a4-landscape"  # one of sheets.sheets()
    title: str = ""  # "": what was chosen, or the subject's own
    review_number: str = ""  # 审图号; "": the outline's own, or an empty field
    legend: bool = True
    inset: bool = True
    graticule: bool = False
    labels: float = 1.0  # size of names
    whole: bool = True  # the whole county; or only where what was chosen lies
    size_mm: tuple[float, float] | None = None  # width and height of a figure, instead of a sheet
    plain: bool = False  # without title and long notes, for a document that says both itself


def compose(subject: Subject, wishes: Wishes = Wishes()) -> Composition:
    """Lay a subject out on a sheet.

    Parameters
    ----------
    subject : Subject
        Its layers are what is shown loud, on the ground of the county. Where nothing was chosen of an atlas
        with several structures, its main structure is shown.
    wishes : Wishes

    Returns
    -------
    Composition
        Everything in millimetres, in the order of drawing.

    Raises
    ------
    ExportError
        Nothing chosen has a place, or there is no such sheet.
    """
    sheet = _sheet(wishes.sheet) if wishes.size_mm is None else figure(*wishes.size_mm)
    words, m = subject.words, sheet.magnified
    shown = content(subject)
    # How many lines the notes take decides how high the map is, and only the map tells all that they say.
    parts = {"legend": wishes.legend, "inset": wishes.inset, "plain": wishes.plain}
    width = lay_out(sheet, 0, **parts).notes.width_mm
    longest = notes.notes(subject, shown, notes.LONGEST, wishes.review_number, plain=wishes.plain)
    layout = lay_out(sheet, len(_lines(longest, width, m)), **parts)
    view = view_of(_extent(subject, shown, wishes.whole), layout.map, MAP_MARGIN_MM * m)
    drawn = draw(shown, view, sheet.px_mm, subject.language)
    drawn = replace(drawn, markers=spread(drawn.markers, view, sheet.px_mm))
    arrow = furniture.north(view, drawn.shapes, m, words)
    lines = furniture.graticule(view, m, arrow.box) if wishes.graticule else None
    taken = [arrow.box, *(text.box for text in lines.texts)] if lines else [arrow.box]
    named = _named(drawn, view, sheet, wishes.labels, taken)
    counts = notes.Counts(
        names=named.left_out,
        beyond=drawn.beyond,
        projects=named.unnamed,
        shared=any(marker.count > 1 for marker in drawn.markers),
        meridian=_meridian(view),
        crs=view.crs,
    )
    said = notes.notes(subject, shown, counts, wishes.review_number, plain=wishes.plain)
    scale_box, scale_text, inset_box = _side(layout.side, view, m, subject)
    heading = "" if wishes.plain else _title(subject, shown, wishes)
    title = Text(heading, layout.title, TITLE_MM * m, align="middle", bold=True)
    return Composition(
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        px_mm=sheet.px_mm,
        crs=view.crs,
        denominator=view.denominator,
        title=_fitted(title),
        subtitle=None if wishes.plain else _subtitle(subject, layout, m),
        map=layout.map,
        shapes=drawn.shapes,
        markers=drawn.markers,
        arrows=drawn.arrows,
        labels=named.labels,
        legend=legend.legend(drawn, layout.legend, layout.columns, m, words) if wishes.legend else (),
        scale_bar=furniture.scale_bar(view, scale_box, m, words),
        scale_text=scale_text,
        north=arrow,
        graticule=lines,
        inset=furniture.inset(subject, inset_box, m, words) if wishes.inset else None,
        notes=_set(_lines(said, width, m), layout.notes, m),
        description=" ".join(said),
    )


def _sheet(name: str) -> Sheet:
    try:
        return sheets()[name]
    except KeyError:
        raise ExportError("sheet-unknown", sheet=name, known=", ".join(sheets())) from None


def _extent(subject: Subject, shown: Content, whole: bool) -> BaseGeometry:
    """Choose what is to be seen: the county, or a box about what was chosen of it."""
    if subject.outline is not None and whole:
        return subject.outline
    shapes = np.concatenate([each.placed.geometry.to_numpy() for each in shown.chosen])
    if subject.outline is not None:  # a route to the sea would leave the county a dot
        inside = shapes[shapely.intersects(shapes, subject.outline)]
        shapes = shapely.intersection(inside, subject.outline) if len(inside) else shapes
    west, south, east, north = shapely.total_bounds(shapes)
    return shapely.box(west - AROUND, south - AROUND, east + AROUND, north + AROUND)


def _side(box: Box, view: View, m: float, subject: Subject) -> tuple[Box, Text, Box]:
    """Divide the side box: inset above, scale below."""
    letter = furniture.SMALL_MM * m
    text_high, bar_high = letter * LINE_HEIGHT, letter * LINE_HEIGHT + 2.4 * m
    text = Text(
        subject.words("picture.scale", scale=f"{view.denominator:,}".replace(",", " ")),
        Box(box.x_mm, box.bottom_mm - text_high - 0.6 * m, box.width_mm, text_high),
        letter,
        align="middle",
    )
    bar = Box(box.x_mm, text.box.y_mm - bar_high, box.width_mm, bar_high)
    return bar, text, Box(box.x_mm, box.y_mm, box.width_mm, bar.y_mm - box.y_mm - 1.0 * m)


def _named(drawn: Drawn, view: View, sheet: Sheet, asked: float, taken: list[Box]) -> names.Named:
    """Place the names as large as lets most of them stand where they belong."""
    tried = []
    crowd = sum(shape.style.named and not shape.ground for shape in drawn.shapes) > CROWD
    for share in LABEL_SHARES[-1:] if crowd else LABEL_SHARES:
        named = names.name(drawn, view, sheet.px_mm, asked * share, taken)
        chosen = [label for label in named.labels if not label.ground]
        aside = sum(label.leader is not None for label in chosen) + 3 * named.left_out
        if aside <= LED_SHARE * len(chosen):
            return named
        tried.append((aside, named))
    return min(tried, key=lambda pair: pair[0])[1]


def _title(subject: Subject, shown: Content, wishes: Wishes) -> str:
    if wishes.title:
        return wishes.title
    if len(shown.chosen) > 1 and all(layer.group == PROJECTS for layer in shown.chosen):
        return subject.words(
            "picture.title", county=subject.about.county_name, what=subject.words("picture.projects")
        )
    titles = [layer.title.get(subject.language, layer.id) for layer in shown.chosen]
    if len(titles) > 2:
        return subject.title
    what = "、".join(titles) if subject.language == "zh" else ", ".join(titles)
    county = subject.about.county_name
    return what if county in what else subject.words("picture.title", county=county, what=what)


def _fitted(text: Text) -> Text:
    """Write a long title smaller."""
    size = min(text.size_mm, text.box.width_mm / max(ems(text.text), 1.0))
    return replace(text, size_mm=size)


def _subtitle(subject: Subject, layout: Layout, m: float) -> Text | None:
    about = subject.about
    if not about.plan_title:
        return None
    said = subject.words("picture.plan", plan=about.plan_title)
    if about.published:
        said += subject.words("picture.published", date=about.published)
    return _fitted(Text(said, layout.subtitle, SUBTITLE_MM * m, NOTE_COLOUR, "middle"))


def _meridian(view: View) -> int:
    """Give the central meridian of the map's zone, degrees east."""
    return FIRST_MERIDIAN + 3 * (int(view.crs.removeprefix("EPSG:")) - FIRST_CODE)


def _lines(paragraphs: list[str], width: float, m: float) -> list[str]:
    return [line for note in paragraphs for line in broken(note, width, NOTE_MM * m)]


def _set(lines: list[str], box: Box, m: float) -> tuple[Text, ...]:
    high = NOTE_MM * m * LINE_HEIGHT
    return tuple(
        Text(line, Box(box.x_mm, box.y_mm + at * high, box.width_mm, high), NOTE_MM * m, NOTE_COLOUR)
        for at, line in enumerate(lines)
    )
