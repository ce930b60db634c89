"""What every export says of itself in words: plan, outline, coordinates, day, limits of use."""

from __future__ import annotations

from layers.export.crs import Target
from layers.export.subject import Subject

Facts = tuple[tuple[str, str], ...]
"""What is said, and its head."""


def facts(subject: Subject, target: Target) -> Facts:
    """Say what an export was made from and what it may be used for; what is unknown is said to be so."""
    about, say = subject.about, subject.words
    said = {
        "about.plan": about.plan_title,
        "about.published": about.published,
        "about.sha256": about.sha256,
        "about.county": f"{about.county_name} {about.county}".strip(),
        "about.outline": f"{about.outline_source} {about.outline_date}".strip(),
        "about.review": about.map_review_number,
        "export.selection": selection(subject),
        "export.crs": target.name,
        "export.made": about.made,
        "export.caution": say("map.caution"),
    }
    return tuple((say(key), value or say("about.not_stated")) for key, value in said.items())


def selection(subject: Subject) -> str:
    """Say what of the atlas it is, and whether it was corrected."""
    say = subject.words
    chosen = subject.selection or say("metadata.all")
    return (
        chosen
        + say("metadata.join")
        + say("metadata.corrected" if subject.corrected else "metadata.uncorrected")
    )
