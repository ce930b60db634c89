"""Open a Word document without trusting it: sizes are checked before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from atlas.reading.files import MAX_BYTES, PlanFileError

MAX_UNPACKED = 2 * MAX_BYTES
"""Bytes of all members together: pictures hardly shrink when packed."""
MAX_XML = 64 * 2**20
"""Bytes of one XML member: 80,000 characters with all their markup are about 5 MB."""
MAX_RATIO = 200
"""Unpacked to packed size of a large member. XML is packed 10 to 50 times; zeros 1,000 times."""
_SMALL = 2**20  # bytes up to which a member may be packed as tightly as it likes
_MAX_MEMBERS = 20_000
_STRICT = b"http://purl.oclc.org/ooxml/"  # where this kind of document has its names from

# Documents with macros and templates are documents like any other; python-docx knows only the plain kind.
# Macros are never run.
_KINDS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
for _kind in _KINDS:
    PartFactory.part_type_for.setdefault(_kind, DocumentPart)


def open_document(raw: bytes, name: str) -> Document:
    """Open a document.

    Raises
    ------
    PlanFileError
        The archive is damaged or would unpack to more than a plan can be.
    """
    # What a damaged archive or document makes zipfile, lxml and python-docx raise is not one family.
    damage = (
        zipfile.BadZipFile,
        zlib.error,
        OpcError,
        etree.LxmlError,
        OSError,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
    )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = archive.infolist()
        _check(members, name)
        document = _opened(raw, name)
    except PlanFileError:
        raise
    except damage:
        raise PlanFileError("plan-damaged", name=name) from None
    if document.element.body is None:
        raise PlanFileError("plan-damaged", name=name)
    return document


def _opened(raw: bytes, name: str) -> Document:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        if _STRICT in archive.read("_rels/.rels"):
            raise PlanFileError("plan-binary-known", name=name, kind="Strict Open XML (.docx)")
    part = Package.open(BytesIO(raw)).main_document_part
    if not isinstance(part, DocumentPart):
        raise PlanFileError("plan-damaged", name=name)
    document: Document = part.document
    return document


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a bomb by the sizes that the archive states; zipfile never unpacks more than those."""
    limit = str(MAX_UNPACKED // 2**20)
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise PlanFileError("plan-bomb", name=name, limit=limit)
    for member in members:
        if member.flag_bits & 0x1:
            raise PlanFileError("plan-encrypted", name=name)
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        too_tight = member.file_size > _SMALL and member.file_size > MAX_RATIO * member.compress_size
        if too_tight or (is_xml and member.file_size > MAX_XML):
            raise PlanFileError("plan-bomb", name=name, limit=limit)
