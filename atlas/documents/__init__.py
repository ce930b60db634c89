"""Documents to hand on: an atlas as one web page that needs nothing else, and as a report to read and print.

Formats stand in ``formats``, found as every other format is (``layers.export.registry``); they are given a
``atlas.exporting.AtlasSubject``. Both say what the page says, with the page's own words and figures.
"""
