"""One person (kp020). Read only with `RATSINFO_PEOPLE=1`; warnings never name a person.

No page has been seen (docs/allris4.md 5.4). The text of one is described as:

    <title>ALLRIS - Recherche Person Erika Muster</title>
    … Frau Erika Muster … Endedatum: 31.10.2025 …
    … <a href="./gr020?GRLFDNR=1">Rat der Stadt Musterstadt</a> Erste stv. Bürgermeisterin CDU …

The end date is that of the person's record, not of one membership. Everything else is accepted in
each form that stands to reason: labels and values, a table, or running text around the links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.head import Head
from ratsinfo_spider.vendors.allris4.pages.listing import Link, Row, expect, outside_menus, rows, tables
from ratsinfo_spider.vendors.allris4.pages.membership import printed_membership
from ratsinfo_spider.vendors.html_text import clean, inline_text

__all__ = ["MembershipRow", "PersonPage"]

Element = etree._Element
_PAGES = r"gr0\d\d"
# What a city may print behind the name: `… | Stadt Musterstadt`, `… - ALLRIS`.
_TITLE_TAG = re.compile(r"Recherche Person\s*[-:–]?\s*(.+?)\s*(?:\|.*|\s[-–]\s(?:ALLRIS|Ratsinfo).*)?$")
_H1 = re.compile(r"^(?:(?:Recherche\s+)?Person|Mitglied)\s*[-:–]\s*(.+)$")
_ADDRESS = ("Frau", "Herr")
_ACADEMIC = re.compile(
    r"(?:(?:Prof|Dr|PD|Dipl|Mag)\b\S*|h\.\s?c\.|(?:med|jur|phil|rer|nat|pol|oec|theol|ing|vet)\.|M\.A\.)\s+"
)
_END_DATE = re.compile(r"Endedatum:?\s*(\d{1,2}\.\d{1,2}\.\d{4})")
_PARTY_LABELS = ("Partei", "Fraktion", "Partei/Fraktion", "Fraktion/Partei")
_READ_LABELS = (*_PARTY_LABELS, "Anrede", "Titel", "Name", "Vorname", "Nachname", "Endedatum")


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A membership as printed. In running text `role` is all that follows the organization's name, party included."""

    organization_id: int
    name: str
    role: str | None
    on_behalf_of: str | None
    start: str | None
    end: str | None
    url: str | None


class PersonPage(Page):
    """A person: `name` without form of address and academic title, `printed_name` as the page prints it."""

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        expect(self, "kp020")
        self.native_id = self.own_number("KPLFDNR")
        head = Head(self, frozenset())
        text = inline_text(self.main)
        self.printed_name = self._printed_name(head)
        self.form_of_address, bare = _without_address(self.printed_name or "")
        self.academic_title, self.name = _without_title(bare)
        self.form_of_address = self.form_of_address or head.labelled("Anrede") or self._address_in(text)
        self.academic_title = self.academic_title or head.labelled("Titel")
        self.party = head.labelled(*_PARTY_LABELS)
        self.end_date = _first(_END_DATE.search(text))
        self.memberships = list(self._memberships())
        head.audit(*_READ_LABELS)
        self._say_what_is_missing()

    def _printed_name(self, head: Head) -> str | None:
        """From the title tag, else the h1, else the label."""
        tag = next((clean("".join(title.itertext())) for title in self.root.iter("title")), "")
        return (
            _first(_TITLE_TAG.search(tag))
            or _first(_H1.search(self.title))
            or head.labelled("Name")
            or self.title
            or None
        )

    def _address_in(self, text: str) -> str | None:
        """`Frau` or `Herr` before the person's own name in the text; others on the page do not count."""
        if not self.name:
            return None
        titles = rf"(?:{_ACADEMIC.pattern})*"
        match = re.search(rf"\b({'|'.join(_ADDRESS)})\s+({titles}){re.escape(self.name)}", text)
        if match and match[2] and not self.academic_title:
            self.academic_title = clean(match[2])
        return _first(match)

    def _memberships(self) -> Iterator[MembershipRow]:
        """From the tables; where they have none, from the text around each link to an organization."""
        found = [self._in_row(row, *link) for row in self._rows() if (link := self._link(row.element))]
        yield from found or (self._in_text(*link) for link in self._links(self.main))

    def _rows(self) -> Iterator[Row]:
        for table in tables(self):
            yield from rows(table)

    def _links(self, element: Element) -> Iterator[Link]:
        return outside_menus(element, self, "GRLFDNR", _PAGES)

    def _link(self, element: Element) -> Link | None:
        return next(self._links(element), None)

    def _in_row(self, row: Row, link: Element, native_id: int, url: str | None) -> MembershipRow:
        return MembershipRow(native_id, inline_text(link), *printed_membership(row, self, row.holding(link)), url)

    def _in_text(self, link: Element, native_id: int, url: str | None) -> MembershipRow:
        around = next(link.iterancestors("li", "p", "dd", "td", "div"), None)
        name = inline_text(link)
        text = "" if around is None or len(list(self._links(around))) > 1 else inline_text(around)
        role = clean(text.partition(name)[2]).strip(" ,;:-–()") or None
        return MembershipRow(native_id, name, role, None, None, None, url)

    def _say_what_is_missing(self) -> None:
        missing = {
            "name (title tag 'Recherche Person …', h1.title, label Name)": self.name,
            "form of address (Frau or Herr before the name)": self.form_of_address,
            f"party (labels {', '.join(_PARTY_LABELS)})": self.party,
            "memberships (links with GRLFDNR)": self.memberships,
        }
        for what, value in missing.items():
            if not value:
                self.warn(f"Person: no {what}.")


def _without_address(name: str) -> tuple[str | None, str]:
    """
    >>> _without_address("Frau Dr. Erika Muster")
    ('Frau', 'Dr. Erika Muster')
    """
    first, _, rest = name.partition(" ")
    return (first, rest) if first in _ADDRESS and rest else (None, name)


def _without_title(name: str) -> tuple[str | None, str | None]:
    """
    >>> _without_title("Prof. Dr. med. Erika Muster")
    ('Prof. Dr. med.', 'Erika Muster')
    >>> _without_title("Erika Muster")
    (None, 'Erika Muster')
    """
    match = re.match(rf"(?:{_ACADEMIC.pattern})+", name)
    title = clean(match[0]) if match else ""
    return title or None, clean(name[len(match[0]) if match else 0 :]) or None


def _first(match: re.Match[str] | None) -> str | None:
    return match[1] if match else None
