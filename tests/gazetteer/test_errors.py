"""What is wrong is said in two languages, and every sentence is used and whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import gazetteer
from gazetteer import GazetteerError
from gazetteer.errors import Problem

HERE = Path(gazetteer.__file__).parent
SENTENCES = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))
CODE = "".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py"))


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(key):
    assert set(SENTENCES[key]) == {"en", "zh"}
    assert blanks(SENTENCES[key]["en"]) == blanks(SENTENCES[key]["zh"])


@pytest.mark.parametrize("key", SENTENCES)
def test_no_sentence_is_left_over(key):
    """As what is said, not as any word of the code: many keys are names of columns too."""
    assert re.search(rf'(?:\.say|Problem)\([^\n]*?, "{key}"|return "{key}"', CODE)


def test_every_sentence_that_is_asked_for_is_there():
    asked = re.findall(r'\.say\(\s*[^()]*?(?:\([^()]*\))?[^()"]*, "([a-z0-9-]+)"', CODE)
    assert len(asked) > 20
    assert set(asked) - set(SENTENCES) == set()


def test_a_plain_sentence_and_a_long_list():
    error = GazetteerError(["t.csv:1: plain", *[Problem("t.csv:2", "no-name")] * 30])
    assert error.told("zh").splitlines()[:2] == ["t.csv:1: plain", "t.csv:2: 没有名称"]
    assert str(error).splitlines()[-1] == "… + 11"
