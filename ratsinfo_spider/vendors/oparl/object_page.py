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

    `total` and `pages` are what a list says of itself, `next` and `last` its links; None where it does not. `linked`
    are the objects of which a list has the address alone, `unread` counts its entries that are neither.
    """

    url: str
    objects: list[Object]
    is_list: bool = False
    total: int | None = None
    pages: int | None = None
    next: str | None = None
    last: str | None = None
    linked: list[str] = field(default_factory=list)
    unread: int = 0
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
        return _list_page(url, value, {}, warnings)
    if not isinstance(value, dict):
        raise PageError("other_system", url, "The interface answered with neither an object nor a list.")
    entries = value.get("data")
    if isinstance(entries, dict) and "pagination" in value:  # a list with gaps, as PHP writes it
        entries = list(entries.values())
    if isinstance(entries, list):
        return _list_page(url, entries, value, warnings)
    kind = text(value, "type") or ""
    if kind.endswith("/Error") or not (text(value, "id") or kind):
        says = text(value, "message") or text(value, "debug") or "it has neither id nor type"
        raise PageError("error", url, f"The interface answered with an error: {says}")
    return OParlPage(url, [value], warnings=warnings)


def _list_page(url: str, entries: list[object], answer: Object, warnings: list[str]) -> OParlPage:
    paging, links = (_mapping(answer.get(name)) for name in ("pagination", "links"))
    objects: list[Object] = [one for one in entries if isinstance(one, dict)]
    linked = [one for one in entries if isinstance(one, str) and one.strip()]
    total, per_page = number(paging, "totalElements"), number(paging, "elementsPerPage")
    pages = number(paging, "totalPages") or (-(-total // per_page) if total and per_page else None)
    return OParlPage(
        url,
        objects,
        is_list=True,
        total=total,
        pages=pages,
        next=text(links, "next"),
        last=text(links, "last"),
        linked=linked,
        unread=len(entries) - len(objects) - len(linked) if total != 0 else 0,
        warnings=warnings,
    )


def _mapping(value: object) -> Object:
    return value if isinstance(value, dict) else {}
