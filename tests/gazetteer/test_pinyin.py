"""Place names are spelt as they are read where they lie."""

import pytest

from gazetteer.pinyin import overrides, spell


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
        ("G307", "g307"),
        ("", ""),
    ],
)
def test_readings(name, spelt):
    assert " ".join(spell(name)) == spelt


def test_every_override_spells_each_of_its_characters():
    assert all(len(name) == len(syllables) for name, syllables in overrides().items())
