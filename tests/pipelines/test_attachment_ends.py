"""Whether a document goes on to its end: whole ones of each kind, and all that can be cut off them."""

from __future__ import annotations

import struct
import zlib
from functools import partial
from io import BytesIO

import pytest

from pipelines.attachment_ends import has_end, is_cut, is_hollow
from pipelines.attachment_types import detect

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\nxref\n0 1\ntrailer\n<< >>\nstartxref\n31\n%%EOF\n"
LINEARIZED = b"%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L 4000 /N 2 >>\nendobj\nstartxref\n0\n%%EOF\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"x" * 900) + chunk(b"IEND", b"")
THUMBNAIL = b"\xff\xd8\xff\xdb\x00\x04ab\xff\xda\x00\x02xx\xff\xd9"
JPEG = (
    b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(THUMBNAIL)) + THUMBNAIL
    + b"\xff\xda\x00\x04\x01\x02" + b"\x11\xff\x00\x22" * 50 + b"\xff\xd9"
)  # fmt: skip
TIFF = b"II*\x00" + struct.pack("<I", 408) + bytes(400) + struct.pack("<HI", 0, 0)


def ole(sectors: int) -> bytes:
    """A compound file of so many sectors of 512 bytes, the first of which is its allocation table."""
    header = bytearray(512)
    header[:8], header[30:32] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", struct.pack("<H", 9)
    header[48:52] = struct.pack("<I", 1)
    header[76:512] = struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<I", 0xFFFFFFFD) + struct.pack("<I", 0xFFFFFFFE) * (sectors - 1)
    return bytes(header) + table.ljust(512, b"\xff") + bytes(512 * (sectors - 1))


WHOLE = {
    "pdf": PDF,
    "pdf without its last mark": PDF.removesuffix(b"%%EOF\n"),
    "pdf in whole blocks": PDF + bytes(3000),
    "linearized pdf": LINEARIZED + bytes(4000 - len(LINEARIZED) - len(PDF)) + PDF,
    "png": PNG,
    "jpeg": JPEG,
    "jpeg with more behind it": JPEG + b"a film" * 1000,
    "gif": b"GIF89a" + bytes(range(200)) + b"\x00;",
    "tiff": TIFF,
    "rtf": b"{\\rtf1 Musterstadt}\r\n\x00",
    "calendar": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "ole": ole(40),
    "ole with a short last sector": ole(40)[:-100],
}
CUT = {
    "pdf": PDF[:40],
    "linearized pdf, behind its first mark": LINEARIZED,
    "png": PNG[:500],
    "png without its last sum": PNG[:-2],
    "jpeg": JPEG[:-20],
    "jpeg, after its small picture": JPEG[: len(THUMBNAIL) + 12],
    "gif": b"GIF89a" + bytes(range(200)),
    "tiff": TIFF[:200],
    "rtf": b"{\\rtf1 Muster",
    "calendar": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VEV",
    "ole": ole(40)[:8000],
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document_is_not_cut(name: str) -> None:
    assert cut(WHOLE[name]) is False


@pytest.mark.parametrize("name", CUT)
def test_what_has_lost_its_end_is_cut(name: str) -> None:
    assert cut(CUT[name]) is True


@pytest.mark.parametrize("name", ["pdf", "png", "jpeg", "ole"])
def test_half_of_it_is_cut_wherever_the_half_ends(name: str) -> None:
    body = WHOLE[name]
    whole = [size for size in range(len(body) // 3, len(body) * 2 // 3) if not cut(body[:size])]
    assert whole == []


def cut(body: bytes) -> bool:
    kind = detect(body, partial(BytesIO, body))
    assert kind is not None
    assert has_end(kind.name)
    return is_cut(kind, partial(BytesIO, body))


@pytest.mark.parametrize(
    ("body", "hollow"),
    [
        (PDF[:17] + bytes(90_000) + PDF[17:], True),
        (PDF[:17] + b"x" * 40_000 + bytes(60_000) + PDF[17:], True),
        (PDF[:17] + b"x" * 60_000 + bytes(40_000) + PDF[17:], False),
        (PDF[:17] + bytes(5_000_000) + PDF[17:], True),
        (PDF + bytes(60_000), False),  # only filled up
        (PDF[:17] + bytes(2_000) + PDF[17:], False),
        (PNG[:-12] + bytes(90_000) + PNG[-12:], True),
        (ole(400), False),  # may be so by itself
    ],
)
def test_a_document_of_zeros_is_none(body: bytes, *, hollow: bool) -> None:
    kind = detect(body, lambda: BytesIO(body), "")
    assert kind is not None
    assert is_hollow(kind, lambda: BytesIO(body)) is hollow
