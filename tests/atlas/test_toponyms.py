"""Place names are found by their grammar alone, where no gazetteer knows the county.

Each case is a sentence with the names marked: 修建【青石路】. Whatever is marked is found, nothing else.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.plan import Plan
from atlas.reading.open import plan_from_bytes
from atlas.reading.toponym import Toponym
from atlas.reading.toponyms import explain, recognise
from gazetteer import KINDS, Gazetteer

TITLE = "泉溪县国民经济和社会发展第十四个五年规划纲要"
MARKED = re.compile(r"【(.*?)】")


def plan_with(*paragraphs: str) -> Plan:
    body = "\n\n".join(paragraphs)
    return plan_from_bytes(f"{TITLE}\n\n第一章 项目\n\n{body}\n".encode(), "plan.txt")


def names_in(*paragraphs: str) -> tuple[Toponym, ...]:
    return recognise(plan_with(*paragraphs), Gazetteer.load(None))


SENTENCES = {
    "the left edge is behind a verb": "加快建设【青岚路】，启动【白鹭湖湿地公园】二期。",
    "verbs, prepositions and counts stay outside": "对【磨石河】进行治理，新建3座泵站，改造【柳塘水库】。",
    "an enumeration gives one name each": "完成【青岚路】、【兴旺街】和【柳塘巷】改造。",
    "names of one list stand by each other": "改造【纺织厂宿舍】、【电力小区】和【锦云苑小区】。",
    "lucky words name streets": "打通【和平路】和【胜利街】。",
    "two full names are two": "支持【柳塘镇】【何家村】发展蜜桃种植。",
    "a name that is none without its town is one": "建设【柳塘镇蔬菜产业园】。",
    "the stretch of a road ends at places": "实施【青岚路】（【兴旺街】—【滨湖大道】）道路工程。",
    "numbered roads keep their numbers": "实施【518国道】改线，对接【G99青岚高速】。",
    "extensions and reaches stay outside": "推进【青岚路】北延和【磨石河】城区段治理。",
    "the own county is no name before roads and towns": "泉溪县【青岚路】和泉溪县【柳塘镇】。",
    "the last sign of a zone is no level of the next": "依托【柳塘经济开发区】【云岚分布式存储数据中心】。",
    "the own county begins the names of institutions": "新建【泉溪县博物馆】。",
    "a shared word ends every element": "包括【柳塘】、【何营】、【石佛】等三个镇。",
    "bare ends of a stretch": "推进【518国道】【柳塘】至【何营】段建设。",
    "stages are taken in": "推进【锦云苑】建设。推进【青岚家园（二期）】配套。",
    "words in quotes begin a name": "打造【“七彩”梯田景区】。",
    "numbers of a structure are no names": "构建“一核两轴三板块”格局，形成四组团。",
    "what is counted or general is no name": "新建停车场2处，建设一批幼儿园，完善农村公路，改造老旧小区。",
    "words of the trade are no names": "推进农业现代化，优化营商环境，加强道路交通和城乡环境整治。",
    "a company is no place": "支持青岚酒业有限公司发展。",
    "a reach of a road ends before 段": "新建【巴音塔拉嘎查】—【哈日图浩特】段公路。",
    "roads go by their numbers alone": "改建【G345】、【省道S201线】、【省道219线】和【Y601线】。",
    "a road's number ends before a place": "实施【S270】【柳河】至【何营】段改造。",
    "units of the production corps": "新建【柳塘镇】至【七十三团】公路，联通【七十四团】。",
    "lines of a city's railways": "推进【地铁21号线】延伸。",
    "elements share what they are": "加固【柳林】、【石佛】和【何营】等6座小型水库。",
    "a road is named by its two ends": "改建【翠柳】至【石佛】、【柳林】—【何营】等县乡公路。",
    "a town ends before what only lies in it": "支持【柳塘镇】集中连片特困地区，整治【何家村】旧村。",
    "ports and their quarters are two": "扩建【青石港】【东沙港区】。",
    "an island and its road are two": "整治【鹭鸣岛】【环翠路】。",
    "where something lies is no name": "治理【白鹭湖】西岸和【鹰嘴山】北麓。",
    "a dike, a polder, a sluice": "加固【柳江大堤】、【鹭洲垸】，重建【石埠闸】。",
    "an extended road is the road": "修建【青岚大道】南延线。",
    "a hospital and its house": "新建【泉溪县人民医院】传染病楼。",
    "joining words may begin a name": "发展【柳塘镇】、【和乐镇】和【石佛镇】。",
    "a word that ends where a town does": "支持【加勉乡】【党港村】发展。",
    "quoted numbers are no names": "“一主”即【柳塘镇】，“两副”为【石佛镇】、【何营镇】。",
    "a town is followed by a village of common words": "硬化【柳塘镇】【梨树村】道路，支持【何营镇】中心村。",
    "a hill of common words is a name of its own": "提升【柳塘镇】【凤凰山生态旅游区】。",
    "a reservoir on a river's course": "实施【青岚河】下游【柳塘水库】除险加固。",
    "works are named after their water": "推进【罗溪】防洪工程和【磨石河】水系连通。",
    "no name runs over a numbered road": "改建【G345】【柳塘】至【何营】段。",
    "ends of a road with their places": "续建【青岚】（【柳塘】）至【何营】（【梅垅】）高速公路。",
    "a road whose number comes first": "完成绕城【202国道】拓宽，改建【316国道】绕城段。",
    "towns that are counted without a measure word": "包括【柳塘】、【何营】、【梅垅】三镇和【青岚乡】。",
    "a street numbered among its like": "堤防从【建设二路】到【建设四路】。",
    "along a name, by its whole": "沿【磨石岚河】和【青岚高速】打造产业带。",
    "a pause after 经 and 到": "东支绕【青岚垸】，经【铁角岭】、【柳塘镇】入湖。",
    "a village of an ethnic township": "提升【柳塘瑶族乡】【何家村】、【石佛民族乡】【青岚村】。",
    "a name counts what it has": "贯穿【山西省】七个县。",
    "a verb is no beginning": "新建【武柳高速】，压减【柳塘灌区】开采量。",
    "a river may be named by a number": "治理【三家河】、【八里沟】。",
    "counts of things are no names": "除险加固6件小型病险水库，新建疏港公路。",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_names_are_told_by_grammar(marked):
    found = names_in(re.sub("[【】]", "", marked))
    assert [name.text for name in found] == MARKED.findall(marked)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("建设柳塘水库。", "water"),
        ("治理磨石河。", "river"),
        ("改造青岚路。", "road"),
        ("修建青岚至何营高速铁路，改造青岚火车站。", "station"),
        ("保护青岚寺。", "heritage"),
        ("建设白鹭湖湿地公园。", "scenic"),
        ("建设青岚化工产业园。", "park"),
        ("新建青岚小学。", "facility"),
        ("新建青岚实训基地。", "facility"),
        ("改造青岚停车广场。", "facility"),
        ("建设青岚文化产业园。", "park"),
        ("融入晋南、太行。", "region"),
        ("支持柳塘镇发展。", "town"),
        ("支持何家村发展。", "village"),
        ("保护鹰嘴山。", "mountain"),
        ("融入青岚都市圈。", "region"),
        ("建设青岚生态廊道。", "zone"),
        ("开发青岚新区。", "area"),
    ],
)
def test_the_generic_term_tells_the_kind(sentence, kind):
    assert names_in(sentence)[-1].kind == kind


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("对接青岚高速。", "青岚高速公路"),
        ("推进锦云苑小区（三期）建设。", "锦云苑小区"),
        ("保护何家传统村落。", "何家村"),
        ("支持柳塘街道办发展。", "柳塘街道"),
    ],
)
def test_names_are_given_in_full(sentence, name):
    assert [found.name for found in names_in(sentence)] == [name]


def test_a_county_goes_by_its_short_names_too():
    title = "松柳侗族自治县国民经济和社会发展第十四个五年规划纲要"
    plan = plan_from_bytes(f"{title}\n\n松柳县西邻三江县。\n".encode(), "plan.txt")
    assert [name.name for name in recognise(plan, Gazetteer.load(None))] == ["三江侗族自治县"]


def test_the_county_may_be_told_by_the_caller():
    plan = plan_from_bytes("改造泉溪县青岚路，支持泉溪县发展。".encode(), "passage.txt")
    found = recognise(plan, Gazetteer.load(None), "泉溪县")
    assert [name.text for name in found] == ["青岚路"]


def test_a_title_that_names_a_division_goes_before_a_guess():
    text = "拉萨市国民经济和社会发展第十四个五年规划纲要\n\n第一章 项目\n\n支持墨竹工卡县和拉萨市。\n"
    found = recognise(plan_from_bytes(text.encode(), "plan.txt"), Gazetteer.load(None), "墨竹工卡县")
    assert [name.text for name in found] == ["墨竹工卡县"]


def test_short_names_of_counties_are_read_in_their_province():
    def read(county: str) -> list[str]:
        text = (
            f"{county}国民经济和社会发展第十四个五年规划纲要\n\n第一章 项目\n\n风景分布在缙云、松阳等地。\n"
        )
        return [
            name.text for name in recognise(plan_from_bytes(text.encode(), "plan.txt"), Gazetteer.load(None))
        ]

    assert read("龙游县") == ["缙云", "松阳"]


def test_a_plan_calls_its_own_zone_by_less_than_its_name():
    found = names_in("泉溪经济技术开发区建成投产。", "推动开发区建设，提升经济开发区承载力。")
    assert {name.name for name in found} == {"泉溪经济技术开发区"}
    assert [name.text for name in found[1:]] == ["开发区", "经济开发区"]


def test_an_institution_takes_the_longer_name_used_elsewhere():
    found = names_in("新建泉溪县青岚小学。", "扩建青岚小学。")
    assert [name.name for name in found] == ["泉溪县青岚小学"] * 2


def test_the_front_matter_is_not_read():
    prose = "全县人民同心同德，攻坚克难，各项事业取得长足的进步。" * 3
    text = f"{TITLE}\n\n第一章 青岚路和柳塘水库.....3\n\n第一章 项目\n\n{prose}\n\n改造兴旺街。\n"
    found = recognise(plan_from_bytes(text.encode(), "plan.txt"), Gazetteer.load(None))
    assert [name.text for name in found] == ["兴旺街"]


def test_a_name_runs_over_a_page_break():
    plan = plan_with("改造青岚\n\n— 12 —\n\n路和柳塘水库。")
    found = recognise(plan, Gazetteer.load(None))
    start, end = plan.flow.span(found[0].start, found[0].end)
    assert found[0].text == "青岚路"
    assert plan.text[start:end].replace("\n", "") == "青岚— 12 —路"


def test_a_verdict_can_be_explained():
    plan = plan_with("改造青岚路，支持青岚路有限公司发展。")
    start = plan.flow.text.index("改造")
    [told] = explain(plan, Gazetteer.load(None), start, start + 17)
    kept, refused = told.decisions
    assert (kept.text, kept.outcome, kept.kind, kept.rule) == ("青岚路", "kept", "road", "term 路")
    assert kept.toponym is not None and kept.toponym.name == "青岚路"
    assert kept.score == pytest.approx(sum(weight for _, weight in kept.evidence))
    assert any(name.startswith("roads: strange") for name, _ in kept.evidence)
    assert (refused.text, refused.outcome, refused.toponym) == ("青岚路", "refused", None)
    assert refused.score < 0


def test_the_county_of_the_plan_is_explained_as_left_out():
    gazetteer = Gazetteer.load("141182")
    plan = plan_with("汾阳市加快建设。")
    start = plan.flow.text.index("汾阳市")
    [told] = explain(plan, gazetteer, start, start + 3)
    assert [decision.outcome for decision in told.decisions] == ["own-county"]


def test_nothing_is_explained_behind_the_end():
    plan = plan_with("改造青岚路。")
    size = len(plan.flow.text)
    assert explain(plan, Gazetteer.load(None), size, size + 3) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="青岚路街村镇山河建设的和、，。（）“”—至段一二三3公里小区厂站在对经济开发区县 \n",
        max_size=80,
    )
)
def test_any_text_yields_names_in_order_without_overlaps(text):
    plan = plan_with(text)
    found = recognise(plan, Gazetteer.load(None))
    ends = [0, *(name.end for name in found)]
    for name, before in zip(found, ends, strict=False):
        assert before <= name.start < name.end
        assert plan.flow.text[name.start : name.end] == name.text
        assert name.kind in KINDS
        assert name.name
        assert name.rule
