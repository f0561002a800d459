"""gr020: an organization and, where the spider asks for people, its members."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import OrganizationLoader, PersonLoader
from ratsinfo_spider.items import Organization, Person, Record
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.membership import membership
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.organization import MemberRow, OrganizationPage

__all__ = ["records"]

_STATED = frozenset({"short_name"})  # name and kind are the list's (gr010)
_MEMBERSHIP = frozenset({"url", "person_id", "organization_id", "role", "heading", "on_behalf_of"})
_MEMBERSHIP |= {"start_date", "end_date"}


def records(page: OrganizationPage, site: str, people: bool = False) -> Iterator[Record]:
    """The organization, then for each member a person, whose own page is the authority, and a membership."""
    source = Source.of(page, site)
    words = {"name": page.name, "short_name": page.short_name}
    organization = Organization(**source.identity("organization", page.native_id))
    OrganizationLoader.fill(organization, words, page.warn)
    lists = frozenset({"memberships"} if people and not page.is_shell else ())
    organization.statement = Statement(_STATED, lists)
    yield organization
    if people:
        keys = Keys()
        for row in page.members:
            yield from _member(page, source, keys, row)


def _member(page: OrganizationPage, source: Source, keys: Keys, row: MemberRow) -> Iterator[Record]:
    name = (None, row.name)
    words = {"name": row.name, "form_of_address": name, "academic_title": name}
    yield PersonLoader.fill(Person(**source.identity("person", row.person_id)), words, page.warn)
    found = membership(page, source, keys, page.native_id, row.person_id, row)
    found.statement = Statement(_MEMBERSHIP)
    yield found
