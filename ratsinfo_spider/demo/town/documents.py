"""Bytes of the demo's documents: small, valid, the same for the same number in every process.

>>> content("pdf", 7)[:8], content("png", 7)[:4], content("docx", 7)[:2]
(b'%PDF-1.4', b'\\x89PNG', b'PK')
>>> content("pdf", 7) == content("pdf", 7), content("pdf", 7) == content("pdf", 8)
(True, False)
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from ratsinfo_spider.demo.town.page_content import DataKind

__all__ = ["MEDIA_TYPES", "content", "parse_stated", "stated_size"]

MEDIA_TYPES: dict[DataKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "zip": "application/zip",
}
_OLD = (2026, 1, 1, 0, 0, 0)  # a fixed time inside archives, so that bytes repeat


def content(kind: DataKind, seed: int) -> bytes:
    """The bytes of the document with this number."""
    return _MAKERS[kind](random.Random(f"document/{kind}/{seed}"), seed)


def stated_size(size: int) -> str:
    """A size as attachment tables print it.

    >>> stated_size(253_849), stated_size(31_100_000), stated_size(900)
    ('253,8 kB', '31,1 MB', '0,9 kB')
    """
    number, unit = (size / 1e6, "MB") if size >= 999_950 else (size / 1e3, "kB")
    return f"{number:.1f} {unit}".replace(".", ",")


def parse_stated(text: str) -> int:
    """A stated size in bytes, as rounded there.

    >>> parse_stated("253,8 kB"), parse_stated("31,1 MB")
    (253800, 31100000)
    """
    number, unit = text.replace(",", ".").split()
    return round(float(number) * {"kB": 1e3, "MB": 1e6}[unit])


def _pdf(rng: random.Random, seed: int) -> bytes:
    """One page, one line of Helvetica, and a comment of random length."""
    stream = f"BT /F1 12 Tf 72 770 Td (Musterstadt, Dokument {seed}) Tj ET".encode()
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body = b"%PDF-1.4\n%" + rng.randbytes(rng.randint(200, 4000)).hex().encode() + b"\n"
    offsets = []
    for number, written in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + table + end


def _png(rng: random.Random, seed: int) -> bytes:
    """A grey square of noise."""
    side = rng.randint(8, 40)
    rows = b"".join(b"\0" + rng.randbytes(side) for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _zip(rng: random.Random, seed: int) -> bytes:
    return _archive({"readme.txt": f"Musterstadt {seed}\n".encode(), "plan.bin": rng.randbytes(rng.randint(100, 2000))})


def _docx(rng: random.Random, seed: int) -> bytes:
    """The least that Word opens: content types, relations, a document of one paragraph."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MEDIA_TYPES["docx"]}.main+xml"/></Types>'
    )
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="word/document.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>Musterstadt, Anlage {seed}, {rng.getrandbits(64):x}</w:t></w:r></w:p></w:body></w:document>"
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
    return _archive({name: text.encode() for name, text in parts.items()})


def _archive(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLD), data)
    return target.getvalue()


_MAKERS: dict[DataKind, Callable[[random.Random, int], bytes]] = {"pdf": _pdf, "docx": _docx, "png": _png, "zip": _zip}
