"""The symbology in the words of QGIS: QML documents, as GeoPackages carry them in ``layer_styles``.

``qml.document`` writes the style of one table; ``symbols`` says what one look is made of, ``xml`` how QGIS
spells options. Colours, dashes and sizes come from ``layers.style`` alone.
"""
