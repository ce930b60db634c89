"""The password file, its command, and what guessing passwords leads to."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from atlas.cli import user
from atlas.office import passwords
from atlas.office.attempts import IN_ALL, OF_A_NAME, WINDOW_S, Attempts, WaitError
from atlas.office.passwords import Login, PasswordError
from tests.atlas.clock import Clock

SECRET = "correct horse battery staple"
WEAK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # as an earlier version might have


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / passwords.FILE
    passwords.add(path, "王工", SECRET)
    return path


def test_a_password_is_kept_as_a_hash_that_its_owner_alone_may_read(file: Path):
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text(encoding="utf-8")
    assert SECRET not in kept and kept.startswith("王工:$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "typed", [SECRET, "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in SECRET)]
)
def test_the_right_password_is_known_in_full_width_too(file: Path, typed: str):
    assert passwords.login(file, "王工", typed) == Login("王工", passwords.read(file)["王工"])


@pytest.mark.parametrize(
    ("name", "password"), [("王工", SECRET + "!"), ("王工", ""), ("李工", SECRET), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_alike_and_cost_one_hash(
    file: Path, name: str, password: str, monkeypatch: pytest.MonkeyPatch
):
    passwords.login(file, "nobody", "")  # whose hash is made once
    done = []

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- as it is called
            done.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counted(2, 19 * 1024, 1))
    assert passwords.login(file, name, password) is None
    assert len(done) == 1


def test_a_hash_of_other_parameters_is_renewed_at_the_next_login(file: Path):
    file.write_text(f"王工:{WEAK.hash(SECRET)}\n", encoding="utf-8")
    assert passwords.login(file, "王工", "wrong password here") is None
    assert "m=64," in file.read_text(encoding="utf-8")
    made = passwords.login(file, "王工", SECRET)
    assert made is not None and passwords.is_valid(file, made)
    assert "m=19456," in file.read_text(encoding="utf-8") and file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["removed", "changed", "file gone"])
def test_a_login_ends_when_its_entry_does(file: Path, change: str):
    made = passwords.login(file, "王工", SECRET)
    assert made is not None and passwords.is_valid(file, made)
    if change == "removed":
        passwords.remove(file, "王工")
    elif change == "changed":
        passwords.add(file, "王工", SECRET)  # the same password: still somebody meant to change it
    else:
        file.unlink()
    assert not passwords.is_valid(file, made)


@pytest.mark.parametrize(
    ("name", "password", "key"),
    [
        ("", SECRET, "user-name"),
        ("a:b", SECRET, "user-name"),
        ("a\nb", SECRET, "user-name"),
        ("a" * 65, SECRET, "user-name"),
        ("a", "short", "password-short"),
        ("a", "x" * 257, "password-long"),
    ],
)
def test_what_is_not_fit_is_refused_and_the_file_stays(file: Path, name: str, password: str, key: str):
    before = file.read_bytes()
    with pytest.raises(PasswordError) as refused:
        passwords.add(file, name, password)
    assert refused.value.key == key and file.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "mode", "key"),
    [
        ("王工:$argon2id$x\n", 0o640, "passwords-open"),
        ("王工:$2b$12$abc\n", 0o600, "passwords-broken"),
        ("no colon\n", 0o600, "passwords-broken"),
        (None, 0, "passwords-none"),
    ],
)
def test_a_file_that_others_may_read_or_that_is_not_ours_is_not_used(
    tmp_path: Path, content: str | None, mode: int, key: str
):
    path = tmp_path / "file"
    if content is not None:
        path.write_text(content, encoding="utf-8")
        path.chmod(mode)
    with pytest.raises(PasswordError) as refused:
        passwords.login(path, "王工", SECRET)
    assert refused.value.key == key


def test_the_command_takes_a_password_twice_or_from_standard_input(tmp_path: Path):
    def run(*words: str, given: str = "") -> str:
        done = CliRunner().invoke(user.app, [*words, "--file", str(tmp_path / "file")], input=given)
        return done.output if done.exception is None else getattr(done.exception, "key", repr(done.exception))

    assert run("list") == run("list") != ""
    assert run("add", "李工", given=f"{SECRET}\n{SECRET}?\n") == "password-differs"
    assert SECRET not in run("add", "李工", given=f"{SECRET}\n{SECRET}\n")
    run("add", "王工", "--stdin", given=f"{SECRET}\n")
    assert run("list").split() == ["李工", "王工"]
    run("remove", "李工")
    assert run("list").split() == ["王工"]
    assert run("remove", "李工") == "user-unknown"
    assert passwords.login(tmp_path / "file", "王工", SECRET) is not None
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == ["file"]
    assert os.stat(tmp_path / "file").st_mode & 0o777 == 0o600  # noqa: PTH116


def guess(attempts: Attempts, name: str, times: int) -> int:
    """Fail, and count how often the password was checked at all."""
    checked = 0

    def check() -> None:
        nonlocal checked
        checked += 1

    for _ in range(times):
        with suppress(WaitError):
            attempts.tried(name, check)
    return checked


def test_a_name_must_wait_after_some_failures_and_others_need_not():
    attempts = Attempts(clock := Clock())
    assert guess(attempts, "王工", 50) == OF_A_NAME
    with pytest.raises(WaitError):
        attempts.tried("王工", lambda: "the right password, too")
    assert attempts.tried("李工", lambda: "in") == "in"
    clock.now += WINDOW_S + 1
    assert attempts.tried("王工", lambda: "in") == "in"


def test_a_right_password_forgets_the_failures_before_it():
    attempts = Attempts(Clock())
    for _ in range(3):
        guess(attempts, "王工", OF_A_NAME - 1)
        assert attempts.tried("王工", lambda: "in") == "in"


def test_changing_the_name_at_every_guess_does_not_help():
    attempts = Attempts(clock := Clock())
    assert sum(guess(attempts, f"name {number}", 1) for number in range(10 * IN_ALL)) == IN_ALL
    clock.now += WINDOW_S + 1
    assert guess(attempts, "one more", 1) == 1
