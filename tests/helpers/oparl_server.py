"""An OParl interface on this machine: objects from anywhere, in lists with pages, as their ids address them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

__all__ = ["Interface", "site_file"]

Object = dict[str, Any]
HERE = "http://here.example"  # in what is served: the server's own address


class Interface(ThreadingHTTPServer):
    """Serves `single` objects and the objects of `lists` by their addresses, paths with their queries.

    `honours` says whether `modified_since` filters; `loses_filter`: the links of its pages forget it. `broken` maps
    an address to what it answers first, statuses or bodies, one after the other. `asked` is what came.
    """

    def __init__(self, lists: Mapping[str, list[Object]], single: Mapping[str, Object], *, per_page: int = 10) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lists = dict(lists)
        self.single = dict(single)
        self.per_page = per_page
        self.honours = False
        self.loses_filter = False
        self.says_total: Callable[[int], int | None] = lambda count: count
        self.broken: dict[str, list[int | bytes]] = {}
        self.raw: dict[str, bytes] = {}
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.shutdown()
        self.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, target: str) -> tuple[int, bytes]:
        """Status and body of a GET."""
        if waiting := self.broken.get(target):
            first = waiting.pop(0)
            return (first, b"") if isinstance(first, int) else (200, first)
        if target in self.raw:
            return 200, self._here(self.raw[target].decode())
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        name = next((one for one in self.lists if _is_page_of(one, parts.path, query)), None)
        if name is not None:
            return 200, self._here(json.dumps(self._page(name, query)))
        found = self.single.get(target) or self._listed(target)
        return (200, self._here(json.dumps(found))) if found else (404, b"")

    def _listed(self, target: str) -> Object | None:
        return next((one for some in self.lists.values() for one in some if one["id"] == HERE + target), None)

    def _page(self, name: str, query: dict[str, str]) -> Object:
        since = query.get("modified_since") if self.honours else None
        found = [one for one in self.lists[name] if since is None or one.get("modified", "") >= since]
        number, count = int(query.get("page", "1")), -(-len(found) // self.per_page)
        kept = {} if self.loses_filter else {"modified_since": since} if since else {}
        joint = "&" if "?" in name else "?"

        def link(page: int) -> str:
            more = "".join(f"&{key}={value.replace('+', '%2B')}" for key, value in kept.items())
            return f"{HERE}{name}{joint}page={page}{more}"

        links = {"first": link(1), "self": link(number), "last": link(max(count, 1))}
        if number < count:
            links["next"] = link(number + 1)
        paging = {"totalElements": self.says_total(len(found)), "elementsPerPage": self.per_page}
        paging |= {"currentPage": number, "totalPages": count}
        return {
            "data": found[(number - 1) * self.per_page : number * self.per_page],
            "pagination": paging,
            "links": links,
        }

    def _here(self, text: str) -> bytes:
        return text.replace(HERE, self.address).encode()


def _is_page_of(name: str, path: str, query: dict[str, str]) -> bool:
    own = urlsplit(name)
    return own.path == path and dict(parse_qsl(own.query)).items() <= query.items() and "id" not in query


class _Handler(BaseHTTPRequestHandler):
    server: Interface
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def site_file(folder: Any, name: str, **keys: str | bool | float) -> tuple[str, str]:
    """A city's file for `RATSINFO_SITES`; gives the option for `crawl`."""
    folder.mkdir(parents=True, exist_ok=True)
    words = (f"{key} = {json.dumps(value)}" for key, value in {"delay": 0.0, **keys}.items())
    (folder / f"{name}.toml").write_text("\n".join(words) + "\n", encoding="utf-8")
    return "-s", f"RATSINFO_SITES={folder}"
