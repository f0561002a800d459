"""A person's role in an organization, as gr020 and kp020 both print it. Personal data: only where the spider asks."""

from __future__ import annotations

from ratsinfo_spider.german.record_loaders import MembershipLoader
from ratsinfo_spider.items import Membership
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.organization import MemberRow
from ratsinfo_spider.vendors.allris4.pages.person import MembershipRow

__all__ = ["membership"]


def membership(
    page: Page, source: Source, keys: Keys, organization: int, person: int, row: MemberRow | MembershipRow
) -> Membership:
    """The membership of a row. `keys` are the page's: a person who is listed twice in an organization has two."""
    found = Membership(
        id=source.id("membership", keys.next(f"{organization}-{person}")),
        site=source.site,
        url=source.url("organization", organization),
        person_id=source.id("person", person),
        organization_id=source.id("organization", organization),
    )
    words = {
        "role": row.role,
        # A deputy's role may be printed as `Mitglied` like all others.
        "heading": row.heading if isinstance(row, MemberRow) else None,
        "on_behalf_of": row.on_behalf_of,
        "start_date": row.start,
        "end_date": row.end,
    }
    return MembershipLoader.fill(found, words, page.warn)
