"""Ids, addresses and rows of the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ratsinfo_spider.demo.servers import ADDRESSES
from ratsinfo_spider.demo.town.model import Item, Meeting, Organization, Paper

__all__ = ["Row", "Rows"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows of one site. `base` is its address and ends in a slash."""

    base: str
    site: str
    addresses: Mapping[str, str] = field(default_factory=lambda: ADDRESSES)

    def id(self, record: str, native: int | str | None) -> str | None:
        """`demo:paper:7`; None for what has no number."""
        return None if native is None else f"{self.site}:{record}:{native}"

    def meeting_url(self, meeting: Meeting) -> str:
        """The agenda's address; of a meeting without a number the list that announces it."""
        if meeting.id is None:
            return self.url("meetings_list", meeting.organization.id)
        return self.url("meeting", meeting.id)

    def organization_url(self, organization: Organization) -> str:
        return self.url("organization", organization.id)

    def url(self, page: str, native: int | None) -> str:
        return f"{self.base}{self.addresses[page]}{native}"

    def row(self, record: str, native: int | str | None, url: str, /, **columns: object) -> Row:
        """A row; days and times become text."""
        told: Row = {"id": self.id(record, native), "site": self.site, "url": url, **columns}
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in told.items()}

    def meeting_key(self, meeting: Meeting) -> int | str:
        return meeting.id or f"g{meeting.organization.id}-{meeting.start:%Y%m%dT%H%M}"

    def item_key(self, meeting: Meeting, item: Item) -> int | str:
        return item.id or f"s{meeting.id}-{meeting.items.index(item) + 1}"

    def item_url(self, item: Item) -> str:
        return self.url("agenda_item", item.id)

    def paper_url(self, paper: Paper) -> str:
        return self.url("paper", paper.id)
