"""The search box: hits as you type, by name, part of a name, former name, pinyin, and with small mistakes.

The box itself is ours (``web/search.js``); what it shows is found here, by the rules of ``gazetteer.search``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from atlas import library
from atlas.errors import UserError
from atlas.ui import parts, state
from atlas.ui.facts import kind_of
from atlas.ui.opened import Opened
from atlas.words import text
from gazetteer import Gazetteer, names
from gazetteer.names import Relation
from gazetteer.place import Place
from gazetteer.search import Match, Searcher

WEB = Path(__file__).with_name("web")
MOST = 10  # hits shown
CERTAIN = ("exact", "alias", "former", "suffix-free")  # reasons that name one feature, which Enter chooses
SPOKEN = ("alias", "former", "pinyin")  # reasons that are said beside a hit

_box = component(
    "search",
    html=(WEB / "search.html").read_text(encoding="utf-8"),
    css=(WEB / "search.css").read_text(encoding="utf-8"),
    js=(WEB / "search.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A feature found."""

    id: str
    name: str
    what: str  # its sector or its kind
    why: str  # where that is not plain: by which other name, by its sound
    is_certain: bool  # it is called just so


@st.fragment(key=parts.SEARCH)
def panel(opened: Opened, searcher: Callable[[], Searcher]) -> None:
    """Show the box, and what answers to what is typed."""
    session, language = st.session_state, state.language()
    key = f"search-{state.county()}"
    typed = str((session.get(key) or {}).get("typed") or "")
    found = hits(opened, searcher(), typed, language) if typed else []
    words = {word: text(language, f"search.{word}") for word in ("label", "placeholder")}
    _box(
        key=key,
        data={
            "asked": typed,
            "hits": [asdict(hit) for hit in found],
            "turn": session.setdefault("searched", 0),
            "words": words | {"said": _remark(typed, found, language)},
        },
        default={"typed": ""},
        on_typed_change=_pass,
        on_chosen_change=lambda: _choose(session[key].get("chosen")),
        on_entered_change=lambda: _enter(opened, searcher(), session[key].get("entered")),
    )


def searcher_of(opened: Opened) -> Searcher:
    """Index every feature of an atlas by its names, other and former ones too, and their sounds."""
    table, known = opened.everything, _gazetteer(opened.info.county)
    places = {row.id: _place(row, known) for row in table.itertuples()}

    def forms() -> Iterator[tuple[str, str, Relation, bool]]:
        for place in places.values():
            for form, relation in names.forms(place.name, place.kind, place.aliases).items():
                yield form, place.id, relation, True

    return Searcher(places, forms())


def hits(opened: Opened, searcher: Searcher, typed: str, language: str) -> list[Hit]:
    """Find what answers to what is typed, the likeliest first.

    What is called so or begins so comes before what holds the words within its name, and that before what
    only sounds or looks alike.
    """
    matches = searcher.find(typed, MOST)
    near = {match.place.id: match for match in matches if match.reason in CERTAIN or _begins(match, typed)}
    far = {match.place.id: match for match in matches if match.place.id not in near}
    wanted = names.normalise(typed)
    within = [row.id for row in opened.everything.itertuples() if wanted in names.normalise(row.name)]
    listed = list(dict.fromkeys([*near, *within, *far]))[:MOST]
    return [_hit(opened, id_, (near | far).get(id_), language) for id_ in listed]


def _begins(match: Match, typed: str) -> bool:
    return names.normalise(match.place.name).startswith(names.normalise(typed))


def _hit(opened: Opened, id_: str, match: Match | None, language: str) -> Hit:
    feature = opened.feature(id_)
    assert feature is not None  # noqa: S101 -- the searcher was made from this atlas
    reason = match.reason if match else ""
    why = text(language, f"search.{reason}") if reason in SPOKEN else ""
    return Hit(id_, feature.name, kind_of(feature, language), why, reason in CERTAIN)


def _remark(typed: str, found: list[Hit], language: str) -> str:
    """Say that nothing is called so, where that is; and whether what follows may be meant."""
    wanted = names.normalise(typed)
    if not typed or any(
        hit.is_certain or hit.why or wanted in names.normalise(hit.name) for hit in found[:1]
    ):
        return ""
    return text(language, "search.suggest" if found else "search.nothing", asked=typed)


def _gazetteer(code: str) -> Gazetteer | None:
    """Load the gazetteer for its other names; the search does without where there is none."""
    try:
        return library.load_gazetteer(code) if code else None
    except (UserError, ValueError):
        return None


def _place(row: Any, gazetteer: Gazetteer | None) -> Place:
    known = gazetteer.get(row.id) if gazetteer is not None else None
    if known is None:
        return Place(row.id, row.name, row.kind, "", row.source)
    return Place(row.id, row.name, row.kind, "", row.source, aliases=known.aliases, validity=known.validity)


def _pass() -> None:
    """Let the fragment run."""


def _enter(opened: Opened, searcher: Searcher, typed: str | None) -> None:
    """Choose what is called just as was typed; where nothing is, the hits stay to be chosen from."""
    best = hits(opened, searcher, typed, state.language())[:1] if typed else []
    if best and best[0].is_certain:
        _choose(best[0].id)


def _choose(id_: str | None) -> None:
    """Select a hit, and clear the box for the next question."""
    if id_:
        state.select(id_)
        st.session_state["searched"] += 1
        parts.show_again(parts.STAGE, parts.SEARCH)
