"""The drawing rules, one module each: from footprints on a sheet to a sketch, all in metres.

Every module has one function ``sketch(rule, sheet)``. A rule never drops a member silently: what it
cannot use it names in a note.
"""
