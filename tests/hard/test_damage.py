"""Damage anywhere in a workspace is told or harmless, and what is sound is saved: looked for long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.atlas.damage import FLIPS, everything, is_saved_or_told_lost, is_told_or_harmless, make

pytestmark = pytest.mark.timeout(900)  # seconds: a busy machine takes several times what an idle one does

LONG = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return make(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def content(sound):
    return everything(sound)


@pytest.mark.hard
@settings(LONG, max_examples=600)
@given(flips=FLIPS)
def test_flipped_bytes_are_told_or_harmless(sound, content, tmp_path, flips):
    assert is_told_or_harmless(sound, content, tmp_path, flips)


@pytest.mark.hard
@settings(LONG, max_examples=60)
@given(flips=FLIPS)
def test_what_is_sound_of_flipped_bytes_is_saved(sound, tmp_path, flips):
    assert is_saved_or_told_lost(sound, tmp_path, flips)
