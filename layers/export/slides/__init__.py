"""Slides of native, editable shapes: from a composed map in millimetres to the XML of PresentationML.

``elements`` makes elements, ``paint`` says styles in DrawingML, ``lean`` keeps outlines short, ``shape``
makes shapes, groups and text boxes, ``marker`` the symbols of points, ``drawn`` the features of a map,
``furniture`` what surrounds it, ``table`` a native table, ``frame`` the presentation around them (``own``
where no template is given, ``titles`` what stands in its layouts) and ``deck`` which slides there are.
python-pptx only holds the package: the time of its own freeform builder grows with the square of vertices.
"""
