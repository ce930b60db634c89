"""Place names are spelt as they are read where they lie."""

import pytest

from gazetteer.pinyin import overrides, readings, spell


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("长治市", "chang zhi shi"),
        ("洪洞县", "hong tong xian"),
        ("解州镇", "hai zhou zhen"),
        ("繁峙县", "fan shi xian"),
        ("临汾市尧都区", "lin fen shi yao du qu"),
        ("隰县", "xi xian"),
        ("什林镇", "shi lin zhen"),
        ("千佛崖", "qian fo ya"),
        ("太行山", "tai hang shan"),
        ("长三角", "chang san jiao"),
        ("尉氏县", "wei shi xian"),
        ("尉犁县", "yu li xian"),
        ("六安市", "lu an shi"),
        ("蚌埠市", "beng bu shi"),
        ("番禺区", "pan yu qu"),
        ("丽水市", "li shui shi"),
        ("东阿县", "dong e xian"),
        ("铅山县", "yan shan xian"),
        ("亳州市", "bo zhou shi"),
        ("浚县", "xun xian"),
        ("歙县", "she xian"),
        ("牟平区", "mu ping qu"),
        ("井陉县", "jing xing xian"),
        ("蔚县", "yu xian"),
        ("大城县", "dai cheng xian"),
        ("单县", "shan xian"),
        ("鄄城县", "juan cheng xian"),
        ("曲阜市", "qu fu shi"),
        ("东莞市", "dong guan shi"),
        ("大埔县", "da bu xian"),
        ("吴堡县", "wu bu xian"),
        ("柞水县", "zha shui xian"),
        ("华阴市", "hua yin shi"),
        ("会泽县", "hui ze xian"),
        ("勐腊县", "meng la xian"),
        ("漯河市", "luo he shi"),
        ("宁都县", "ning du xian"),
        ("长岛县", "chang dao xian"),
        ("库尔勒市", "ku er le shi"),
        ("单家庄村", "shan jia zhuang cun"),
        ("七里峪", "qi li yu"),
        ("石咀镇", "shi zui zhen"),
        ("G307", "g307"),
        ("", ""),
    ],
)
def test_readings(name, spelt):
    assert " ".join(spell(name)) == spelt


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("柳堡", ["liu bao", "liu bu", "liu pu"]),
        ("张家圩", ["zhang jia xu", "zhang jia wei"]),
        ("汾阳", ["fen yang"]),
        ("G307", ["g307"]),
        ("堡堡堡堡", 12),
    ],
)
def test_a_sign_with_several_readings_gives_several_spellings(name, read):
    found = [" ".join(spelt) for spelt in readings(name)]
    assert found[0] == " ".join(spell(name))
    if isinstance(read, int):
        assert len(found) == read
    else:
        assert sorted(found) == sorted(read)


def test_every_override_spells_each_of_its_characters():
    assert all(len(name) == len(syllables) for name, syllables in overrides().items())
