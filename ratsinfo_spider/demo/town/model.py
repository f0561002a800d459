"""What the invented council consists of: plain data, filled by `build`, shown by the server, told by `truth`.

All times are aware (Europe/Berlin). A list keeps the order in which the pages show it. Objects that point at each
other (paper, item, meeting) are compared by identity and have no repr, which would never end.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ratsinfo_spider.demo.town.page_content import Attachment, Ballot, Document, Panel

__all__ = [
    "Attachment",
    "Ballot",
    "Council",
    "Document",
    "Item",
    "Layout",
    "Meeting",
    "Member",
    "Organization",
    "Panel",
    "Paper",
    "Part",
    "Person",
    "Station",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Layout:
    """How this installation differs from the next one. The server reads it; the truth only asks for `room_row`.

    `result_columns`     last columns of the agenda table: `tobanr` holds the result, `tozunr` the
                         responsibility. Where only `tozunr` exists, it holds the result if there is
                         one (as seen at Greifswald), else the responsibility.
    `change_column`      the column `tobahint` (changed decision) exists.
    `document_column`    the column `toDoc` (compiled document) exists.
    `absolute_links`     links and Ajax addresses are absolute instead of relative.
    `room_row`           agendas have the row with room and place.
    `menu_encodings`     number of times the `menu` parameter is percent-encoded.
    """

    result_columns: tuple[str, ...] = ("tobanr",)
    change_column: bool = True
    document_column: bool = True
    absolute_links: bool = False
    room_row: bool = True
    menu_encodings: int = 2


@dataclass(slots=True, eq=False, repr=False)
class Person:
    """A member of some organization, with a page."""

    id: int
    form_of_address: str
    academic_title: str | None
    given: str
    family: str
    party: str
    end_date: dt.date | None = None

    @property
    def name(self) -> str:
        """Name without form of address and title, as `people.name` has it."""
        return f"{self.given} {self.family}"

    @property
    def printed(self) -> str:
        """Name as lists print it: with the title, without the form of address."""
        return f"{self.academic_title} {self.name}" if self.academic_title else self.name


@dataclass(slots=True, eq=False, repr=False)
class Member:
    """A person's role in one organization; a row of its page. `heading` is the heading row it stands under."""

    person: Person
    role: str
    on_behalf_of: str | None
    start: dt.date | None
    end: dt.date | None
    heading: str = "Mitglieder"


@dataclass(slots=True, eq=False, repr=False)
class Organization:
    """A body that meets; a row of the list under the heading `classification`, with a page.

    `public` is False where all its meetings are closed: it is listed, its meetings never have a page.
    """

    id: int
    name: str
    nominative: str  # `Der Rat der Stadt Musterstadt`: decisions begin with it
    genitive: str  # `des Rates der Stadt Musterstadt`: names of meetings are made of it
    short_name: str | None
    classification: str
    menu: str  # entry of the menu it stands in, holds umlauts and blanks on purpose
    public: bool = True
    members: list[Member] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Visit:
    """A meeting row below a station of a paper's way. `item` is None where the row has no link to one."""

    meeting: Meeting
    item: Item | None
    result: str | None


