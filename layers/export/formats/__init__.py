"""The formats: each module holds one ``EXPORTER``, found by ``layers.export.registry``."""
