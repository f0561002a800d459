"""What bytes are, whatever their address and header call them."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from pipelines.attachment_types import ZIP, detect
from tests.helpers.attachments_server import PDF, docx


def _ole(stream: str) -> bytes:
    """The header of a compound file with its directory in sector 1, naming one stream."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    return bytes(header) + bytes(512) + stream.encode("utf-16-le").ljust(512, b"\x00")


def _zip(name: str, content: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "declared", "extension"),
    [
        (PDF, "text/html", "pdf"),
        (b"\r\n junk \xff" * 50 + PDF, "", "pdf"),
        (b"x" * 2000 + PDF, "", "txt"),
        (docx(), "application/pdf", "docx"),
        (_zip("xl/workbook.xml", ""), "", "xlsx"),
        (_zip("ppt/presentation.xml", ""), "", "pptx"),
        (_zip("mimetype", "application/vnd.oasis.opendocument.text"), "", "odt"),
        (_zip("Anlage.txt", ""), "", "zip"),
        (docx()[:-30], "", None),
        (_ole("WordDocument"), "", "doc"),
        (_ole("Workbook"), "", "xls"),
        (_ole("Etwas"), "", "ole"),
        (b"\x89PNG\r\n\x1a\n\x00", "", "png"),
        (b"\xff\xd8\xff\xe0\x00", "", "jpg"),
        (b"GIF89a\x00", "", "gif"),
        (b"II*\x00\x08", "", "tif"),
        (b"{\\rtf1 Text}", "", "rtf"),
        (b"BEGIN:VCALENDAR\r\n", "", "ics"),
        (b'<?xml version="1.0"?><rss/>', "", "xml"),
        (b'<?xml version="1.0"?><ajax-response></ajax-response>', "", "html"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><!-- x --><!DOCTYPE html PUBLIC "x"><html>', "", "html"),
        (b"<title>Zugriff pruefen</title>", "", "html"),
        (b"Fehler", "text/html;charset=utf-8", "html"),
        ("Grünfläche – Plan".encode(), "", "txt"),
        ("Grünfläche – Plan".encode("cp1252"), "", "txt"),
        ("Grün".encode()[:-2], "", "txt"),
        (b"Jahr;Betrag\r\n2023;1,5\r\n2024;2,0\r\n", "", "csv"),
        (b"\x00\x01\x02", "text/plain", None),
    ],
)
def test_the_bytes_decide_the_type(content: bytes, declared: str, extension: str | None) -> None:
    kind = detect(content, lambda: BytesIO(content), declared)
    assert (kind.extension if kind else None) == extension


def test_an_archive_is_not_unpacked_to_see_what_it_is() -> None:
    """Half a megabyte of it may be three hundred; an Open Document's type is not packed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" + bytes(30_000_000))
    tracemalloc.start()
    try:
        found = detect(file.getvalue()[:4096], lambda: BytesIO(file.getvalue()))
        grown = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == ZIP
    assert grown < 1_000_000


def test_a_table_of_contents_that_is_too_long_is_not_read() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "")
    body = bytearray(file.getvalue())
    end = body.rindex(b"PK\x05\x06")
    body[end + 12 : end + 16] = (100_000_000).to_bytes(4, "little")
    assert detect(bytes(body), lambda: BytesIO(bytes(body))) == ZIP
    body[end:end] = b"PK\x06\x07" + bytes(16)
    assert detect(bytes(body), lambda: BytesIO(bytes(body))) == ZIP
