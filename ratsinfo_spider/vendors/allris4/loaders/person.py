"""kp020: a person and their memberships. Read only where the spider asks for people."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import PersonLoader
from ratsinfo_spider.items import Person, Record
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.membership import membership
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.person import PersonPage

__all__ = ["records"]

_STATED = frozenset({"url", "native_id", "name", "form_of_address", "academic_title", "party"})


def records(page: PersonPage, site: str, people: bool = False) -> Iterator[Record]:
    """Nothing unless `people`. The memberships only fill gaps: the organization's page is the authority."""
    if people:
        source = Source.of(page, site)
        yield _person(page, source)
        keys = Keys()
        for row in page.memberships:
            yield membership(page, source, keys, row.organization_id, page.native_id, row)


def _person(page: PersonPage, source: Source) -> Person:
    words = {
        "name": page.name,
        "form_of_address": (page.form_of_address, page.name),
        "academic_title": (page.academic_title, page.name),
        "party": page.party,
    }
    person = PersonLoader.fill(Person(**source.identity("person", page.native_id)), words, page.warn)
    # The form of the page is not known yet (docs/allris4.md 5.4): what it does not show is not cleared.
    person.statement = Statement(frozenset(name for name in _STATED if getattr(person, name) is not None))
    return person
