"""Rasters of an atlas: kept beside its workspace, where the page finds them.

``overlays`` is the shelf; ``intensity``, ``terrain``, ``image`` and ``scan`` make what stands on it.
"""
