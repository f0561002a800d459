"""gr010: the organizations, by kind."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import OrganizationLoader
from ratsinfo_spider.items import Organization, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationsPage

__all__ = ["records"]

_STATED = frozenset({"url", "native_id", "name", "classification"})


def records(page: OrganizationsPage, site: str) -> Iterator[Record]:
    """An organization for each row; one that is listed under two headings comes once, with the first."""
    source = Source.of(page, site)
    seen: set[int] = set()
    for row in page.rows:
        if row.native_id not in seen:
            seen.add(row.native_id)
            organization = Organization(**source.identity("organization", row.native_id))
            words = {"name": row.name, "classification": row.classification}
            OrganizationLoader.fill(organization, words, page.warn)
            # A list without headings says nothing about kinds.
            organization.statement = Statement(_STATED if row.classification else _STATED - {"classification"})
            yield organization
