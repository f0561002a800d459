"""Whether a document goes on to its end: each kind that has an end is looked at there, without reading it whole.

A connection that breaks off, a proxy or a server's own disk may leave half of a document, with a length that fits.
Plain text and CSV have no end that could be missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import SEEK_END
from typing import BinaryIO

from pipelines.attachment_types import OLE_TYPES, PDF, MediaType, Opener

__all__ = ["has_end", "is_cut", "is_hollow"]

_TAIL = 2048
_PADDING = 65_536  # some servers fill the last block up
_BLANK = b"\0\t\n\r\x1a "
_PDF_END = re.compile(rb"%%EOF|startxref\s+\d+")  # without the mark alone, every reader finds its way
_LINEARIZED = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,12})")
_BLOCK, _LOOKS, _LEAST = 1024, 256, 4  # bytes; blocks of a document that are looked at; fewer say nothing
_UNPACKED = frozenset({*OLE_TYPES, "image/tiff", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon"})
_NO_SECTOR = 0xFFFFFFFA  # and above: no place in the file (MS-CFB 2.1)


def has_end(media_type: str) -> bool:
    """Whether the end of such a document can be told."""
    return media_type in _CHECKS or not media_type.startswith("text/")


def is_cut(kind: MediaType, whole: Opener) -> bool:
    """Whether the document breaks off before its end. `whole` opens it.

    >>> from io import BytesIO
    >>> [is_cut(PDF, lambda: BytesIO(body)) for body in (b"%PDF-1.4 ... startxref\\n9\\n%%EOF", b"%PDF-1.4 ...")]
    [False, True]
    """
    check = _CHECKS.get(kind.name)
    if check is None:
        return False
    with whole() as file:
        return not check(file)


def is_hollow(kind: MediaType, whole: Opener) -> bool:
    """Whether more than half of a document is zeros between a right beginning and a right end.

    A server's or a proxy's disk that lost blocks leaves that. Kinds that are not packed may look so by themselves.

    >>> from io import BytesIO
    >>> [is_hollow(PDF, lambda: BytesIO(b"%PDF" + body * 9_000 + b"%%EOF")) for body in (b"x", b"\\0")]
    [False, True]
    """
    if kind.name in _UNPACKED:
        return False
    with whole() as file:
        size = _size(file)
        file.seek(max(0, size - _PADDING))
        size -= len(tail := file.read()) - len(tail.rstrip(b"\0"))  # what only fills up is no part of it
        places = range(0, size - _BLOCK, max(_BLOCK, size // _LOOKS))
        empty = sum(_is_empty(file, place) for place in places)
    return size > _LEAST * _BLOCK and 2 * empty > len(places)


def _is_empty(file: BinaryIO, place: int) -> bool:
    file.seek(place)
    return not file.read(_BLOCK).strip(b"\0")


def _size(file: BinaryIO) -> int:
    return file.seek(0, SEEK_END)


def _end(file: BinaryIO) -> bytes:
    """The last bytes, without what only fills up."""
    file.seek(max(0, _size(file) - _PADDING))
    return file.read().rstrip(_BLANK)[-_TAIL:]


def _pdf(file: BinaryIO) -> bool:
    """A linearized one says its length; it has an end mark near its beginning, too."""
    if _PDF_END.search(_end(file)) is None:
        return False
    size = _size(file)
    file.seek(0)
    stated = _LINEARIZED.search(file.read(_TAIL))
    return stated is None or int(stated[1]) <= size


def _png(file: BinaryIO) -> bool:
    """From chunk to chunk as far as IEND."""
    size, place = _size(file), 8
    while place + 12 <= size:
        file.seek(place)
        head = file.read(8)
        place += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return place <= size
    return False


def _jpeg(file: BinaryIO) -> bool:
    """Its end mark, behind the beginning of the picture: before that, small pictures in it have marks of their own."""
    size, place = _size(file), 2
    while place + 4 <= size:
        file.seek(place)
        head = file.read(4)
        if head[0] != 0xFF:
            return False
        if head[1] == 0xDA:
            return _contains(file, b"\xff\xd9")
        place += 1 if head[1] == 0xFF else 2 + int.from_bytes(head[2:], "big")
    return False


def _contains(file: BinaryIO, mark: bytes) -> bool:
    """Whether what is still to be read of the file has the mark."""
    kept = b""
    while piece := file.read(_PADDING):
        if mark in kept + piece:
            return True
        kept = piece[-1:]
    return False


def _gif(file: BinaryIO) -> bool:
    return _end(file).endswith(b";")


def _tiff(file: BinaryIO) -> bool:
    """Its directory of pictures is in the file; mostly it stands at the end."""
    file.seek(0)
    head = file.read(8)
    order = "little" if head.startswith(b"II") else "big"
    return 8 <= int.from_bytes(head[4:8], order) < _size(file)  # type: ignore[arg-type]


def _ole(file: BinaryIO) -> bool:
    """As many sectors as its allocation tables count (MS-CFB 2.2, 2.3); over 7 MB only as many as these are."""
    size = _size(file)
    file.seek(0)
    header = file.read(512)
    sector = 1 << int.from_bytes(header[30:32], "little")
    if len(header) < 512 or sector not in (512, 4096):
        return False
    tables = [one for one in _words(header[76:512]) if one < _NO_SECTOR]
    if not tables or (max(tables) + 2) * sector > size + sector - 1:
        return False
    file.seek((tables[-1] + 1) * sector)
    used = [place for place, entry in enumerate(_words(file.read(sector))) if entry != 0xFFFFFFFF]
    last = (len(tables) - 1) * (sector // 4) + (used[-1] if used else 0)
    return (last + 1) * sector < size  # the last sector may be a short one


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data) - 3, 4)]


def _ends_with(mark: bytes) -> Callable[[BinaryIO], bool]:
    return lambda file: _end(file).upper().endswith(mark)


# Archives, and the office documents that are some, have a table of contents at the end: `attachment_types` reads it.
_CHECKS: dict[str, Callable[[BinaryIO], bool]] = {
    PDF.name: _pdf,
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/tiff": _tiff,
    "application/rtf": _ends_with(b"}"),
    "text/calendar": _ends_with(b"END:VCALENDAR"),
    "application/xml": _ends_with(b">"),
    **dict.fromkeys(OLE_TYPES, _ole),
}
