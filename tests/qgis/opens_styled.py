"""Open workspaces in QGIS itself, headless, and see that they come styled: ``make test-qgis``.

Run by the interpreter that has Debian's ``python3-qgis``; the tests proper do not need QGIS.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = (800, 600)
LEAST_INK = 0.05  # share of the picture that is not white


def tables(path: Path) -> list[str]:
    """List the tables with geometry."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
        return [name for (name,) in rows]


def opened(path: Path, table: str) -> QgsVectorLayer:
    """Open a table and check what came with it."""
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid(), f"{table} does not open"
    assert layer.crs().authid() == "EPSG:4490", f"{table} is in {layer.crs().authid()}"
    renderer = layer.renderer()
    assert renderer is not None and renderer.type() == "RuleRenderer", f"{table} comes without its style"
    rules = renderer.rootRule().children()
    for rule in rules:
        assert rule.filter() is None or not rule.filter().hasParserError(), (
            f"{table}: {rule.filterExpression()}"
        )
    named = [layer.attributeDisplayName(index) for index in range(layer.fields().count())]
    assert {"名称", "位置依据", "位置误差_米"} <= set(named), f"{table} shows {named}"
    context_free = sum(
        feature.hasGeometry() and not any(rule.filter().evaluate(context(layer, feature)) for rule in rules)
        for feature in layer.getFeatures()
    )
    assert context_free == 0, f"{context_free} features of {table} have no symbol"
    return layer


def context(layer: QgsVectorLayer, feature: object) -> object:
    """Give an expression the feature it is asked of."""
    made = layer.createExpressionContext()
    made.setFeature(feature)
    return made


def ink(layers: list[QgsVectorLayer], picture: Path) -> float:
    """Draw layers into a picture; return the share of it that is not white."""
    settings = QgsMapSettings()
    settings.setLayers(layers[::-1])
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(*SIZE))
    settings.setDestinationCrs(layers[0].crs())
    settings.setFlag(QgsMapSettings.DrawLabeling, True)
    settings.setExtent(layers[0].extent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    assert image.save(str(picture)), f"{picture} cannot be written"
    white = QColor("white").rgb()
    across, down = range(0, SIZE[0], 4), range(0, SIZE[1], 4)
    dots = sum(bool(image.pixel(x, y) != white) for x in across for y in down)
    return dots / (len(across) * len(down))


def main(paths: list[str]) -> None:
    """Open each workspace."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    for path in map(Path, paths):
        layers = [opened(path, table) for table in tables(path)]
        QgsProject.instance().addMapLayers(layers, False)
        picture = Path(tempfile.gettempdir()) / f"{path.stem}-in-qgis.png"
        drawn = ink(layers, picture)
        assert drawn > LEAST_INK, f"{path} draws nearly nothing"
        print(f"{path.name}: {len(layers)} styled layers, {drawn:.0%} of the picture drawn: {picture}")  # noqa: T201


main(sys.argv[1:])
