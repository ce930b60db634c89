"""Very many plans: every file of a folder read once, on this machine or on several.

``listing`` says which files of a folder are plans, ``one`` reads one of them from bytes to bytes,
``companion`` is the process it is read in, ``workers`` are those who ask such processes (threads here, or
the workers of a Dask cluster), ``results`` is the folder that is written, and ``run`` drives them all.
"""
