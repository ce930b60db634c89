"""A document as one HTML file, to be read on a screen and printed on A4; it asks nothing of any host."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from atlas.documents.policy import policy
from atlas.documents.tree import (
    Block,
    Bullets,
    Cover,
    Document,
    Heading,
    Paragraph,
    Picture,
    Section,
    Table,
    legible,
)
from atlas.words import text

STYLE = Path(__file__).parents[1] / "ui" / "web" / "report.css"


def html(document: Document) -> str:
    """Write a document as an HTML page."""
    return "\n".join(_page(document)) + "\n"


def _page(document: Document) -> Iterator[str]:
    style = _style()
    language = text(document.language, "page.tag")
    yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8"/>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy([style])}"/>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    yield f"<title>{_text(document.cover.title)}</title>\n<style>{style}</style>\n</head>\n<body>"
    yield _cover(document.cover, document.foot)
    yield _contents(document)
    numbers = iter(range(1, 1 + sum(1 for _ in document.headings)))
    for section in document.sections:
        yield from _section(section, numbers)
    yield f"<footer>{_text(document.foot)}</footer>\n</body>\n</html>"


def _cover(cover: Cover, foot: str) -> str:
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in cover.facts)
    return (
        f'<header class="cover"><h1>{_text(cover.title)}</h1><p class="subtitle">{_text(cover.subtitle)}</p>'
        f'<dl>{facts}</dl><p>{_text(cover.text)}</p><p class="caution">{_text(foot)}</p></header>'
    )


def _contents(document: Document) -> str:
    rows = (
        f'<li class="level-{heading.level}"><a href="#h{number}">{_text(heading.text)}</a></li>'
        for number, heading in enumerate(document.headings, start=1)
    )
    return f"<nav><h2>{_text(document.contents)}</h2><ul>{''.join(rows)}</ul></nav>"


def _section(section: Section, numbers: Iterator[int]) -> Iterator[str]:
    yield f'<section class="{"wide" if section.wide else "tall"}">'
    for block in section.blocks:
        if isinstance(block, Heading):
            level = block.level + 1  # the page's own title is the first
            yield f'<h{level} id="h{next(numbers)}">{_text(block.text)}</h{level}>'
        else:
            yield _block(block)
    yield "</section>"


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        data = base64.b64encode(block.png).decode()
        image = f'<img src="data:image/png;base64,{data}" alt="{_text(block.description)}"/>'
        return f"<figure>{image}<figcaption>{_text(block.caption)}</figcaption></figure>"
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Paragraph):
        kinds = " ".join(kind for kind, is_so in (("note", block.note), ("keep", block.keep)) if is_so)
        return f'<p class="{kinds}">{_text(block.text)}</p>' if kinds else f"<p>{_text(block.text)}</p>"
    raise TypeError(block)


def _table(table: Table) -> str:
    whole = sum(column.share for column in table.columns)
    marks = [' class="number"' if column.number else "" for column in table.columns]
    widths = "".join(f'<col width="{column.share / whole:.2%}"/>' for column in table.columns)
    heads = (
        f'<th scope="col"{mark}>{_text(column.title)}</th>'
        for mark, column in zip(marks, table.columns, strict=True)
    )
    rows = [
        "".join(f"<td{mark}>{_text(cell)}</td>" for mark, cell in zip(marks, row, strict=True))
        for row in table.rows
    ]
    last = len(rows) - 1 if table.total else -1
    lines = (
        f'<tr class="total">{row}</tr>' if index == last else f"<tr>{row}</tr>"
        for index, row in enumerate(rows)
    )
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    return f"<table>{caption}<colgroup>{widths}</colgroup>{head}<tbody>{''.join(lines)}</tbody></table>"


def _text(text: str) -> str:
    return escape(legible(text))


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
