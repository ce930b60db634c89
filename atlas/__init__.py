"""The planning atlas: a county's five-year plan, read and drawn.

``reading`` finds what a plan says and keeps it as a ``dossier``; ``build`` draws it over the gazetteer into
a ``workspace``; ``store`` is how pages and commands get at it; ``library`` knows which atlases there are;
``postgis`` publishes them to an office's database, and ``served`` says whether the page shows those.
``cli`` and ``ui`` are the two ways in; ``words`` holds all that a user reads.
"""
