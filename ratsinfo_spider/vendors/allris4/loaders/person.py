"""kp020: a person and their memberships. Read only where the spider asks for people."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import load
from ratsinfo_spider.items import Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.people import MembershipLoader, Memberships, PersonLoader, split_name
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_day
from ratsinfo_spider.vendors.allris4.pages.person import MembershipRow, PersonPage

__all__ = ["records"]

_STATED = frozenset({"url", "native_id", "name", "form_of_address", "academic_title", "party"})


def records(page: PersonPage, site: str, people: bool = False) -> Iterator[Record]:
    """Nothing unless `people`. The memberships fill gaps only: the organization's page states them."""
    if not people:
        return
    source = Source.of(page, site)
    name = split_name(page.name)
    columns = {
        "id": source.id("person", page.native_id),
        "site": site,
        "url": source.url("person", page.native_id),
        "native_id": page.native_id,
        "name": name.name,
        "form_of_address": page.form_of_address or name.form_of_address,
        "academic_title": page.academic_title or name.academic_title,
        "party": page.party,
    }
    # The form of the page is not known yet: what it does not show is not taken back.
    yield load(PersonLoader, columns, Statement(frozenset(name for name in _STATED if columns[name] is not None)))
    ids = Memberships(source)
    for row in page.memberships:
        yield _membership(page, source, ids, row)


def _membership(page: PersonPage, source: Source, ids: Memberships, row: MembershipRow) -> Record:
    columns = {
        "id": ids.next_id(row.organization_id, page.native_id),
        "site": source.site,
        "url": source.url("organization", row.organization_id),
        "person_id": source.id("person", page.native_id),
        "organization_id": source.id("organization", row.organization_id),
        "role": row.role,
        "on_behalf_of": row.on_behalf_of,
        "start_date": read_day(page, row.start),
        "end_date": read_day(page, row.end),
    }
    record: Record = load(MembershipLoader, columns)
    return record
