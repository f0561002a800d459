"""Ids and permanent addresses: how records of one installation name each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.vendors.allris4.page_types import LIST, PAGE_TYPES
from ratsinfo_spider.vendors.allris4.pages.frame import Page

__all__ = ["Source"]

# Kind of a record -> the address of its page, up to the number.
_ADDRESSES = {TABLES[one.table].id_kind: one.address("", "") for one in PAGE_TYPES if one.table}
_ADDRESSES["meetings_list"] = PAGE_TYPES[LIST].address("", "")


def native(number: int | None) -> str | None:
    """The vendor's number as the tables have it: as printed."""
    return None if number is None else str(number)


@dataclass(frozen=True, slots=True)
class Source:
    """Where records come from: `site` is the city's name, `base` its address up to the last slash.

    >>> source = Source("musterstadt", "https://ris.musterstadt.example/public/")
    >>> source.id("paper", 7), source.url("paper", 7)
    ('musterstadt:paper:7', 'https://ris.musterstadt.example/public/vo020?VOLFDNR=7')
    >>> source.id("paper", None) is None
    True
    """

    site: str
    base: str

    @classmethod
    def of(cls, page: Page, site: str) -> Source:
        """The source of a page; its address tells the base."""
        return cls(site, page.url.partition("?")[0].partition("#")[0].rpartition("/")[0] + "/")

    def id(self, kind: str, native_id: int | str | None) -> str | None:
        """A record's id; None where the page does not tell its number."""
        return None if native_id is None else f"{self.site}:{kind}:{native_id}"

    def url(self, kind: str, native_id: int | str | None) -> str | None:
        """The address that stays: no session, no other parameter. None for what has no number of the vendor's."""
        return f"{self.base}{_ADDRESSES[kind]}{native_id}" if isinstance(native_id, int) else None

    def identity(self, kind: str, native_id: int | None) -> dict[str, Any]:
        """The columns that tell a record of the vendor's from others: `id`, `site`, `url`, `native_id`."""
        return {
            "id": self.id(kind, native_id),
            "site": self.site,
            "url": self.url(kind, native_id),
            "native_id": native(native_id),
        }

    def announced(self, organization: int | None, start: dt.datetime | None) -> str | None:
        """Id of an announced meeting that has no number yet: who meets, and when.

        The one id that is not the vendor's number. It goes when the number comes.

        >>> start = dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)
        >>> Source("musterstadt", "").announced(4, start)
        'musterstadt:meeting:g4-20261021T1700'
        """
        if organization is None or start is None:
            return None
        return f"{self.site}:meeting:g{organization}-{start.astimezone(BERLIN):%Y%m%dT%H%M}"
