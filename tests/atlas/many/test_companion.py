"""A process that dies or hangs costs one answer; the next question is answered by another."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.many import blocks
from atlas.many.companion import Companions


@pytest.fixture
def companions():
    made = Companions("tests.atlas.many.fragile")
    yield made
    made.close()


def pid_of(answer: bytes) -> int:
    return int(answer.split()[0])


def is_there(answer: bytes) -> bool:
    """Whether the process that gave an answer still runs."""
    try:
        os.kill(pid_of(answer), 0)
    except ProcessLookupError:
        return False
    return True


def test_a_companion_is_kept_and_what_its_libraries_print_is_no_answer(companions):
    first, second = companions.ask(b" one", 30), companions.ask(b" two", 30)
    assert (first.split()[1], second.split()[1]) == (b"one", b"two")
    assert first.split()[0] == second.split()[0]
    companions.close()
    assert not is_there(first)


@pytest.mark.parametrize(
    ("order", "seconds", "error"), [(b"die", 30, ChildProcessError), (b"hang", 0.2, TimeoutError)]
)
def test_what_a_file_brings_down_is_gone_and_another_answers(companions, order, seconds, error):
    before = companions.ask(b" here", 30)
    with pytest.raises(error):
        companions.ask(order, seconds)
    after = companions.ask(b" here", 30)
    assert before.split()[0] != after.split()[0]
    assert not is_there(before)


def test_one_that_died_while_nobody_asked_is_not_asked(companions):
    os.kill(pid_of(companions.ask(b" here", 30)), signal.SIGKILL)
    time.sleep(0.2)  # until the system has told its parent
    assert companions.ask(b" again", 30).endswith(b"again")


def test_closing_ends_what_hangs_at_once(companions):
    with ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(companions.ask, b"hang", 30)
        while not companions.is_asked:
            time.sleep(0.01)
        companions.close()
        with pytest.raises(ChildProcessError):
            hanging.result(timeout=5)


@given(st.lists(st.binary()))
def test_blocks_come_out_as_they_went_in(parts):
    packed = blocks.pack(*parts)
    assert list(blocks.unpack(packed)) == parts
    stream = BytesIO()
    blocks.write(stream, packed)
    whole = stream.getvalue()
    assert blocks.read(BytesIO(whole)) == packed
    assert blocks.read(BytesIO(whole[:-1])) is None
