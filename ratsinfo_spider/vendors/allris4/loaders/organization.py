"""gr020: an organization and, where the spider asks for people, its members."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import load
from ratsinfo_spider.items import Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.organizations import OrganizationLoader
from ratsinfo_spider.vendors.allris4.loaders.people import MembershipLoader, Memberships, PersonLoader, split_name
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_day
from ratsinfo_spider.vendors.allris4.pages.organization import MemberRow, OrganizationPage

__all__ = ["records"]

_STATED = frozenset({"short_name"})  # name and kind are the list's (gr010)
_MEMBERSHIP = frozenset({"url", "person_id", "organization_id", "role", "heading", "on_behalf_of"})
_MEMBERSHIP |= {"start_date", "end_date"}


def records(page: OrganizationPage, site: str, people: bool = False) -> Iterator[Record]:
    """The organization, then each member as person (gaps only, the person's own page states it) and membership."""
    source = Source.of(page, site)
    columns = {
        "id": source.id("organization", page.native_id),
        "site": site,
        "url": source.url("organization", page.native_id),
        "native_id": page.native_id,
        "name": page.name,
        "short_name": page.short_name,
    }
    lists = frozenset({"memberships"} if people and not page.is_shell else ())
    yield load(OrganizationLoader, columns, Statement(_STATED, lists))
    if people:
        ids = Memberships(source)
        for row in page.members:
            yield from _member(page, source, ids, row)


def _member(page: OrganizationPage, source: Source, ids: Memberships, row: MemberRow) -> Iterator[Record]:
    person = {
        "id": source.id("person", row.person_id),
        "site": source.site,
        "url": source.url("person", row.person_id),
        "native_id": row.person_id,
        **split_name(row.name)._asdict(),
    }
    yield load(PersonLoader, person)
    membership = {
        "id": ids.next_id(page.native_id, row.person_id),
        "site": source.site,
        "url": source.url("organization", page.native_id),
        "person_id": source.id("person", row.person_id),
        "organization_id": source.id("organization", page.native_id),
        "role": row.role,
        "heading": row.heading,  # a deputy's role may be printed as `Mitglied` like all others
        "on_behalf_of": row.on_behalf_of,
        "start_date": read_day(page, row.start),
        "end_date": read_day(page, row.end),
    }
    yield load(MembershipLoader, membership, Statement(_MEMBERSHIP))
