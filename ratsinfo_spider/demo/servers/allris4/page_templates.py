"""Every page of the demo by its name and parameters, as HTML with holes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from ratsinfo_spider.demo.servers.allris4 import printed_forms as formats
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.page_holes import Part
from ratsinfo_spider.demo.servers.allris4.renderer import CRUMBS, Frame, Renderer
from ratsinfo_spider.demo.servers.allris4.views import agenda_rows
from ratsinfo_spider.demo.servers.allris4.wicket_components import Address
from ratsinfo_spider.demo.town.model import Item, Meeting, Member, Organization, Paper

__all__ = ["PAGES", "NoAccessError", "NotAvailableError", "PageFailureError", "Pages"]

# Linked by menu and pages; the demo shows them with their frame and nothing in it.
_BARE = frozenset({"app", "kp040", "to035", "tr010", "vo040"})
PAGES = frozenset(CRUMBS) | _BARE

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_UNAVAILABLE = "Keine Information verfügbar. Der Eintrag besteht nicht oder Sie sind nicht berechtigt, ihn zu sehen."


class NotAvailableError(Exception):
    """The object is unknown or not public: `Keine Information verfügbar`, with HTTP 200."""


class NoAccessError(Exception):
    """An item of the closed part: redirected to `noauth`."""


class PageFailureError(Exception):
    """The page fails inside: HTTP 500."""


class Pages:
    """Makes pages. The work of a page is done at its first request."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._site: Site = renderer.site

    def page(self, name: str, address: Address, lang: str) -> Part:
        """The page at an address, in a language. Raises the errors of this module."""
        if name in _BARE:
            return self._kept((name,), lambda: self._framed(name, "bare.html", Frame(name.upper(), name)))
        printed = address.get("selfaction") == "print"
        show: Callable[[Address, str, bool], Part] = getattr(self, f"_{name}")
        return show(address, lang, printed)

    def message(self, text: str = _UNAVAILABLE) -> Part:
        """The page that says no."""
        frame = Frame("", "")
        return self._kept(("message", text), lambda: self._framed("message", "message.html", frame, message_text=text))

    def _kept(self, key: tuple[object, ...], make: Callable[[], Part]) -> Part:
        return self._renderer.kept(key, make)

    def _framed(self, name: str, template: str, frame: Frame, **context: object) -> Part:
        return self._renderer.framed(self._renderer.writer(name), template, frame, **context)

    def _shows_all(self, printed: bool) -> bool:
        """False on a print page of the bare layout: no basic data, no rows of attachments."""
        return not printed or self._site.print_layout == "full"

    def _to010(self, address: Address, lang: str, printed: bool) -> Part:
        meeting = self._site.meetings.get(address.number("SILFDNR") or 0)
        if meeting is None or not meeting.published:
            raise NotAvailableError
        return self._kept(("to010", meeting.id, printed), lambda: self._meeting(meeting, printed))

    def _meeting(self, meeting: Meeting, printed: bool) -> Part:
        icon = self._renderer.icon
        frame = Frame(
            heading=f"{meeting.organization.name} - {formats.day(meeting.start)}",
            permalink=f"to010?SILFDNR={meeting.id}",
            own_number=f"SILFDNR={meeting.id}",
            printed=printed,
            signs=(
                ('<span class="empty selected"> </span>', "Selektiert"),
                ('<span class="empty nachtrag"> </span>', "Nachtrag"),
                ('<span class="empty nachtrag unauth"> </span>', "Nachtrag unautorisiert"),
                (icon("images/attach.svg", "Anlagen vorhanden"), "Anlagen vorhanden"),
                ('<span class="baimportant">!</span>', "Wichtig/geänderter Beschluss"),
                (icon("images/mime/pdf.svg", "Dokument als PDF"), "Dokument als PDF"),
            ),
        )
        rows, with_head = agenda_rows(meeting, self._site.council.layout), self._shows_all(printed)
        return self._framed("to010", "to010.html", frame, meeting=meeting, rows=rows, with_head=with_head)

    def _to020(self, address: Address, lang: str, printed: bool) -> Part:
        item, meeting = self._site.items.get(address.number("TOLFDNR") or 0, (None, None))
        if item is None or meeting is None:
            raise NotAvailableError
        if not item.public:
            raise NoAccessError
        if not item.has_page:
            raise NotAvailableError
        return self._kept(("to020", item.id, printed), lambda: self._item(item, meeting, printed))

    def _item(self, item: Item, meeting: Meeting, printed: bool) -> Part:
        w = self._renderer.writer("to020")
        paper = None if item.paper_withheld else item.paper
        parts = (formats.bare_number(item.number), formats.cut_title(item.title))
        attachments = (
            ("Anlagen zur Vorlage", "attachmentsVo", "anlagenVoHeaderPanel", paper.attachments if paper else []),
            ("Anlagen", "attachments", "anlagenHeaderPanel", item.attachments),
        )
        frame = Frame(
            heading=f"{formats.day(meeting.start)} - {' '.join(part for part in parts if part)}",
            permalink=f"to020?TOLFDNR={item.id}",
            own_number=f"TOLFDNR={item.id}",
            printed=printed,
        )
        return self._renderer.framed(
            w,
            "to020.html",
            frame,
            item=item,
            meeting=meeting,
            paper=paper,
            documents=[*item.documents, *([item.row_document] if item.row_document else [])],
            panels=[(w.new(), panel, f"teildocuments-{number}") for number, panel in enumerate(item.panels, 1)],
            attachment_panels=[panel for panel in attachments if panel[3]],
            with_head=self._shows_all(printed),
            attachment_rows=self._shows_all(printed),
        )

    def _vo020(self, address: Address, lang: str, printed: bool) -> Part:
        paper = self._site.papers.get(address.number("VOLFDNR") or 0)
        if paper is None:
            raise NotAvailableError
        return self._kept(("vo020", paper.id, printed, lang), lambda: self._paper(paper, lang, printed))

    def _paper(self, paper: Paper, lang: str, printed: bool) -> Part:
        w = self._renderer.writer("vo020")
        icon = self._renderer.icon
        kind = f"{paper.paper_type} (inaktiv)" if paper.inactive else paper.paper_type
        frame = Frame(
            heading=f"{kind} - {paper.reference}",
            permalink=f"vo020?VOLFDNR={paper.id}",
            own_number=f"VOLFDNR={paper.id}",
            printed=printed,
            signs=(
                ('<span class="objAnchor">NA</span>', "TOP"),
                (icon("images/no_compile.svg", "Keine Zusammenstellung"), "Keine Zusammenstellung"),
                (icon("images/webclient/checked_checkbox_black.svg", "Dokument auswählen"), "Dokument auswählen"),
            ),
        )
        return self._renderer.framed(
            w,
            "vo020.html",
            frame,
            paper=paper,
            lang=lang,
            panels=[(w.new(), panel, f"teildocuments-{number}") for number, panel in enumerate(paper.panels, 1)],
            lazy=paper.has_lazy and not printed,
            with_head=self._shows_all(printed),
            attachment_rows=self._shows_all(printed),
        )

    def _si010(self, address: Address, lang: str, printed: bool) -> Part:
        year, month = self.month(address)
        heading = f"{_MONTHS[month - 1]} {year}"
        words = [word[:3] for word in _MONTHS]
        return self._shell("si010", heading, months=words, selected=month)

    def _shell(self, name: str, heading: str, **context: object) -> Part:
        """A page whose content comes by Ajax."""
        return self._kept((name, heading), lambda: self._framed(name, "shell.html", Frame(heading, name), **context))

    def month(self, address: Address) -> tuple[int, int]:
        """Year and month that a calendar's address asks for, else those of today."""
        month, year = address.number("MM"), address.number("YY")
        if month is None or year is None or not (1 <= month <= 12 and 1900 <= year <= 9999):
            return self._site.today.year, self._site.today.month
        return year, month

    def _si018(self, address: Address, lang: str, printed: bool) -> Part:
        organization = self.organization(address)
        heading = f"Sitzungen - {organization.name}" if organization else "Sitzungen"
        begin, end = self._site.period
        return self._shell("si018", heading, begin=begin, end=end)

    def organization(self, address: Address) -> Organization | None:
        """The organization an address names; None if it names none. Raises NotAvailableError for an unknown one."""
        if address.get("GRLFDNR") is None:
            return None
        organization = self._site.organizations.get(address.number("GRLFDNR") or 0)
        if organization is None:
            raise NotAvailableError
        return organization

    def _gr010(self, address: Address, lang: str, printed: bool) -> Part:
        return self._shell("gr010", menu_entry(address) or "Gremien")

    def _gr020(self, address: Address, lang: str, printed: bool) -> Part:
        organization = self.organization(address)
        if organization is None:
            raise PageFailureError
        return self._kept(("gr020", organization.id), lambda: self._members(organization))

    def _members(self, organization: Organization) -> Part:
        groups: dict[str, list[Member]] = {}
        for member in organization.members:
            groups.setdefault(member.heading, []).append(member)
        frame = Frame(organization.name, f"gr020?GRLFDNR={organization.id}")
        return self._framed("gr020", "gr020.html", frame, organization=organization, groups=list(groups.items()))

    def _kp020(self, address: Address, lang: str, printed: bool) -> Part:
        person = self._site.people.get(address.number("KPLFDNR") or 0)
        if person is None:
            raise NotAvailableError
        frame = Frame(
            person.printed, f"kp020?KPLFDNR={person.id}", title=f"Recherche Person {person.name}"
        )  # fmt: skip
        context = {"person": person, "memberships": self._site.memberships[person.id]}
        return self._kept(("kp020", person.id), lambda: self._framed("kp020", "kp020.html", frame, **context))


def menu_entry(address: Address) -> str | None:
    """The menu entry that gr010 is asked for, however often it is percent-encoded.

    >>> from ratsinfo_spider.demo.servers.allris4.wicket_components import parse_query
    >>> menu_entry(parse_query("menu=Beir%25C3%25A4te%2Bund%2BR%25C3%25A4te"))
    'Beiräte und Räte'
    """
    value = address.get("menu")
    return unquote(value).replace("+", " ") if value else None
