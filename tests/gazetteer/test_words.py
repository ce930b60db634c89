"""Sentences for planners: each with all its blanks filled in, empty ones never joined."""

import pytest

from gazetteer.words import joined, say


def test_a_sentence_has_its_blanks_filled_in():
    said = say("towns.fitted", cell_km2=299.96, published_km2=300)
    assert "300.0 平方公里" in said
    assert "{" not in said


def test_an_open_blank_and_an_unknown_sentence_are_refused():
    with pytest.raises(KeyError, match="place"):
        say("containers.somewhere")
    with pytest.raises(KeyError, match=r"containers\.nowhere"):
        say("containers.nowhere", place="甲村")


def test_only_what_is_said_is_joined():
    assert joined("甲", "", "乙") == "甲；乙"
    assert joined("", "") == ""
