"""Geometry and symbology: draws rules over footprints, and writes layers out.

It has never heard of a plan: what it draws comes as data, from whoever read it.
"""
