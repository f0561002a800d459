"""Persons only where they are asked for (RATSINFO_PEOPLE): the one place where records are read, of any vendor."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.items import Record, Vote
from ratsinfo_spider.vendor import Page, Vendor
from ratsinfo_spider.votes import without_persons

__all__ = ["COUNTED", "NAMED", "records_of"]

# What is noted of a page whose votes name persons: with people on, one where they were counted is read again.
COUNTED = {"persons": "counted"}
NAMED = {"persons": "named"}


def records_of(
    vendor: Vendor, page: Page, site: str, people: bool, notes: dict[str, str] | None = None
) -> Iterator[Record]:
    """The records that a page states. Without `people` no vote names a person; `notes` takes COUNTED where one did."""
    for record in vendor.records(page, site, people):
        if isinstance(record, Vote) and not people:
            plain = without_persons(record.parties)
            if plain != record.parties:
                record.parties = plain
                if notes is not None:
                    notes |= COUNTED
        yield record
