"""From a path to bytes, and from bytes of plain text to characters; ``readers`` does the other formats.

Size, kind and encoding are checked before anything else looks at a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import UserError

MAX_BYTES = 128 * 2**20
"""A plan with all its pictures has some ten megabytes; scanned page by page it may have a hundred."""
MAX_TEXT_BYTES = 32 * 2**20
"""A plan of 80,000 characters is 240 kB; a text a hundred times that is no plan."""

# The commonest characters of written Chinese (of the 常用字表 those with the highest counts); a text
# decoded with the wrong table hardly holds any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民前面经建设市县区村"
)
_COMMON_SHARE = 0.05  # of all characters; plans have 0.15 and more, wrongly decoded text below 0.01

# Kinds of files that a planner may well have, and that are not read.
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "Word 97–2003 (.doc) / WPS",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"MIME-Version:": "MHT",
    b"From: <Saved by": "MHT",
}
# Word keeps a document with a password in an old-style container, its contents under this name.
_ENCRYPTED_WORD = "EncryptedPackage".encode("utf-16-le")


class PlanFileError(UserError):
    """A file cannot be read as a plan."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of a file."""

    name: str
    text: str  # of a text file, its characters; of any other, the text that was extracted
    sha256: str  # of the file's bytes
    encoding: str  # "" where the format has its own
    pages: tuple[int, ...] = ()  # offset in the text at which each page begins; () where unknown
    unread: tuple[int, ...] = ()  # pages, counted from 1, that are pictures: text there is not known


def read_file(path: Path) -> bytes:
    """Read the bytes of a plan's file.

    Raises
    ------
    PlanFileError
        The file is missing, a folder, unreadable or too large.
    """
    name = path.name
    try:
        if path.is_dir():
            raise PlanFileError("plan-is-folder", name=name)
        check_size(path.stat().st_size, MAX_BYTES, name)
        return path.read_bytes()
    except FileNotFoundError:
        raise PlanFileError("plan-missing", name=str(path)) from None
    except OSError as error:
        raise PlanFileError("plan-unreadable", name=name, reason=error.strerror or str(error)) from None


def check_size(size: int, limit: int, name: str) -> None:
    """Refuse what has more bytes than a limit, before they are read.

    Raises
    ------
    PlanFileError
    """
    if size > limit:
        raise PlanFileError("plan-too-large", name=name, limit=str(limit // 2**20))


def source_of(
    raw: bytes,
    name: str,
    text: str,
    *,
    encoding: str = "",
    pages: tuple[int, ...] = (),
    unread: tuple[int, ...] = (),
) -> Source:
    """Put a file's text together with what identifies the file.

    Raises
    ------
    PlanFileError
        The text is empty.
    """
    if not text.strip():
        raise PlanFileError("plan-empty", name=name)
    return Source(name, text, hashlib.sha256(raw).hexdigest(), encoding, pages, unread)


def decode(raw: bytes, name: str) -> Source:
    """Decode the bytes of a text file: UTF-8, GB18030, or UTF-16 with a byte-order mark.

    Raises
    ------
    PlanFileError
        There is no text, it is a binary file, or another encoding (which is named).
    """
    check_size(len(raw), MAX_TEXT_BYTES, name)
    if not raw.strip():
        raise PlanFileError("plan-empty", name=name)
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            key = "plan-encrypted" if _ENCRYPTED_WORD in raw[: 2**20] else "plan-binary-known"
            raise PlanFileError(key, name=name, kind=kind)
    text, encoding = characters(raw, name)
    return source_of(raw, name, text, encoding=encoding)


def characters(raw: bytes, name: str) -> tuple[str, str]:
    """Decode bytes and say with which encoding.

    Raises
    ------
    PlanFileError
        They are no text, or in another encoding than those that ``decode`` knows.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise PlanFileError("plan-binary", name=name) from None
    if b"\0" in raw:
        raise PlanFileError("plan-binary", name=name)
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and sum(char in _COMMON for char in text) > _COMMON_SHARE * len(text):
        return text, "gb18030"
    import charset_normalizer  # noqa: PLC0415 -- needed to name an encoding in an error, and slow to import

    guess = charset_normalizer.from_bytes(raw[:200_000]).best()
    if guess is None:
        raise PlanFileError("plan-binary", name=name)
    raise PlanFileError("plan-encoding", name=name, encoding=guess.encoding)
