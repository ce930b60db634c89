"""What a sheet says at its foot: sources, certainty, what is not shown, CRS, date, review number, caution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.export.amounts import distance
from layers.export.composition.subjects import Content
from layers.export.subject import Subject


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What only the drawn map can tell."""

    names: int  # left out for want of room
    beyond: int  # features beyond the sheet
    projects: int  # that are not named
    shared: bool  # whether projects share markers
    meridian: int  # degrees east
    crs: str


LONGEST = Counts(names=88, beyond=88, projects=888, shared=True, meridian=111, crs="EPSG:4546")
"""Counts whose notes take as much room as any."""


def notes(subject: Subject, shown: Content, counts: Counts, review_number: str, *, plain: bool) -> list[str]:
    """Write the notes of a sheet, a paragraph each: sources; certainty and what is missing; the rest.

    Plain ones hold only what no picture may be without.
    """
    words, about = subject.words, subject.about
    legal = [subject.review(review_number), words("map.caution")]
    if plain:
        return [" ".join(legal)]
    sources = [words("map.sources", outline=about.outline_source)] if about.outline_source else []
    closing = (
        words("picture.crs", meridian=counts.meridian, epsg=counts.crs),
        words("picture.made", date=about.made),
        *legal,
    )
    return [
        *sources,
        " ".join((_certain(subject, shown), *_missing(subject, shown, counts))),
        " ".join(closing),
    ]


def _certain(subject: Subject, shown: Content) -> str:
    """Say how sure what is drawn is."""
    errors = pd.concat([layer.placed["accuracy_m"] for layer in shown.chosen]).dropna().to_numpy()
    if not len(errors):
        return subject.words("picture.accuracy-unknown")
    return subject.words(
        "picture.accuracy",
        median=distance(subject.words, float(np.median(errors))),
        most=distance(subject.words, float(errors.max())),
    )


def _missing(subject: Subject, shown: Content, counts: Counts) -> list[str]:
    """Say what is not on the map."""
    said = []
    if shown.left_out:
        said.append(subject.words("picture.main-only", count=shown.left_out))
    drawn = {layer.id for layer in shown.chosen}
    chosen = [layer for layer in subject.layers if layer.id in drawn or not shown.left_out]
    unplaced = sum(len(layer.unplaced) for layer in chosen)
    for key, count in (("unplaced", unplaced), ("beyond", counts.beyond), ("names", counts.names)):
        if count:
            said.append(subject.words(f"picture.{key}", count=count))
    if counts.shared:
        said.append(subject.words("picture.merged"))
    if counts.projects:
        said.append(subject.words("picture.unnamed", count=counts.projects))
    return said
