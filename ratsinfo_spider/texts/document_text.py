"""The text of one document, page by page. To be called in a process of its own: files are third parties'."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["DOCX", "ODT", "PDF", "TYPES", "UnreadableError", "pages"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TYPES = {PDF: "pypdfium2", DOCX: "python-docx", ODT: "odfpy"}  # media type -> what reads it
UNPACKED = 200_000_000  # bytes that the members of a docx or odt may have together


class UnreadableError(Exception):
    """A document without a text for us. `status`: `encrypted`, `broken` or `unsupported`; the sentence says why."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def pages(path: Path, media_type: str) -> Iterator[str]:
    """The text of each page; a docx or odt, which knows no pages, is one. Raises UnreadableError."""
    ways = {PDF: _pdf, DOCX: _docx, ODT: _odt}
    if media_type not in ways:
        raise UnreadableError("unsupported", f"{media_type} is not read; only PDF, docx and odt are")
    yield from ways[media_type](path)


def _pdf(path: Path) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == PASSWORD or "assword" in str(error)
        raise UnreadableError("encrypted" if is_locked else "broken", str(error)) from error
    try:
        for number in range(len(document)):
            yield _pdf_page(document, number)
    finally:
        document.close()


PASSWORD = 4  # FPDF_ERR_PASSWORD


def _pdf_page(document: Any, number: int) -> str:
    """A page that cannot be read is empty: the others may be whole."""
    import pypdfium2

    try:
        page = document[number]
        text_page = page.get_textpage()
        text: str = text_page.get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    text_page.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\x02", "-").strip()


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableError("broken", f"no archive: {error}") from error
    if size > UNPACKED:
        raise UnreadableError("broken", f"{size:,} bytes unpacked, more than {UNPACKED:,}")


def _docx(path: Path) -> Iterator[str]:
    _check_archive(path)
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
    except (OpcError, KeyError, ValueError) as error:
        raise UnreadableError("broken", f"no docx: {error}") from error
    yield "\n".join(lines).strip()


def _odt(path: Path) -> Iterator[str]:
    _check_archive(path)
    from odf import opendocument, teletype, text

    try:
        document = opendocument.load(str(path))
    except Exception as error:
        raise UnreadableError("broken", f"no odt: {error}") from error
    kinds = {text.H(outlinelevel=1).qname, text.P().qname}
    lines: list[str] = []

    def walk(element: Any) -> None:
        for child in element.childNodes:
            if getattr(child, "qname", None) in kinds:
                lines.append(teletype.extractText(child))
            else:
                walk(child)

    walk(document.text)
    yield "\n".join(lines).strip()
