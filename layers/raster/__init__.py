"""Rasters: pictures of the ground that lie beneath the layers."""
