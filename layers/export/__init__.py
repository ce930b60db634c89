"""Exporters: one module per format, each with the declared options of that format and nothing else."""


class ExportError(ValueError):
    """What was asked for cannot be written in this format."""
