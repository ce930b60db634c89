"""Write docs/exports.md from what the formats declare: ``python -m tests.exports_doc``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas import exporting
from layers.export import crs
from layers.export.options import Option
from layers.export.registry import GROUPS, Exporter

PAGE = Path(__file__).parents[1] / "docs" / "exports.md"
HEAD = """# Exports

`atlas export ATLAS -o FILE` writes an atlas in the format that the file's ending names (or `--format`);
a folder as output takes one file a layer. What of the atlas: `--layer`, `--sector`, `--years`, `--town`,
`--chapter`, `--fidelity`, `--within`, `--text`, `--placed/--unplaced` (of the projects), `--area` (a
place's name or west,south,east,north), `--uncorrected` (as the plan was read), `--lang zh|en`. The
page's panel 下载 offers the same. Files are written whole or not at all; a copy in GCJ-02 or BD-09 says so
in its name, its layers' titles and its CRS.

Every feature carries its fidelity, accuracy, source and citation. Beside each GIS format goes
`<file>.xml`, a record of ISO 19115 core metadata (ISO 19139): title, abstract with what was selected,
extent, CRS, accuracy, lineage with the plan's SHA-256 and the source of the outline, map review number
(审图号), limits of use, and what each fidelity means.

KMZ carries the markers of the map as pictures inside the zip (sector, shape, character, three steps of
certainty; sized by investment). Plain KML has no room for pictures and refers to none elsewhere: its points
are the viewer's own mark in the sector's colour. In both, names of areas and lines are points in a folder of
their own within the layer's.

This page is written from the declarations of the formats (`python -m tests.exports_doc`); a test keeps
it current.
"""
TITLES = {"gis": "GIS and tables", "picture": "Pictures", "document": "Slides and documents"}


def text() -> str:
    """Write the page."""
    return "\n".join([HEAD, *_formats(), *_systems()])


def _formats() -> Iterator[str]:
    known = exporting.formats()
    for group in GROUPS:
        forms = sorted((form for form in known.values() if form.group == group), key=lambda form: form.id)
        if not forms:
            continue
        yield f"## {TITLES[group]}\n"
        for form in forms:
            yield from _format(form)


def _systems() -> Iterator[str]:
    yield "## Coordinate systems (`--crs`)\n"
    yield "| value | what |"
    yield "|---|---|"
    yield from (f"| `{key}` | {title['en']} |" for key, title in crs.CHOICES.items())
    yield "\nThe Gauss-Kruger zone is the one of the middle of the county; the metadata names it, and says so"
    yield "where the county reaches into another one.\n"


def _format(form: Exporter) -> Iterator[str]:
    yield f"### `{form.id}` ({form.suffix}): {form.title['en']}\n"
    if form.declared:
        yield "| option | what | values | default |"
        yield "|---|---|---|---|"
        yield from (_row(each) for each in form.declared)
        yield ""


def _row(each: Option) -> str:
    default = "" if each.default is None else str(each.default)
    cells = (f"`--{each.flag}`", each.title["en"], _values(each), default)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(each: Option) -> str:
    if each.name == "crs":
        return ", ".join(f"`{value}`" for value in each.choices)
    if each.choices:
        titles = [(value, title["en"]) for value, title in each.choices.items()]
        return "; ".join(f"`{value}`" + (f" {title}" if title != value else "") for value, title in titles)
    if each.kind is bool:
        return f"on, or off: `--no-{each.flag}`"
    if each.kind is Path:
        return f"a file {' '.join(each.suffixes)}".strip()
    return each.bounds(" to ") or "text"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
