"""Timings of the main steps, in one run, as ratios to a plain yardstick: ``make bench``.

The yardstick is something plain that does the nearest thing (one compiled regular expression over the same
text, a dictionary, a plain write by geopandas), measured beside the step: a ratio holds on any machine, a
second does not. Each module of this package measures one room and yields rows.
"""
