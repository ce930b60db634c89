"""Open workspaces and exported projects in QGIS itself, headless, and see that they come styled.

``make test-qgis``; ``written`` names the files.

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
    QgsPointDisplacementRenderer,
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


def of_workspace(path: Path) -> list[QgsVectorLayer]:
    """Open the tables of a workspace."""
    layers = [QgsVectorLayer(f"{path}|layername={table}", table, "ogr") for table in tables(path)]
    assert {layer.crs().authid() for layer in layers} == {"EPSG:4490"}
    return [checked(layer) for layer in layers]


def of_project(path: Path) -> list[QgsVectorLayer]:
    """Open a project: every layer in a group, in the project's CRS, the map where the county is."""
    project = QgsProject.instance()
    assert project.read(str(path)), f"{path} does not open"
    tree = project.layerTreeRoot()
    assert all(node.nodeType() == node.NodeGroup for node in tree.children())
    nodes = tree.findLayers()
    assert len(nodes) == len(tables(path.with_suffix(".gpkg")))
    assert all(node.layer().crs() == project.crs() and project.crs().isValid() for node in nodes)
    assert not project.viewSettings().defaultViewExtent().isEmpty()
    shown = [checked(node.layer()) for node in nodes if node.isVisible()]
    assert 0 < len(shown) < len(nodes)
    return shown[::-1]


def checked(layer: QgsVectorLayer) -> QgsVectorLayer:
    """Check what came with a table."""
    table = layer.name()
    assert layer.isValid(), f"{table} does not open"
    renderer = layer.renderer()
    if renderer is not None and renderer.type() == "pointDisplacement":
        apart(renderer, table)
        renderer = renderer.embeddedRenderer()
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


def apart(renderer: QgsPointDisplacementRenderer, table: str) -> None:
    """Check that markers at one place are drawn apart."""
    assert renderer.placement() == renderer.ConcentricRings, f"{table}: {renderer.placement()}"
    assert 0 < renderer.tolerance() < 2 and renderer.centerSymbol().symbolLayerCount() == 1


def seen_apart(layers: list[QgsVectorLayer], picture: Path) -> None:
    """Draw the largest of the layers of projects with and without: markers beneath others come to light."""
    displaced = [layer for layer in layers if layer.renderer().type() == "pointDisplacement"]
    largest = max(displaced, key=lambda layer: layer.featureCount()).clone()
    largest.setLabelsEnabled(False)
    drawn = ink([largest], picture)
    largest.setRenderer(largest.renderer().embeddedRenderer().clone())
    assert drawn > ink([largest], picture), f"{largest.name()}: markers lie on each other"


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
        layers = of_project(path) if path.suffix == ".qgz" else of_workspace(path)
        if path.suffix != ".qgz":
            QgsProject.instance().addMapLayers(layers, False)
        picture = Path(tempfile.gettempdir()) / f"{path.stem}-in-qgis.png"
        seen_apart(layers, picture)
        drawn = ink(layers, picture)
        assert drawn > LEAST_INK, f"{path} draws nearly nothing"
        print(f"{path.name}: {len(layers)} styled layers, {drawn:.0%} of the picture drawn: {picture}")  # noqa: T201


main(sys.argv[1:])
