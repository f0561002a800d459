"""to020: an agenda item with its texts (Auszug), as its normal page or its print page (docs/allris4.md 5.6).

    <h1 class="title">05.03.2024 - 2.1 Radweg am Ring, 1. Bauabschnitt mit der Beleuch...</h1>
    <div id="head"> …
      <span class="text4" id="toname">Ö 2.1</span>
      <span class="text1" id="sibetreff"><a href="./to010?SILFDNR=7&amp;TOLFDNR=4711"><p>3. Sitzung …</p></a></span>
      <span class="text4" id="bvstatus">Beschlussumsetzung erwünscht</span> <span id="bvztermin">22.03.2024</span>
      <span class="text1" id="vobetreff"><a href="./vo020?VOLFDNR=99&amp;TOLFDNR=4711">FB 1/0007/WP9 Radweg</a></span>
      <span class="text4" id="vostatus">öffentlich</span>             its label is "Beratung:", it is not the minutes
      <span class="text4" id="vosb">…</span>                          the clerk's name: personal data, never read
    <div id="mainContent">
      <div class="compFull toBa"> … <span class="text4" id="toBeschlussart">ungeändert beschlossen</span></div>
      … panels, see panels.py
    Online-Version dieser Seite: http://…/to020?SILFDNR=7&amp;TOLFDNR=4711&amp;selfaction=print     print pages only

The heading is cut at 47 characters and `...`, line breaks of the title are deleted in it, and it has
no Ö or N. No HTML of a print page has been seen, only its text: whether it has a head is open.
"""

from __future__ import annotations

import re

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.errors import PageError
from ratsinfo_spider.vendors.allris4.pages.files import FileLink, attachments, documents
from ratsinfo_spider.vendors.allris4.pages.frame import Page, by_id, is_word, number_in, page_name
from ratsinfo_spider.vendors.allris4.pages.head import Head
from ratsinfo_spider.vendors.allris4.pages.panels import FOOTER, Panel, panels
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["AgendaItemPage", "Panel", "split_title"]

_READ = frozenset(
    {
        *("toname", "sibetreff", "sigremium", "sidatum", "sistatus", "sistat", "sizeit", "sianlass"),
        *("bvstatus", "bvztermin", "vobetreff", "vostatus", "voart", "vofamt"),
    }
)
_LEFT_UNREAD = frozenset(
    {
        "vosb",  # the clerk: personal data
        *("siraum", "siort"),  # the meeting's own page is the authority
    }
)
_SUPPLEMENT_LABELS = ("Zusätze", "Zusatz")
_RESULT_LABEL, _RESPONSIBILITY_LABEL = "Beschluss", "Zuständigkeit"
_TITLE = re.compile(r"(\d{2}\.\d{2}\.\d{4}) -(?: ((?:[ÖN] ?)?\d+(?:\.\d+)*[a-z]?)(?= |$))?(?: (.*))?")
_HAS_FOOTER = etree.XPath(f"contains(., '{FOOTER}')")
_ONLINE = re.compile(re.escape(FOOTER) + r":?\s*(https?://\S+)")


def split_title(title: str) -> tuple[str, str | None, str] | None:
    """Date, number and title of an item's heading; None where it has another form.

    >>> split_title("20.06.2024 - 4.3.1 3. Änderung der Satzung - E...")
    ('20.06.2024', '4.3.1', '3. Änderung der Satzung - E...')
    >>> split_title("02.07.2020 - 8.31.2"), split_title("02.07.2020 - 3. Änderung")
    (('02.07.2020', '8.31.2', ''), ('02.07.2020', None, '3. Änderung'))
    >>> split_title("02.07.2020 - Ö 7a Radweg")
    ('02.07.2020', 'Ö 7a', 'Radweg')
    """
    match = _TITLE.fullmatch(title)
    return (match[1], match[2], match[3] or "") if match else None


MOST_CHARACTERS = 500_000  # a second's work for whoever looks for votes in them


