"""Every GIS format written, read back by other software, and compared: ``python -m tests.atlas.roundtrip``.

Printed is the matrix of the README. What is compared is an atlas and, beside it, the hardest features that
there may be: rare characters, a hole, several parts, a formula, a note that is too long, no place at all.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, box

from atlas import exporting, library
from atlas.store import open_store
from gazetteer.projection import crs_of
from layers.export.formats import shapefile
from layers.export.options import made
from layers.export.registry import Exporter
from layers.export.run import write
from layers.export.subject import Subject
from layers.layer import Layer, features, together
from tests.atlas import readback
from tests.atlas.readback import Reading

RARE = ("䶮家庄𠮷", "=1+1 <b>&粗</b>", "㙍𡐓", "无处", "长" * 200, "䶮县")
CRS = {"geojson": "4326", "kml": "4326", "kmz": "4326", "pmtiles": "3857", "dxf": "gk"}
"""Of formats that leave no choice, or few; of all others the county's zone with its number."""

HEADS = {
    "zh": ("格式", "要素", "几何（最大偏差）", "中文与生僻字（䶮、𠮷）", "坐标系", "样式", "没有位置的要素"),
    "en": ("format", "features", "geometry: off by", "Chinese (䶮, 𠮷)", "CRS", "style", "without a place"),
}
KEPT = {
    True: {"zh": "保留", "en": "kept"},
    False: {"zh": "不写入，元数据注明", "en": "left out, said in the metadata"},
}


@dataclass(frozen=True)
class Row:
    """What one format kept."""

    form: Exporter
    lost: frozenset[str]  # ids that are not in it
    doubled: int
    off_m: float  # greatest distance of a geometry from the one that was written, metres
    renamed: int  # features whose name came back as another
    crs: bool
    styled: str
    unplaced: int  # features without a place that are in it
    said: bool  # whether the metadata says how many of those there are, and what became of them


def hard(around: Point) -> Layer:
    """Make a layer of the hardest features that there may be."""
    at = around.buffer(0.02).envelope
    holed = at.difference(around.buffer(0.005).envelope)
    west, south, east, north = at.bounds
    corners = ((west, south), (east, north))
    parts = MultiPolygon([box(lon, lat, lon + 0.001, lat + 0.001) for lon, lat in corners])
    shapes = (around, holed, parts, None, LineString([(west, south), (east, north)]), around)
    rows = [
        {
            "id": f"hard/{number}",
            "name": name,
            "kind": "project",
            "symbol": "neighbour-label" if name == RARE[-1] else "project-water",
            "fidelity": "" if shape is None else fidelity,
            "accuracy_m": None if shape is None else 500.0,
            "citation": "䶮𠮷章",
            "note": "长" * 300,
            "investment_cny": 12_345_678_901.5,
            "period": "2021-2025",
            "sector": "water",
        }
        for number, (name, shape, fidelity) in enumerate(
            zip(RARE, shapes, ("published", "derived", "schematic", "", "container", "derived"), strict=True)
        )
    ]
    return Layer("hard", {"zh": "难写的𠮷", "en": "Hard to write 𠮷"}, "projects", features(rows, shapes))


def whole(path: Path, every: int = 1) -> Subject:
    """Take all of an atlas, or one layer in so many, and the layer of hard features."""
    subject = exporting.subject(open_store(path), "zh")
    assert subject.outline is not None
    return replace(subject, layers=(*subject.layers[::every], hard(subject.outline.representative_point())))


def forms() -> dict[str, Exporter]:
    """List the formats of the group of GIS formats."""
    return {id_: form for id_, form in exporting.formats().items() if form.group == "gis"}


