"""A login is held by a token, and ends wherever that is held."""

from __future__ import annotations

import pytest

from atlas.office.logins import IDLE_S, MOST, TICKET_S, Logins
from atlas.office.passwords import Login
from tests.atlas.clock import Clock

WANG, LI = Login("王工", "hash"), Login("李工", "another")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held(clock: Clock) -> Logins:
    return Logins(clock)


def test_a_token_stands_for_one_login_and_another_for_nobody(held: Logins):
    (one, _), (other, _) = held.begin(WANG), held.begin(LI)
    assert (held.holder(one), held.holder(other), held.holder(""), held.holder("x")) == (WANG, LI, None, None)
    held.end(one)
    assert (held.holder(one), held.holder(other)) == (None, LI)


def test_a_login_ends_when_it_was_idle_and_not_while_it_is_used(held: Logins, clock: Clock):
    token, _ = held.begin(WANG)
    for _ in range(5):
        clock.now += IDLE_S - 1
        assert held.holder(token) == WANG
    clock.now += IDLE_S + 1
    assert held.holder(token) is None
    clock.now -= IDLE_S
    assert held.holder(token) is None, "what has ended does not come back"


def test_a_ticket_is_good_once_and_for_a_moment(held: Logins, clock: Clock):
    token, ticket = held.begin(WANG)
    assert ticket != token
    assert [held.exchange(each) for each in (token, "", ticket, ticket)] == ["", "", token, ""]
    _, late = held.begin(LI)
    clock.now += TICKET_S + 1
    assert held.exchange(late) == ""


def test_of_very_many_logins_the_oldest_used_give_way(held: Logins):
    tokens = [held.begin(WANG)[0] for _ in range(MOST)]
    assert held.holder(tokens[0]) == WANG  # and is the latest used
    held.begin(LI)
    assert (held.holder(tokens[0]), held.holder(tokens[1])) == (WANG, None)
