"""Names are compared as a reader of Chinese compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import names


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(names.fold(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    once = names.normalise(text)
    assert names.normalise(once) == once


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("⻄河街道", "西河街道"),
        ("⻓治⻔⻋", "长治门车"),
        ("⻢头⻮⻬⻰⻝", "马头齿齐龙食"),
        ("⽔泉村", "水泉村"),
        ("Ｇ３０７", "g307"),
        (" 杏 花 村 镇 ", "杏花村镇"),
        ("“一带”", "一带"),
        ("什林–辛置", "什林-辛置"),
        ("什林−辛置", "什林-辛置"),
        ("什林－辛置", "什林-辛置"),
        ("⼾县⾭⽯⿈⽔", "户县青石黄水"),
        ("\uf92c庄", "郎庄"),
        ("\U0002f80a庄", "僧庄"),
        ("「老城」『东』", "老城东"),
        ("乌鲁·木齐•市・东", "乌鲁木齐市东"),
        ("汾\u200b阳\ufeff", "汾阳"),
        ("汾\u00ad阳\u202c", "汾阳"),
        ("汾\u2009阳\u3000市\t\n", "汾阳市"),
        ("阳\ufe00城\u0301", "阳城"),
        ("汾\x00阳\x7f", "汾阳"),
        ("第2中学", "第二中学"),
        ("第18中学", "第十八中学"),
        ("第２０中学", "第二十中学"),
        ("第2021号", "第2021号"),
        ("第\u200b3小学", "第三小学"),
    ],
)
def test_look_alikes_become_one(written, plain):
    assert names.normalise(written) == plain


def test_every_kangxi_radical_becomes_a_character():
    radicals = [chr(point) for point in range(0x2F00, 0x2FD6)]
    assert all(0x4E00 <= ord(names.fold(radical)) < 0xA000 for radical in radicals)


@pytest.mark.parametrize(
    ("name", "kind", "form", "relation"),
    [
        ("冀村镇", "town", "冀村", "short"),
        ("退沙街道", "town", "退沙办", "alias"),
        ("退沙街道", "town", "退沙街道办事处", "alias"),
        ("阳城镇", "town", "阳城乡", "alias"),
        ("退沙街道", "town", "退沙镇", "alias"),
        ("阳城镇", "town", "阳城街道办", "alias"),
        ("红旗满族乡", "town", "红旗", "short"),
        ("红旗满族乡", "town", "红旗乡", "alias"),
        ("和丰蒙古族藏族乡", "town", "和丰镇", "alias"),
        ("柳树庄自然村", "village", "柳树庄", "short"),
        ("东关社区", "village", "东关社区居委会", "alias"),
        ("贾家庄村", "village", "贾家庄村委会", "alias"),
        ("贾家庄村", "village", "贾家庄", "short"),
        ("贾家庄", "village", "贾家庄村", "alias"),
        ("冀村村", "village", "冀村", "short"),
        ("冀村村", "village", "冀村村民委员会", "alias"),
        ("许村", "village", "许村村委会", "alias"),
        ("许村", "village", "许村村", "alias"),
        ("白龙村", "village", "白龙村村民委员会", "alias"),
        ("G307", "road", "307国道", "alias"),
        ("七里峪风景区", "scenic", "七里峪", "short"),
        ("七里峪风景区", "scenic", "七里峪景区", "alias"),
        ("绵山", "scenic", "绵山风景区", "alias"),
    ],
)
def test_forms_under_which_a_name_is_written(name, kind, form, relation):
    assert names.forms(name, kind)[form] == relation


@pytest.mark.parametrize(
    ("name", "kind", "form"),
    [("刘村", "village", "刘"), ("杏花新村", "village", "杏花新"), ("白龙村", "village", "白龙村村")],
)
def test_forms_that_would_match_anything_are_left_out(name, kind, form):
    assert form not in names.forms(name, kind)


@pytest.mark.parametrize(
    ("name", "short", "plain"),
    [
        ("大理白族自治州", "大理", "大理州"),
        ("酉阳土家族苗族自治县", "酉阳", "酉阳县"),
        ("新疆维吾尔自治区", "新疆", "新疆自治区"),
        ("锡林郭勒盟", "锡林郭勒", ""),
        ("汾阳市", "汾阳", ""),
        ("西沙群岛", "", ""),
    ],
)
def test_long_ranks_have_plain_ones(name, short, plain):
    assert names.ranked(name, short) == plain
