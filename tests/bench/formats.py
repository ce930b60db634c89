"""Opening one plan from each format, beside the library that takes the bare text out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import docx
import pypdfium2
from lxml import html

from atlas.reading.open import open_plan, plan_from_bytes
from tests.atlas.plan_files import as_html, as_pdf, as_word, pieces_of
from tests.bench.row import PLANS, Row, best


def rows() -> Iterator[Row]:
    """Set the first plan at hand in each format and open it again."""
    for path in sorted(PLANS.glob("*.txt"))[:1]:
        plan = open_plan(path)
        yield Row("open as .txt", best(open_plan, path), "decode", best(path.read_bytes().decode))
        pieces = list(pieces_of(plan))
        for form, make, bare in (
            ("html", as_html, _html),
            ("docx", as_word, _word),
            ("pdf", as_pdf, _pdf),
        ):
            raw = make(pieces)
            seconds = best(plan_from_bytes, raw, f"a.{form}", rounds=3)
            yield Row(f"open as .{form}", seconds, _NAMES[bare], best(bare, raw, rounds=3))


def _html(raw: bytes) -> str:
    return str(html.fromstring(raw).text_content())


def _word(raw: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(raw)).paragraphs)


def _pdf(raw: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(raw))


_NAMES: dict[Callable[[bytes], str], str] = {_html: "lxml", _word: "python-docx", _pdf: "pypdfium2"}
