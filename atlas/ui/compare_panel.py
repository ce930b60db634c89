"""Two plans, or two structures of one, side by side: two maps with one view, and what differs below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from atlas.served import Entry
from atlas.ui import assets, differences_panel, drawn, layers_panel, locked, session, sides, state
from atlas.ui import map as map_panel
from atlas.ui.facts import listed
from atlas.ui.locked import Ground
from atlas.ui.markup import facts, heading, remark
from atlas.ui.opened import Opened
from atlas.ui.sides import NAMES, Pair
from atlas.words import text
from layers.first import by_weight

PROJECTS, CURRENT = "projects", "current"  # what can be shown beside the structures
GROUND = ("boundaries", "nature-transport")  # groups below whatever is shown


@dataclass(frozen=True)
class _Half:
    """One side of the comparison."""

    number: int  # 0 at the left, 1 at the right
    atlas: str  # its key
    opened: Opened
    show: str  # one of ``_options``
    place: Ground

    @property
    def name(self) -> str:
        return NAMES[self.number]

    @property
    def layers(self) -> list[str]:
        """Name what is on its map."""
        if self.show == CURRENT:
            return layers_panel.switched_on(self.opened, self.atlas)
        wanted = (*GROUND, *([PROJECTS] if self.show == PROJECTS else []))
        known = self.opened.layers.values()
        return [layer.id for layer in known if layer.group in wanted or layer.id == self.show]


def panel(atlases: Mapping[str, Entry]) -> None:
    """Show both maps and what differs.

    Raises
    ------
    StoreError
        The file of an atlas is none that this version reads.
    """
    language, pair = state.language(), sides.now()
    halves = _halves(pair, atlases)
    left, right = halves
    one_county = _is_one_county(left.opened, right.opened)
    _top()
    with st.container(key="sides"):
        for half, column in zip(halves, st.columns(2), strict=True):
            with column:
                _choices(half, atlases)
                wanted = _wanted(half, pair, _found(half, pair, halves))
                map_panel.frame(f"compare-{half.name}", wanted, partial(_told, half, left))
    with st.container(key="dock"):
        st.html(remark(text(language, f"compare.scale_{'same' if one_county else 'other'}")))
        for half, column in zip(halves, st.columns(2), strict=True):
            with column:
                _picked(half, pair)
                with st.container(key=f"side-legend-{half.name}"):
                    layers_panel.presented(half.opened, half.layers)
        opened, shown = (left.opened, right.opened), (left.show, right.show)
        differences_panel.panel(opened, shown, one_county=one_county)
    sides.remember(shown)


def offer(opened: Opened, atlases: Sequence[str]) -> None:
    """Offer to compare the atlas shown: with itself where it has several structures, else with another."""
    own = state.county()
    others = [key for key in atlases if key != own]
    other = own if len(opened.structures) > 1 or not others else others[0]
    language = state.language()
    st.button(
        text(language, "compare.open"),
        key="compare",
        help=text(language, "compare.help"),
        on_click=sides.enter,
        args=(own, other),
    )


def _top() -> None:
    language = state.language()
    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        st.html(heading(text(language, "compare.title"), text(language, "compare.remark")))
        st.button(text(language, "compare.close"), key="compare-close", on_click=sides.leave)


def _is_one_county(left: Opened, right: Opened) -> bool:
    return bool(left.info.county) and left.info.county == right.info.county


# What is on each side.


def _halves(pair: Pair, atlases: Mapping[str, Entry]) -> tuple[_Half, _Half]:
    keys = [side.atlas for side in pair.sides]
    one, other = (session.opened(atlases[key]) for key in keys)
    shown = _shown(pair, one, other)
    places = locked.grounds(one.box, other.box, same=_is_one_county(one, other))
    return _Half(0, keys[0], one, shown[0], places[0]), _Half(1, keys[1], other, shown[1], places[1])


def _options(opened: Opened) -> list[str]:
    """List what can be shown of an atlas, its main structure first."""
    return [*by_weight(opened.structures), PROJECTS, CURRENT]


def _shown(pair: Pair, one: Opened, other: Opened) -> tuple[str, str]:
    """Say what each side shows; where that was left open, the main structure, and another beside itself."""
    known = _options(one), _options(other)
    left, right = (
        side.show if side.show in options else "" for side, options in zip(pair.sides, known, strict=True)
    )
    left = left or known[0][0]
    is_same = pair.sides[0].atlas == pair.sides[1].atlas
    return left, right or next(show for show in known[1] if not (is_same and show == left))


def _choices(half: _Half, atlases: Mapping[str, Entry]) -> None:
    """Let the reader choose an atlas and what is shown of it; together they are the map's title."""
    language, opened = state.language(), half.opened
    atlas, show = f"{sides.PREFIX}{half.name}-atlas", f"{sides.PREFIX}{half.name}-show-{half.atlas}"
    titles = {each: _title(opened, each) for each in _options(opened)}
    st.session_state[atlas], st.session_state[show] = half.atlas, half.show
    with st.container(horizontal=True, gap="small", key=f"side-choices-{half.name}"):
        st.selectbox(
            text(language, f"compare.{half.name}_atlas"),
            list(atlases),
            format_func=lambda key: atlases[key].name,
            key=atlas,
            on_change=lambda: sides.choose(half.number, st.session_state[atlas]),
            label_visibility="collapsed",
            width=180,
        )
        st.selectbox(
            text(language, f"compare.{half.name}_show"),
            list(titles),
            format_func=lambda each: titles.get(each, each),
            key=show,
            on_change=lambda: sides.choose(half.number, half.atlas, st.session_state[show]),
            label_visibility="collapsed",
        )
    st.html(remark(opened.info.plan_title))


