"""A request and its reply as the demo sees them, and the log of both. Knows no network library."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HTML = "text/html;charset=UTF-8"
XML = "text/xml;charset=UTF-8"

_LOGGED = 500_000  # addresses


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks. `target` is the raw path with its query."""

    method: str
    target: str
    headers: Mapping[str, str]  # case-insensitive
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query, "" without one."""
        return self.target.partition("?")[2]

    @property
    def is_ajax(self) -> bool:
        """True for a call by Wicket's script."""
        return self.headers.get("Wicket-Ajax", "").lower() == "true"

    @property
    def form(self) -> dict[str, str]:
        """The fields of a POST, each with its last value."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def cookie(self, name: str) -> str | None:
        """A cookie's value."""
        match = re.search(rf"(?:^|;\s*){name}=([^;]*)", self.headers.get("Cookie", ""))
        return match[1] if match else None


@dataclass(slots=True)
class Reply:
    """What the server answers. `kind` says for the log what was asked for: `to020/print`, `attachment`."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: list[tuple[str, str]] = field(default_factory=list)
    kind: str = ""


def redirect(url: str, kind: str = "") -> Reply:
    """302, go there."""
    return Reply(status=302, headers=[("Location", url)], kind=kind)


class Log:
    """What was asked: counts by kind and by status, and every address in order."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.addresses: deque[str] = deque(maxlen=_LOGGED)

    def add(self, request: Request, reply: Reply) -> None:
        """Notes one exchange."""
        self.kinds[reply.kind] += 1
        self.statuses[reply.status] += 1
        self.addresses.append(request.target)

    def as_json(self) -> dict[str, object]:
        """The log as `GET /__demo__/log` tells it."""
        return {
            "requests": sum(self.kinds.values()),
            "counts": dict(self.kinds),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "addresses": list(self.addresses),
        }
