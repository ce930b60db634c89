"""Attributes as a person reads them: columns and terms in the reader's language."""

from __future__ import annotations

import geopandas as gpd

from layers.export.subject import Subject, Words
from layers.layer import in_words, together

_TERMS = ("kind", "fidelity", "sector")
"""Columns that hold a term of a closed list, which the words know under the column's own name."""


def spoken(table: gpd.GeoDataFrame, words: Words) -> gpd.GeoDataFrame:
    """Put a layer's table into the reader's words; a term that is in no list stays as it is."""
    said = {
        column: table[column].map({value: _term(words, column, value) for value in table[column].unique()})
        for column in _TERMS
    }
    spoken: gpd.GeoDataFrame = in_words(table.assign(**said), words)
    return spoken


def everything(subject: Subject) -> gpd.GeoDataFrame:
    """Put all layers of a subject into one table in the reader's words, EPSG:4490, titles first."""
    titles = {layer.id: layer.title[subject.language] for layer in subject.layers}
    table = together(subject.layers)
    return spoken(table.assign(layer=table["layer"].map(titles)), subject.words)


def fitting(text: str, encoding: str, most: int) -> str:
    """Take as much of a text as so many bytes hold, whole characters only."""
    size = 0
    for position, character in enumerate(text):
        size += len(character.encode(encoding))
        if size > most:
            return text[:position]
    return text


def _term(words: Words, column: str, value: str) -> str:
    try:
        return words(f"{column}.{value}") if value else ""
    except KeyError:
        return value
