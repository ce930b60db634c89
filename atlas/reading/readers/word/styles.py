"""What a paragraph's style says of it: a heading of which level, an item of which list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_BODY_LEVEL = 9  # outline level of what is no heading
_MAX_CHAIN = 20  # styles based on one another; Word allows 11


@dataclass(frozen=True, slots=True)
class Form:
    """A paragraph's place in the outline and in a list."""

    level: int = 0  # of a heading; 0 for a paragraph
    list_: str = ""  # numId; "" for none
    depth: int = 0  # in that list, from 0


@dataclass(frozen=True, slots=True)
class _Said:
    """What one style or paragraph says itself; None where it says nothing."""

    level: int | None
    list_: str | None
    depth: int | None


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, document: Document) -> None:
        self._styles: dict[str, tuple[_Said, str]] = {}  # by id: what it says, what it is based on
        self._default = ""
        for node in _style_nodes(document):
            name = node.get(qn("w:styleId"), "")
            self._styles[name] = (_said(node), _value(node, "w:basedOn") or "")
            if node.get(qn("w:type")) == "paragraph" and node.get(qn("w:default")) in ("1", "true"):
                self._default = name

    def of(self, paragraph: BaseOxmlElement) -> Form:
        """Say what a paragraph is: its own word counts before its style's."""
        properties = paragraph.find(qn("w:pPr"))
        style = _value(properties, "w:pStyle") or self._default
        chain = [_said(paragraph)] if properties is not None else []
        for _ in range(_MAX_CHAIN):
            if style not in self._styles:
                break
            said, style = self._styles[style]
            chain.append(said)
        level = next((said.level for said in chain if said.level is not None), 0)
        list_ = next((said.list_ for said in chain if said.list_ is not None), "")
        depth = next((said.depth for said in chain if said.depth is not None), None)
        if depth is None:  # heading styles leave it to their level
            depth = max(level - 1, 0)
        return Form(level, "" if list_ == "0" else list_, depth)


def _style_nodes(document: Document) -> Iterable[BaseOxmlElement]:
    try:
        root: BaseOxmlElement = document.styles.element
    except (AttributeError, KeyError):
        return ()  # the part is damaged: paragraphs are then plain ones
    nodes: Iterable[BaseOxmlElement] = root.iter(qn("w:style"))
    return nodes


def _said(node: BaseOxmlElement) -> _Said:
    properties = node.find(qn("w:pPr"))
    numbering = None if properties is None else properties.find(qn("w:numPr"))
    outline = _value(properties, "w:outlineLvl")
    level = None
    if outline is not None and outline.isdigit():
        level = 0 if int(outline) >= _BODY_LEVEL else int(outline) + 1
    elif name := _value(node, "w:name"):
        level = _named(name)
    return _Said(level, _value(numbering, "w:numId"), _depth(_value(numbering, "w:ilvl")))


def _named(name: str) -> int | None:
    if name.lower() == "title":
        return 1
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None


def _depth(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() and len(value) == 1 else None


def _value(node: BaseOxmlElement | None, tag: str) -> str | None:
    child = None if node is None else node.find(qn(tag))
    found: Mapping[str, str] = {} if child is None else child.attrib
    return found.get(qn("w:val"))
