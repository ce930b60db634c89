"""An export is written whole or not at all, and options are only what a format declares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.export import run
from layers.export.errors import ExportError
from layers.export.options import declared, made, option, plain
from layers.export.registry import Exporter, exporter, exporters
from tests.layers.export.subjects import layer, subject

GEOJSON = exporters()["geojson"]
ONE, TWO = subject(layer(Point(112, 37.5))), subject(layer(Point(112, 37.5), Point(112.1, 37.5)))


@dataclass(frozen=True, kw_only=True)
class Options:
    size: str = option("A4", "图幅", "Sheet", choices=plain("A4", "A3"))
    dpi: int = option(300, "分辨率", "Resolution", least=72, most=1200)
    legend: bool = option(True, "图例", "Legend")
    template: Path | None = option(None, "模板", "Template", suffixes=(".pptx",))


def _two_files(subject_, options, path: Path) -> None:
    path.write_text("map", encoding="utf-8")
    path.with_suffix(".note").write_text("beside", encoding="utf-8")


def fake(write) -> Exporter:
    return Exporter("fake", {"zh": "假", "en": "fake"}, "gis", ".map", "text/plain", Options, write)


def count(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))["features"])


def test_writing_leaves_no_other_file_and_the_usual_rights(tmp_path):
    path = tmp_path / "a.geojson"
    assert run.write(GEOJSON, ONE, GEOJSON.options(), path)[0] == path
    assert path.stat().st_mode & 0o777 == 0o644
    with pytest.raises(ExportError, match="would-overwrite"):
        run.write(GEOJSON, TWO, GEOJSON.options(), path)
    assert count(path) == 1
    written = run.write(GEOJSON, TWO, GEOJSON.options(), path, force=True)
    assert count(path) == 2 and sorted(tmp_path.iterdir()) == sorted(written)
    assert [each.name for each in written] == ["a.geojson", "a.geojson.xml"]


def test_a_failed_write_leaves_what_stood_there(tmp_path):
    def breaks(subject_, options, path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError("no space left")

    (tmp_path / "a.map").write_text("before", encoding="utf-8")
    with pytest.raises(OSError, match="no space left"):
        run.write(fake(breaks), ONE, Options(), tmp_path / "a.map", force=True)
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("a.map", "before")]


def test_a_missing_folder_and_an_empty_choice_are_refused(tmp_path):
    with pytest.raises(OSError):
        run.write(GEOJSON, ONE, GEOJSON.options(), tmp_path / "nowhere" / "a.geojson")
    with pytest.raises(ExportError, match="nothing-chosen"):
        run.write(GEOJSON, subject(), GEOJSON.options(), tmp_path / "a.geojson")
    assert list(tmp_path.iterdir()) == []


def test_what_belongs_together_is_handed_over_as_one():
    name, content, mime = run.pack(fake(_two_files), ONE, Options(), "柳林")
    assert (name, content[:2], mime) == ("柳林.zip", b"PK", run.ZIP)


def test_a_shifted_copy_says_so_in_its_name(tmp_path):
    shifted = Exporter(
        "fake", fake(_two_files).title, "gis", ".map", "", Options, _two_files, mark=lambda options: "GCJ-02"
    )
    assert run.write(shifted, ONE, Options(), tmp_path / "a.map")[0].name == "a-GCJ-02.map"


def test_options_are_what_is_declared():
    assert [(each.name, each.kind, each.title["en"]) for each in declared(Options)] == [
        ("size", str, "Sheet"),
        ("dpi", int, "Resolution"),
        ("legend", bool, "Legend"),
        ("template", Path, "Template"),
    ]
    said = {"size": "A3", "dpi": "150", "legend": "no", "template": "office.pptx"}
    assert made(Options, said) == Options(size="A3", dpi=150, legend=False, template=Path("office.pptx"))
    assert made(Options, {"dpi": "", "template": None}) == Options()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"size": "A0"}, "option-choice"),
        ({"dpi": 71}, "option-bounds"),
        ({"dpi": "many"}, "option-kind"),
        ({"dpi": True}, "option-kind"),
        ({"legend": "perhaps"}, "option-kind"),
        ({"colour": "red"}, "option-unknown"),
    ],
)
def test_what_an_option_does_not_take_is_refused(said, key):
    with pytest.raises(ExportError) as refused:
        made(Options, said)
    assert refused.value.key == key


@given(st.integers())
def test_a_number_is_taken_within_its_bounds_only(dpi):
    try:
        assert made(Options, {"dpi": dpi}).dpi == dpi and 72 <= dpi <= 1200
    except ExportError:
        assert not 72 <= dpi <= 1200


def test_every_format_can_be_asked_for_by_name_and_suffix():
    known = exporters()
    for each in known.values():
        assert exporter(each.id, known) is exporter(f"图{each.suffix.upper()}", known) is each
        assert each.options() == made(each.options, {})
    with pytest.raises(ExportError, match="format-unknown"):
        exporter("docm", known)
