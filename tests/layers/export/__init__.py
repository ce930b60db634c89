"""Tests of layers/export."""
