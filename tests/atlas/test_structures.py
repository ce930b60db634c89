"""What a plan draws with words becomes zones with members, a kind and a rule that can be drawn."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.dossier import ZONE_KINDS
from atlas.formulas import terms_of
from atlas.reading.open import plan_from_bytes
from atlas.reading.structures import structures
from atlas.reading.structures.draft import LONGEST_NAME, shorten
from atlas.reading.toponyms import recognise
from gazetteer import Gazetteer
from layers.rule import read
from tests.atlas.imagined import CODE, gazetteer, plan_of, toponyms_of


def zones_of(*paragraphs):
    plan = plan_of(*paragraphs)
    return plan, structures(plan, toponyms_of(plan), gazetteer())


def named(zones, name):
    found = [zone for zone in zones if zone.name == name]
    assert len(found) == 1, [zone.name for zone in zones]
    return found[0]


FOUR_ZONES = (
    "构建“一带、两轴、四区”空间格局。完善通达高速沿线形成的城镇建设，打造经济发展主轴。完善和平街沿线形成的城镇建设，打造经济发展次轴。构建中部城镇集聚区、东部平川粮食区、北部山地林果区、西部矿产利用区四大发展区域。",
    "专栏1-1：四大发展区域",
    "中部城镇集聚区：包括中心城区的全境及东山镇、西岭镇的部分区域，该区域是发展的核心。",
    "东部平川粮食区：包括东山和南桥镇两个镇，建设农业基地。",
    "北部山地林果区：包括北原镇通达高速以西的全部区域，以林果业为主。",
    "西部矿产利用区：包括西岭镇和柳河乡的全部区域。",
)


def test_a_box_says_what_each_of_four_zones_includes():
    _, zones = zones_of(*FOUR_ZONES)
    centre = named(zones, "中部城镇集聚区")
    assert (centre.kind, centre.members) == ("zone", ("中心城区", "东山镇", "西岭镇"))
    assert centre.rule["kind"] == "union"
    assert set(centre.rule["partial"]) == {"东山镇", "西岭镇"}
    assert named(zones, "东部平川粮食区").members == ("东山镇", "南桥镇")
    north = named(zones, "北部山地林果区")
    assert north.rule == {"kind": "part", "along": "通达高速公路", "side": "west"}
    assert named(zones, "西部矿产利用区").rule == {"kind": "union"}


def test_the_elements_of_a_formula_share_its_structure():
    _, zones = zones_of(*FOUR_ZONES)
    names = [
        "经济发展主轴",
        "经济发展次轴",
        "中部城镇集聚区",
        "东部平川粮食区",
        "北部山地林果区",
        "西部矿产利用区",
    ]
    assert {named(zones, name).structure for name in names} == {"“一带、两轴、四区”空间格局"}
    assert named(zones, "经济发展次轴").rule == {"kind": "axis", "along": "和平街", "rank": "secondary"}


def test_each_zone_stands_where_its_span_says():
    plan, zones = zones_of(*FOUR_ZONES)
    zone = named(zones, "东部平川粮食区")
    assert plan.text[zone.start : zone.end] == "东部平川粮食区"
    assert zone.citation.box == "专栏1-1：四大发展区域"
    assert [zone.id for zone in zones] == [f"z{number:03}" for number in range(1, len(zones) + 1)]


def test_members_carry_the_gazetteer_id_of_their_place():
    _, zones = zones_of(*FOUR_ZONES)
    assert named(zones, "西部矿产利用区").member_places == (f"{CODE}.001", f"{CODE}.004")
    assert named(zones, "中部城镇集聚区").member_places[0] is None


def test_a_formula_defined_in_the_text_gives_as_many_elements_as_it_promises():
    _, zones = zones_of(
        "构建“两轴三区”空间布局，“两轴”是沿和平街、光明路串联中心城区的综合服务轴，提升品质；沿清河、大铁路串联东山镇的产业发展轴，壮大实力。“三区”是以老城片区、河东新区、临港片区为支点，承接功能。",
    )
    assert named(zones, "综合服务轴").rule["along"] == ["和平街", "光明路"]
    assert named(zones, "产业发展轴").members == ("清河", "大铁路", "东山镇")
    assert [zone.kind for zone in zones if zone.name in ("老城片区", "河东新区", "临港片区")] == ["area"] * 3


def test_groups_and_strips_defined_by_labels():
    _, zones = zones_of(
        "保护清河。形成“一带、一路、两组团”的空间开发格局。“一带”是指沿清两岸人居环境优化带，“一路”是以光明路为发展轴的城镇发展片区，“两组团”分别为东山镇与南桥镇农产品主产区、西岭镇生态旅游片区。",
    )
    belt = named(zones, "沿清两岸人居环境优化带")
    assert (belt.kind, belt.rule) == ("belt", {"kind": "belt", "along": "清河"})
    assert named(zones, "城镇发展片区").kind == "axis"
    assert named(zones, "东山镇与南桥镇农产品主产区").members == ("东山镇", "南桥镇")


def test_a_formula_without_elements_stays_as_one_zone():
    _, zones = zones_of("城市面貌显著改善，“十纵四横”的骨架基本形成，道路总长度明显增加。")
    assert [(zone.name, zone.members, dict(zone.rule)) for zone in zones] == [
        ("十纵四横", (), {"kind": "within"})
    ]


@pytest.mark.parametrize("words", ["一带一路", "三区三线", "一老一小", "一网一图一清单", "三化三制"])
def test_policy_is_no_structure(words):
    _, zones = zones_of(f"深度融入“{words}”建设，全面推进各项工作。")
    assert zones == ()


def test_a_structure_of_the_city_above_is_not_the_plans_own():
    _, zones = zones_of("围绕邻县“一主两副”的空间发展布局，加强协作。")
    assert zones == ()


def test_counted_rivers_are_elements_each():
    _, zones = zones_of("“两河一湖”综合治理工程。以清河、浊河、白鹭湖为重点，推进综合治理。")
    assert [zone.name for zone in zones] == ["两河一湖", "清河", "浊河", "白鹭湖"]
    assert named(zones, "清河").rule == {"kind": "reach", "along": "清河"}


def test_lengthwise_and_crosswise_roads_are_elements_each():
    _, zones = zones_of("加快光明路、大铁路纵向贯通，和平街横向联动，形成“两纵一横”公路网。")
    assert [(zone.name, zone.kind) for zone in zones[:3]] == [
        ("光明路（纵）", "axis"),
        ("大铁路（纵）", "axis"),
        ("和平街（横）", "axis"),
    ]


def test_places_with_dashes_are_a_belt_in_their_order():
    _, zones = zones_of("推进城镇化，打造东山—中心城区—西岭经济发展带，承载大项目。")
    belt = named(zones, "东山—中心城区—西岭经济发展带")
    assert (belt.kind, belt.members, dict(belt.rule)) == (
        "belt",
        ("东山镇", "中心城区", "西岭镇"),
        {"kind": "belt"},
    )


def test_routes_of_a_table_keep_their_stops_the_unknown_ones_too():
    _, zones = zones_of(
        "专栏1-1：旅游路线",
        "范围\t主题\t路线",
        "市域线路\t山水观光游线\t古塔景区—白鹭湖—百果园—甲县",
        "\t乡村体验游线\t龙泉寺—东山；龙泉寺—石桥村",
    )
    route = named(zones, "山水观光游线")
    assert route.members == ("古塔景区", "白鹭湖", "百果园", "甲县")
    assert route.member_places == (None, None, None, CODE)
    assert (route.kind, dict(route.rule)) == ("route", {"kind": "route"})
    assert named(zones, "乡村体验游线2").members == ("龙泉寺", "石桥村")


def test_a_reach_is_cut_between_its_ends():
    _, zones = zones_of("推进清河干流（石桥村—龙泉寺段）生态治理项目。")
    reach = named(zones, "清河干流（石桥村—龙泉寺段）")
    assert (reach.kind, reach.members) == ("corridor", ("石桥村", "龙泉寺"))
    assert reach.rule == {"kind": "reach", "along": "清河", "from": "石桥村", "to": "龙泉寺"}


def test_the_reach_in_town_is_the_river_in_town():
    _, zones = zones_of("推进清河城区段、浊河治理工程。")
    assert named(zones, "清河城区段").rule == {"kind": "reach", "along": "清河", "inside": "城区"}
    assert named(zones, "浊河").rule == {"kind": "reach", "along": "浊河"}


def test_a_stated_width_on_both_sides_buffers_the_reach():
    _, zones = zones_of(
        "专栏1-1：片区建设",
        "西部清河文化旅游示范带。在清河两侧各五公里范围内，建设湿地。",
    )
    belt = named(zones, "西部清河文化旅游示范带")
    assert belt.rule == {"kind": "reach", "along": "清河", "buffer_m": [5000.0, 5000.0]}


def test_an_area_stated_in_square_kilometres_is_a_disc_of_that_area():
    _, zones = zones_of("以石桥村为原点，形成方圆四百平方公里的红色旅游片区，带动发展。")
    assert named(zones, "红色旅游片区").rule == {"kind": "core", "radius_m": 11284}


def test_a_core_with_satellites_is_a_cluster_the_core_first():
    _, zones = zones_of(
        "以东山镇草莓园为核心，西岭镇草莓园和柳河乡草莓园为副中心，构建“一核两心”草莓产业集群。"
    )
    cluster = next(zone for zone in zones if zone.kind == "cluster")
    assert cluster.members == ("东山镇", "西岭镇", "柳河乡")
    assert cluster.rule["kind"] == "cluster"
    assert cluster.rule["radius_m"] > 0


def test_towns_get_their_roles():
    _, zones = zones_of("将东山镇建设为全县重要的工业基地，重点发展制造业。将石桥村打造成旅游名村。")
    assert named(zones, "东山镇：全县重要的工业基地").members == ("东山镇",)
    assert named(zones, "石桥村：旅游名村").kind == "area"


def test_small_towns_stand_at_the_town_in_their_name():
    _, zones = zones_of("推进西岭核桃小镇建设。依托古塔景区打造文创小镇。")
    assert named(zones, "西岭核桃小镇").members == ("西岭镇",)
    assert named(zones, "文创小镇").members == ("古塔景区",)


def test_part_of_a_town_keeps_its_direction():
    _, zones = zones_of("推动东山镇、西岭镇西北部、柳河乡等3个镇集中发展以谷子为主的杂粮生产区。")
    area = named(zones, "杂粮生产区")
    assert area.rule == {"kind": "union", "partial": {"西岭镇": "northwest"}}


def test_a_counted_list_names_its_zones_in_full():
    _, zones = zones_of("形成诗意东山、文旅东山两大板块。建设北部、南部两个蔬菜基地。")
    assert [zone.name for zone in zones] == ["诗意东山板块", "文旅东山板块", "北部蔬菜基地", "南部蔬菜基地"]
    assert zones[0].members == ("东山镇",)


@pytest.mark.parametrize(
    "sentence",
    [
        "加强干部队伍建设，以党建为核心，打造高素质队伍。",
        "培育蔬菜、干果、药材三大优势产业集群。",
        "东山镇卫生院、西岭镇卫生院扩建项目稳步推进。",
        "打造世界知名美食产区、全国高质量发展区。",
        "将龙王庙修缮一新。",
    ],
)
def test_sentences_without_a_spatial_structure_give_no_zone(sentence):
    _, zones = zones_of(sentence)
    assert [zone.name for zone in zones] == []


def test_the_terms_of_a_formula():
    assert [(term.promised, term.noun) for term in terms_of("一环、两轴、三廊、八片、多点")] == [
        (1, "环"),
        (2, "轴"),
        (3, "廊"),
        (8, "片"),
        (None, "点"),
    ]
    assert [term.promised for term in terms_of("四区一堡")] == [4, 1]
    assert terms_of("一中心、两系统") == ()


PLACES = ["东山镇", "西岭镇", "清河", "通达高速", "和平街", "石桥村", "中心城区", "甲县", "老城片区"]
SIGNS = ["、", "，", "。", "；", "：", "—", "（", "）", "“", "”", "\n\n", "\t"]
WORDS = [
    "以",
    "为核心",
    "为副中心",
    "构建",
    "打造",
    "沿",
    "的",
    "等",
    "部分区域",
    "以西",
    "段",
    "将",
    "建设为",
    "依托",
]
ZONES = ["“一带两轴四区”", "“两轴”是", "四大区域", "发展带", "生产区", "小镇", "板块", "专栏1-1：三大片区"]
NUMBERS = ["10", "三", "个", "大", "两侧各五公里", "周边", "方圆四百平方公里", "串联", "辐射"]
PIECES = st.sampled_from([*PLACES, *SIGNS, *WORDS, *ZONES, *NUMBERS])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_the_words_zones_are_sound(words):
    plan, zones = zones_of(words)
    previous = 0
    for zone in zones:
        assert previous <= zone.start < zone.end <= len(plan.text)
        assert zone.kind in ZONE_KINDS
        assert 2 <= len(zone.name) <= LONGEST_NAME
        assert len(zone.structure) <= LONGEST_NAME
        assert len(zone.members) == len(zone.member_places) == len(set(zone.members))
        assert read(zone.rule).unknown == ()
        previous = zone.start


@given(st.text("甲乙、，和的“”（）", max_size=80))
def test_a_name_is_never_longer_than_a_dossier_may_keep(name):
    assert len(shorten(name)) <= LONGEST_NAME


def test_a_formula_says_what_its_parts_are_to_do():
    assert [term.text for term in terms_of("一核引领、三区联动、两带支撑")] == ["一核", "三区", "两带"]
    assert [term.text for term in terms_of("双核驱动、一廊串联、山海互济")] == ["双核", "一廊"]
    assert terms_of("三区三州") == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (  # labels without quotes, each element before its places
            "形成“一核引领、两区联动”格局。一核引领：以城关街道为主体，提升功能。两区联动：北部旅游示范区覆盖东山镇、西岭镇；南部产业发展区包括南桥镇、柳河乡。",
            {
                "城关街道（一核）": ("城关街道",),
                "北部旅游示范区": ("东山镇", "西岭镇"),
                "南部产业发展区": ("南桥镇", "柳河乡"),
            },
        ),
        (  # a comma behind the label, phrases that begin with 以
            "构建“一轴两翼”布局。“一轴”，即沿和平街发展轴。“两翼”即以东山镇为重点的东部工业翼和以西岭镇、柳河乡为重点的西部生态翼。",
            {
                "和平街发展轴": ("和平街",),
                "东部工业翼": ("东山镇",),
                "西部生态翼": ("西岭镇", "柳河乡"),
            },
        ),
        (  # the promise closes a list of places
            "按照“一主两副”格局，做强东山镇、西岭镇两个副中心。",
            {"东山镇（两副）": ("东山镇",), "西岭镇（两副）": ("西岭镇",)},
        ),
        (  # as many as there are
            "构建“一主多点”体系，一主即城关街道，多点包括东山镇、南桥镇和柳河乡。",
            {
                "城关街道（一主）": ("城关街道",),
                "东山镇": ("东山镇",),
                "南桥镇": ("南桥镇",),
                "柳河乡": ("柳河乡",),
            },
        ),
        (  # wings named by their side
            "形成“两翼”和“一核两翼”布局：“两翼”为东翼包括东山镇、南桥镇，西翼包括西岭镇。",
            {"东翼": ("东山镇", "南桥镇"), "西翼": ("西岭镇",)},
        ),
    ],
)
def test_the_elements_of_a_formula_are_found_however_the_text_parts_them(words, expected):
    _, zones = zones_of(words)
    found = {zone.name: zone.members for zone in zones}
    assert {name: found.get(name) for name in expected} == expected


def test_paragraphs_that_a_count_announces_are_zones():
    _, zones = zones_of(
        "全县划分为三大功能区：",
        "（一）中部城镇发展区。包括城关街道、东山镇，发展服务业。",
        "（二）东部农业区。包括南桥镇。",
        "（三）西部生态区。以西岭镇、柳河乡为主体，保护山林。",
    )
    assert [(zone.name, zone.members, zone.structure) for zone in zones] == [
        ("中部城镇发展区", ("城关街道", "东山镇"), "三大功能区"),
        ("东部农业区", ("南桥镇",), "三大功能区"),
        ("西部生态区", ("西岭镇", "柳河乡"), "三大功能区"),
    ]


def test_a_route_named_by_its_stops():
    _, zones = zones_of("打造古塔景区—龙泉寺—龙王庙旅游环线。")
    route = named(zones, "古塔景区—龙泉寺—龙王庙旅游环线")
    assert (route.kind, route.members) == ("route", ("古塔景区", "龙泉寺", "龙王庙"))


def test_a_belt_has_the_river_that_only_its_name_tells():
    text = "甲县规划纲要\n\n打造磨石河生态景观带。\n"
    plan = plan_from_bytes(text.encode(), "plan.txt")
    national = Gazetteer.load(None)
    zones = structures(plan, recognise(plan, national), national)
    assert named(zones, "磨石河生态景观带").members == ("磨石河",)
