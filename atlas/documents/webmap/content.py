"""What the one-file map shows, as data for its script: layers, legends, features in words, how to find them.

What the page computes when asked is computed here for every feature beforehand: its details in words, the
area that it may truly lie in, and how its names are read aloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from atlas.documents.notes import on_maps
from atlas.exporting import AtlasSubject
from atlas.store import LayerInfo
from atlas.ui import drawn, legends, map_tools
from atlas.ui.facts import kind_of, listed
from atlas.ui.opened import Feature, Opened
from atlas.words import LANGUAGES
from gazetteer import names
from gazetteer.pinyin import readings
from layers.layer import GROUPS

DIGITS = 6  # of degrees: a decimetre, as on the page
DOUBT_SHARE = 0.05  # of a radius of doubt: how far its drawn edge may be off
METRES_PER_DEGREE = 111_320.0  # of latitude
READ_ALOUD = 3  # readings of one form of a place's name that can be typed
WORDS = {
    "alias": "search.alias",
    "all": "layers.all",
    "also": "details.also",
    "certainty": "certainty.title",
    "close": "details.close",
    "label": "search.label",
    "lost": "details.unplaced",
    "none": "layers.none",
    "north": "map.north",
    "nothing": "search.nothing",
    "pinyin": "search.pinyin",
    "placeholder": "search.placeholder",
    "unplaced": "dock.unplaced",
}
"""Words of the script, by its own short keys."""


def content(subject: AtlasSubject, opened: Opened) -> Mapping[str, Any]:
    """Gather everything that the map's script needs (``atlas/ui/web/onefile.js``)."""
    language = subject.language
    west, south, east, north = opened.box
    on = {*subject.shown, *(layer.id for layer in subject.ground)}
    texts = _Texts()
    return {
        "groups": [{"id": group, "title": subject.words(f"group.{group}")} for group in reversed(GROUPS)],
        "layers": [_layer(opened, each, language) | {"on": each.id in on} for each in _listed(opened)],
        "features": [
            _feature(opened, str(id_), texts, language, subject.about.plan_title)
            for id_ in opened.everything["id"]
        ],
        "texts": list(texts),
        "certainty": legends.certainty(language),
        "looks": {"found": drawn.FOUND, "doubt": drawn.DOUBT},
        "bounds": [[south, west], [north, east]],
        "note": on_maps(subject),
        "tools": map_tools.words(language),
        "words": {short: subject.words(key) for short, key in WORDS.items()},
    }


def _listed(opened: Opened) -> list[LayerInfo]:
    """List the layers in the order of drawing: groups from the bottom of the map to its top."""
    return sorted(opened.layers.values(), key=lambda layer: GROUPS.index(layer.group))


def _layer(opened: Opened, layer: LayerInfo, language: str) -> dict[str, Any]:
    shown, more = legends.count(layer, language)
    return {
        "id": layer.id,
        "title": layer.title[language],
        "group": layer.group,
        "count": shown,
        "counted": more,
        "legend": legends.legend(opened, layer, language),
        "drawn": drawn.content(opened.placed(layer.id), letters=language != LANGUAGES[0]),
    }


class _Texts(dict[str, int]):
    """Texts that stand at many features, each kept once: by text, its place in the list of all."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _feature(opened: Opened, id_: str, texts: _Texts, language: str, plan: str) -> dict[str, Any]:
    feature = opened.feature(id_)
    if feature is None:  # ids come from the same table
        raise KeyError(id_)
    doubt = drawn.doubt(opened, feature)
    goal = doubt or feature.geometry
    known = {
        "id": id_,
        "layer": feature.layer.id,
        "name": feature.name,
        "kind": kind_of(feature, language),
        "facts": [(texts[name], texts[said]) for name, said in listed(feature, language, plan) if said],
        "said": _said(feature),
        "placed": feature.geometry is not None,
    }
    if goal is None:
        return known
    return known | {"box": [round(edge, DIGITS) for edge in goal.bounds], "doubt": _doubt(feature, doubt)}


def _said(feature: Feature) -> list[str]:
    """List other forms of a feature's name, and how all are read aloud, a space between syllables."""
    kind = feature.get("kind")
    forms = names.forms(feature.name, kind)
    most = 1 if kind == "project" else READ_ALOUD  # a project's name is a whole phrase
    read = dict.fromkeys((feature.name, *(form for form, relation in forms.items() if relation != "alias")))
    aloud = [" ".join(each) for form in read for each in list(readings(form))[:most]]
    return list(dict.fromkeys([*(form for form in forms if form != feature.name), *aloud]))


def _doubt(feature: Feature, area: BaseGeometry | None) -> Any:
    """Say where a feature may truly lie: a radius in metres around a point, an area, or None."""
    if area is None:
        return None
    radius_m = float(feature.attributes.get("accuracy_m", 0.0))
    if feature.geometry is not None and feature.geometry.geom_type == "Point":
        return radius_m
    simple = area.simplify(DOUBT_SHARE * radius_m / METRES_PER_DEGREE)
    return mapping(shapely.set_precision(simple, drawn.GRID, mode="pointwise"))
