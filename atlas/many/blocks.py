"""Several blocks of bytes as one: what is asked of a process, near or far, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

_SIZE = 8  # bytes that say how long a block is, the highest first


def pack(*blocks: bytes) -> bytes:
    """Put blocks into one."""
    return b"".join(part for block in blocks for part in (len(block).to_bytes(_SIZE, "big"), block))


def unpack(packed: bytes) -> Iterator[bytes]:
    """Take apart what ``pack`` put together."""
    at = 0
    while at < len(packed):
        start = at + _SIZE
        at = start + int.from_bytes(packed[at:start], "big")
        yield packed[start:at]


def write(stream: IO[bytes], block: bytes) -> None:
    """Write one block, for ``read`` at the other end."""
    stream.write(len(block).to_bytes(_SIZE, "big"))
    stream.write(block)
    stream.flush()


def read(stream: IO[bytes]) -> bytes | None:
    """Read one block; None where the other end has gone, even in the middle of one."""
    size = stream.read(_SIZE)
    if len(size) < _SIZE:
        return None
    length = int.from_bytes(size, "big")
    block = stream.read(length)
    return block if len(block) == length else None
