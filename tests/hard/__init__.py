"""Faults, malice and load, again and again: `make test-hard`."""
