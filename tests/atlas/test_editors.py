"""Who of those that signed in with the office's own account may edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atlas.office import editors
from atlas.office.editors import LASTS_S, Editors, EditorsError

NOW = 1_800_000_000.0
LISTED = Editors(frozenset({"li@plan.example"}), frozenset({"office.example"}), frozenset({"sub-7"}))
LI = {"is_logged_in": True, "iat": NOW - 60, "email": "Li@Plan.Example", "email_verified": True, "sub": "1"}


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({}, "li@plan.example"),
        ({"email": "wang@office.example"}, "wang@office.example"),
        ({"email": None, "sub": "sub-7", "name": "赵工"}, "赵工 (sub-7)"),
        ({"email": "wang@sub.office.example"}, ""),
        ({"email": "wang@evil.example@office.example.evil"}, ""),
        ({"email": "office.example"}, ""),
        ({"email": ""}, ""),
        ({"email_verified": False}, ""),
        ({"email_verified": None}, ""),
        ({"email_verified": "true"}, ""),
        ({"is_logged_in": False}, ""),
        ({"is_logged_in": "True"}, ""),
        ({"iat": NOW - LASTS_S - 1}, ""),
        ({"iat": NOW + 3600}, ""),
        ({"iat": None}, ""),
        ({"email": "somebody@else.example", "sub": ""}, ""),
    ],
)
def test_only_who_is_listed_verified_and_signed_in_today_is_an_editor(claims: dict[str, Any], name: str):
    assert editors.admitted(LISTED, LI | claims, NOW) == name


def test_nobody_is_an_editor_of_an_empty_list():
    assert editors.admitted(Editors(), LI | {"email": "", "sub": ""}, NOW) == ""


def test_a_list_is_read(tmp_path: Path):
    path = tmp_path / "editors.toml"
    path.write_text('emails = ["Li@plan.example"]\ndomains = ["Office.example"]\nsubjects = ["sub-7"]\n')
    assert editors.load(path) == LISTED


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (None, "editors-none"),
        ("emails = [", "editors-broken"),
        ('emails = "li@plan.example"', "editors-broken"),
        ("emails = [1]", "editors-broken"),
        ('emails = [""]', "editors-broken"),
        ('mails = ["li@plan.example"]', "editors-broken"),
    ],
)
def test_a_list_that_says_something_else_is_refused(tmp_path: Path, said: str | None, key: str):
    path = tmp_path / "editors.toml"
    if said is not None:
        path.write_text(said)
    with pytest.raises(EditorsError) as refused:
        editors.load(path)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("said", "mode", "key"),
    [
        (None, 0, "secrets-none"),
        ("[auth", 0o600, "editors-broken"),
        ('[auth]\ncookie_secret = "short"', 0o600, "secrets-weak"),
        ('cookie_secret = "0123456789012345678901234567890123456789"', 0o600, "secrets-weak"),
        ('[auth]\ncookie_secret = "0123456789012345678901234567890123456789"', 0o644, "passwords-open"),
        ('[auth]\ncookie_secret = "0123456789012345678901234567890123456789"', 0o600, ""),
    ],
)
def test_the_secrets_of_a_sign_in_are_there_strong_and_kept_from_others(
    tmp_path: Path, said: str | None, mode: int, key: str
):
    listed = tmp_path / "editors.toml"
    if said is not None:
        editors.secrets_of(listed).write_text(said)
        editors.secrets_of(listed).chmod(mode)
    if not key:
        editors.check_secrets(listed)
        return
    with pytest.raises(EditorsError) as refused:
        editors.check_secrets(listed)
    assert refused.value.key == key
