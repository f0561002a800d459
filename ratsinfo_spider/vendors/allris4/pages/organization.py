"""One organization and its members (gr020).

No real page has been seen (docs/allris4.md 5.3). What one other program relies on, and what is plausible:

    <h1 class="title">Bauausschuss</h1>
    <div id="head"> … <dt><span class="label">Kurzbezeichnung:</span></dt><dd>BauA</dd> … </div>
    <table class="dataTable">
    <thead><tr><th>Name</th><th>Art der Mitarbeit</th><th>Fraktion</th><th>von</th><th>bis</th></tr></thead>
    <tbody>
    <tr><td>Vorsitz</td><td></td><td></td><td></td><td></td></tr>            <!-- a heading -->
    <tr><td><a href="./kp020?KPLFDNR=5">Frau Dr. Erika Muster</a></td><td>Vorsitzende</td>
        <td>…</td><td>01.11.2020</td><td></td></tr>

Whether members come with the page or by Ajax is not known: `is_shell` says that there are none
here. A committee without members is a normal case; then no call of the page brings any either.
Warnings never name a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.head import Head
from ratsinfo_spider.vendors.allris4.pages.listing import Link, Row, expect, lists, named, outside_menus, rows
from ratsinfo_spider.vendors.allris4.pages.membership import END, ON_BEHALF_OF, ROLE, START, printed_membership
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["MemberRow", "OrganizationPage"]

Element = etree._Element
_PAGES = r"kp0\d\d"
_NAME = ("name", "mitglied", "person")
_NAME_LABELS = ("Name", "Bezeichnung", "Gremium", "Langname", "Organisation")
_SHORT_LABELS = ("Kurzname", "Kurzbezeichnung", "Kürzel", "Abkürzung", "Kurzform")
_TITLE_WORDS = ("Gremium", "Ausschuss", "Fraktion", "Organisation", "Mitglieder", "Besetzung", "Zusammensetzung")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person's place in the organization, everything as printed; `heading` is the row above that groups them."""

    person_id: int
    name: str
    role: str | None
    on_behalf_of: str | None
    start: str | None
    end: str | None
    url: str | None
    heading: str | None


class OrganizationPage(Page):
    """An organization: `name`, `short_name`, `members` in the order of the page."""

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        expect(self, "gr020")
        self.native_id = self.own_number("GRLFDNR")
        head = Head(self, frozenset())
        self.name = head.labelled(*_NAME_LABELS) or self._name_in_title()
        self.short_name = head.labelled(*_SHORT_LABELS)
        self.members: list[MemberRow] = []
        found = lists(self, ROLE, "KPLFDNR", _PAGES)
        for table in found:
            self._read(table)
        if not found:
            self._read_links()
        self.is_shell = not found and not self.members
        self._say_what_is_missing(head)

    def _name_in_title(self) -> str | None:
        """`h1.title`, without a word that only says what page this is (`Gremium - Bauausschuss`)."""
        word, dash, rest = self.title.partition(" - ")
        return (rest if dash and word in _TITLE_WORDS else self.title) or None

    def _read(self, table: Element) -> None:
        heading: str | None = None
        for row in rows(table):
            link = named(row.element, self, "KPLFDNR", _PAGES)
            if link is not None:
                self.members.append(self._member(row, link, heading))
            elif row.is_heading and not row.says_none:
                heading = row.cells[0].text
            elif not row.says_none and any(cell.text for cell in row.cells):
                self.warn("A row of the members' table has no link with KPLFDNR and is not a heading; it is not read.")

    def _read_links(self) -> None:
        """Without a table: the links alone, as long as they are in the content and not in a menu."""
        for link, person_id, url in outside_menus(self.main, self, "KPLFDNR", _PAGES):
            self.members.append(MemberRow(person_id, inline_text(link), None, None, None, None, url, None))
            self.warn("The members are not in a table: only their names and numbers are read.")

    def _member(self, row: Row, link: Link, heading: str | None) -> MemberRow:
        element, person_id, url = link
        return MemberRow(
            person_id=person_id,
            name=inline_text(element) or row.text(*_NAME) or "",
            **printed_membership(row, self, row.holding(element))._asdict(),
            url=url,
            heading=heading,
        )

    def _say_what_is_missing(self, head: Head) -> None:
        head.audit(*_NAME_LABELS, *_SHORT_LABELS)
        if self.name is None:
            self.warn(f"No name: neither a label {', '.join(_NAME_LABELS)} nor an h1.title.")
        if self.is_shell:
            self.warn("No table of members: no link with KPLFDNR and no column Art der Mitarbeit.")
        for column, names in (("role", ROLE), ("on_behalf_of", ON_BEHALF_OF), ("start", START), ("end", END)):
            if self.members and all(getattr(member, column) is None for member in self.members):
                self.warn(f"Members: no value for {column} (columns looked for: {', '.join(names)}).")
