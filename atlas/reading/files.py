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
MAX_CHARACTERS = 2_000_000
"""Of text, whatever the file: reading takes two seconds for 80,000, and as many more as there are more."""

# The commonest characters of written Chinese (of the 常用字表 those with the highest counts); a text
# decoded with the wrong table hardly holds any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民前面经建设市县区村"
)
_COMMON_SHARE = 0.05  # of all characters; plans have 0.15 and more, wrongly decoded text below 0.01
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = ("utf-16-le", "utf-16-be")  # without a byte-order mark
_BROKEN_SHARE = 0.001  # of all characters: some damage, not another encoding
_BROKEN_FEW = 2  # characters, in the shortest text: a broken end

# Kinds of files that a planner may well have, and that are not read.
_SIGNATURES = {
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"MIME-Version:": "MHT",
    b"From: <Saved by": "MHT",
    b"<?xml": "XML",
    b"%!PS": "PostScript",
    b"CAJ\0": "CAJ",
    b"KDH ": "CAJ",
}
_CONTAINER = b"\xd0\xcf\x11\xe0"
# What an old-style container of Office holds, by the name of a part. A new document with a password is one.
_PARTS = {
    "EncryptedPackage": "",
    "WordDocument": "Word 97–2003 (.doc) / WPS (.wps)",
    "Workbook": "Excel 97–2003 (.xls) / WPS (.et)",
    "PowerPoint Document": "PowerPoint 97–2003 (.ppt) / WPS (.dps)",
}


class PlanFileError(UserError):
    """A file cannot be read as a plan."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of a file."""

    name: str
    text: str  # of a text file, its characters; of any other, the text that was extracted
    sha256: str  # of the file's bytes
    encoding: str  # "" where the format has its own
    pages: tuple[tuple[int, int], ...] = ()  # offset in the text at which a page begins, and its number
    unread: tuple[int, ...] = ()  # pages, counted from 1, whose text is not known: pictures mostly
    parted: bool = False  # every line feed ends a paragraph, as the format says; else it ends a line


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
    pages: tuple[tuple[int, int], ...] = (),
    unread: tuple[int, ...] = (),
    parted: bool = False,
) -> Source:
    """Put a file's text together with what identifies the file.

    Raises
    ------
    PlanFileError
        The text is empty, or longer than any plan.
    """
    if not text.strip():
        raise PlanFileError("plan-empty", name=name)
    if len(text) > MAX_CHARACTERS:
        raise PlanFileError("plan-too-long", name=name, length=f"{len(text):,}", limit=f"{MAX_CHARACTERS:,}")
    return Source(name, text, hashlib.sha256(raw).hexdigest(), encoding, pages, unread, parted)


def decode(raw: bytes, name: str) -> Source:
    """Decode the bytes of a text file: UTF-8, GB18030, or UTF-16 with a byte-order mark.

    Raises
    ------
    PlanFileError
        There is no text, it is a binary file, or another encoding (which is named).
    """
    if raw.startswith(_CONTAINER):
        part = next((part for part in _PARTS if part.encode("utf-16-le") in raw), "WordDocument")
        key = "plan-binary-known" if _PARTS[part] else "plan-encrypted"
        raise PlanFileError(key, name=name, kind=_PARTS[part])
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            raise PlanFileError("plan-binary-known", name=name, kind=kind)
    check_size(len(raw), MAX_TEXT_BYTES, name)
    if not raw.strip():
        raise PlanFileError("plan-empty", name=name)
    text, encoding = characters(raw, name)
    return source_of(raw, name, text, encoding=encoding)


def common_share(text: str) -> float:
    """Return the share of a text's characters that are among the commonest of written Chinese."""
    return sum(char in _COMMON for char in text) / len(text)


def characters(raw: bytes, name: str) -> tuple[str, str]:
    """Decode bytes and say with which encoding.

    A few bytes that do not decode, as where a download broke off, become U+FFFD.

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
    for encoding in _UTF16 if b"\0" in raw else _ENCODINGS:
        text = raw.decode(encoding, "replace")
        broken = text.count("\ufffd")
        if encoding == "utf-8-sig" and not broken:
            return text, "utf-8"
        if broken <= max(_BROKEN_FEW, _BROKEN_SHARE * len(text)) and common_share(text) > _COMMON_SHARE:
            return text, encoding.removesuffix("-sig")
    import charset_normalizer  # noqa: PLC0415 -- needed to name an encoding in an error, and slow to import

    guess = None if b"\0" in raw else charset_normalizer.from_bytes(raw[:200_000]).best()
    if guess is None:
        raise PlanFileError("plan-binary", name=name)
    raise PlanFileError("plan-encoding", name=name, encoding=guess.encoding)