@dataclass(slots=True, eq=False, repr=False)
class Station:
    """A station of a paper's way (Beratungsfolge): head row with status, organization and role, then its meetings."""

    organization: Organization
    role: str
    status: str  # Geplant, Erledigt, Gestoppt
    visits: list[Visit] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Paper:
    """A paper, with a page.

    `status` and `state` are printed as `öffentlich` and `(Vorlage freigegeben)`. `has_lazy` says that the page asks
    for a further panel by Ajax; what comes is `lazy`, or nothing. A paper that is not `public` has a page that
    shows the head and nothing else. `linked` says that some public page links it: only then a crawl can find it.
    """

    id: int
    reference: str
    name: str
    paper_type: str
    lead_department: str
    inactive: bool = False
    status: str = "öffentlich"
    state: str | None = "Vorlage freigegeben"
    public: bool = True
    departments: list[str] = field(default_factory=list)
    authors: str | None = None
    clerk: str = ""
    stations: list[Station] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    has_lazy: bool = False
    lazy: Panel | None = None
    linked: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Item:
    """A row of an agenda, with a page where `has_page` (then its title is a link).

    `number` is printed as `Ö 3.1`, None for rows above Ö 1 without one. `title` is raw: line breaks, tabs and
    doubled blanks as somebody typed them; "" where none is printed. `paper_withheld`: the row has an empty paper link.
    `refers_to` / `refers_to_text`: the paper cell links another meeting (approval of its minutes).
    `row_document` is the compiled document of the agenda row, also shown in the header of the item's page.
    `hard_case` is the number of the hard case (`hard_cases.py`) whose shape this item has.
    """

    id: int | None
    number: str | None
    public: bool
    title: str
    supplement: str | None = None
    parent: Item | None = None
    paper: Paper | None = None
    paper_withheld: bool = False
    refers_to: Meeting | None = None
    refers_to_text: str | None = None
    result: str | None = None
    changed_decision: bool = False
    responsibility: str | None = None
    decision_status: str | None = None  # `Status Beschluss:`, #bvstatus
    decision_date: dt.date | None = None  # #bvztermin
    has_page: bool = False
    panels: list[Panel] = field(default_factory=list)
    row_document: Document | None = None
    documents: list[Document] = field(default_factory=list)  # header of its page: Niederschriftsauszug …
    attachments: list[Attachment] = field(default_factory=list)  # `Anlagen`; those of the paper come from the paper
    ballots: list[Ballot] = field(default_factory=list)
    hard_case: int | None = None

    @property
    def level(self) -> int:
        """1 for `Ö 3`, 2 for `Ö 3.1`, 3 for `Ö 3.1.2`: row classes num, unum, uunum."""
        return 1 if self.parent is None else self.parent.level + 1


@dataclass(slots=True, eq=False, repr=False)
class Part:
    """A section row of an agenda (`tr.beratung`) and the items below it; `text` is raw, with U+00A0 before `Uhr`."""

    text: str
    public: bool
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Meeting:
    """A meeting: a row of the calendar and of the meetings list; an agenda's page where `published`.

    `id` is None for one announced so early that it has no number: no link and no id in calendar and list.
    With a number but not `published`: `<a id="si_<id>">` / `silink_<id>` without href, and its page answers
    `Keine Information verfügbar`. `agenda_missing`: the page has its basic data, no agenda table.
    `end` is printed only in `parts[].text`.
    """

    id: int | None
    organization: Organization
    name: str
    start: dt.datetime
    end: dt.datetime | None
    status: str  # öffentlich, gemischt, nichtöffentlich
    state: str | None  # `Sitzung eingeladen`, printed in brackets
    occasion: str
    room: str | None
    location: str | None
    cancelled: bool = False
    published: bool = True
    agenda_missing: bool = False
    parts: list[Part] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    reference: str = ""  # `Rat/11/WP18`: how other agendas call it

    @property
    def items(self) -> list[Item]:
        """All rows of the agenda, in order."""
        return [item for part in self.parts for item in part.items]


@dataclass(slots=True, eq=False, repr=False)
class Council:
    """The whole town. `now` is the moment at which its pages are shown."""

    name: str  # Musterstadt
    seed: int
    now: dt.datetime
    layout: Layout
    version: str = "4.1.7 (4170041) - 08.07.2026"
    organizations: list[Organization] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)  # by start
    papers: list[Paper] = field(default_factory=list)  # by id
    holidays: dict[dt.date, str] = field(default_factory=dict)  # calendar rows: `Herbstferien`, …

    @property
    def documents(self) -> dict[int, Document]:
        """Every document that has bytes, by its number."""
        found: dict[int, Document] = {}
        for documents in self._document_lists():
            found.update((document.number, document) for document in documents if not document.disabled)
        return found

    def _document_lists(self) -> list[list[Document]]:
        items = [item for meeting in self.meetings for item in meeting.items]
        rows = [[item.row_document] for item in items if item.row_document]
        owners: list[Meeting | Item | Paper] = [*self.meetings, *items, *self.papers]
        return [*rows, *(owner.documents for owner in owners)]
