"""Pictures of a composition, drawn by matplotlib: PNG, SVG and PDF of the same sheet.

``fonts`` finds fonts that hold every character, ``canvas`` draws single things, ``sheet`` a whole
composition, ``files`` writes the formats, ``figure`` is the door for documents. matplotlib's figures are
used without pyplot and without a screen.
"""
