"""Writing each built-in atlas as slides, beside python-pptx drawing the outlines of its areas once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pptx
import shapely
from pptx.util import Emu

from atlas import exporting, library
from atlas.store import open_store
from layers.export.formats.pptx import EXPORTER
from layers.export.subject import Subject
from tests.bench.row import Row, best

EMU_PER_DEGREE = 10_000_000  # a county of half a degree fills a slide
ROUNDS = 3


def rows() -> Iterator[Row]:
    """Write the decks."""
    for dossier in library.builtin_dossiers():
        subject = exporting.subject(open_store(library.workspace(dossier.stem)), "zh")
        with TemporaryDirectory() as folder:
            target = Path(folder) / "bench.pptx"
            seconds = best(EXPORTER.write, subject, EXPORTER.options(), target, rounds=ROUNDS)
            size, slides = target.stat().st_size / 1e6, len(pptx.Presentation(str(target)).slides)
            yield Row(
                f"write {dossier.stem} as slides",
                seconds,
                "python-pptx draws its areas",
                best(_plainly, subject, target, rounds=ROUNDS),
                "under 5 s, 5 MB",
                f"{slides} slides, {size:.2f} MB",
            )


def _plainly(subject: Subject, target: Path) -> None:
    deck = pptx.Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    for layer in subject.placed:
        for part in shapely.get_parts(layer.placed.geometry.to_numpy()):
            if shapely.get_dimensions(part) != 2:
                continue
            corners = (shapely.get_coordinates(part.exterior) * EMU_PER_DEGREE).astype(int).tolist()
            builder = shapes.build_freeform(*corners[0])
            builder.add_line_segments(corners[1:])
            builder.convert_to_shape(Emu(0), Emu(0))
    deck.save(str(target))
