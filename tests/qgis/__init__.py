"""Scripts for a Python that has QGIS: ``make test-qgis``."""
