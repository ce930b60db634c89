"""A process of ours that answers one question after another, and whose end costs one answer.

A damaged file may crash a native library, use up the memory or never come to an end: then the process goes,
and the next question gets a new one. As starting one takes a second or two, it is kept from one question to
the next. It is a plain subprocess: those of ``multiprocessing`` must not be started from a worker of Dask.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from atlas.many import blocks
from layers import confined

_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""There is one companion to a processor: none of them needs more threads."""


class Companion:
    """One process. It runs a module of ours that calls ``serve``; only one thread may ask it at a time."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own module, in our own interpreter
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=confined.environment() | _ALONE,
            start_new_session=True,  # so that it goes with all that it has started itself
        )

    @property
    def is_there(self) -> bool:
        """Say whether it can be asked."""
        return self._process.poll() is None

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Get the answer to a question.

        Raises
        ------
        TimeoutError
            It took longer. The process is gone.
        ChildProcessError
            The process broke off.
        """
        late = threading.Event()
        timer = threading.Timer(seconds, self._end, [late])
        timer.start()
        try:
            answer = self._answer(question)
        finally:
            timer.cancel()
            timer.join()  # it may be ending the process just now
        if late.is_set():
            self.close()
            raise TimeoutError(f"no answer in {seconds} s")
        if answer is None:
            self.close()
            raise ChildProcessError(f"the process broke off ({self._process.returncode})")
        return answer

    def _answer(self, question: bytes) -> bytes | None:
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a companion is spoken to through pipes")
        try:
            blocks.write(self._process.stdin, question)
            return blocks.read(self._process.stdout)
        except OSError:
            return None

    def _end(self, late: threading.Event) -> None:
        late.set()
        self.kill()

    def kill(self) -> None:
        """Bring the process down; who is asking it is told that it broke off."""
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):  # on Windows there are no groups
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # the rest of a question that nobody has read
                    pipe.close()


class Companions:
    """As many processes of one module as are asked at the same time, from any thread."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._idle: deque[Companion] = deque()
        self._asked: set[Companion] = set()

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Get the answer of an idle process, or of a new one.

        Raises
        ------
        TimeoutError, ChildProcessError
            As ``Companion.ask``.
        """
        companion = self._take()
        self._asked.add(companion)
        try:
            answer = companion.ask(question, seconds)
        finally:
            self._asked.discard(companion)
        self._idle.append(companion)
        return answer

    @property
    def is_asked(self) -> bool:
        """Say whether anybody is waiting for an answer."""
        return bool(self._asked)

    def _take(self) -> Companion:
        while True:
            try:
                companion = self._idle.pop()
            except IndexError:
                return Companion(self._module)
            if companion.is_there:
                return companion
            companion.close()

    def close(self) -> None:
        """End all processes; who is asking one is told that it broke off."""
        while self._idle:
            self._idle.pop().close()
        for companion in tuple(self._asked):
            companion.kill()


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer questions until whoever asks has gone: the loop of a companion's own process."""
    questions = sys.stdin.buffer
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        while (question := blocks.read(questions)) is not None:
            blocks.write(answers, answer(question))
