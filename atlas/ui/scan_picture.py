"""The scanned map itself: taken from a file, shown in a frame of its own, and clicked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from atlas.ui import assets, scan_work, state
from atlas.ui.attempt import attempt
from atlas.ui.markup import remark
from atlas.ui.scan_work import Work
from atlas.words import text
from layers.raster import picture as pictures
from layers.raster.png import png

TYPES = ("png", "jpg", "jpeg", "tif", "tiff", "pdf")
LOOK_PX = 1_600  # of the longer side of what is shown of a picture
HEIGHT = 430  # pixels of its frame


def panel(work: Work | None, suspects: Sequence[int]) -> Work | None:
    """Take a picture, or show the one there is and take clicks on it."""
    if work is None:
        _upload()
        return None
    raw, number = work.raw, work.page
    look = attempt(lambda: _look(hashlib.sha256(raw).hexdigest(), number, raw))
    if look is None:
        _other()
        return None
    link, size, extent, pages = look
    clicked = assets.picture_frame(
        link=link,
        size=size,
        extent=extent,
        spots=_spots(work, suspects),
        height=HEIGHT,
        label=text(state.language(), "geo.click"),
        key="geo-picture",
        default=None,
    )
    if isinstance(clicked, dict) and clicked.get("turn", 0) > work.turn:
        work = replace(work, spot=(float(clicked["x"]), float(clicked["y"])), turn=int(clicked["turn"]))
        scan_work.keep(work)
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="geo-file"):
        st.html(remark(text(state.language(), "geo.size", name=work.name, width=size[0], height=size[1])))
        if pages > 1:
            st.number_input(
                text(state.language(), "geo.page", pages=pages),
                1,
                pages,
                work.page,
                key="geo-page",
                on_change=_turn_page,
            )
        _other()
    return work


def _other() -> None:
    label = text(state.language(), "geo.other")
    st.button(label, key="geo-other", type="tertiary", on_click=scan_work.keep, args=(None,))


def _upload() -> None:
    language = state.language()
    upload = st.file_uploader(text(language, "geo.file"), type=list(TYPES), key="geo-upload")
    if upload is not None:
        scan_work.keep(Work(upload.getvalue(), upload.name))
        st.rerun()


def _turn_page() -> None:
    work = scan_work.current()
    if work is not None:  # other points belong to another page
        scan_work.keep(Work(work.raw, work.name, int(st.session_state["geo-page"]), turn=work.turn))


def _look(digest: str, number: int, raw: bytes) -> tuple[str, tuple[int, int], tuple[int, int], int]:
    shown, size, extent, pages = _drawn(digest, number, raw)
    return assets.publish(shown, ".png"), size, extent, pages


@st.cache_data(show_spinner=False, max_entries=4, ttl=3600)
def _drawn(digest: str, number: int, _raw: bytes) -> tuple[bytes, tuple[int, int], tuple[int, int], int]:  # noqa: ARG001 -- the cache's key
    """Draw a picture for a look: with its size, what the look covers of it, and the pages of its file."""
    read = pictures.read(_raw, number)
    pixels, times = read.smaller(LOOK_PX)
    _, rows, columns = pixels.shape
    return png(pixels), (read.width, read.height), (columns * times, rows * times), read.pages


def _spots(work: Work, suspects: Sequence[int]) -> list[dict[str, object]]:
    spots: list[dict[str, object]] = [
        {"x": point.x, "y": point.y, "name": str(number), "look": "suspect" if number in suspects else ""}
        for number, point in enumerate(work.points, 1)
    ]
    if work.spot is not None:
        spots.append({"x": work.spot[0], "y": work.spot[1], "name": "＋", "look": "new"})
    return spots
