"""A companion that does as it is told: answers, dies, hangs, or prints where it should not."""

from __future__ import annotations

import os
import signal
import time

from atlas.many import companion


def answer(question: bytes) -> bytes:
    if question == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if question == b"hang":
        time.sleep(60)
    print("a library greets")  # noqa: T201 -- that is the point
    return str(os.getpid()).encode() + question


if __name__ == "__main__":
    companion.serve(answer)
