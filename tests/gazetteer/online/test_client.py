"""One service asked over HTTP: bounded, in turn, once; and every way in which that can fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import pairwise

import pytest

from gazetteer.online import Cache, Client, OnlineError, Question, nominatim, tianditu
from gazetteer.online.cache import FILE
from gazetteer.online.client import agent
from gazetteer.online.transport import host_of

from .stub import (
    BAD_KEY,
    BROWSER_KEY,
    FIREWALL,
    KEY,
    LOGIN,
    SHORT_KEY,
    USED_UP,
    Reply,
    Stub,
    answering,
    osm,
    poi,
    search,
)

VILLAGE = Question("v", "石村", "village", "140729", ("灵石县",), (111.4, 36.65, 112.05, 37.05))
SEARCH = tianditu.requests(VILLAGE)[0]
OSM = nominatim.requests(VILLAGE)[0]
FOUND = Reply(search(poi("石村", 111.9, 36.9)))


@pytest.fixture
def stub(serve: Callable[..., Stub]) -> Stub:
    return serve(answering({"石村": [poi("石村", 111.9, 36.9)]}, {}))


@pytest.fixture
def ask(stub: Stub, client: Callable[..., Client]) -> Client:
    return client(tianditu.SERVICE, stub)


def refused(client: Client) -> OnlineError:
    with pytest.raises(OnlineError) as caught:
        client.ask(SEARCH)
    return caught.value


def test_an_answer_is_read_and_kept(ask, stub, told):
    reply = ask.ask(SEARCH)
    assert [answer.names for answer in reply.answers] == [("石村",)]
    assert reply.asked == told.at
    told.at += 86_400
    assert ask.ask(SEARCH) == reply
    assert len(stub.asked) == ask.sent == 1


def test_nothing_found_is_kept_as_well(ask, stub):
    stub.first = [Reply(search())]
    assert list(ask.ask(SEARCH).answers) == list(ask.ask(SEARCH).answers) == []
    assert len(stub.asked) == 1


def test_another_run_asks_nothing_twice(ask, stub, client, cache, tmp_path):
    ask.ask(SEARCH)
    cache.close()
    with Cache(tmp_path / "kept") as opened:
        again = Client(tianditu.SERVICE, opened, key="another key", address=stub.address)
        assert again.knows(SEARCH)
        assert again.ask(SEARCH).answers[0].lon == 111.9
    assert len(stub.asked) == 1


def test_a_server_is_told_who_asks(ask, stub):
    ask.ask(SEARCH)
    assert stub.asked[0].headers["User-Agent"] == agent()
    assert agent().startswith("planning-atlas")
    assert stub.asked[0].key == KEY


def test_the_key_is_cleared_of_blanks_that_came_with_it(client, stub):
    client(tianditu.SERVICE, stub, key=f" {KEY}\n").ask(SEARCH)
    assert stub.asked[0].key == KEY


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (BAD_KEY, "key"),
        (SHORT_KEY, "key"),
        (BROWSER_KEY, "key-kind"),
        (USED_UP, "quota"),
        (FIREWALL, "blocked"),
        (LOGIN, "page"),
        (Reply(b"{broken"), "broken"),
        (Reply(b"\xff\xfe"), "broken"),
        (Reply({"surprise": 1}), "broken"),
        (Reply([]), "broken"),
        (Reply(search(poi("石村", 111.9, 36.9) | {"lonlat": "here"})), "broken"),
        (Reply(b"x" * 30_000), "large"),
        (Reply(b"<html>", 404), "refused"),
        (Reply(b"<html>", 401), "key"),
        (Reply(b"bandwidth", 509), "quota"),
        (Reply(b"", 500), "failing"),
        (Reply(b"", 302, {"Location": "https://login.example.com/portal?to=x"}), "moved"),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:9/"}), "moved"),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:port/"}), "moved"),
        (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "moved"),
    ],
)
def test_every_failure_is_told_apart_and_nothing_of_it_is_kept(ask, stub, reply, problem):
    stub.answer = lambda _: reply
    error = refused(ask)
    assert error.problem == problem
    assert KEY not in str(error)
    assert not ask.knows(SEARCH)
    stub.answer = lambda _: FOUND
    assert len(ask.ask(SEARCH).answers) == 1


def test_a_redirect_names_the_host_it_points_to_and_no_more(ask, stub):
    stub.answer = lambda _: Reply(b"", 302, {"Location": f"https://login.example.com/?tk={KEY}"})
    assert refused(ask).detail == "login.example.com"


def test_a_redirect_on_the_same_host_is_followed(ask, stub):
    stub.first = [Reply(b"", 301, {"Location": "/v2/search/"})]
    stub.answer = lambda asked: FOUND if asked.path == "/v2/search/" else BAD_KEY
    assert len(ask.ask(SEARCH).answers) == 1
    assert len(stub.asked) == 2


def test_redirects_are_not_followed_for_ever(ask, stub):
    stub.answer = lambda asked: Reply(b"", 307, {"Location": asked.path})
    assert refused(ask).problem == "moved"
    assert len(stub.asked) == 4


def test_a_key_that_the_server_repeats_is_not_passed_on(ask, stub):
    stub.answer = lambda _: Reply({"code": 301001, "msg": f"非法key {KEY}"}, 403)
    error = refused(ask)
    assert "非法key" in error.detail
    assert KEY not in f"{error} {error.detail} {error!r}"


def test_the_key_stands_nowhere_in_the_cache(ask, tmp_path):
    ask.ask(SEARCH)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "kept").iterdir())
    assert "石村".encode() in kept or b"%E7%9F%B3" in kept
    assert KEY.encode() not in kept


def test_a_slow_answer_is_not_waited_for(ask, stub):
    stub.answer = lambda _: Reply(FOUND.body, delay_s=1.0)
    assert refused(ask).problem == "slow"
    assert len(stub.asked) == 2


def test_an_answer_that_trickles_is_cut_off(ask, stub):
    stub.answer = lambda _: Reply(FOUND.body, delay_s=0.1, pieces=20)
    assert refused(ask).problem == "slow"


def test_nobody_there(ask, stub, told):
    stub.close()
    error = refused(ask)
    assert (error.problem, error.host) == ("unreachable", ask.host)
    assert told.slept[-1] >= 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(ask, stub, told, status):
    stub.first = [Reply({}, status), Reply({}, status)]
    assert len(ask.ask(SEARCH).answers) == 1
    assert len(stub.asked) == 3
    assert [pause for pause in told.slept if pause >= 1] == [1, 2]


def test_a_server_that_says_when_to_come_back_is_obeyed(ask, stub, told):
    stub.first = [Reply({}, 429, {"Retry-After": "7"})]
    assert len(ask.ask(SEARCH).answers) == 1
    assert 7 in told.slept


def test_a_date_to_come_back_is_understood(ask, stub, told):
    stub.first = [Reply({}, 503, {"Retry-After": "Tue, 14 Nov 2023 22:13:32 GMT"})]  # 12 s after the clock
    ask.ask(SEARCH)
    assert max(told.slept) == pytest.approx(12)


def test_a_server_that_wants_more_than_a_minute_is_left_alone(ask, stub, told):
    stub.answer = lambda _: Reply({}, 429, {"Retry-After": "3600"})
    assert refused(ask).problem == "quota"
    assert len(stub.asked) == 1
    assert sum(told.slept) < 1


def test_a_quota_that_stays_used_up_ends_the_questions(ask, stub):
    stub.answer = lambda _: USED_UP
    assert refused(ask).problem == "quota"
    assert len(stub.asked) == 4


def test_a_wrong_key_is_not_tried_again(ask, stub):
    stub.answer = lambda _: BAD_KEY
    refused(ask)
    assert len(stub.asked) == 1


def names(*several: str) -> list[Question]:
    return [Question(name, name, "village", "140729", ("灵石县",), VILLAGE.box) for name in several]


def test_the_interval_is_kept(ask, told):
    times = []
    for question in names("甲村", "乙村", "丙村"):
        ask.ask(tianditu.requests(question)[0])
        times.append(told.at)
    assert [later - earlier for earlier, later in pairwise(times)] == pytest.approx([0.4, 0.4])


def test_the_public_server_is_asked_once_a_second_by_all_who_share_a_cache(tmp_path, told):
    host = "nominatim.openstreetmap.org"
    interval = nominatim.SERVICE.interval_s(host)
    assert interval >= 1
    with Cache(tmp_path) as one, Cache(tmp_path) as other:
        turns = [cache.turn(host, interval, told.at) for cache in (one, other, one)]
    assert turns == [told.at, told.at + interval, told.at + 2 * interval]
    assert nominatim.SERVICE.interval_s("nominatim.example.com") < 1
    assert nominatim.SERVICE.most(host) == 100
    assert nominatim.SERVICE.most("nominatim.example.com") is None


def test_a_clock_that_was_put_back_does_not_stop_everything(cache):
    cache.turn("host", 1.0, 2_000_000_000.0)
    assert cache.turn("host", 1.0, 1_700_000_000.0) == 1_700_000_000.0


def test_nominatim_needs_no_key(serve, client):
    stub = serve(lambda asked: Reply([osm("石村", 111.9, 36.9)]))
    assert client(nominatim.SERVICE, stub).ask(OSM).answers[0].names == ("石村",)
    assert KEY not in str(stub.asked[0])


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://api.tianditu.gov.cn", "api.tianditu.gov.cn"),
        ("http://localhost:8080/nominatim", "localhost:8080"),
        ("https://example.com:443", "example.com"),
    ],
)
def test_the_host_of_an_address(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize(
    "address",
    ["", "example.com", "ftp://example.com", "file:///etc/passwd", "https://", "https://a:b@example.com",
     "https://example.com/?a=b", "https://example.com:port"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address, cache):
    with pytest.raises(ValueError, match=r"address|port|Port"):
        host_of(address)


def test_a_path_in_the_address_stays(serve, cache):
    stub = serve(lambda asked: Reply([]))
    Client(nominatim.SERVICE, cache, address=f"{stub.address}/geo/").ask(OSM)
    assert stub.asked[0].path == "/geo/search"


def test_a_file_that_is_no_cache_is_not_touched(tmp_path):
    (tmp_path / FILE).write_text("my notes, not a database\n" * 50, encoding="utf-8")
    with pytest.raises(OnlineError, match=FILE) as caught:
        Cache(tmp_path)
    assert caught.value.problem == "cache"
    assert (tmp_path / FILE).read_text(encoding="utf-8").startswith("my notes")


def test_a_cache_of_another_version_is_refused(tmp_path):
    Cache(tmp_path).close()
    store = sqlite3.connect(tmp_path / FILE)
    store.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(OnlineError, match="99"):
        Cache(tmp_path)


def test_a_kept_answer_that_is_damaged_is_asked_anew(ask, stub, tmp_path):
    ask.ask(SEARCH)
    store = sqlite3.connect(tmp_path / "kept" / FILE, isolation_level=None)
    store.execute("UPDATE answers SET body = ?", (b"{",))
    store.close()
    assert not ask.knows(SEARCH)
    assert len(ask.ask(SEARCH).answers) == 1
    assert len(stub.asked) == 2
