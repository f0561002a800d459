"""A small council server on loopback for the tests of downloads and attachments: each path behaves in one known way.

It counts what it is asked, and it has sessions as ALLRIS has them: a page's component addresses hold the page's
instance number and die when the page is asked again.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

PDF = b"%PDF-1.4\n% Musterstadt\n%%EOF\n"
OTHER_PDF = b"%PDF-1.4\n% Anderes Blatt\n%%EOF\n"
PAGE = "<!DOCTYPE html><html><head><title>ALLRIS - Vorlage</title></head><body>{}</body></html>"
CHUNK = 1 << 16
BIG = 3_000_000  # bytes; the tests' limit is a million


def numbered(number: int) -> bytes:
    """The PDF of a document with this number."""
    return PDF.replace(b"Musterstadt", f"Dokument {number}".encode())


def docx() -> bytes:
    """Enough of a Word file to be known as one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


class Council(ThreadingHTTPServer):
    """The server and what it knows: `asked` counts requests by path and query."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.referers: dict[str, str | None] = {}
        self.encodings: dict[str, str | None] = {}
        self.pages = count(1)
        self.latest: dict[tuple[str, str], int] = {}  # (session, page) -> its instance number
        self.sessions = count(1)
        self.at_once = self.most_at_once = 0  # requests for slow.pdf

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Council

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked[self.path] += 1
        self.server.referers[self.path] = self.headers["Referer"]
        self.server.encodings[self.path] = self.headers["Accept-Encoding"]
        name = parts.path.rsplit("/", 1)[-1].partition(".")[0]
        getattr(self, f"send_{name}", self.send_missing)(parts.query)

    # Documents

    def send_doc1(self, query: str) -> None:
        self._send(PDF, "application/octet-stream")

    def send_doc2(self, query: str) -> None:
        self._send(numbered(2), "application/pdf")

    def send_doc3(self, query: str) -> None:
        self._send(PAGE.format("Keine Information verfügbar").encode(), "application/pdf")

    def send_doc5(self, query: str) -> None:
        self._send(b"oh", "text/plain", status=500)

    def send_doc6(self, query: str) -> None:
        """The connection is cut."""
        self._head(200, "application/pdf", length=1000)
        self.wfile.write(PDF)
        self.close_connection = True

    def send_doc7(self, query: str) -> None:
        self._redirect("/public/moved.pdf")

    def send_moved(self, query: str) -> None:
        self._send(numbered(7), "application/pdf")

    def send_doc8(self, query: str) -> None:
        self._send(b"", "application/pdf")

    def send_doc9(self, query: str) -> None:
        self._send(docx(), "application/pdf")

    def send_doc10(self, query: str) -> None:
        """Compressed although nobody asked for it."""
        self._send(gzip.compress(OTHER_PDF), "application/pdf", encoding="gzip")

    def send_doc11(self, query: str) -> None:
        self._send(b"\x00\x01\x02\x03" * 20, "application/pdf")

    def send_doc12(self, query: str) -> None:
        """Too big, as its header says."""
        self._head(200, "application/pdf", length=BIG)
        self._write_zeros(BIG)

    def send_doc13(self, query: str) -> None:
        """Too big, without a header that says so."""
        self._head(200, "application/pdf", length=None)
        self._write_zeros(BIG)
        self.close_connection = True

    def send_doc14(self, query: str) -> None:
        """No length, and the end is missing."""
        self._head(200, "application/pdf", length=None)
        self.wfile.write(PDF.removesuffix(b"%%EOF\n"))
        self.close_connection = True

    def send_doc15(self, query: str) -> None:
        """It holds back, so that several pages ask for it before it comes."""
        time.sleep(0.3)
        self._send(numbered(15), "application/pdf")

    def send_doc16(self, query: str) -> None:
        """Broken once, then well: what the retries are for."""
        if self.server.asked[self.path] == 1:
            self.send_doc6(query)
        else:
            self._send(numbered(16), "application/pdf")

    def send_doc17(self, query: str) -> None:
        """A compressed body that breaks off."""
        self._send(gzip.compress(OTHER_PDF)[:-10], "application/pdf", encoding="gzip")

    def send_doc18(self, query: str) -> None:
        """Begins, and does not come to an end."""
        self._head(200, "application/pdf", length=BIG // 4)
        self.wfile.write(PDF + bytes(CHUNK))
        self.wfile.flush()
        time.sleep(60)

    def send_doc19(self, query: str) -> None:
        """Whole by its length, and cut when it was put there."""
        self._send(PDF.removesuffix(b"%%EOF\n"), "application/pdf")

    def send_slow(self, query: str) -> None:
        with self.server.lock:
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        time.sleep(0.05)
        with self.server.lock:
            self.server.at_once -= 1
        self._send(numbered(int(query or 0)), "application/pdf")

    def send_drip(self, query: str) -> None:
        """Slow, but it moves."""
        self._head(200, "application/pdf", length=len(PDF))
        for piece in PDF[:4], PDF[4:8], PDF[8:12], PDF[12:16], PDF[16:]:
            time.sleep(0.5)
            self.wfile.write(piece)

    def send_zeros(self, query: str) -> None:
        """A PDF of that many bytes."""
        size = int(query)
        self._head(200, "application/pdf", length=size)
        self._write_zeros(size - len(PDF))
        self.wfile.write(PDF)

    # Pages with a session, and what they link

    def send_vo020(self, query: str) -> None:
        """A paper's page, `?VOLFDNR=n`, and its attachment, `?<instance>--attachment&VOLFDNR=n`."""
        paper = parse_qs(query)["VOLFDNR"][0]
        instance, _, component = query.partition("--")
        if component:
            self._send_attachment(paper, int(instance))
            return
        session = self._session() or f"s{next(self.server.sessions)}"
        number = self.server.latest[session, paper] = next(self.server.pages)
        link = f'<a href="/public/vo020?{number}--attachment&VOLFDNR={paper}">Anlage</a>'
        gone = paper == "7" and self.server.asked[self.path] > 1
        self._send(PAGE.format("" if gone else link).encode(), "text/html", cookie=f"JSESSIONID={session}")

    def _send_attachment(self, paper: str, instance: int) -> None:
        """Papers differ in how their attachments say that they have expired; those of 5 and 6 are never alive."""
        if paper not in "56" and self.server.latest.get((self._session(), paper)) == instance:
            self._send(PDF.replace(b"Musterstadt", f"Vorlage {paper}".encode()), "application/pdf")
        elif paper == "3":
            self._send(PAGE.format("").encode(), "text/html", status=410)
        elif paper in "46":
            self._send(PAGE.format("Seite abgelaufen").encode(), "text/html")
        else:
            self._redirect(f"/public/vo020?VOLFDNR={paper}")

    def send_robots(self, query: str) -> None:
        self._send(b"User-agent: *\nDisallow: /forbidden/\n", "text/plain")

    def send_missing(self, query: str) -> None:
        self._send(PAGE.format("nicht gefunden").encode(), "text/html", status=404)

    # How

    def _session(self) -> str:
        morsel = SimpleCookie(self.headers["Cookie"] or "").get("JSESSIONID")
        return morsel.value if morsel else ""

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _head(self, status: int, kind: str, length: int | None, encoding: str = "", cookie: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        headers = {"Content-Encoding": encoding, "Set-Cookie": cookie and cookie + "; Path=/"}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header(*(("Connection", "close") if length is None else ("Content-Length", str(length))))
        self.end_headers()

    def _send(self, body: bytes, kind: str, status: int = 200, encoding: str = "", cookie: str = "") -> None:
        self._head(status, kind, len(body), encoding, cookie)
        self.wfile.write(body)

    def _write_zeros(self, size: int) -> None:
        left = size - self.wfile.write(PDF)
        zeros = b"0" * CHUNK
        with contextlib.suppress(OSError):  # the client may have heard enough
            while left:
                left -= self.wfile.write(zeros[:left])


@contextlib.contextmanager
def council() -> Iterator[Council]:
    """A server on a free port, for as long as the block lasts."""
    server = Council()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
