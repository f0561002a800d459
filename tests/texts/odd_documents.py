"""Documents as councils publish them, and worse: written byte by byte, every text invented."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ratsinfo_spider.texts.document_text import DOCX, ODT, PDF

__all__ = ["ODD", "Odd"]

SENTENCE = "Der Rat der Stadt Musterstadt beschliesst den Radweg an der Allee."
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


@dataclass(frozen=True)
class Odd:
    """A document: its bytes, what it says it is, what must become of it, and words that must be read."""

    make: Callable[[], bytes]
    media_type: str = PDF
    status: str = "read"
    words: str = ""
    pages: int | None = None


def pdf(
    contents: Iterable[str | bytes],
    *,
    page: str = "",
    font: str = FONT,
    trailer: str = "",
    extra: Iterable[bytes] = (),
    box: str = "0 0 595 842",
    packed: bool = False,
) -> bytes:
    """A PDF of one page for each content stream. `page`: further keys of each; `extra`: further objects, from 5 on."""
    streams = [one if isinstance(one, bytes) else one.encode("cp1252", "replace") for one in contents]
    further = list(extra)
    first = 5 + len(further)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(streams)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        font.encode(),
        b"<< /Producer (invented) >>",
        *further,
    ]
    for number, stream in enumerate(streams):
        body = zlib.compress(stream, 9) if packed else stream
        look = "/Filter /FlateDecode " if packed else ""
        resources = f"/Resources << /Font << /F1 3 0 R >> /XObject << /I 5 0 R >> >> /MediaBox [{box}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {resources} /Contents {first + 2 * number + 1} 0 R {page} >>".encode()
        )
        objects.append(f"<< {look}/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream")
    out = io.BytesIO(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010} 00000 n \n".encode() for place in places)
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def say(*lines: str, x: int = 60, y: int = 780, size: int = 11, before: str = "") -> str:
    """A content stream that prints lines below one another."""
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    shown = "\n".join(f"({line}) Tj 0 -14 Td" for line in escaped)
    return f"{before} BT /F1 {size} Tf {x} {y} Td\n{shown}\nET"


def one(*lines: str, **options: int) -> bytes:
    return pdf([say(*(lines or (SENTENCE,)), **options)])  # type: ignore[arg-type]


IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 64 >>\n"
    b"stream\n" + bytes(range(0, 256, 4)) + b"\nendstream"
)
LOCKED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >> "
    "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
)


def two_columns() -> bytes:
    left, right = (["Linke Spalte", "beginnt hier."], ["Rechte Spalte", "folgt danach."])
    return pdf([say(*left, x=60) + "\n" + say(*right, x=320)])


def looped() -> bytes:
    return one().replace(b"/Type /Pages /Kids [", b"/Type /Pages /Kids [2 0 R ")


def archive(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", kind) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def word(*, table: bool = False, text: str = SENTENCE) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    if table:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text, cells[1].text = "Ja", "12"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def open_text(*, table: bool = False, text: str = SENTENCE) -> bytes:
    from odf import opendocument
    from odf import table as tables
    from odf import text as texts

    document = opendocument.OpenDocumentText()
    document.text.addElement(texts.H(outlinelevel=1, text="Niederschrift"))
    document.text.addElement(texts.P(text=text))
    if table:
        row, cell = tables.TableRow(), tables.TableCell()
        cell.addElement(texts.P(text="Zelle"))
        row.addElement(cell)
        whole = tables.Table()
        whole.addElement(row)
        document.text.addElement(whole)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A docx of 300 MB in 300 kB."""
    return archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * 300_000_000})


SCAN = "q 500 0 0 700 40 60 cm /I Do Q"
BARE = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> /Encoding << >> >>"
)

