"""From a file to its text: size, kind and encoding are checked before anything else looks at it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

MAX_BYTES = 32 * 1024 * 1024
"""A plan of 80,000 characters is 240 kB; a text a hundred times that is no plan."""

# The commonest characters of written Chinese (of the 常用字表 those with the highest counts); a text
# decoded with the wrong table hardly holds any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民前面经建设市县区村"
)
_COMMON_SHARE = 0.05  # of all characters; plans have 0.15 and more, wrongly decoded text below 0.01

_SIGNATURES = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "Word / ZIP",
    b"\xd0\xcf\x11\xe0": "Word 97–2003",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}


class PlanFileError(ValueError):
    """A file cannot be read as a plan.

    Attributes
    ----------
    key : str
        Which message of the catalogue tells the user what to do.
    values : dict
        What the message names.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file."""

    name: str
    text: str
    sha256: str
    encoding: str


def read_file(path: Path) -> Source:
    """Read and decode a text file.

    Raises
    ------
    PlanFileError
        The file is missing, empty, too large, binary or in an unknown encoding.
    """
    name = path.name
    try:
        if path.is_dir():
            raise PlanFileError("plan-is-folder", name=name)
        if path.stat().st_size > MAX_BYTES:
            raise PlanFileError("plan-too-large", name=name, limit=str(MAX_BYTES // 2**20))
        raw = path.read_bytes()
    except FileNotFoundError:
        raise PlanFileError("plan-missing", name=str(path)) from None
    except OSError as error:
        raise PlanFileError("plan-unreadable", name=name, reason=error.strerror or str(error)) from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> Source:
    """Decode the bytes of a text file: UTF-8, GB18030, or UTF-16 with a byte-order mark.

    Raises
    ------
    PlanFileError
        There is no text, it is a binary file, or another encoding (which is named).
    """
    if len(raw) > MAX_BYTES:
        raise PlanFileError("plan-too-large", name=name, limit=str(MAX_BYTES // 2**20))
    if not raw.strip():
        raise PlanFileError("plan-empty", name=name)
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            raise PlanFileError("plan-binary-known", name=name, kind=kind)
    text, encoding = _decode(raw, name)
    if not text.strip():
        raise PlanFileError("plan-empty", name=name)
    return Source(name, text, hashlib.sha256(raw).hexdigest(), encoding)


def _decode(raw: bytes, name: str) -> tuple[str, str]:
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
    guess = charset_normalizer.from_bytes(raw[:200_000]).best()
    if guess is None:
        raise PlanFileError("plan-binary", name=name)
    raise PlanFileError("plan-encoding", name=name, encoding=guess.encoding)
