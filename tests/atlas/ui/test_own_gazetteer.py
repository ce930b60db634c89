"""The panel that imports data into the gazetteer: shown, confirmed, written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from gazetteer import County
from tests.atlas.test_gazetteer_import import table

SCRIPT = "<img src=x onerror=alert(1)>"
METRES = {
    "type": "Feature",
    "properties": {"name": "x"},
    "geometry": {"type": "Point", "coordinates": [37563394, 4130609]},
}


def opened(page: Callable[..., AppTest], county: County, raw: bytes, name: str, source: str) -> AppTest:
    """Choose a file in the panel, and ask what it would change."""
    test = page(panel="own")
    test.selectbox(key="take-source").select(source)
    test.run()
    test.text_input[[box.label.startswith("所属县") for box in test.text_input].index(True)].set_value(
        county.name
    )
    uploader = next(box for box in test.file_uploader if str(box.key).startswith("take-file"))
    uploader.set_value((name, raw, "text/plain"))
    test.run()
    test.button(key="take-check").click().run()
    assert not test.exception
    return test


def test_nothing_is_written_before_it_is_confirmed(page: Callable[..., AppTest], mine: Path, county: County):
    test = opened(page, county, table(county, SCRIPT), "points.csv", "table")
    said = " ".join(block.value for block in test.markdown)
    assert "新增 1" in said
    assert not any(mine.iterdir())
    test.button(key="take-write").click().run()
    assert not test.exception
    assert "已写入" in test.success[0].value
    assert SCRIPT in (mine / county.code / "sites.csv").read_text(encoding="utf-8")


def test_an_answer_that_only_the_reader_has_is_asked_for_in_the_words_of_the_page(
    page: Callable[..., AppTest], mine: Path, county: County
):
    raw = json.dumps({"type": "FeatureCollection", "features": [METRES]}).encode()
    test = opened(page, county, raw, "points.geojson", "vector")
    said = " ".join(block.value for block in (*test.warning, *test.markdown)).replace("\\", "")
    rows = "".join(frame.value.to_csv() for frame in test.dataframe)
    assert "坐标系代码" in said + rows
    assert "--crs" not in said + rows
    assert not any(mine.iterdir())
