"""An answer of an OParl interface: one object, or a page of a list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.json_values import Object, number, read_json, text

__all__ = ["OParlPage", "Warn", "open_page"]

Warn = Callable[[str], object]


@dataclass
class OParlPage:
    """`objects` are those of the list, or the one that was asked for.

    `total` and `pages` are what a list says of itself, `next` and `last` its links; None where it does not.
    """

    url: str
    objects: list[Object]
    is_list: bool = False
    total: int | None = None
    pages: int | None = None
    next: str | None = None
    last: str | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def object(self) -> Object:
        """The object that was asked for. Raises PageError where a list or nothing came."""
        if self.is_list or not self.objects:
            raise PageError("wrong_page", self.url, "The interface answered with a list where one object was asked.")
        return self.objects[0]


def open_page(body: bytes, url: str) -> OParlPage:
    """The answer as an object. Raises PageError for what is no answer of an OParl interface."""
    value, warnings = read_json(body, url)
    if isinstance(value, list):  # some builds answer a list so
        return OParlPage(url, _objects(value), is_list=True, warnings=warnings)
    if not isinstance(value, dict):
        raise PageError("other_system", url, "The interface answered with neither an object nor a list.")
    if isinstance(value.get("data"), list):
        paging, links = (_mapping(value.get(name)) for name in ("pagination", "links"))
        return OParlPage(
            url,
            _objects(value["data"]),
            is_list=True,
            total=number(paging, "totalElements"),
            pages=number(paging, "totalPages"),
            next=text(links, "next"),
            last=text(links, "last"),
            warnings=warnings,
        )
    kind = text(value, "type") or ""
    if kind.endswith("/Error") or not (text(value, "id") or kind):
        says = text(value, "message") or text(value, "debug") or "it has neither id nor type"
        raise PageError("error", url, f"The interface answered with an error: {says}")
    return OParlPage(url, [value], warnings=warnings)


def _objects(values: list[object]) -> list[Object]:
    return [value for value in values if isinstance(value, dict)]


def _mapping(value: object) -> Object:
    return value if isinstance(value, dict) else {}
