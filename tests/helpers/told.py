"""Servers on this machine that keep what RATSINFO_NOTIFY is told: a webhook's and a mail server."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import Envelope


@contextmanager
def webhook(answers: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a webhook that answers with this status, and what it was told so far."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks/secret", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Letters:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(BytesParser(policy=default).parsebytes(cast("bytes", envelope.content)))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[int, list[EmailMessage]]]:
    """The port of a mail server, and the letters that it has taken."""
    handler, loop = _Letters(), asyncio.new_event_loop()
    controller = UnthreadedController(handler, hostname="127.0.0.1", port=0, loop=loop)
    controller.begin()  # type: ignore[no-untyped-call]
    port = controller.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield port, handler.letters
    finally:
        closed = controller.finalize()  # type: ignore[no-untyped-call]
        asyncio.run_coroutine_threadsafe(closed, loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
