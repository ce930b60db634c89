"""The panel of exports: it follows from what the formats declare, and says in words what cannot be made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pyogrio
import pytest
from streamlit.testing.v1 import AppTest

from atlas import exporting
from atlas.ui.export_panel import Made
from tests.sample_atlas import CODE

Page = Callable[..., AppTest]


def make(test: AppTest) -> Made | None:
    test.button(key="export-make").click().run()
    assert not test.exception
    made: Made | None = test.session_state["export-made"]
    return made


def table_in(made: Made, tmp_path, layer: str):
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        archive.extractall(tmp_path)
        (name,) = (name for name in archive.namelist() if name.endswith((".gpkg", ".csv")))
        assert f"{name}.xml" in archive.namelist()
    return pyogrio.read_dataframe(tmp_path / name, layer=layer)


def test_a_format_shows_the_options_that_it_declares_whatever_their_kind(page: Page):
    test = page(panel="downloads")
    formats = exporting.formats()
    one_of_each = {option.kind: id_ for id_, form in formats.items() for option in form.declared}
    for id_ in sorted(set(one_of_each.values())):
        form = formats[id_]
        test.selectbox(key="export-format").select(id_).run()
        assert not test.exception
        shown = {widget.key for kind in (test.selectbox, test.checkbox, test.number_input) for widget in kind}
        shown |= {widget.key for kind in (test.text_input, test.file_uploader) for widget in kind}
        assert {f"export-{id_}-{each.name}" for each in form.declared} <= shown


def test_a_file_is_made_when_asked_for_and_forgotten_when_the_choice_changes(page: Page, tmp_path):
    test = page(panel="downloads")
    assert "export-made" not in test.session_state
    test.selectbox(key="export-gpkg-crs").select("gcj02").run()
    test.selectbox(key=f"export-layers-{CODE}").select("projects-water").run()
    made = make(test)
    assert made is not None and made.name == f"{CODE}-projects-water-GCJ-02.zip"
    assert set(table_in(made, tmp_path, "projects_water_point")["编号"]) == {"p1", "p2", "p4"}
    assert len(test.get("download_button")) == 2
    test.selectbox(key="export-gpkg-crs").select("4490").run()
    assert len(test.get("download_button")) == 1, "what was made was of another choice"


def test_the_filter_the_area_and_the_layers_switched_on_are_kept(page: Page, tmp_path):
    test = page(panel="downloads", layers="town-areas,projects-water", **{"f-words": "堤防"})
    test.selectbox(key="export-format").select("csv").run()
    test.selectbox(key=f"export-layers-{CODE}").select("shown").run()
    test.selectbox(key=f"export-area-{CODE}").select("西山镇").run()
    assert "堤防" in test.checkbox(key="export-filtered").label
    made = make(test)
    assert made is not None
    assert set(table_in(made, tmp_path, f"{CODE}")["编号"]) == {f"{CODE}.101", "p3"}


@pytest.mark.parametrize(
    ("form", "layers", "says"), [("dxf", "villages", "没有位置"), ("gpkg", "", "档案读不了")]
)
def test_what_cannot_be_made_is_said_in_words(page: Page, form: str, layers: str, says: str):
    test = page(panel="downloads")
    test.selectbox(key="export-format").select(form).run()
    test.selectbox(key=f"export-layers-{CODE}").select(layers).run()
    if form == "gpkg":  # the made-up atlas has no dossier to build from anew
        test.checkbox(key="export-corrected").uncheck().run()
    assert make(test) is None
    assert any(says in said.value for said in test.warning)
