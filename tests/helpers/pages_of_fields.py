"""Pages made of their fields, for tests of what becomes of them: no HTML, every text invented."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.pages.files import FileLink
from ratsinfo_spider.vendors.allris4.pages.frame import Page

BASE = "https://ris.musterstadt.example/public/"
SITE = "musterstadt"
P = TypeVar("P", bound=Page)


def made(cls: type[P], address: str, **fields: Any) -> P:
    """A page object with these fields, as if it had been read from `address` (below BASE)."""
    page = cls.__new__(cls)
    page.url, page.warnings = BASE + address, []
    for name, value in fields.items():
        setattr(page, name, value)
    return page


def link(label: str, **fields: Any) -> FileLink:
    """A link to a file; by default a document of the page's head."""
    known = {"url": BASE + "x.pdf", "hint": None, "native_id": None, "component": False, "panel": "documents"}
    return FileLink(label=label, **{**known, **fields})


def told(page: Page, *, people: bool = False) -> dict[str, list[Any]]:
    """The page's records by table."""
    tables: dict[str, list[Record]] = {}
    for record in records(page, SITE, people=people):
        assert record.id
        assert record.site == SITE
        tables.setdefault(record.table, []).append(record)
    return tables


def only(page: Page, table: str) -> Any:
    """The one record of that table."""
    (record,) = told(page)[table]
    return record


def digest(text: str | None) -> str | None:
    """First 16 hex digits of a text's sha256: how a test names a text that must not stand in the project."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None