class AgendaItemPage(Page):
    """An agenda item. Fields are as printed, None where the page does not state them.

    `has_head` is False for a print page without basic data; all fields of the head are then None.
    """

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        self.expect("to020")
        self._read_footer()
        self.native_id: int = self._native_id()
        head = Head(self, _READ | _LEFT_UNREAD)
        self.has_head: bool = head.present
        self._read_title()
        self._read_head(head)
        self._read_paper(head)
        self._read_content()
        self._decide()

    def _read_footer(self) -> None:
        """The footer is looked for where it can be: on a page asked for as print, or one without a permalink."""
        asked_for = "selfaction=print" in self.url
        self.online_url: str | None = _online_url(self) if asked_for or not self.permalink else None
        self.is_print: bool = asked_for or self.online_url is not None

    def _native_id(self) -> int:
        footer = number_in(self.online_url, "TOLFDNR")
        asked = number_in(self.url, "TOLFDNR")
        if footer and asked and footer != asked:
            raise self.wrong(f"TOLFDNR {asked}", f"TOLFDNR {footer}")
        return footer or self.own_number("TOLFDNR")

    def _read_title(self) -> None:
        parts = split_title(self.title)
        if parts is None:
            self.warn(f"Title: the heading ({len(self.title)} characters) has another form than date - number title.")
        self.h1_date: str | None = parts[0] if parts else None
        self.h1_number: str | None = parts[1] if parts else None
        self.h1_title: str | None = parts[2] if parts else None
        self.title_is_cut: bool = self.title.endswith("...")

    def _read_head(self, head: Head) -> None:
        self.number: str | None = head.text("toname")
        self.supplement: str | None = _supplement(head)
        self.name: str | None = head.text("sibetreff")
        self.meeting_id: int | None = self._meeting_id(head)
        self.organization: str | None = head.text("sigremium")
        self.organization_id: int | None = number_in(head.href("sigremium"), "GRLFDNR")
        self.date: str | None = head.text("sidatum")
        self.time: str | None = head.text("sizeit")
        self.status: str | None = head.text("sistatus")
        self.state: str | None = head.text("sistat")
        self.occasion: str | None = head.text("sianlass")
        self.decision_status: str | None = head.text("bvstatus")
        self.decision_date: str | None = head.text("bvztermin")
        head.audit(*_SUPPLEMENT_LABELS, _RESULT_LABEL, _RESPONSIBILITY_LABEL)

    def _meeting_id(self, head: Head) -> int | None:
        places = (head.href("sibetreff"), self.url, self.online_url)
        return next((number for place in places if (number := number_in(place, "SILFDNR"))), None)

    def _read_paper(self, head: Head) -> None:
        self.paper_url: str | None = head.href("vobetreff")
        self.paper_id: int | None = number_in(self.paper_url, "VOLFDNR")
        self.paper_text: str | None = head.text("vobetreff")
        self.paper_status: str | None = head.text("vostatus")
        self.paper_type: str | None = head.text("voart")
        self.lead_department: str | None = head.text("vofamt")

    def _read_content(self) -> None:
        result = by_id(self.main, "span", "toBeschlussart")
        printed = inline_text(result) if result is not None else self._labelled(_RESULT_LABEL)
        self.result: str | None = printed or None
        # Greifswald prints the result so: a role as a rule, so the caller has to look.
        self.responsibility: str | None = None if self.result else self._labelled(_RESPONSIBILITY_LABEL)
        self.panels: list[Panel] = panels(self)
        if (length := sum(len(panel.text or "") for panel in self.panels)) > MOST_CHARACTERS:
            says = f"Texts of {length} characters, which no item can have; the minutes of a whole meeting have fewer."
            raise PageError("malformed", self.url, says)
        self.document_missing: bool = any(panel.missing for panel in self.panels)
        self.has_folded: bool = any(panel.folded for panel in self.panels)
        self.files: list[FileLink] = [*documents(self), *attachments(self)]

    def _labelled(self, label: str) -> str | None:
        """A value by its label anywhere outside of the texts, for a page that lacks the vendor's ids."""
        for term in self.main.iter("dt"):
            value = term.getnext()
            if value is not None and value.tag == "dd" and inline_text(term).rstrip(": ") == label:
                return None if is_word(term) else inline_text(value) or None
        return None

    @property
    def texts(self) -> frozenset[str]:
        """What stands in its panels."""
        return frozenset(panel.text for panel in self.panels if panel.text)

    def _decide(self) -> None:
        """A page with a title alone is none: something of an item must be there."""
        named = self.number is not None or self.h1_date is not None
        if not named or not (self.has_head or self.panels or self.result or self.online_url):
            raise self.wrong("an agenda item with basic data, a result or a text", "none of them")


def _supplement(head: Head) -> str | None:
    """Its id has not been seen: any that says so, else the label."""
    ids = (name for name in head.fields if "zusatz" in name.lower())
    name = next(ids, None)
    return head.text(name) if name else head.labelled(*_SUPPLEMENT_LABELS)


def _online_url(page: Page) -> str | None:
    """The address in a print page's last line, as text or as a link, in or beside the element with its words."""
    line = _footer(page.root)
    for place in () if line is None else (line, line.getparent()):
        if place is None:
            continue
        links = (link.get("href", "") for link in place.iter("a"))
        match = _ONLINE.search(inline_text(place))
        if url := match[1] if match else next((href for href in links if page_name(href) == "to020"), None):
            return url
    return None


def _footer(root: etree._Element) -> etree._Element | None:
    """The innermost last element with the footer's words; sought from the end, where it stands on a print page."""
    children = root.iterchildren(etree.Element, reversed=True)
    found = next((child for child in children if _HAS_FOOTER(child)), None)
    deeper = None if found is None else _footer(found)
    return found if deeper is None else deeper
