"""Who may edit: on this machine everybody, elsewhere only who is logged in, and in doubt nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.office import access
from atlas.office.access import Connection, Settings

OWN = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}
OFFICE = Settings(editors=Path("editors"))


def connected(bound: str = "127.0.0.1", peer: str = "", **headers: str) -> Connection:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Connection(bound, peer, {name: value for name, value in {**OWN, **named}.items() if value})


@pytest.mark.parametrize(
    "connection",
    [
        connected(),
        connected("localhost", Host="localhost:8501", Origin="http://LOCALHOST:8501"),
        connected("::1", Host="[::1]:8501", Origin="http://[::1]:8501"),
        connected(peer="::ffff:127.0.0.1"),
        Connection("127.0.0.1"),  # no server at all
    ],
)
def test_who_sits_at_the_machine_may_edit(connection: Connection):
    assert access.refusal(Settings(), connection, "", store_is_read_only=False) == ""


ELSEWHERE = [
    connected("0.0.0.0"),
    connected("::"),
    connected(""),  # Streamlit's own default: any address
    connected("10.1.2.3"),
    connected(peer="10.1.2.3"),
    connected(Host="atlas.example:8501"),
    connected(Host="127.0.0.1.atlas.example"),
    connected(Host="localhost@atlas.example"),
    connected(Host="atlas.example@localhost"),
    connected(Host="127.0.0.1:8501:x"),
    connected(Host="[::1"),
    connected(Host=""),
    connected(Origin="https://atlas.example"),  # a proxy that says nothing, but the browser does
    connected(Origin="null"),
    connected(Origin=""),
    connected(Forwarded="for=127.0.0.1"),
    connected(X_Forwarded_For="127.0.0.1"),
    connected(X_FORWARDED_PROTO="http"),
    connected(X_Real_IP="127.0.0.1"),
    connected(Via="1.1 proxy"),
]


@pytest.mark.parametrize("connection", ELSEWHERE)
def test_from_elsewhere_nothing_is_changed_without_a_login(connection: Connection):
    assert access.refusal(Settings(), connection, "", store_is_read_only=False) == "closed"
    assert access.refusal(Settings(), connection, "somebody", store_is_read_only=False) == "closed"
    assert access.refusal(OFFICE, connection, "", store_is_read_only=False) == "login"
    assert access.refusal(OFFICE, connection, "Li", store_is_read_only=False) == ""


def test_with_a_login_it_is_asked_for_on_the_machine_too():
    assert access.refusal(OFFICE, connected(), "", store_is_read_only=False) == "login"


@pytest.mark.parametrize("editor", ["", "Li"])
def test_a_page_for_reading_and_a_store_for_reading_are_changed_by_nobody(editor: str):
    closed = Settings(editors=Path("editors"), read_only=True)
    assert access.refusal(closed, connected(), editor, store_is_read_only=False) == "closed"
    assert access.refusal(OFFICE, connected(), editor, store_is_read_only=True) == "store"
    assert access.refusal(Settings(), connected(), editor, store_is_read_only=True) == "store"


@given(st.text(max_size=40))
def test_whatever_a_header_says_is_read_without_an_error(said: str):
    for name in ("Host", "Origin", "X-Anything"):
        access.is_here(Connection("127.0.0.1", "", {**OWN, name: said}))


@pytest.mark.parametrize(
    ("environment", "decided"),
    [
        ({}, Settings()),
        ({access.READ_ONLY: "0"}, Settings()),
        ({access.READ_ONLY: "1"}, Settings(read_only=True)),
        (
            {access.EDITORS: "a/b", access.NAMES: " Atlas.Example, "},
            Settings(Path("a/b"), False, ("atlas.example",)),
        ),
    ],
)
def test_what_was_decided_is_read_from_the_environment(environment: dict[str, str], decided: Settings):
    assert access.settings(environment) == decided
