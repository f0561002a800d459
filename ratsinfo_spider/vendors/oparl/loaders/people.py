"""Organization, and where the crawl asks for people: Person with the memberships embedded in it.

Of a person only the parts of the name are read: never an address, a telephone number, a picture or a birthday.
"""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import MembershipLoader, OrganizationLoader, PersonLoader
from ratsinfo_spider.items import Membership, Organization, Person, Record
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.json_values import Object, links, objects, text
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.object_page import Warn

__all__ = ["OFFICE", "organization_records", "person_records"]

ORGANIZATION = frozenset({"url", "native_id", "name", "short_name", "classification"})
_PERSON = frozenset({"url", "native_id", "name", "form_of_address", "academic_title"})
_MEMBERSHIP = frozenset({"url", "person_id", "organization_id", "role", "on_behalf_of", "start_date", "end_date"})
OFFICE = "at"  # the sequence of offices (Ämter): they lead papers and never meet


def organization_records(thing: Object, source: Source, warn: Warn) -> Iterator[Record]:
    """The organization. Raises ValueError as `Source.identity`."""
    organization = Organization(**source.identity("organization", thing))
    kind = text(thing, "classification") or text(thing, "organizationType")
    is_office = (organization.native_id or "").startswith(OFFICE)
    words = {
        "name": text(thing, "name"),
        "short_name": text(thing, "shortName"),
        "classification": kind or ("Amt" if is_office else None),
    }
    OrganizationLoader.fill(organization, words, warn)
    organization.statement = Statement(ORGANIZATION)
    yield organization


def person_records(thing: Object, source: Source, warn: Warn) -> Iterator[Record]:
    """The person and the memberships. Raises ValueError as `Source.identity`."""
    person = Person(**source.identity("person", thing))
    parts = " ".join(filter(None, (text(thing, "givenName"), text(thing, "familyName"))))
    titles = thing.get("title")
    title = (
        " ".join(one for one in titles if isinstance(one, str)) if isinstance(titles, list) else text(thing, "title")
    )
    printed = text(thing, "name")
    words = {
        "name": parts or printed,
        "form_of_address": (text(thing, "formOfAddress"), printed),
        "academic_title": (title or None, printed),
    }
    PersonLoader.fill(person, words, warn)
    person.statement = Statement(_PERSON)
    yield person
    keys = Keys()
    for one in objects(thing, "membership"):
        yield from _membership(one, person, keys, source, warn)


def _membership(thing: Object, person: Person, keys: Keys, source: Source, warn: Warn) -> Iterator[Record]:
    organization = next((number_of(link, "organization") for link in links(thing, "organization")), None)
    if organization is None:
        warn("membership: it does not say in which body; left out")
        return
    membership = Membership(
        id=f"{source.site}:membership:{keys.next(f'{organization}-{person.native_id}')}",
        site=source.site,
        url=person.url,
        person_id=person.id,
        organization_id=f"{source.site}:organization:{organization}",
    )
    words = {
        "role": text(thing, "role"),
        "on_behalf_of": source.name(thing, "onBehalfOf"),
        "start_date": text(thing, "startDate"),
        "end_date": text(thing, "endDate"),
    }
    MembershipLoader.fill(membership, words, warn)
    membership.statement = Statement(_MEMBERSHIP)
    yield membership
