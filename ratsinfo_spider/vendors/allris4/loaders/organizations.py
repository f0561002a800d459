"""gr010: the organizations, by kind."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import Line, RecordLoader, load
from ratsinfo_spider.items import Organization, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationsPage

__all__ = ["OrganizationLoader", "records"]

_STATED = frozenset({"url", "native_id", "name", "classification"})


class OrganizationLoader(RecordLoader):
    default_item_class = Organization
    name_out = Line
    short_name_out = Line
    classification_out = Line


def records(page: OrganizationsPage, site: str) -> Iterator[Record]:
    """An organization a row; one that stands below two headings comes once, the first heading counts."""
    source = Source.of(page, site)
    seen: set[int] = set()
    for row in page.rows:
        if row.native_id not in seen:
            seen.add(row.native_id)
            columns = {
                "id": source.id("organization", row.native_id),
                "site": source.site,
                "url": source.url("organization", row.native_id),
                "native_id": row.native_id,
                "name": row.name,
                "classification": row.classification,
            }
            # A list without headings says nothing about kinds.
            stated = _STATED if row.classification else _STATED - {"classification"}
            yield load(OrganizationLoader, columns, Statement(stated))
