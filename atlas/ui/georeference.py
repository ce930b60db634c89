"""The panel that georeferences a scanned map: points on the picture, their places, how well they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from atlas.raster import scan
from atlas.ui import access, coordinates, page, scan_picture, scan_work, session, sketching, state
from atlas.ui.attempt import attempt
from atlas.ui.coordinates import PositionError
from atlas.ui.corrections_forms import place_label
from atlas.ui.markup import escape, plain, remark
from atlas.ui.opened import Opened
from atlas.ui.scan_work import Work
from atlas.ui.workbench import workbench
from atlas.words import text
from gazetteer import Gazetteer
from gazetteer.projection import metric_crs
from layers.raster import picture as pictures
from layers.raster import points as control
from layers.raster.checked import Report
from layers.raster.errors import FitError
from layers.raster.fit import PARAMETERS
from layers.raster.points import ControlPoint

WHERE = "geo-where"  # key of the box for a position, which the map fills


def begin() -> None:
    """Show this panel in place of the one for own data."""
    st.session_state["geo_open"] = True


def end() -> None:
    """Go back; what was done is kept for this session."""
    st.session_state["geo_open"] = False
    sketching.end()


def is_open() -> bool:
    """Tell whether this panel is shown."""
    return bool(st.session_state.get("geo_open"))


def panel(opened: Opened) -> None:
    """Show the picture on the left, points and what they say on the right."""
    work = scan_work.current()
    kind = str(st.session_state.get("geo-fit", "affine"))
    judged, refused = _judged(opened, work.points, kind) if work and work.points else (None, None)
    left, right = st.columns([11, 10])
    with left:
        work = scan_picture.panel(work, judged.suspects if judged else ())
    with right:
        _bar()
        if work is None:
            st.html(remark(text(state.language(), "geo.intro")))
            return
        gazetteer = _gazetteer()
        _asked(opened, work, gazetteer)
        if not work.points:
            _csv(work, gazetteer)
            return
        _table(work, judged)
        if refused is not None:
            page.refuse(f"error.{refused.sentence}", **refused.values)
        if judged is not None:
            _verdict(judged)
        _finish(work, kind, judged)


def _bar() -> None:
    language = state.language()
    with st.container(horizontal=True, vertical_alignment="center", key="geo-bar"):
        st.segmented_control(
            text(language, "geo.fit"),
            list(PARAMETERS),
            format_func=lambda each: text(language, f"raster.{each}"),
            default="affine",
            required=True,
            key="geo-fit",
            label_visibility="collapsed",
        )
        st.button(text(language, "geo.back"), key="geo-back", type="tertiary", on_click=end)


def _asked(opened: Opened, work: Work, gazetteer: Gazetteer | None) -> None:
    """Ask for a spot on the picture, or where the one clicked is."""
    if work.spot is None:
        st.html(remark(text(state.language(), "geo.click")))
    else:
        _form(opened, work, gazetteer)


def _gazetteer() -> Gazetteer | None:
    bench = workbench(session.path())
    return bench.gazetteer if bench else None


def _form(opened: Opened, work: Work, gazetteer: Gazetteer | None) -> None:
    """Ask where the spot on the picture is."""
    language = state.language()
    options = _options(gazetteer) if gazetteer else []
    with st.container(key="geo-form"):
        choose, where, pick = st.columns([5, 5, 3], vertical_alignment="bottom")
        with choose:
            st.selectbox(
                text(language, "geo.place"),
                options,
                index=None,
                format_func=lambda id_: place_label(gazetteer, id_, "", language) if gazetteer else id_,
                placeholder=text(language, "geo.place_help"),
                key=f"geo-place-{work.turn}",
            )
        with where:
            st.text_input(text(language, "geo.where"), key=WHERE, placeholder="116.3913, 39.9075")
        with pick:
            st.button(
                text(language, "geo.on_map"),
                key="geo-on-map",
                on_click=sketching.begin,
                args=("point", WHERE),
            )
        with st.container(horizontal=True):
            st.button(
                text(language, "geo.add"),
                key="geo-add",
                type="primary",
                on_click=_add,
                args=(opened, work, gazetteer),
            )
            st.button(text(language, "geo.drop"), key="geo-drop", on_click=_settle, args=(work, work.points))
    said = st.session_state.pop("geo_said", None)
    if said:
        page.refuse(f"error.{said[0]}", **said[1])


def _options(gazetteer: Gazetteer) -> list[str]:
    """List the county's places that have a point."""
    return [place.id for place in gazetteer.places if gazetteer.is_own(place) and place.point is not None]


