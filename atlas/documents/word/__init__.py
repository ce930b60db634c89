"""A document as a Word file, by python-docx: ``document`` writes the tree, ``styles`` gives it its looks.

What python-docx has no words for (fields, bookmarks, rows that are repeated) is written as WordprocessingML
(ECMA-376, part 1) in ``parts``.
"""
