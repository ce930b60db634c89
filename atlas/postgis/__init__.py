"""Atlases in PostGIS, for an office in which many work at once.

``publish`` loads a workspace into a database; ``store`` reads it again through the same interface as from
the file. ``schema`` brings the tables up to date by numbered migrations, ``address`` says where a database
is as libpq does, ``connection`` talks to it, ``copying`` is the form in which tables go to and fro.

What is published is only read: a planner corrects the workspace and publishes it again. Pictures beside a
workspace (shaded relief, overlays) stay there.
"""