def row(form: Exporter, subject: Subject, folder: Path) -> Row:
    """Write a format, read it back, and compare."""
    crs = CRS.get(form.id, "gk-zone")
    said = {name: value for name, value in {"crs": crs, "wkt": True}.items() if name in _options(form)}
    path = folder / f"atlas{form.suffix}"
    files = write(form, subject, made(form.options, said), path)
    read = readback.READERS[form.id](path)
    table = read.table
    wanted = together(subject.layers).set_index("id")
    placed = wanted[wanted.geometry.notna()]
    found = table[table["id"].isin(wanted.index)]
    expected = wanted.index if form.keeps_unplaced(made(form.options, said)) else placed.index
    names = found.drop_duplicates("id").set_index("id")["name"]
    written_names = wanted.loc[names.index, "name"]
    if form.id == "shapefile":  # a longer one is cut, and listed
        written_names = written_names.map(lambda name: shapefile.cut(name, "UTF-8"))
    statement = ElementTree.parse(files[-1 if form.id != "gpkg" else 1]).getroot()
    count = str(len(wanted) - len(placed))
    return Row(
        form=form,
        lost=frozenset(expected) - frozenset(found["id"]),
        doubled=int(found["id"].duplicated().sum()),
        off_m=_off(found, placed, read),
        renamed=int((names != written_names).sum()),
        crs=read.crs.to_epsg() == _epsg(crs, subject),
        styled=read.styled,
        unplaced=int((~found["id"].isin(placed.index)).sum()),
        said=any(f"有 {count} 个要素位置不明" in (text or "") for text in statement.itertext()),
    )


def _options(form: Exporter) -> set[str]:
    return {each.name for each in form.declared}


def _epsg(crs: str, subject: Subject) -> int:
    assert subject.outline is not None
    plain = int(crs_of(subject.outline).removeprefix("EPSG:"))
    return {"gk": plain, "gk-zone": plain - 21}.get(crs) or int(crs)


def _off(found: gpd.GeoDataFrame, placed: gpd.GeoDataFrame, read: Reading) -> float:
    """Measure how far off the geometries are that came back, metres."""
    # What is straight in one projection is not in another: compared is in the one that was written.
    metres = read.crs if read.crs.is_projected else crs_of(shapely.union_all(placed.geometry.iloc[:1]))
    there = found[found.geometry.notna()].set_crs(read.crs, allow_override=True).to_crs(metres)
    here = placed.to_crs(metres).loc[there["id"]]
    shapes = here.geometry.to_numpy()
    if read.rings:  # an area came back as its edge
        shapes = np.array([shape.boundary if shape.area else shape for shape in shapes], dtype=object)
    back = there.geometry.to_numpy()
    off = shapely.hausdorff_distance(back, shapes)
    # Of an area the mean width of what differs: a spike of no width may be lost, however long it is.
    differs = shapely.symmetric_difference(back, shapes)
    width = 2 * shapely.area(differs) / shapely.length(differs).clip(1.0)
    return float(np.where(shapely.area(shapes) > 0, width, off).max())


def matrix(rows: list[Row], language: str) -> str:
    """Print rows as Markdown."""
    heads = HEADS[language]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for each in rows:
        off = f"{each.off_m:.2f} m" if each.off_m >= 0.005 else "< 1 cm"
        kept = KEPT[bool(each.unplaced)][language]
        cells = (
            each.form.title[language],
            "✓" if not each.lost else f"−{len(each.lost)}",
            off,
            "✓" if not each.renamed else f"−{each.renamed}",
            "✓" if each.crs else "✗",
            readback.STYLES[each.styled][language],
            kept,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _loss(row: Row) -> tuple[int, int, float]:
    return len(row.lost), row.renamed, row.off_m


def main() -> None:
    """Print the matrix of the worse of the built-in atlases, format by format."""
    found: dict[str, list[Row]] = {}
    for dossier in library.builtin_dossiers():
        with tempfile.TemporaryDirectory() as folder:
            subject = whole(library.build(dossier))
            for form in forms().values():
                found.setdefault(form.id, []).append(row(form, subject, Path(folder)))
    worst = [max(rows, key=_loss) for rows in found.values()]
    for language in ("en", "zh"):
        sys.stdout.write(matrix(worst, language) + "\n\n")


if __name__ == "__main__":
    main()
