"""From a subject to a sheet: the one door of this package."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from gazetteer.projection import FIRST_CODE, FIRST_MERIDIAN
from layers.export.composition import furniture, legend, names
from layers.export.composition.drawn import Drawn, draw
from layers.export.composition.layout import NOTE_MM, SUBTITLE_MM, TITLE_MM, Layout, broken, lay_out
from layers.export.composition.records import Box, Composition, Text
from layers.export.composition.sheets import Sheet, sheets
from layers.export.composition.spreading import spread
from layers.export.composition.subjects import Content, content
from layers.export.composition.view import View, view_of
from layers.export.errors import ExportError
from layers.export.subject import Subject
from layers.placement import LINE_HEIGHT, ems

MAP_MARGIN_MM = 7.0  # between the county and the map's frame
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
    sheet = _sheet(wishes.sheet)
    words, m = subject.words, sheet.magnified
    shown = content(subject)
    notes = _notes(subject, shown)
    # How many lines the notes take decides how high the map is: what is counted on the map comes last.
    width = lay_out(sheet, 0, panel=True).notes.width_mm
    room = len(_lines([*notes, words("picture.left-out", names=88, beyond=88, unplaced=88)], width, m))
    layout = lay_out(sheet, room + 1, panel=wishes.legend or wishes.inset)
    view = _view(subject, shown, layout.map, m)
    drawn = draw(shown, view, sheet.px_mm, subject.language)
    drawn = replace(drawn, markers=spread(drawn.markers, view.frame, sheet.px_mm))
    county = None if subject.outline is None else view.on_sheet(subject.outline)
    arrow = furniture.north(view, county, m, words)
    named = names.name(shown, drawn, view, sheet.px_mm, wishes.labels, [arrow.box])
    notes += _counted(subject, shown, drawn, named)
    notes.append(_closing(subject, view, wishes))
    scale_box, scale_text, inset_box = _side(layout.side, view, m, subject)
    title = Text(_title(subject, shown, wishes), layout.title, TITLE_MM * m, align="middle", bold=True)
    return Composition(
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        px_mm=sheet.px_mm,
        language=subject.language,
        crs=view.crs,
        denominator=view.denominator,
        title=_fitted(title),
        subtitle=_subtitle(subject, layout, m),
        map=layout.map,
        shapes=drawn.shapes,
        markers=drawn.markers,
        arrows=drawn.arrows,
        labels=named.labels,
        legend=legend.legend(drawn, layout.legend, layout.columns, m, words) if wishes.legend else (),
        scale_bar=furniture.scale_bar(view, scale_box, m, words),
        scale_text=scale_text,
        north=arrow,
        graticule=furniture.graticule(view, m) if wishes.graticule else None,
        inset=furniture.inset(subject, inset_box, m, words) if wishes.inset else None,
        notes=_set(_lines(notes, width, m), layout.notes, m),
        description=" ".join(notes),
    )


def _sheet(name: str) -> Sheet:
    try:
        return sheets()[name]
    except KeyError:
        raise ExportError("sheet-unknown", sheet=name, known=", ".join(sheets())) from None


def _view(subject: Subject, shown: Content, frame: Box, m: float) -> View:
    area = subject.outline
    if area is None:
        area = shapely.box(
            *shapely.total_bounds([shape for each in shown.chosen for shape in each.placed.geometry])
        )
    return view_of(area, frame, MAP_MARGIN_MM * m)


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


def _title(subject: Subject, shown: Content, wishes: Wishes) -> str:
    if wishes.title:
        return wishes.title
    titles = [layer.title.get(subject.language, layer.id) for layer in shown.chosen]
    if len(titles) > 2:
        return subject.title
    what = "、".join(titles) if subject.language == "zh" else ", ".join(titles)
    return subject.words("picture.title", county=subject.about.county_name, what=what)


def _fitted(text: Text) -> Text:
    """Write a long title smaller."""
    size = min(text.size_mm, text.box.width_mm / max(ems(text.text), 1.0))
    return replace(text, size_mm=size)


def _subtitle(subject: Subject, layout: Layout, m: float) -> Text | None:
    about = subject.about
    if not about.plan_title:
        return None
    dated = f"{about.plan_title}（{about.published}）" if about.published else about.plan_title
    said = subject.words("picture.plan", plan=dated)
    return _fitted(Text(said, layout.subtitle, SUBTITLE_MM * m, NOTE_COLOUR, "middle"))


def _notes(subject: Subject, shown: Content) -> list[str]:
    about, words = subject.about, subject.words
    notes = []
    if about.outline_source:
        notes.append(words("map.sources", outline=about.outline_source))
    notes.append(_certain(shown, subject))
    if shown.left_out:
        notes.append(words("picture.main-only", count=shown.left_out))
    return notes


def _certain(shown: Content, subject: Subject) -> str:
    """Say how sure what is drawn is."""
    rows = pd.concat([layer.placed[["accuracy_m"]] for layer in shown.chosen])["accuracy_m"].dropna()
    if rows.empty:
        return subject.words("picture.accuracy-unknown")
    return subject.words(
        "picture.accuracy",
        median=_distance(float(np.median(rows)), subject),
        most=_distance(float(rows.max()), subject),
    )


def _distance(metres: float, subject: Subject) -> str:
    if metres >= 1000:
        return subject.words("unit.kilometres", value=f"{metres / 1000:.1f}")
    return subject.words("unit.metres", value=f"{metres:.0f}")


def _counted(subject: Subject, shown: Content, drawn: Drawn, named: names.Named) -> list[str]:
    """Say what is not on the map."""
    notes = []
    unplaced = sum(
        len(layer.unplaced) for layer in subject.layers if layer.id in {each.id for each in shown.chosen}
    )
    if named.left_out or drawn.beyond or unplaced:
        notes.append(
            subject.words("picture.left-out", names=named.left_out, beyond=drawn.beyond, unplaced=unplaced)
        )
    if named.unnamed:
        notes.append(subject.words("picture.unnamed", count=named.unnamed))
    return notes


def _closing(subject: Subject, view: View, wishes: Wishes) -> str:
    words, about = subject.words, subject.about
    meridian = FIRST_MERIDIAN + 3 * (int(view.crs.removeprefix("EPSG:")) - FIRST_CODE)
    number = wishes.review_number or about.map_review_number
    return " ".join(
        (
            words("picture.crs", meridian=meridian, epsg=view.crs),
            words("picture.made", date=about.made),
            words("map.review", number=number) if number else words("map.review_none"),
            words("map.caution"),
        )
    )


def _lines(notes: list[str], width: float, m: float) -> list[str]:
    return [line for note in notes for line in broken(note, width, NOTE_MM * m)]


def _set(lines: list[str], box: Box, m: float) -> tuple[Text, ...]:
    high = NOTE_MM * m * LINE_HEIGHT
    return tuple(
        Text(line, Box(box.x_mm, box.y_mm + at * high, box.width_mm, high), NOTE_MM * m, NOTE_COLOUR)
        for at, line in enumerate(lines)
    )