def _add(opened: Opened, work: Work, gazetteer: Gazetteer | None) -> None:
    """Add the point that waits, at the place chosen or the position typed."""
    if work.spot is None:
        return
    x, y = work.spot
    place = gazetteer.get(st.session_state.get(f"geo-place-{work.turn}") or "") if gazetteer else None
    mark = place.point if place is not None else None
    try:
        if mark is not None and place is not None:
            point = ControlPoint(x, y, place=place.name).at(mark.geometry.x, mark.geometry.y, mark.accuracy_m)
        else:
            lon, lat = coordinates.point(str(st.session_state.get(WHERE, "")), _middle(opened))
            point = ControlPoint(x, y, lon, lat)
    except PositionError as error:
        st.session_state["geo_said"] = (error.key, error.values)
        return
    _settle(work, (*work.points, point))


def _settle(work: Work, points: Sequence[ControlPoint]) -> None:
    """Keep points; nothing waits any more."""
    scan_work.keep(replace(work, points=tuple(points), spot=None))
    st.session_state[WHERE] = ""
    sketching.end()


def _judged(
    opened: Opened, points: tuple[ControlPoint, ...], kind: str
) -> tuple[Report | None, FitError | None]:
    try:
        return _report(points, metric_crs(_middle(opened)), kind), None
    except FitError as error:
        return None, error


@st.cache_data(show_spinner=False, max_entries=4)
def _report(points: tuple[ControlPoint, ...], metric: str, kind: str) -> Report:
    return scan.judged(points, metric, kind)


def _middle(opened: Opened) -> float:
    """Return the longitude of the county's middle, degrees."""
    west, _, east, _ = opened.box
    return (west + east) / 2


def _table(work: Work, judged: Report | None) -> None:
    language = state.language()
    heads = ("number", "place", "accuracy", "residual", "left_out")
    rows = [_row("th", [text(language, f"raster.column.{head}") for head in heads])]
    for number, point in enumerate(work.points, 1):
        said = judged.points[number - 1] if judged else None
        cells = [
            str(number),
            point.place or coordinates.written(point.lon or 0.0, point.lat or 0.0),
            f"{point.accuracy_m:,.0f}" if point.accuracy_m else "",
            f"{said.residual:,.0f}" if said else "",
            f"{said.left_out:,.0f}" if said and said.left_out is not None else "",
        ]
        rows.append(_row("td", cells, is_suspect=bool(said and said.is_suspect)))
    st.html(f'<table class="atlas-points">{"".join(rows)}</table>')


def _row(tag: str, cells: Sequence[str], *, is_suspect: bool = False) -> str:
    look = ' class="atlas-suspect"' if is_suspect else ""
    return f"<tr{look}>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _verdict(judged: Report) -> None:
    language = state.language()
    if judged.is_checked:
        figures = {"rmse": judged.rmse, "left_out": judged.left_out, "cell": judged.cell_m}
        shown = {key: "—" if value is None else f"{value:,.1f}" for key, value in figures.items()}
        st.html(remark(text(language, "raster.rmse", **shown)))
    else:
        st.html(remark(text(language, "raster.unchecked")))
    if judged.suspects:
        st.warning(plain(text(language, "raster.suspects", points="、".join(map(str, judged.suspects)))))


def _finish(work: Work, kind: str, judged: Report | None) -> None:
    language = state.language()
    with st.container(horizontal=True, vertical_alignment="bottom", key="geo-finish"):
        number = st.selectbox(
            text(language, "geo.which"),
            range(1, len(work.points) + 1),
            index=None,
            key=f"geo-which-{len(work.points)}",
            placeholder="—",
        )
        rest = [point for at, point in enumerate(work.points, 1) if at != number]
        st.button(
            text(language, "geo.remove"),
            key="geo-remove",
            disabled=number is None,
            on_click=_settle,
            args=(work, rest),
        )
        st.download_button(
            text(language, "geo.save"),
            data=control.written(work.points, judged).encode(),
            file_name=f"{Path(work.name).stem}.points.csv",
            mime="text/csv",
            key="geo-save",
            on_click="ignore",
        )
        if st.button(text(language, "geo.lay"), key="geo-lay", type="primary", disabled=judged is None):
            _lay(work, kind)
    said = st.session_state.pop("geo_done", None)
    if said:
        st.success(plain(said))


def _lay(work: Work, kind: str) -> None:
    language = state.language()
    with st.spinner(text(language, "raster.working")):
        title = attempt(lambda: _laid(work, kind))
    if title is None:
        return
    st.session_state["geo_done"] = text(language, "rasters.added", name=title)
    st.rerun()


@access.edits
def _laid(work: Work, kind: str) -> str:
    """Lay the picture on the map, and say what it is called there."""
    picture = pictures.read(work.raw, work.page)
    made, _ = scan.make(picture, work.points, kind, Path(work.name).stem, session.path())
    return made.record.title[state.language()]


def _csv(work: Work, gazetteer: Gazetteer | None) -> None:
    """Take points that were kept before."""
    language = state.language()
    upload = st.file_uploader(text(language, "geo.csv"), type=("csv",), key=f"geo-csv-{work.turn}")
    if upload is None:
        return
    found = attempt(lambda: scan.placed(control.read(upload.getvalue()), gazetteer))
    if found is not None:
        _settle(work, found)
        st.rerun()
