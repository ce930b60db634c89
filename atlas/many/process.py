"""The process that reads plans, one after another: a ``companion`` of who drives the reading."""

from __future__ import annotations

import logging
import warnings

from atlas.many import companion
from atlas.many.one import answer
from layers import confined

MAX_MEMORY = 4 * 2**30
"""Bytes of address space. Reading and drawing a plan of 80,000 characters takes some 350 MB of memory;
libraries reserve several times that and leave it untouched."""


def main() -> None:
    """Read plans within the limits."""
    confined.limit_memory(MAX_MEMORY)
    logging.disable()
    warnings.simplefilter("ignore")
    companion.serve(answer)


if __name__ == "__main__":
    main()
