"""Documents and archives that every reader opens, made from a seed, and whether bytes have their structure.

Dates are fixed and nothing is deflated, since implementations of that differ: the same seed gives the same bytes on
every machine. Sources: PDF (ISO 32000-1), section 7.5; ZIP (APPNOTE 4.3);
RFC 1952; POSIX ustar; Office Open XML (ECMA-376).
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that ZIP can hold."""


def pdf(text: str) -> bytes:
    """One page with one line of ASCII text, and a cross-reference table whose offsets are right."""
    stream = f"BT /F1 18 Tf 36 96 Td ({text}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 144] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + table + trailer


def is_pdf(content: bytes) -> bool:
    """Whether it has a header, and at its end the offset of a cross-reference inside of it."""
    if not content.startswith(b"%PDF-"):
        return False
    _, found, tail = content[-2048:].rpartition(b"startxref")
    words = tail.split()
    return (
        bool(found) and b"%%EOF" in tail and words[0].isdigit() and len(words[0]) < 16 and int(words[0]) < len(content)
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of the files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return buffer.getvalue()


def is_zip(content: bytes) -> bool:
    """Whether it has a directory that lists its files."""
    return bool(_names(content)) or content[:4] == b"PK\5\6"


def is_office(content: bytes) -> bool:
    """Whether it is a ZIP archive with the content types of an Office document."""
    return "[Content_Types].xml" in _names(content)


def tarred(files: Mapping[str, bytes]) -> bytes:
    """A tar archive of the files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def is_tar(content: bytes) -> bool:
    """Whether its first header is ustar's and in whole blocks."""
    return content[257:262] == b"ustar" and len(content) % 512 == 0


def gzipped(content: bytes) -> bytes:
    """The content in blocks that are stored, not deflated, without a date or a system."""
    checks = struct.pack("<II", zlib.crc32(content), len(content))
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + zlib.compress(content, 0)[2:-4] + checks


def is_gzip(content: bytes) -> bool:
    """Whether it has the header of deflated content and room for its checksum."""
    return content[:3] == b"\x1f\x8b\x08" and len(content) >= 18


def bzipped(content: bytes) -> bytes:
    """The content compressed by bzip2."""
    return bz2.compress(content)


def is_bzip(content: bytes) -> bool:
    """Whether it has bzip2's header."""
    return content[:3] == b"BZh" and content[3:4].isdigit() and len(content) >= 14


def xzipped(content: bytes) -> bytes:
    """The content compressed by xz."""
    return lzma.compress(content)


def is_xz(content: bytes) -> bool:
    """Whether it has xz' header and footer."""
    return content.startswith(b"\xfd7zXZ\0") and content.rstrip(b"\0").endswith(b"YZ")


def workbook(text: str) -> bytes:
    """A spreadsheet of one sheet with the text in its first cell."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    return _office(
        {"xl/workbook.xml": f"{main}.sheet.main+xml", "xl/worksheets/sheet1.xml": f"{main}.worksheet+xml"},
        {
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relations}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cell}</sheetData></worksheet>',
        },
    )


def letter(text: str) -> bytes:
    """A word processor's document of one paragraph."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:sectPr/></w:body>"
    return _office(
        {"word/document.xml": main}, {"word/document.xml": f'<w:document xmlns:w="{space}">{body}</w:document>'}
    )


def _names(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError):
        return []


def _office(types: Mapping[str, str], files: Mapping[str, str]) -> bytes:
    """An Office document: the types of its parts, the relation to the first of them, and the parts."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    content_types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    all_files = {"[Content_Types].xml": content_types, "_rels/.rels": _relation("officeDocument", next(iter(types)))}
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return zipped({name: (head + text).encode() for name, text in {**all_files, **files}.items()})


def _relation(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
