"""Open a plan: from a file, or from bytes that a user uploaded, to a ``Plan``."""

from __future__ import annotations

import re
from pathlib import Path

from atlas.plan import Plan
from atlas.reading.files import Source, read_file
from atlas.reading.flow import flow_of
from atlas.reading.numerals import count
from atlas.reading.outline import outline
from atlas.reading.readers import read

TYPES = ("txt", "md", "pdf", "docx", "docm", "html", "htm")
"""Endings of the names that plans' files have."""

# A title page breaks the title into lines wherever it likes.
_TITLE = re.compile(
    r"([^\n，。；：《》]{2,20}?\n?国民经济[和与]\n?社会发展的?\n?第?[一二三四五六七八九十]{1,3}个?\n?五年\n?规划"
    r"[^，。；：]{0,26}?纲要)"
)
_BEFORE_TITLE = re.compile(r".*(?:关于印发|印发|关于)")
_PUBLISHED = re.compile(r"(20\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月(?:\s*([12]\d|3[01]|0?[1-9])\s*日)?")
_PUBLISHED_IN_WORDS = re.compile(
    r"二[〇○零0O]([一二三四五六七八九])([〇○零0O一二三四五六七八九])年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_TITLE_PAGE = 1500  # characters from the top in which a title and a date may stand


def open_plan(path: Path) -> Plan:
    """Read a plan from a file.

    Raises
    ------
    PlanFileError
        The file cannot be read as a plan; the error says why.
    """
    return plan_from_bytes(read_file(path), path.name)


def plan_from_bytes(raw: bytes, name: str) -> Plan:
    """Read a plan from the bytes of a file.

    Raises
    ------
    PlanFileError
        They cannot be read as a plan; the error says why.
    """
    return plan_of(read(raw, name))


def plan_of(source: Source) -> Plan:
    """Build a plan from what a reader found."""
    flow = flow_of(source.text, parted=source.parted)
    head = flow.text[:_TITLE_PAGE]
    return Plan(
        name=source.name,
        text=source.text,
        sha256=source.sha256,
        title=_title(head) or Path(source.name).stem,
        published=_published(head),
        flow=flow,
        blocks=outline(flow),
        pages=source.pages,
        unread=source.unread,
    )


def _title(head: str) -> str:
    match = _TITLE.search(head)
    return _BEFORE_TITLE.sub("", match.group(1).replace("\n", "")) if match else ""


def _published(head: str) -> str:
    """Find the first date of the title page, in figures or in words: 2021年4月, 二〇二一年四月."""
    figures, words = _PUBLISHED.search(head), _PUBLISHED_IN_WORDS.search(head)
    if figures is not None and (words is None or figures.start() < words.start()):
        return "-".join(part.zfill(2) for part in figures.groups() if part)
    if words is None:
        return ""
    tens, ones, month, day = words.groups()
    parts = [
        f"20{count(tens)}{count(ones) or 0}",
        *(f"{count(part) or 0:02}" for part in (month, day) if part),
    ]
    return "-".join(parts)
