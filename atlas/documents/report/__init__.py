"""What the report of an atlas says: pure functions from a subject to an ``atlas.documents.tree``.

``whole`` puts the chapters together; each chapter is a module.
"""
