"""A visitor of the demo's server without a network, for the demo's tests."""

from __future__ import annotations

import re

from ratsinfo_spider.demo.servers.allris4.exchange import Reply, Request
from ratsinfo_spider.demo.servers.allris4.server import Server

BASE_URL = "http://127.0.0.1:1/public/"
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><ajax-response></ajax-response>'


class Visitor:
    """A client with its cookies."""

    def __init__(self, server: Server, language: str = "de-DE,de") -> None:
        self.server = server
        self.language = language
        self.cookies: dict[str, str] = {}

    def get(self, target: str, *, ajax: bool = False, body: bytes = b"", **headers: str) -> Reply:
        """Asks for an address below the base, or for an absolute path."""
        headers |= {"Accept-Language": self.language}
        headers |= {"Wicket-Ajax": "true"} if ajax else {}
        headers |= {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        path = target if target.startswith("/") else f"/public/{target}"
        reply = self.server.reply(Request("POST" if body else "GET", path, headers, body))
        for name, value in reply.headers:
            if name == "Set-Cookie":
                key, _, content = value.split(";")[0].partition("=")
                self.cookies[key] = content
        return reply

    def text(self, target: str, *, ajax: bool = False) -> str:
        """The body of an answer as text."""
        return self.get(target, ajax=ajax).body.decode()


def content_call(page: str) -> str:
    """The address of the call by which a page loads its content."""
    (address,) = re.findall(r'"u":"\./(\w+\?\d+-1\.0-(?:&[^"]*)?)"', page)
    return str(address)


def next_call(answer: str) -> str | None:
    """The address of the next page of a list; None on the last one."""
    found = re.search(r'"u":"\./(si018\?[^"]*navigator-next[^"]*)"', answer)
    return found[1] if found else None


def attachment_links(page: str) -> list[str]:
    """The addresses of a page's attachments, in the order of the page."""
    return [link.replace("&amp;", "&") for link in re.findall(r'<a href="\./([^"]*)"[^>]*attlink', page)]
