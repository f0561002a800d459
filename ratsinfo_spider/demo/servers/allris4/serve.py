"""The demo on a socket of this machine: aiohttp around `Server`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from ratsinfo_spider.demo.servers.allris4.exchange import Reply, Request
from ratsinfo_spider.demo.servers.allris4.faults import Faults

HOST = "127.0.0.1"


class Answering(Protocol):
    """What is served: a `Server`, or a town whose days pass (`DayServer`)."""

    @property
    def faults(self) -> Faults:
        """What is switched on."""

    def reply(self, request: Request) -> Reply:
        """The answer to a request."""


def bind(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 takes a free one. Raises OSError where the port is taken."""
    sock = socket.create_server((HOST, port), backlog=512)
    sock.setblocking(False)
    return sock


def handler(server: Answering) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """What aiohttp calls for each request."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read() if request.method == "POST" else b""
        reply = server.reply(Request(request.method, request.raw_path, request.headers, body))
        if server.faults.delay:
            await asyncio.sleep(server.faults.delay)
        return _response(reply)

    return handle


def _response(reply: Reply) -> web.Response:
    response = web.Response(body=reply.body, status=reply.status)
    response.headers["Content-Type"] = reply.content_type
    for name, value in reply.headers:
        response.headers.add(name, value)
    return response


async def serve(server: Answering, sock: socket.socket, stopped: asyncio.Event) -> None:
    """Serves on a bound socket until `stopped` is set."""
    runner = web.ServerRunner(web.Server(handler(server), access_log=None))
    await runner.setup()
    await web.SockSite(runner, sock).start()
    try:
        await stopped.wait()
    finally:
        await runner.cleanup()
