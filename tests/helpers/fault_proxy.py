"""Somebody between crawler and council who changes questions and answers: what servers, proxies and networks do.

A rule is a function of an `Answer`, or of a `Question` before it is asked: it changes it and gives True where it did.
Cookies, sessions and Ajax calls pass.
"""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

__all__ = ["Answer", "Ending", "FaultProxy", "Question", "QuestionRule", "Rule", "fault_proxy"]

_HOP = {"connection", "transfer-encoding", "content-length", "date", "server", "host"}
_CONTROL = "/__demo__/"  # between the tests and the demo: never changed
_DRIPS, _DRIP_SECONDS = 10, 0.1

# How an answer goes out: whole; half of the length it states; half, with no length stated; with the connection reset
# before the first byte; whole, in ten pieces.
Ending = Literal["whole", "cut", "unsized", "reset", "drip"]


@dataclass
class Question:
    """What the crawler asks, to be changed before the council hears of it."""

    method: str
    target: str  # path and query
    headers: dict[str, str]
    body: bytes
    council: str  # host and port of the council that is asked


@dataclass
class Answer:
    """What the council answers, to be changed. `target` is what was asked: path and query."""

    target: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    question: Question | None = None
    ending: Ending = "whole"

    @property
    def page(self) -> str:
        """`to010`, whatever else stands in the address."""
        return self.target.partition("?")[0].rpartition("/")[2]

    @property
    def content_type(self) -> str:
        """`application/pdf`; "" where it is not told."""
        types = (value for name, value in self.headers if name.lower() == "content-type")
        return next(types, "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        return self.content_type == "text/html"

    @property
    def is_ajax(self) -> bool:
        return b"<ajax-response" in self.body[:200]

    def set_header(self, name: str, value: str) -> None:
        """In the place of any other of that name."""
        kept = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        self.headers = [*kept, (name, value)]

    def say(self, body: bytes, status: int = 200, content_type: str = "text/html;charset=UTF-8") -> bool:
        """Answer something else altogether."""
        self.status, self.body, self.headers = status, body, [("Content-Type", content_type)]
        return True

    def lead_to(self, url: str) -> bool:
        """Send the crawler elsewhere."""
        self.status, self.body, self.headers = 302, b"", [("Location", url)]
        return True

    def end(self, ending: Ending) -> bool:
        """Let it go out in another way."""
        self.ending = ending
        return True


Rule = Callable[[Answer], bool]
QuestionRule = Callable[[Question], bool]


@dataclass
class FaultProxy:
    """`rules` and `questions` may be changed at any time; `meddled` has the targets whose answers were changed."""

    base_url: str
    rules: list[Rule] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    meddled: list[str] = field(default_factory=list)
    questions: list[QuestionRule] = field(default_factory=list)

    def change(self, answer: Answer) -> None:
        self.asked.append(answer.target)
        for rule in self.rules:
            if rule(answer):
                self.meddled.append(answer.target)

    def change_question(self, question: Question) -> None:
        for rule in self.questions:
            if rule(question):
                self.meddled.append(question.target)

    def leave(self) -> None:
        """Change nothing any more, and forget what was asked."""
        for kept in (self.rules, self.questions, self.asked, self.meddled):
            kept.clear()


@contextmanager
def fault_proxy(council: str, *rules: Rule) -> Iterator[FaultProxy]:
    """Stands before the council at this base address, on a port of its own."""
    host, path = urlsplit(council).netloc, urlsplit(council).path

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            question = Question(self.command, self.path, dict(self.headers.items()), self.rfile.read(length), host)
            is_control = self.path.startswith(_CONTROL)
            if not is_control:
                here.change_question(question)
            answer = self.ask(question)
            if not is_control:
                here.change(answer)
            with suppress(ConnectionError):
                self.give(answer)

        def do_POST(self) -> None:
            self.do_GET()

        def ask(self, question: Question) -> Answer:
            """What the council says, with our address in place of its own."""
            connection = http.client.HTTPConnection(question.council, timeout=60)
            own, other = self.headers.get("Host", ""), question.council
            headers = {name: value.replace(own, other) for name, value in question.headers.items()}
            headers |= {"Host": other, "Accept-Encoding": "identity", "Connection": "close"}
            connection.request(question.method, question.target, question.body or None, headers)
            reply = connection.getresponse()
            content = reply.read().replace(other.encode(), own.encode())
            connection.close()
            kept = [(name, value.replace(other, own)) for name, value in reply.getheaders() if name.lower() not in _HOP]
            return Answer(self.path, reply.status, kept, content, question)

        def give(self, answer: Answer) -> None:
            if answer.ending == "reset":
                return self.reset()
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.ending != "unsized":
                self.send_header("Content-Length", str(len(answer.body)))
            if answer.ending in ("cut", "unsized"):
                self.close_connection = True
                self.send_header("Connection", "close")
            self.end_headers()
            return self.write(answer)

        def write(self, answer: Answer) -> None:
            body = answer.body[: len(answer.body) // 2] if answer.ending in ("cut", "unsized") else answer.body
            if answer.ending != "drip":
                self.wfile.write(body)
                return
            step = len(body) // _DRIPS + 1
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                time.sleep(_DRIP_SECONDS)

        def reset(self) -> None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def log_message(self, *_args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: object) -> None:
            """A crawler that has been killed, or a connection that we have reset, is no news."""

    server = Quiet(("127.0.0.1", 0), Handler)
    here = FaultProxy(f"http://127.0.0.1:{server.server_port}{path}", list(rules))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
