"""Kill a process at the n-th of its system calls that change a disk, by Linux's ptrace.

Random moments seldom fall between two writes that lie microseconds apart; this finds each of them, also
those of SQLite and GDAL, which no hook in Python sees.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_OPTIONS = 1 | 0x100000  # TRACESYSGOOD: stops of calls are told apart; EXITKILL: no child outlives its tracer
_ENTRY = 1
_INFO = struct.Struct("=B3xI16xQ")  # op, architecture, number of the call
_STOP = signal.SIGTRAP | 0x80

_NAMES = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "unlink", "unlinkat")
_NUMBERS = {
    "x86_64": (1, 18, 74, 75, 77, 82, 264, 87, 263),
    "aarch64": (64, 68, 82, 83, 46, 276, 38, 35, 35),  # it has no rename nor unlink but those of folders
}
_FOLDERS = {"x86_64": {83: "mkdir", 84: "rmdir", 86: "link"}, "aarch64": {34: "mkdirat", 37: "linkat"}}


def calls() -> dict[int, str]:
    """List the system calls that change a disk, by number; none where this machine's are not known."""
    machine = platform.machine()
    return dict(zip(_NUMBERS.get(machine, ()), _NAMES, strict=False)) | _FOLDERS.get(machine, {})


def run(act: Callable[[], None], kill_at: int | None) -> list[str]:
    """Do something in a child process that dies before its ``kill_at``-th call that changes a disk.

    Returns
    -------
    list of str
        The names of those calls, the last one not done where the child was killed.
    """
    known, seen = calls(), list[str]()
    libc = ctypes.CDLL(None, use_errno=True)
    child = os.fork()
    if child == 0:
        try:
            if libc.ptrace(_TRACEME, 0, None, None) == 0:
                os.kill(os.getpid(), signal.SIGSTOP)
                act()
        finally:
            os._exit(0)
    if os.WIFEXITED(os.waitpid(child, 0)[1]):
        raise OSError("this system lets no process be traced")
    libc.ptrace(_SETOPTIONS, child, None, _OPTIONS)
    told, info = 0, ctypes.create_string_buffer(88)
    while True:
        libc.ptrace(_SYSCALL, child, None, ctypes.c_void_p(told))
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return seen
        told = os.WSTOPSIG(status)
        if told != _STOP:
            continue
        told = 0
        libc.ptrace(_SYSCALL_INFO, child, ctypes.c_void_p(len(info)), info)
        op, _, number = _INFO.unpack_from(info)
        if op == _ENTRY and number in known:
            seen.append(known[number])
            if len(seen) == kill_at:
                os.kill(child, signal.SIGKILL)
