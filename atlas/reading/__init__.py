"""Reading a plan: from a file to a dossier.

``files``, ``readers`` and ``open`` bring in the text. ``flow`` and ``outline`` make it readable, with
``markup``, ``paging`` and ``wrapping``, which know what text files look like. ``toponyms`` finds the
places, ``structures`` and ``projects`` what the plan says about them, ``indicators`` its table of goals.
``read.read_plan`` runs them in that order.
"""