def _title(opened: Opened, show: str) -> str:
    language = state.language()
    return opened.layers[show].title[language] if show in opened.layers else text(language, f"compare.{show}")


# The maps.


def _wanted(half: _Half, pair: Pair, found: str) -> dict[str, Any]:
    """Say what the frame of a side shows."""
    west, south, east, north = half.place.box
    return {
        **map_panel.ground(half.opened, ((layer, None) for layer in half.layers)),
        "found": assets.publish(found, ".json") if found else None,
        "view": {
            "turn": " ".join(side.atlas for side in pair.sides),
            "bounds": [[south, west], [north, east]],
            "right": 0,
            "at": pair.at if half.number == 0 else None,  # the other one follows
        },
        "lock": {"channel": _channel(), "side": half.name, "middle": half.place.middle},
        "sketch": {"mode": "", "turn": 0},
    }


def _channel() -> str:
    """Name what the two frames of this session speak over."""
    return f"planning-atlas-{st.session_state.setdefault('channel', uuid4().hex)}"


def _found(half: _Half, pair: Pair, halves: tuple[_Half, _Half]) -> str:
    """Draw what was picked: on its own side and, in one county, on the other side too."""
    if pair.picked is None:
        return ""
    number, id_ = pair.picked
    owner = halves[number].opened
    feature = owner.feature(id_)
    if feature is None or not (half.number == number or _is_one_county(owner, half.opened)):
        return ""
    doubt = drawn.doubt(owner, feature)
    return drawn.found(feature, doubt) if feature.geometry or doubt else ""


def _told(half: _Half, left: _Half) -> None:
    """Take what a frame reports: where its map was moved to, or what was clicked."""
    event = st.session_state.get(f"compare-{half.name}") or {}
    if isinstance(event.get("zoom"), (int, float)):
        at = float(event["lat"]), float(event["lon"]), float(event["zoom"])
        sides.move(locked.carried(at, half.place.middle, left.place.middle))
    elif isinstance(event.get("id"), str):
        sides.pick(half.number, event["id"])


# Below the maps.


def _picked(half: _Half, pair: Pair) -> None:
    """Show what is known of the feature picked on this side."""
    feature = half.opened.feature(pair.picked[1]) if pair.picked and pair.picked[0] == half.number else None
    if feature is None:
        return
    language = state.language()
    with st.container(key="picked"):
        st.html(heading(feature.name, feature.layer.title[language]))
        st.button(
            "×",
            key="unpick",
            type="tertiary",
            help=text(language, "details.close"),
            on_click=sides.pick,
            args=(half.number, ""),
        )
        st.html(facts(listed(feature, language, half.opened.info.plan_title)))
