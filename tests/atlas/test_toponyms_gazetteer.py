"""With a gazetteer, names get their place, official form and parent; the county here is imagined."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import Point, box

from atlas.plan import Plan
from atlas.reading.open import plan_from_bytes
from atlas.reading.toponym import Toponym
from atlas.reading.toponyms import recognise
from gazetteer import County, Fidelity, Footprint, Gazetteer, Place

CODE = "999901"


def at(lon: float, lat: float) -> Footprint:
    return Footprint(Point(lon, lat), Fidelity.PUBLISHED, 500, "imagined")


def place(id_: str, name: str, kind: str, parent: str = CODE, *aliases: str) -> Place:
    return Place(f"{CODE}{id_}", name, kind, CODE, "imagined", parent, aliases, footprint=at(111.5, 36.5))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    outline = Footprint(box(111, 36, 112, 37), Fidelity.SURVEYED, 50, "imagined")
    county = County(CODE, "泉溪县", "青岚省泉溪县", "泉溪", (), "", "青岚省", None, (), outline)
    seats = {
        ".101": ("柳塘镇", 111.2),
        ".102": ("何营镇", 111.5),
        ".001": ("鼓坪街道", 111.8),
        ".201": ("云门峪乡", 111.9),
    }
    towns = (
        replace(place(id_, name, "town"), footprint=None, seat=at(lon, 36.5))
        for id_, (name, lon) in seats.items()
    )
    others = (
        place(".101.201", "柳塘村", "village", f"{CODE}.101"),
        place(".101.202", "石佛村", "village", f"{CODE}.101"),
        place(".102.201", "赵岭村", "village", f"{CODE}.102"),
        place("/river/moshi-he", "磨石河", "river"),
        place("/mountain/yingzui", "鹰嘴峪", "mountain", f"{CODE}.102"),
        place("/scenic/hua-gu", "鹰嘴峪景区", "scenic", f"{CODE}/mountain/yingzui", "鹰嘴花谷"),
        place("/heritage/si", "石佛村大云寺", "heritage", f"{CODE}.101.202", "大云寺"),
        place("/heritage/ta", "文昌塔", "heritage", f"{CODE}.102.201"),
        place("/mountain/yunmen", "云门峪", "mountain", f"{CODE}.201"),
        place("/station/quanxi", "泉溪站", "station", CODE, "泉溪货运站"),
        place("/area/hexi", "河西片区", "area", f"{CODE}.102"),
        place("/facility/yiyuan", "青岚省泉溪医院", "facility", f"{CODE}.001", "泉溪医院"),
        place("/park/kaifaqu", "泉溪经济技术开发区", "park", CODE, "泉溪开发区"),
    )
    return Gazetteer.of(county, (*towns, *others))


def plan_with(*paragraphs: str) -> Plan:
    text = "泉溪县国民经济和社会发展第十四个五年规划纲要\n\n第一章 项目\n\n" + "\n\n".join(paragraphs) + "\n"
    return plan_from_bytes(text.encode(), "plan.txt")


def names_in(gazetteer: Gazetteer, *paragraphs: str) -> tuple[Toponym, ...]:
    return recognise(plan_with(*paragraphs), gazetteer)


@pytest.mark.parametrize(
    ("sentence", "text", "name", "kind", "place"),
    [
        ("支持柳塘镇发展蜜桃。", "柳塘镇", "柳塘镇", "town", ".101"),
        ("重点发展柳塘、何营和鼓坪特色小镇。", "何营", "何营镇", "town", ".102"),
        ("包括柳塘、何营两个镇。", "柳塘", "柳塘镇", "town", ".101"),
        ("发展柳塘乡村旅游。", "柳塘", "柳塘村", "village", ".101.201"),
        ("启动石佛、赵岭风貌改造。", "赵岭", "赵岭村", "village", ".102.201"),
        ("鼓坪街办和何营镇。", "鼓坪街办", "鼓坪街道", "town", ".001"),
        ("古坪街道。", "古坪街道", "鼓坪街道", "town", ".001"),
        ("推进磨石河干流治理。", "磨石河", "磨石河", "river", "/river/moshi-he"),
        ("推进磨石河城区段治理。", "磨石河", "磨石河", "river", "/river/moshi-he"),
        ("整体提升鹰嘴花谷。", "鹰嘴花谷", "鹰嘴花谷", "scenic", "/scenic/hua-gu"),
        ("恢复泉溪货运站。", "泉溪货运站", "泉溪站", "station", "/station/quanxi"),
    ],
)
def test_a_name_gets_its_full_form_and_its_place(gazetteer, sentence, text, name, kind, place):
    (found,) = [found for found in names_in(gazetteer, sentence) if found.text == text]
    assert (found.name, found.kind, found.place) == (name, kind, f"{CODE}{place}")
    assert 0 < found.score <= 1


@pytest.mark.parametrize(
    ("sentence", "text", "parent"),
    [
        ("支持石佛村发展。", "石佛村", "柳塘镇"),
        ("支持柳塘镇李家沟村发展。", "李家沟村", "柳塘镇"),
        ("建设柳塘农产品物流园。", "柳塘农产品物流园", "柳塘镇"),
        ("建设柳塘镇蜜桃产业园。", "柳塘镇蜜桃产业园", "柳塘镇"),
        ("鼓坪街道（青岚小学）扩建。", "青岚小学", "鼓坪街道"),
        ("建设鹰嘴峪观景公园。", "鹰嘴峪观景公园", "鹰嘴峪"),
        ("推介鹰嘴峪景区。", "鹰嘴峪景区", "鹰嘴峪"),
        ("修缮大云寺。", "大云寺", "石佛村"),
        ("改造青岚路。", "青岚路", ""),
        ("建设云门峪农产品物流园。", "云门峪农产品物流园", "云门峪乡"),
        ("建设云门峪观景公园。", "云门峪观景公园", "云门峪"),
        ("实施古坪街道（青岚小学）扩建。", "青岚小学", "鼓坪街道"),
        ("修缮文昌塔。", "文昌塔", "何营镇"),
        ("改造河西片区。", "河西片区", "何营镇"),
        ("改造泉溪经济技术开发区河西片区。", "河西片区", "泉溪经济技术开发区"),
    ],
)
def test_a_name_says_what_it_lies_in(gazetteer, sentence, text, parent):
    (found,) = [found for found in names_in(gazetteer, sentence) if found.text == text]
    assert found.parent == parent


@pytest.mark.parametrize(
    ("paragraphs", "text", "parent"),
    [
        (("扩建开发区云岚数据中心。", "推进云岚数据中心投产。"), "云岚数据中心", "泉溪经济技术开发区"),
        (("扩建柳塘镇青岚小学。", "扩建何营镇青岚小学。", "青岚小学招生。"), "青岚小学", ""),
        (("保护赵岭村文昌塔。", "修缮文昌塔。"), "文昌塔", "赵岭村"),
        (("依托开发区，着力建设云岚产业园。",), "云岚产业园", "泉溪经济技术开发区"),
        (("云岚产业园。整合企业，在我县开发区东部，布局仓储。",), "云岚产业园", "泉溪经济技术开发区"),
        (("云岚产业园。整合企业，对接开发区发展。",), "云岚产业园", ""),
        (("打造青岚小镇，建设青岚展览馆。",), "青岚展览馆", "青岚小镇"),
        (("推进青岚小镇、青岚展览馆建设。",), "青岚展览馆", ""),
        (("打造青岚小镇。建设青岚展览馆。",), "青岚展览馆", ""),
    ],
)
def test_the_plan_says_elsewhere_what_a_place_lies_in(gazetteer, paragraphs, text, parent):
    found = names_in(gazetteer, "泉溪经济技术开发区挂牌。", *paragraphs)
    assert [name.parent for name in found if name.text == text][-1] == parent


def test_the_own_county_by_itself_is_no_mention(gazetteer):
    assert names_in(gazetteer, "泉溪县经济平稳增长，泉溪人民生活改善。") == ()


def test_a_popular_name_becomes_official_where_the_plan_uses_both(gazetteer):
    alone = names_in(gazetteer, "泉溪医院扩建工程。")
    both = names_in(gazetteer, "青岚省泉溪医院。", "泉溪医院扩建工程。")
    assert alone[0].name == "泉溪医院"
    assert [name.name for name in both] == ["青岚省泉溪医院"] * 2
    assert {name.place for name in (*alone, *both)} == {f"{CODE}/facility/yiyuan"}


def test_a_bare_zone_is_the_countys_own(gazetteer):
    found = names_in(gazetteer, "泉溪经济技术开发区挂牌。", "加快开发区建设，提升营商环境。")
    assert [(name.text, name.place) for name in found] == [
        ("泉溪经济技术开发区", f"{CODE}/park/kaifaqu"),
        ("开发区", f"{CODE}/park/kaifaqu"),
    ]


def test_what_a_section_on_the_zone_builds_lies_in_it(gazetteer):
    prose = "全县人民同心同德，攻坚克难，各项事业取得长足的进步。" * 5
    heading = "第一节 推动开发区建设"
    found = names_in(gazetteer, prose, "泉溪经济技术开发区挂牌。", heading, "新建青岚智能产业园。")
    assert found[-1].parent == "泉溪经济技术开发区"


def test_a_place_that_no_gazetteer_knows_stays_unknown(gazetteer):
    (found,) = names_in(gazetteer, "新建白鹭水库。")
    assert (found.name, found.place, found.score) == ("白鹭水库", None, 0.0)


def test_one_gazetteer_does_not_leak_into_the_next(gazetteer):
    plan = plan_with("重点发展柳塘和何营。")
    with_towns = recognise(plan, gazetteer)
    recognise(plan, Gazetteer.load(None))
    assert recognise(plan, gazetteer) == with_towns
