"""See that a bill of materials is one: run by the tools' own interpreter (``make sbom``)."""

from __future__ import annotations

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion  # type: ignore[import-not-found]
from cyclonedx.validation.json import JsonStrictValidator  # type: ignore[import-not-found]

if __name__ == "__main__":
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(
        Path(sys.argv[1]).read_text(encoding="utf-8")
    )
    sys.exit(None if fault is None else f"{sys.argv[1]} is not CycloneDX: {str(fault).partition(chr(10))[0]}")
