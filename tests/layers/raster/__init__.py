"""Tests of layers/raster."""
