"""The forms of a correction: what the reader fills in, and the draft that is made of it.

Each form is a row of widgets whose keys carry a number that goes up once a correction is kept, so that a
form is empty again afterwards and keeps what was typed when a correction is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import shapely
import streamlit as st

from atlas.corrections import CorrectionError, Draft, Target
from atlas.corrections.record import LARGEST_M, LONGEST, LONGEST_NOTE
from atlas.dossier import SECTORS, ZONE_KINDS, Project, Zone
from atlas.errors import StoreError, UserError
from atlas.store import Box
from atlas.ui import access, coordinates, sketching, state, workbench
from atlas.ui.markup import plain, remark
from atlas.ui.opened import Feature
from atlas.ui.workbench import Workbench
from atlas.words import term, text
from gazetteer import resolve
from gazetteer.index import Gazetteer
from gazetteer.place import KINDS
from layers import rule as rules

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "place": ("move", "redraw", "rename", "reject"),
    "zone": ("members", "rule", "redraw", "rename", "resolve", "reject"),
    "project": ("move", "redraw", "members", "resolve", "rename", "reject"),
}
ADDED = ("project", "zone", "place")
CANDIDATES = 8  # shown of a name
NEW = "new:"  # before a name that the gazetteer does not have
NONE = ""  # the candidate that stands for "none of these"

Value = Callable[[], dict[str, Any]]


def correcting(bench: Workbench, target: Target, feature: Feature, box: Box) -> None:
    """Show the form for a feature."""
    language = state.language()
    about, actions = target.id, ACTIONS[target.kind]
    action = str(
        st.pills(  # all of them in sight, where a list would fold up whenever the card is scrolled
            text(language, "fix.action"),
            actions,
            format_func=lambda each: text(language, f"correction.{each}"),
            default=actions[0],
            required=True,
            key=_key("action", target.id),
            on_change=sketching.end,
        )
    )
    item = bench.items.get(target.id)
    if action == "resolve" and isinstance(item, Zone | Project):
        name = _chosen_name(item)
        value = _resolved(bench.gazetteer, name) if name else dict
        target = Target("name", name, name)
    else:
        value = _value_of(action, bench, target, feature, box)
    _confirmed(bench, action, about, target, value)


def adding(bench: Workbench, box: Box) -> None:
    """Show the form for something new."""
    language = state.language()
    of = st.segmented_control(
        text(language, "fix.of"),
        ADDED,
        format_func=lambda each: text(language, f"fix.{each}"),
        default=ADDED[0],
        key=_key("of", "add"),
        required=True,
    )
    known = {"project": ("sector", SECTORS), "zone": ("kind", ZONE_KINDS), "place": ("kind", KINDS)}
    group, choices = known[str(of)]
    name = st.text_input(text(language, "fix.name"), key=_key("name", "add"), max_chars=LONGEST)
    chosen = st.selectbox(
        text(language, f"fix.{group}"),
        choices,
        format_func=lambda each: term(language, group, each),
        key=_key(f"{of}-{group}", "add"),
    )
    placed = _place_widgets("point", "add", box)
    members = _member_widgets(bench, "add", (), ()) if of != "place" else dict

    def value() -> dict[str, Any]:
        where = placed() if st.session_state[_key("where", "add")].strip() else {}
        return {"of": of, "name": name.strip(), group: chosen, **where, **members()}

    _confirmed(bench, "add", "add", Target(str(of), "", name.strip()), value)


def author(place: str) -> None:
    """Ask who corrects, once a session; ``place`` tells the boxes of several forms apart."""
    if workbench.author_name() or not access.may_edit():
        return
    key = f"author-{place}"
    st.text_input(
        text(state.language(), "fix.author"), key=key, max_chars=LONGEST, on_change=_keep_author, args=(key,)
    )


def tell(error: UserError) -> None:
    """Say at the next showing of the page why a correction was not kept."""
    st.session_state["notice"] = (f"error.{error.key}", error.values, False)


def reset() -> None:
    """Empty the forms, and take the sketch off the map."""
    st.session_state["fixes"] = st.session_state.get("fixes", 0) + 1
    sketching.end()


def _keep_author(key: str) -> None:
    st.session_state["author"] = st.session_state[key].strip()


def _key(field: str, about: str) -> str:
    return f"fix-{field}-{about}-{st.session_state.get('fixes', 0)}"


def _value_of(action: str, bench: Workbench, target: Target, feature: Feature, box: Box) -> Value:
    item = bench.items.get(target.id)
    if action == "move":
        return _place_widgets("point", target.id, box)
    if action == "redraw":
        areal = feature.geometry is None or shapely.get_dimensions(feature.geometry) == 2
        return _shape_widgets(target.id, "area" if areal else "line")
    if action == "rename":
        st.text_input(
            text(state.language(), "fix.name"), target.name, key=_key("name", target.id), max_chars=LONGEST
        )
        return lambda: {"name": st.session_state[_key("name", target.id)].strip()}
    if action == "members" and item is not None:
        return _member_widgets(bench, target.id, *_parts_of(item))
    if action == "rule" and isinstance(item, Zone):
        return _rule_widgets(target.id, item.rule)
    if action == "reject":
        st.html(remark(text(state.language(), "fix.reject_remark")))
    return dict


def _parts_of(item: Zone | Project) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    return (item.members, item.member_places) if isinstance(item, Zone) else (item.places, item.place_ids)


def _confirmed(bench: Workbench, action: str, about: str, target: Target, value: Value) -> None:
    """Ask for note and name, and keep the correction at the press of a button.

    What is typed here stays when another action is chosen, of which the target may be a name: the boxes are
    ``about`` the feature.
    """
    language = state.language()
    note = _key("note", about)
    workbench.note_seen(bench.path, bench.last, "" if action == "add" else note)
    st.text_input(text(language, "fix.note"), key=note, max_chars=LONGEST_NOTE)
    author(about)
    st.button(
        text(language, "fix.save"),
        key=_key("save", about),
        type="primary",
        on_click=_keep,
        args=(bench.path, action, target, value, note),
    )


def _keep(path: Path, action: str, target: Target, value: Value, note: str) -> None:
    try:
        draft = Draft(action, target, value(), workbench.author_name(), st.session_state[note])
        workbench.keep(path, [draft], note)
    except UserError as error:
        tell(error)
        return
    except StoreError as error:
        st.session_state["notice"] = ("page.broken", {"reason": str(error)}, False)
        return
    st.session_state["notice"] = ("fix.kept", {"name": target.name or target.id}, True)
    reset()


# Where.


def _place_widgets(mode: str, about: str, box: Box) -> Value:
    language, where = state.language(), _key("where", about)
    _from_map((mode,), where, about)
    st.text_input(text(language, "fix.where"), key=where, placeholder=text(language, "fix.where_help"))
    accuracy = _accuracy(about)

    def value() -> dict[str, Any]:
        lon, lat = coordinates.point(st.session_state[where], (box[0] + box[2]) / 2)
        return {"lon": lon, "lat": lat, "accuracy_m": _metres(accuracy)}

    return value


def _shape_widgets(about: str, usual: str) -> Value:
    language, where = state.language(), _key("shape", about)
    _from_map(("area", "line") if usual == "area" else ("line", "area"), where, about)
    st.text_area(
        text(language, "fix.shape"), key=where, placeholder=text(language, "fix.shape_help"), height=90
    )
    accuracy = _accuracy(about)

    def value() -> dict[str, Any]:
        drawn = coordinates.shape_of(st.session_state[where])
        return {"wkt": drawn.wkt, "accuracy_m": _metres(accuracy)}

    return value


def _from_map(modes: tuple[str, ...], field: str, about: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for mode in modes:
            st.button(
                text(state.language(), f"fix.draw_{mode}"),
                key=_key(f"draw-{mode}", about),
                on_click=sketching.begin,
                args=(mode, field),
            )


def _accuracy(about: str) -> str:
    key = _key("accuracy", about)
    st.number_input(
        text(state.language(), "fix.accuracy"),
        min_value=1.0,
        max_value=LARGEST_M,
        value=None,
        step=10.0,
        format="%.0f",
        key=key,
        placeholder=text(state.language(), "fix.accuracy_help"),
    )
    return key


def _metres(key: str) -> float:
    value = st.session_state[key]
    if value is None:
        raise CorrectionError("correction-accuracy")
    return float(value)


# What it is made of.


def _member_widgets(
    bench: Workbench, about: str, names: tuple[str, ...], ids: tuple[str | None, ...]
) -> Value:
    gazetteer, key = bench.gazetteer, _key("members", about)
    known = {id_: name for name, id_ in zip(names, ids, strict=True) if id_}
    now = [id_ or NEW + name for name, id_ in zip(names, ids, strict=True)]
    own = [place.id for place in gazetteer.places if gazetteer.is_own(place)]
    language = state.language()

    def label(option: str) -> str:
        return place_label(gazetteer, option, known.get(option, ""), language)

    st.multiselect(
        text(language, "fix.members"),
        list(dict.fromkeys([*now, *own])),
        default=list(dict.fromkeys(now)),
        format_func=label,
        key=key,
        accept_new_options=True,
        placeholder=text(language, "fix.members_placeholder"),
    )
    return lambda: {"members": [_member(gazetteer, each, known) for each in st.session_state[key]]}


def place_label(gazetteer: Gazetteer, option: str, name: str, language: str) -> str:
    """Name a place of the gazetteer with what it lies in and what it is, or a name as it was typed."""
    place = gazetteer.get(option)
    if place is None:
        return option.removeprefix(NEW)
    parent = gazetteer.get(place.parent)
    more = "，".join(
        part for part in (parent.name if parent else "", term(language, "kind", place.kind)) if part
    )
    return f"{name or place.name}（{more}）"


def _member(gazetteer: Gazetteer, option: str, known: Mapping[str, str]) -> dict[str, Any]:
    place = gazetteer.get(option)
    if place is not None:
        return {"name": known.get(option, place.name), "place": place.id}
    name = option.removeprefix(NEW)
    found = resolve(gazetteer, name, alike=False).place
    return {"name": name, "place": found.id if found and not option.startswith(NEW) else None}


def _chosen_name(item: Zone | Project) -> str:
    names, _ = _parts_of(item)
    if not names:
        st.html(remark(text(state.language(), "fix.no_names")))
        return ""
    return str(
        st.selectbox(
            text(state.language(), "fix.which_name"), dict.fromkeys(names), key=_key("which", item.id)
        )
    )


def _resolved(gazetteer: Gazetteer, name: str) -> Value:
    language, key = state.language(), _key("candidate", name)
    candidates = {each.place.id: each for each in resolve(gazetteer, name).candidates[:CANDIDATES]}

    def reasons(id_: str) -> str:
        if not id_:
            return ""
        told = [f"{text(language, f'penalty.{why}')} {value:.2f}" for why, value in candidates[id_].reasons]
        return plain("；".join(told))

    st.radio(
        text(language, "fix.candidates"),
        [*candidates, NONE],
        format_func=lambda id_: plain(
            place_label(gazetteer, id_, "", language) if id_ else text(language, "fix.none_of_these")
        ),
        captions=[reasons(id_) for id_ in (*candidates, NONE)],
        key=key,
    )
    return lambda: {"place": st.session_state[key] or None}


# How it is drawn.


def _rule_widgets(about: str, rule: Mapping[str, Any]) -> Value:
    language, kind_key = state.language(), _key("rule-kind", about)
    kinds = list(rules.KINDS)
    now = str(rule.get("kind", kinds[0]))
    kind = st.selectbox(
        text(language, "fix.rule_kind"),
        kinds,
        index=kinds.index(now) if now in kinds else 0,
        format_func=lambda each: text(language, f"rule.{each}"),
        key=kind_key,
    )
    keys = {word: _rule_word(word, kind, rule, about) for word in rules.KNOWS[kind]}

    def value() -> dict[str, Any]:
        said = {word: st.session_state[key] for word, key in keys.items()}
        if said.get("along"):
            said["along"] = [name.strip() for name in said["along"].split("、") if name.strip()]
        given = {word: each for word, each in said.items() if each not in (None, "", [])}
        kept = {word: each for word, each in rule.items() if word not in (*rules.KNOWS[kind], "kind")}
        if kind != now:
            kept = {}
        elif given.get("width_m") != rule.get("width_m"):
            kept.pop("buffer_m", None)  # which would hide the new width
        return {"rule": {**kept, "kind": kind, **given}}

    return value


def _rule_word(word: str, kind: str, rule: Mapping[str, Any], about: str) -> str:
    language, key = state.language(), _key(f"{kind}-{word}", about)
    now, label = rule.get(word), text(language, f"rule.{word}")
    if word == "side":
        sides = ["", *rules.SIDES]
        st.selectbox(
            label,
            sides,
            index=sides.index(now) if now in sides else 0,
            format_func=lambda side: text(language, f"side.{side}" if side else "fix.side_unknown"),
            key=key,
        )
    elif word.endswith("_m"):
        metres = None if now is None else float(now)
        st.number_input(
            label, min_value=1.0, max_value=rules.LARGEST_M, value=metres, step=100.0, format="%.0f", key=key
        )
    else:
        names = "、".join(now) if isinstance(now, list | tuple) else str(now or "")
        st.text_input(
            label, names, key=key, placeholder=text(language, "rule.names_help") if word == "along" else ""
        )
    return key
