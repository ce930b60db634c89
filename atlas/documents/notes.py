"""What must stand on every map and in every document: that it is a sketch, the review number, the sources."""

from __future__ import annotations

from layers.export.subject import Subject


def on_maps(subject: Subject) -> list[str]:
    """Say what stands on a map, a line each: the caution with the review number, and the outline's source."""
    words, source = subject.words, outline(subject)
    lines = [f"{words('map.caution')}　{subject.review()}"]
    return [*lines, words("map.sources", outline=source)] if source else lines


def outline(subject: Subject) -> str:
    """Say where the county's outline is from, and of which day; "" where nothing is known of it."""
    source, day = subject.about.outline_source, subject.about.outline_date
    return "，".join(part for part in (source, "" if day in source else day) if part)
