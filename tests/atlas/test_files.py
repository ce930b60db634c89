"""A file becomes text, or an error that says what is wrong with it."""

from __future__ import annotations

import pytest

from atlas import words
from atlas.reading import files
from atlas.reading.files import PlanFileError, decode, read_file

TEXT = "第一章 总则\n全县要加快建设，到二〇二五年的主要目标是这样的。\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_known_encodings_give_the_same_text(raw, encoding):
    source = decode(raw, "plan.txt")
    assert (source.text, source.encoding) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_that_breaks_off_inside_a_character_is_read_up_to_there(encoding):
    source = decode(TEXT.rstrip("。\n").encode(encoding)[:-1], "plan.txt")
    assert source.encoding == encoding
    assert source.text.rstrip("\ufffd") == TEXT.rstrip("。\n")[:-1]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "plan-empty"),
        (b" \n\t ", "plan-empty"),
        ("\ufeff".encode(), "plan-empty"),
        (b"\xd0\xcf\x11\xe0 ...", "plan-binary-known"),
        (b"{\\rtf1 ...", "plan-binary-known"),
        (("建设" * 40 + "\n").encode() * 25_000, "plan-too-long"),
        (
            b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument/>",
            "plan-binary-known",
        ),
        (b"\xd0\xcf\x11\xe0 ..." + "EncryptedPackage".encode("utf-16-le"), "plan-encrypted"),
        (bytes(range(256)) * 8, "plan-binary"),
        ("第一章 總則：本縣應加速建設，民國一百一十四年之目標如下。".encode("big5") * 20, "plan-encoding"),
        ("この計画は、地域の発展を目的とするものである。".encode("shift_jis") * 20, "plan-encoding"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(raw, key):
    with pytest.raises(PlanFileError) as caught:
        decode(raw, "plan.txt")
    assert caught.value.key == key
    for language in words.LANGUAGES:
        assert "plan.txt" in words.text(language, f"error.{key}", **caught.value.values)


@pytest.mark.parametrize(
    ("part", "kind"),
    [("WordDocument", ".wps"), ("Workbook", ".xls"), ("PowerPoint Document", ".ppt"), ("Other", ".doc")],
)
def test_an_old_office_file_is_named_and_the_user_told_to_save_it_anew(part, kind):
    with pytest.raises(PlanFileError) as caught:
        decode(b"\xd0\xcf\x11\xe0 ..." + part.encode("utf-16-le"), "plan.doc")
    for language in words.LANGUAGES:
        told = words.text(language, f"error.{caught.value.key}", **caught.value.values)
        assert kind in told and ".docx" in told


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path, monkeypatch):
    huge = tmp_path / "huge.txt"
    huge.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    for path, key in [
        (tmp_path / "none.txt", "plan-missing"),
        (tmp_path, "plan-is-folder"),
        (huge, "plan-too-large"),
    ]:
        with pytest.raises(PlanFileError) as caught:
            read_file(path)
        assert caught.value.key == key
