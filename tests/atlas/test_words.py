"""Both languages say the same things."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from atlas.dossier import SECTORS, ZONE_KINDS
from atlas.reading.toponyms.judge import weights
from atlas.words import LANGUAGES, catalogue, term, text
from atlas.words.amounts import distance, money
from gazetteer.place import KINDS, Fidelity
from layers import style
from layers.layer import GROUPS

ROOT = Path(__file__).parents[2]
BLANK = string.Formatter()


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in BLANK.parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_said_twice(language: str):
    folder = ROOT / "atlas" / "words"
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob(f"*{language}.toml")]
    keys = [(group, key) for table in tables for group, words in table.items() for key in words]
    assert len(tables) > 1
    assert sorted(key for key, count in Counter(keys).items() if count > 1) == []


def test_both_catalogues_have_the_same_keys():
    first, second = (set(catalogue(language)) for language in LANGUAGES)
    assert first == second


@pytest.mark.parametrize("key", sorted(catalogue("zh")))
def test_a_sentence_has_words_and_the_same_blanks_in_both_languages(key: str):
    sentences = [catalogue(language)[key] for language in LANGUAGES]
    assert all(sentence.strip() for sentence in sentences)
    assert blanks(sentences[0]) == blanks(sentences[1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("kind", (*KINDS, *ZONE_KINDS, "project")),
        ("sector", SECTORS),
        ("fidelity", tuple(Fidelity)),
        ("group", GROUPS),
    ],
)
def test_every_term_of_a_closed_list_has_a_word(language: str, group: str, values: tuple[str, ...]):
    assert [value for value in values if f"{group}.{value}" not in catalogue(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_symbol_has_a_name(language: str):
    rows = [row for row in style.legend(style.symbols()) if not row.symbol.startswith(style.PROJECT)]
    assert [row.word for row in rows if row.word not in catalogue(language)] == []


def test_every_note_that_the_drawing_rules_and_the_build_leave_has_a_sentence():
    notes = {
        key
        for folder in ("layers", "atlas/build")
        for path in (ROOT / folder).rglob("*.py")
        for key in re.findall(r'\bnote\("([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(notes) > 20
    assert sorted(key for key in notes if f"note.{key}" not in catalogue("zh")) == []


def test_every_key_that_the_page_names_is_in_the_catalogue():
    page = [ROOT / "app.py", *(ROOT / "atlas" / "ui").rglob("*.py")]
    keys = {
        key
        for path in page
        for key in re.findall(
            r'\b(?:text|refuse)\((?:language, |each, |state\.language\(\), )?"([a-z0-9_.-]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
    assert len(keys) > 30
    assert sorted(keys - set(catalogue("zh"))) == []


def test_a_value_is_never_read_as_a_blank():
    assert "{boom}" in text("zh", "search.nothing", asked="{boom}")


def test_an_unknown_term_stays_as_it_is():
    assert term("zh", "kind", "spaceport") == "spaceport"


@pytest.mark.parametrize(
    ("language", "key", "values"),
    [("fr", "page.title", {}), ("zh", "no.such", {}), ("zh", "search.nothing", {"wrong": 1})],
)
def test_what_is_missing_is_an_error_that_names_it(language: str, key: str, values: dict[str, object]):
    with pytest.raises(KeyError):
        text(language, key, **values)


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [
        (0, "0 米", "0 m"),
        (350.4, "350 米", "350 m"),
        (999.4, "999 米", "999 m"),
        (1000, "1 公里", "1 km"),
        (24600, "24.6 公里", "24.6 km"),
    ],
)
def test_distances(metres: float, zh: str, en: str):
    assert distance("zh", metres) == zh
    assert distance("en", metres) == en


@pytest.mark.parametrize(
    ("cny", "zh", "en"),
    [
        (900, "900 元", "CNY 900"),
        (355_920_000, "3.5592 亿元", "CNY 355.92 million"),
        (35_592_000, "3,559.2 万元", "CNY 35.592 million"),
        (2e9, "20 亿元", "CNY 2 billion"),
        (0, "0 元", "CNY 0"),
    ],
)
def test_money(cny: float, zh: str, en: str):
    assert money("zh", cny) == zh
    assert money("en", cny) == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_of_evidence_has_words(language: str):
    said = catalogue(language)
    for name in weights():
        family, _, head = name.partition(": ")
        key = f"head.{head}" if f"family.{family}" in said else f"evidence.{name}"
        assert key in said
