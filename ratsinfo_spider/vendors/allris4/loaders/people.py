"""Names and memberships, as gr020 and kp020 both print them. Personal data: only where the spider asks."""

from __future__ import annotations

import re
from typing import NamedTuple

from ratsinfo_spider.german.processors import Line, RecordLoader
from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.items import Membership, Person
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.vendors.allris4.loaders.source import Source

__all__ = ["MembershipLoader", "Memberships", "PersonLoader", "PersonName", "split_name"]

_NAME = re.compile(
    r"(?:(?P<form>Frau|Herrn?)\s+)?(?P<title>(?:(?:Prof|Dr|Dipl|Mag|Ing|PD|h|c|mult|med|jur|phil|rer|nat)\b"
    r"[.-]*\s*|-\s*Ing\.?\s*)*)(?P<name>.+)",
    re.I,
)


class PersonLoader(RecordLoader):
    default_item_class = Person
    name_out = Line
    form_of_address_out = Line
    academic_title_out = Line
    party_out = Line


class MembershipLoader(RecordLoader):
    default_item_class = Membership
    role_out = Line
    heading_out = Line
    on_behalf_of_out = Line


class PersonName(NamedTuple):
    """A printed name in its parts; None for what is not printed."""

    form_of_address: str | None
    academic_title: str | None
    name: str | None


def split_name(printed: str | None) -> PersonName:
    """Form of address, title and name of a person.

    >>> split_name("Frau Prof. Dr. Erika Muster")
    PersonName(form_of_address='Frau', academic_title='Prof. Dr.', name='Erika Muster')
    >>> split_name("Dr. med. Hans-Peter Beispiel")[1:], split_name("Drees")
    (('Dr. med.', 'Hans-Peter Beispiel'), PersonName(form_of_address=None, academic_title=None, name='Drees'))
    """
    plain = one_line(printed)
    match = _NAME.fullmatch(plain) if plain else None
    if match is None:
        return PersonName(None, None, plain)
    return PersonName(match["form"], match["title"].strip() or None, match["name"].strip())


class Memberships:
    """Ids of the memberships on one page: a person who is listed twice in an organization has two."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._keys = Keys()

    def next_id(self, organization: int, person: int) -> str | None:
        return self.source.id("membership", self._keys.next(f"{organization}-{person}"))
