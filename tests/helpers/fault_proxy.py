"""Somebody between crawler and council who changes answers on their way: what servers, proxies and networks do.

A rule is a function of an `Answer`: it changes it and gives True where it did. Cookies, sessions and Ajax calls pass.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

__all__ = ["Answer", "Meddler", "Rule", "meddler"]

_HOP = {"connection", "transfer-encoding", "content-length", "date", "server", "host"}


@dataclass
class Answer:
    """What the council answers, to be changed. `target` is what was asked: path and query."""

    target: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def page(self) -> str:
        """`to010`, whatever else stands in the address."""
        return self.target.partition("?")[0].rpartition("/")[2]

    @property
    def is_html(self) -> bool:
        return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in self.headers)

    @property
    def is_ajax(self) -> bool:
        return b"<ajax-response" in self.body[:200]

    def say(self, body: bytes, status: int = 200, content_type: str = "text/html;charset=UTF-8") -> bool:
        """Answer something else altogether."""
        self.status, self.body, self.headers = status, body, [("Content-Type", content_type)]
        return True

    def lead_to(self, url: str) -> bool:
        """Send the crawler elsewhere."""
        self.status, self.body, self.headers = 302, b"", [("Location", url)]
        return True


Rule = Callable[[Answer], bool]


@dataclass
class Meddler:
    """`rules` may be changed at any time; `meddled` has the targets whose answers were changed."""

    base_url: str
    rules: list[Rule] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    meddled: list[str] = field(default_factory=list)

    def change(self, answer: Answer) -> None:
        self.asked.append(answer.target)
        for rule in self.rules:
            if rule(answer):
                self.meddled.append(answer.target)


@contextmanager
def meddler(council: str, *rules: Rule) -> Iterator[Meddler]:
    """Stands before the council at this base address, on a port of its own."""
    host, path = urlsplit(council).netloc, urlsplit(council).path

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            answer = self.ask(self.rfile.read(length))
            here.change(answer)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def do_POST(self) -> None:
            self.do_GET()

        def ask(self, body: bytes) -> Answer:
            """What the council says, with our address in place of its own."""
            connection = http.client.HTTPConnection(host, timeout=60)
            own, other = self.headers.get("Host", ""), host
            headers = {name: value.replace(own, other) for name, value in self.headers.items()}
            headers |= {"Host": host, "Accept-Encoding": "identity", "Connection": "close"}
            connection.request(self.command, self.path, body or None, headers)
            reply = connection.getresponse()
            content = reply.read().replace(other.encode(), own.encode())
            connection.close()
            kept = [(name, value.replace(other, own)) for name, value in reply.getheaders() if name.lower() not in _HOP]
            return Answer(self.path, reply.status, kept, content)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Meddler(f"http://127.0.0.1:{server.server_port}{path}", list(rules))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
