"""Exporters: one module per format in ``formats``, each with its declared options and nothing else.

``registry`` finds the formats, ``subject`` is what they are given, ``run`` writes them whole or not at all.
"""