ODD: dict[str, Odd] = {
    "one page": Odd(one, words=SENTENCE, pages=1),
    "500 pages": Odd(lambda: pdf(say(f"Seite {n} von 500.") for n in range(1, 501)), words="Seite 437 von", pages=500),
    "umlauts": Odd(lambda: one("Größe, Maß und Öffentlichkeit für Übungen"), words="Größe, Maß und Öffentlichkeit"),
    "rotated by 90": Odd(lambda: pdf([say(SENTENCE)], page="/Rotate 90"), words="beschliesst den Radweg"),
    "rotated by 180": Odd(lambda: pdf([say(SENTENCE)], page="/Rotate 180"), words="beschliesst den Radweg"),
    "rotated by 270": Odd(lambda: pdf([say(SENTENCE)], page="/Rotate 270"), words="beschliesst den Radweg"),
    "upright letters on a turned line": Odd(
        lambda: pdf(["q 0 1 -1 0 400 60 cm " + say(SENTENCE, x=0, y=0) + " Q"]), words="beschliesst den Radweg"
    ),
    "two columns": Odd(two_columns, words="Linke Spalte"),
    "a scan": Odd(lambda: pdf([SCAN], extra=[IMAGE]), status="no_text", pages=1),
    "a scan of three pages": Odd(lambda: pdf([SCAN] * 3, extra=[IMAGE]), status="no_text", pages=3),
    "a scan with one page of text": Odd(lambda: pdf([SCAN, say(SENTENCE)], extra=[IMAGE]), words=SENTENCE, pages=2),
    "a scan with a hidden layer of text": Odd(
        lambda: pdf([SCAN + say(SENTENCE, before=" 3 Tr")], extra=[IMAGE]), words="beschliesst den Radweg"
    ),
    "white text": Odd(lambda: pdf([say(SENTENCE, before="1 g")]), words="beschliesst den Radweg"),
    "encrypted": Odd(lambda: pdf([say(SENTENCE)], trailer=LOCKED), status="encrypted"),
    "cut in half": Odd(lambda: one(*[SENTENCE] * 40)[:1500], status="broken"),
    "cut before its table of objects": Odd(lambda: one().partition(b"xref")[0], status="broken"),
    "a wrong table of objects": Odd(lambda: one().replace(b"startxref\n", b"startxref\n9"), words="den Radweg"),
    "no end mark": Odd(lambda: one().replace(b"%%EOF\n", b""), words="beschliesst den Radweg"),
    "a header and no more": Odd(lambda: b"%PDF-1.4\n", status="broken"),
    "no byte at all": Odd(lambda: b"", status="broken"),
    "noise": Odd(lambda: bytes(range(256)) * 40, status="broken"),
    "an HTML page": Odd(lambda: b"<!doctype html><p>Service temporarily unavailable</p>", status="broken"),
    "a page tree that holds itself": Odd(looped, words="beschliesst den Radweg"),
    "no page": Odd(lambda: pdf([]), status="broken"),
    "a page of nothing": Odd(lambda: pdf([""]), status="no_text", pages=1),
    "a page of no size": Odd(lambda: pdf([say(SENTENCE)], box="0 0 0 0"), words="beschliesst den Radweg"),
    "a page as large as a field": Odd(lambda: pdf([say(SENTENCE)], box="0 0 99999 99999"), words="den Radweg"),
    "text beside the page": Odd(lambda: one(SENTENCE, x=-900), status="no_text"),
    "5,000 lines on a page": Odd(lambda: pdf([say(*[SENTENCE] * 5_000, size=1)]), words="beschliesst den Radweg"),
    "compressed": Odd(lambda: pdf([say(SENTENCE)], packed=True), words=SENTENCE),
    "100 MB in 100 kB": Odd(lambda: pdf([say(SENTENCE) + " " * 100_000_000], packed=True), words="den Radweg"),
    "letters without a meaning": Odd(lambda: pdf([say(SENTENCE)], font=BARE), status="no_text"),
    "brackets and backslashes": Odd(lambda: one("(a) 12\\4 (b)"), words="(a) 12\\4 (b)"),
    "control characters": Odd(lambda: one("Weg\x07 und\x1b Steg"), words="Steg"),
    "docx": Odd(word, DOCX, words=SENTENCE, pages=1),
    "docx with a table": Odd(lambda: word(table=True), DOCX, words="Ja\t12"),
    "docx without a text": Odd(lambda: word(text=""), DOCX, status="no_text"),
    "docx that is no archive": Odd(lambda: b"PK\x03\x04 broken", DOCX, status="broken"),
    "docx without its parts": Odd(lambda: archive({"x.xml": b"<x/>"}), DOCX, status="broken"),
    "docx that is a bomb": Odd(bomb, DOCX, status="broken"),
    "odt": Odd(open_text, ODT, words="Niederschrift\n" + SENTENCE, pages=1),
    "odt with a table": Odd(lambda: open_text(table=True), ODT, words="Zelle"),
    "odt without its parts": Odd(lambda: archive({"x.xml": b"<x/>"}), ODT, status="broken"),
    "a picture": Odd(lambda: b"\x89PNG\r\n\x1a\n", "image/png", status="unsupported"),
    "rtf": Odd(lambda: b"{\\rtf1 Radweg}", "application/rtf", status="unsupported"),
}
