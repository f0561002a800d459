"""Documents: something else in their place, halves, other sizes, archives that blow up, files that rot on disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from tests.faults.fault import Case, Fault
from tests.faults.meddling import documents, on_document, once_each
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

PDF, PNG, ZIP = "application/pdf", "image/png", "application/zip"
_HTML = b"<html><head><title>Fehler</title></head><body><h1>Dokument nicht gefunden</h1></body></html>"
_NOTICE = b"%PDF-1.4\n% Das Dokument steht nicht bereit.\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n"
_SOME = 3  # documents that are hit
_BOMB = 300_000_000  # bytes in the archive's first member
_MEMBERS = 300_000


def _instead(body: bytes, count: int = _SOME) -> Callable[[Case], Rule]:
    """This body in the place of documents, under the type that they have."""

    def put(answer: Answer) -> bool:
        answer.body = body
        return True

    return lambda _case: documents(count, put, (PDF,))


def _half(types: tuple[str, ...]) -> Callable[[Case], Rule]:
    """Half of each document, and a length that fits."""

    def halve(answer: Answer) -> bool:
        answer.body = answer.body[: len(answer.body) // 2]
        return True

    return lambda _case: documents(_SOME, halve, types)


def _ends(ending: str, types: tuple[str, ...]) -> Callable[[Case], Rule]:
    return lambda _case: documents(_SOME, lambda answer: answer.end(ending), types)  # type: ignore[arg-type]


def _all_alike(_case: Case) -> Rule:
    """Every PDF is the first one."""
    first: list[bytes] = []

    def same(answer: Answer) -> bool:
        first[:] = first or [answer.body]
        is_other = answer.body != first[0]
        answer.body = first[0]
        return is_other

    return documents(10_000, same, (PDF,))


def _too_large_once(_case: Case) -> Rule:
    seen: set[bytes] = set()

    def grow(answer: Answer) -> bool:
        is_new = answer.body not in seen
        seen.add(answer.body)
        if is_new:
            answer.body += b" " * 200_000
        return is_new

    return documents(_SOME, grow, (PDF,))


@cache
def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("mimetype", "w") as member:
        for _ in range(_BOMB // 10**6):
            member.write(bytes(10**6))
    return target.getvalue()


def _zip_bomb(_case: Case) -> Rule:
    def put(answer: Answer) -> bool:
        answer.body = _bomb()
        return True

    return documents(1, put, (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))


@cache
def _crowd() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(_MEMBERS):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return target.getvalue()


def _zip_of_many(_case: Case) -> Rule:
    def put(answer: Answer) -> bool:
        answer.body = _crowd()
        return True

    return documents(1, put, (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))


def _dripping(_case: Case) -> Rule:
    return once_each(lambda answer: answer.content_type == PDF, lambda answer: answer.end("drip"))


def _gone_for_good(_case: Case) -> Rule:
    return documents(_SOME, lambda answer: answer.say(b"gone", 404))


def _none_any_more(_case: Case) -> Rule:
    return on_document(lambda answer: answer.say(b"gone", 404))


def _other_type(_case: Case) -> Rule:
    def declare(answer: Answer) -> bool:
        answer.set_header("Content-Type", "application/octet-stream")
        return True

    return on_document(declare)


def _on_disk(case: Case) -> list[Path]:
    return sorted(path for path in (case.folder / "files").glob("??/*") if re.match(r"[0-9a-f]{64}", path.name))


def _delete_files(case: Case) -> None:
    for path in _on_disk(case):
        path.unlink()


def _truncate_files(case: Case) -> None:
    for path in _on_disk(case)[:_SOME]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip_bits(case: Case) -> None:
    for path in _on_disk(case):
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(bytes(body))


_office = partial(_half, (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))

FAULTS = (
    Fault(name="text-as-pdf", finding="F1", answers=_instead(b"Service temporarily unavailable"),
          words="three PDFs come as a line of text, HTTP 200, declared as PDF"),
    Fault(name="json-as-pdf", finding="F1", answers=_instead(b'{"error": "backend timeout", "code": 5012}'),
          words="three PDFs come as JSON, HTTP 200, declared as PDF"),
    Fault(name="notice-as-pdf", finding="F1", answers=_instead(_NOTICE),
          words="three PDFs come as one and the same whole PDF, a notice"),
    Fault(name="html-as-pdf", finding="F survived", answers=_instead(_HTML),
          words="three PDFs come as an HTML page, HTTP 200, declared as PDF"),
    Fault(name="empty-documents", finding="F survived", answers=_instead(b""),
          words="three PDFs come empty, HTTP 200"),
    Fault(name="one-content-for-all", finding="F1", answers=_all_alike,
          words="all PDFs have the bytes of the first one"),
    Fault(name="pdf-half", finding="F8", answers=_half((PDF,)),
          words="three PDFs come by half, with a length that fits"),
    Fault(name="png-half", finding="F8", answers=_half((PNG,)),
          words="images come by half, with a length that fits"),
    Fault(name="office-half", finding="F8", answers=_office(),
          words="Word files and archives come by half, with a length that fits"),
    Fault(name="pdf-unsized", finding="F8", answers=_ends("unsized", (PDF,)),
          words="three PDFs break off, no length was stated"),
    Fault(name="png-unsized", finding="F8", answers=_ends("unsized", (PNG,)),
          words="images break off, no length was stated"),
    Fault(name="pdf-cut", finding="F survived", answers=_ends("cut", (PDF,)),
          words="three PDFs break off before their stated length"),
    Fault(name="documents-404", finding="F survived", answers=_gone_for_good,
          words="three documents answer HTTP 404 all day"),
    Fault(name="documents-untyped", finding="F survived", answers=_other_type,
          words="all documents are declared as `application/octet-stream`"),
    Fault(name="too-large-once", finding="F12", answers=_too_large_once,
          options=("-s", "RATSINFO_MAX_FILE_SIZE=100000"), words="three PDFs are over the limit, once"),
    Fault(name="zip-bomb", finding="F14", answers=_zip_bomb,
          words="a Word file or archive is a bomb: 0.3 MB that unpack to 300 MB"),
    Fault(name="zip-many-members", finding="F14", answers=_zip_of_many,
          words="a Word file or archive lists 300,000 members"),
    Fault(name="documents-drip", finding="F17", answers=_dripping,
          words="each PDF drips, a tenth of it every 0.1 s"),
    Fault(name="files-gone", finding="A6", when="next crawl", refresh="changed", before=_delete_files,
          words="the store is there, its files are gone"),
    Fault(name="files-gone-for-good", finding="A6", when="next crawl", refresh="changed", before=_delete_files,
          answers=_none_any_more, words="the same, and all documents answer HTTP 404"),
    Fault(name="files-truncated", finding="A6", when="next crawl", refresh="changed", before=_truncate_files,
          words="three files on disk are cut to half"),
    Fault(name="files-rotten", finding="F9", when="next crawl", before=_flip_bits,
          words="one bit is flipped in each file on disk, and all pages are asked for (refresh=all)"),
)  # fmt: skip
