"""Read one plan: what a companion answers to ``asking``. A pure function from bytes to bytes."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import geopandas as gpd

from atlas import library
from atlas.build import build_layers
from atlas.dossier import Dossier, counts, dump
from atlas.errors import UserError
from atlas.many import blocks
from atlas.many.asking import Failure, failed
from atlas.reading.open import plan_from_bytes
from atlas.reading.read import Reading, read_plan
from gazetteer import GazetteerError
from layers.export.formats import geoparquet
from layers.layer import features, is_placed, together

ID_LENGTH = 12
"""Signs of a file's SHA-256 that name its plan: of 10,000, two are alike with a chance of 1 in 5 million."""


def answer(question: bytes) -> bytes:
    """Read the plan of a question.

    A file that cannot be read, and one on which the program itself fails, become an answer that says so;
    where memory runs out the process is no longer sound, and goes.
    """
    raw, name, county = blocks.unpack(question)
    try:
        return _read(raw, name.decode(), county.decode())
    except MemoryError:
        raise
    except UserError as error:
        return failed(Failure(error.key, error.values))
    except GazetteerError as error:
        return failed(Failure("gazetteer", {"reason": str(error)}))
    except Exception as error:  # whatever it is, the other plans are read
        return failed(Failure("many-fault", {"name": name.decode(), "reason": repr(error)[:300]}))


def _read(raw: bytes, name: str, county: str) -> bytes:
    reading = read_plan(plan_from_bytes(raw, name), county)
    table, written = _features(reading.dossier), BytesIO()
    geoparquet.save(table, written)
    about = json.dumps(_about(reading, table))
    return blocks.pack(about.encode(), dump(reading.dossier).encode(), written.getvalue())


def _features(dossier: Dossier) -> gpd.GeoDataFrame:
    """Draw all layers into one table, with the columns ``plan`` and ``layer`` first."""
    layers = build_layers(dossier, library.gazetteer_of(dossier))
    table = together(layers) if layers else features((), ()).assign(layer="")
    table.insert(0, "plan", dossier.plan.sha256[:ID_LENGTH])
    return table.astype({"plan": "str", "layer": "str"})  # also where there is no row


def _about(reading: Reading, table: gpd.GeoDataFrame) -> dict[str, Any]:
    plan = reading.dossier.plan
    unplaced = int((~is_placed(table)).sum())
    return {
        "id": plan.sha256[:ID_LENGTH],
        "sha256": plan.sha256,
        "title": plan.title,
        "county": plan.county,
        "gb_code": plan.gb_code,
        "published": plan.published,
        "characters": plan.characters,
        "counts": counts(reading.dossier) | {"features": len(table), "unplaced": unplaced},
        "warnings": reading.warnings,
    }
