"""What bytes are: the kind of a document is read from the document, never from its address or its header.

A council's server answers 200 with an error page, calls a Word file a PDF, or gives no type at all; so the first bytes
decide, for containers (zip, OLE2) the names inside. The header is asked in one case only: text that is called HTML.
"""

from __future__ import annotations

import codecs
import html
import re
import zipfile
from collections.abc import Callable
from io import SEEK_END
from typing import BinaryIO, NamedTuple


class MediaType(NamedTuple):
    name: str
    extension: str


PDF = MediaType("application/pdf", "pdf")
HTML = MediaType("text/html", "html")
TEXT = MediaType("text/plain", "txt")
CSV = MediaType("text/csv", "csv")
ZIP = MediaType("application/zip", "zip")
OLE = MediaType("application/x-ole-storage", "ole")

Opener = Callable[[], BinaryIO]

_HEAD = 4096
_JUNK = 1024  # bytes that PDF readers skip before %PDF
_TABLE_OF_CONTENTS = 4_000_000  # bytes of an archive's; a larger one is not looked into, it would take 60 MB and more
_TYPE_SIZE = 100  # bytes of an Open Document's member `mimetype`

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF", PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType("image/png", "png")),
    (b"\xff\xd8\xff", MediaType("image/jpeg", "jpg")),
    (b"GIF87a", MediaType("image/gif", "gif")),
    (b"GIF89a", MediaType("image/gif", "gif")),
    (b"II*\x00", MediaType("image/tiff", "tif")),
    (b"MM\x00*", MediaType("image/tiff", "tif")),
    (b"{\\rtf", MediaType("application/rtf", "rtf")),
    (b"BEGIN:VCALENDAR", MediaType("text/calendar", "ics")),
)

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIP_FOLDERS: dict[str, MediaType] = {
    "word": MediaType(_OFFICE + "wordprocessingml.document", "docx"),
    "xl": MediaType(_OFFICE + "spreadsheetml.sheet", "xlsx"),
    "ppt": MediaType(_OFFICE + "presentationml.presentation", "pptx"),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_EXTENSIONS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}

_OLE_STREAMS: tuple[tuple[str, MediaType], ...] = (
    ("WordDocument", MediaType("application/msword", "doc")),
    ("Workbook", MediaType("application/vnd.ms-excel", "xls")),
    ("PowerPoint Document", MediaType("application/vnd.ms-powerpoint", "ppt")),
    ("__properties_version1.0", MediaType("application/vnd.ms-outlook", "msg")),
)

OLE_TYPES = frozenset({OLE.name, *(kind.name for _, kind in _OLE_STREAMS)})

# <?xml …?><!-- … --><!DOCTYPE html …  |  <title>Zugriff …  |  <?xml …?><ajax-response>
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|ajax-response|html|head|title|meta|link|script|style|body"
    rb"|div|main|section|table|form|center|h\d|p|span|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def detect(head: bytes, whole: Opener | None = None, declared: str = "") -> MediaType | None:
    """The kind of document that begins with these bytes (a thousand at least), or None if it is none we know.

    `whole`: opens the whole file, to look into a container. `declared`: the Content-Type header.

    >>> detect(b"junk before %PDF-1.7").name
    'application/pdf'
    >>> detect(b"<!DOCTYPE html><title>Fehler</title>", declared="application/pdf").name
    'text/html'
    >>> detect("Tagesordnung: Grünfläche".encode("cp1252"), declared="application/pdf").name
    'text/plain'
    >>> detect(b"\\x00\\x01\\x02") is None
    True
    """
    head = head[:_HEAD]
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(whole)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_ole(whole)
    bare = head.removeprefix(codecs.BOM_UTF8)
    if _PAGE.match(bare):
        return HTML
    return PDF if b"%PDF" in head[:_JUNK] else _text_type(bare, declared)


def page_title(head: bytes) -> str:
    """Title of an HTML page, for a message; "" if it has none.

    >>> page_title(b"<html><title>Ratsinfo -\\n  Fehler &amp; mehr</title>")
    'Ratsinfo - Fehler & mehr'
    """
    found = _TITLE.search(head[:_HEAD])
    words = html.unescape(found[1].decode("utf-8", "replace")).split() if found else []
    return " ".join(words)[:80]


def _in_zip(whole: Opener | None) -> MediaType | None:
    if whole is None:
        return ZIP
    try:
        with whole() as file:
            if _contents_size(file) > _TABLE_OF_CONTENTS:
                return ZIP
            with zipfile.ZipFile(file) as archive:
                names, mimetype = archive.namelist(), _mimetype(archive)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None  # cut short or damaged: no reader would open it
    if mimetype.startswith(_OPEN_DOCUMENT):
        extension = _OPEN_DOCUMENT_EXTENSIONS.get(mimetype.removeprefix(_OPEN_DOCUMENT).strip(), "zip")
        return MediaType(mimetype.strip(), extension)
    folders = {name.partition("/")[0] for name in names if "/" in name}
    return next((kind for folder, kind in _ZIP_FOLDERS.items() if folder in folders), ZIP)


def _contents_size(file: BinaryIO) -> int:
    """Bytes of an archive's table of contents, as its end record says (APPNOTE 4.3.16); 0 where none is found.

    Where there is a second record, for what is over 4 GB, that one counts: it is not looked for.
    """
    file.seek(max(0, file.seek(0, SEEK_END) - 65_577))  # the record, its longest comment and a 64-bit locator
    before, mark, record = file.read().rpartition(b"PK\x05\x06")
    if before[-20:].startswith(b"PK\x06\x07"):
        return _TABLE_OF_CONTENTS + 1
    return int.from_bytes(record[8:12], "little") if mark else 0


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an Open Document says of itself: its first member, a few bytes that are not compressed (ODF 1.3, 3.3)."""
    first = next(iter(archive.infolist()), None)
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return ""
    with archive.open(first) as member:
        return member.read(_TYPE_SIZE).decode("ascii", "replace")


def _in_ole(whole: Opener | None) -> MediaType:
    """Old Office files are a small file system; its directory names the streams, in UTF-16 (MS-CFB 2.2, 2.6)."""
    if whole is None:
        return OLE
    with whole() as file:
        header = file.read(512)
        sector_size = 1 << int.from_bytes(header[30:32], "little")
        if sector_size not in (512, 4096):
            return OLE
        file.seek((int.from_bytes(header[48:52], "little") + 1) * sector_size)
        directory = file.read(8192)
    return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in directory), OLE)


def _text_type(head: bytes, declared: str) -> MediaType | None:
    text = _as_text(head)
    if text is None:
        return None
    if declared.lower().startswith(("text/html", "application/xhtml")):
        return HTML
    if text.lstrip().startswith("<?xml"):
        return MediaType("application/xml", "xml")
    return CSV if _is_csv(text) else TEXT


def _as_text(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)  # the last character may be cut in two
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def _is_csv(text: str) -> bool:
    r"""Several lines with the same number of separators.

    >>> _is_csv("Jahr;Betrag\n2023;1,5\n2024;2\n"), _is_csv("Sehr geehrte Frau M.,\nmit Gruß, Amt\n")
    (True, False)
    """
    lines = text.split("\n")[:-1][:10]
    if len(lines) < 2:
        return False
    counts = {separator: {line.count(separator) for line in lines} for separator in ";\t,"}
    return any(len(found) == 1 and min(found) >= (2 if sep == "," else 1) for sep, found in counts.items())
