"""Items that every town has, whatever its seed: each form of vote, odd titles, odd rows, odd panels."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.demo.town import vote_wordings as votes
from ratsinfo_spider.demo.town.agendas import Agenda, Plant
from ratsinfo_spider.demo.town.model import Item
from ratsinfo_spider.demo.town.page_content import Panel
from ratsinfo_spider.demo.town.papers import new_paper
from ratsinfo_spider.demo.town.titles import ODD_TITLES, title
from ratsinfo_spider.demo.town.word_html import Par

__all__ = ["plants"]


def plants() -> Iterator[Plant]:
    """All of them, in an order that does not depend on the seed."""
    yield from map(_voted, votes.FORMS)
    yield from map(_with_motion, votes.MOTIONS)
    yield from map(_titled, ODD_TITLES)
    yield from (
        withheld_paper,
        non_public_paper,
        without_number,
        without_id,
        unknown_heading,
        two_discussions,
        empty_panels,
        without_panels,
        row_document_without_paper,
    )


def _plain(agenda: Agenda) -> Item:
    """An item without a paper, that has a page."""
    writer = agenda.town.writer(agenda.rng, agenda.meeting)
    return agenda.item(title(writer))


def _voted(form: votes.Form) -> Plant:
    """An item whose vote is told in this form."""

    def plant(agenda: Agenda) -> Item:
        item = _plain(agenda)
        item.result = "abgelehnt" if form is votes.tie else "ungeändert beschlossen"
        clerk = agenda.clerk(item)
        told = form(clerk.voters)
        clerk.write_discussion(1, last=told.minutes)
        clerk.write_decision(told)
        return item

    return plant


def _with_motion(motion: votes.Motion) -> Plant:
    """An item in whose discussion somebody's motion is voted on before the decision."""

    def plant(agenda: Agenda) -> Item:
        item = _plain(agenda)
        item.result = "ungeändert beschlossen"
        clerk = agenda.clerk(item)
        clerk.write_discussion(1, motion=motion)
        clerk.write_decision(votes.filled_form(clerk.voters))
        return item

    return plant


def _titled(text: str) -> Plant:
    """An item with this title, and a paper of the same name where there is one."""

    def plant(agenda: Agenda) -> Item:
        if text:
            return agenda.new_paper_item(text)
        item = agenda.item("")
        agenda.clerk(item).write_discussion(1)
        return item

    return plant


def withheld_paper(agenda: Agenda) -> Item:
    """A public item whose paper is not: an empty link."""
    item = _plain(agenda)
    item.paper_withheld = True
    item.result = "zurückgestellt"
    return item


def non_public_paper(agenda: Agenda) -> Item:
    """A paper that is linked, calls itself closed and shows its head only."""
    item = _plain(agenda)
    writer = agenda.town.writer(agenda.rng, agenda.meeting)
    paper, station = new_paper(agenda.town, agenda.meeting, writer, item.title)
    paper.public, paper.status, paper.state = False, "Nichtöffentlich", None
    paper.panels, paper.documents, paper.attachments, paper.stations = [], [], [], []
    paper.has_lazy, paper.lazy, paper.inactive = False, None, False
    agenda.link(item, paper, station)
    return item


def without_number(agenda: Agenda) -> Item:
    """A row above Ö 1, with a paper: it did not get onto the agenda."""
    item = agenda.item("Dringlichkeitsantrag der FDP-Fraktion: Öffnungszeiten der Bürgerämter", number="0")
    item.number, item.has_page = None, False
    writer = agenda.town.writer(agenda.rng, agenda.meeting)
    agenda.link(item, *new_paper(agenda.town, agenda.meeting, writer, item.title))
    item.result = "nicht auf die Tagesordnung aufgenommen"
    return item


def without_id(agenda: Agenda) -> Item:
    """A row that has neither number nor link nor any id."""
    return Item(None, None, public=True, title="Die Sitzung wird im Livestream übertragen.")


def unknown_heading(agenda: Agenda) -> Item:
    """Panels whose headings nobody listed, one of them in the tooltip only."""
    item = _plain(agenda)
    clerk = agenda.clerk(item)
    clerk.write_discussion(1)
    for name, heading in (("Sonstiges 2", "Text für Verwaltungsmitteilung"), ("Votum des Seniorenbeirates", "")):
        blocks = [Par(clerk.writer.reasons(1)[0])]
        clerk.add(agenda.town.panel(agenda.rng, name, "other", [*blocks], heading=heading))
    return item


def two_discussions(agenda: Agenda) -> Item:
    """A discussion in two panels."""
    item = _plain(agenda)
    clerk = agenda.clerk(item)
    clerk.write_discussion(1)
    blocks = agenda.town.discussion(clerk.writer, 1)
    clerk.add(agenda.town.panel(agenda.rng, "Wortprotokoll", "minutes", blocks))
    return item


def empty_panels(agenda: Agenda) -> Item:
    """Panels without text, the last one under a name nobody listed."""
    item = _plain(agenda)
    item.result = "ungeändert beschlossen"
    clerk = agenda.clerk(item)
    clerk.write_minutes([])
    clerk.add(agenda.town.panel(agenda.rng, "Beschluss", "decision", [], heading=""))
    clerk.add(Panel("Sonstiges 4", "", "other"))
    return item


def without_panels(agenda: Agenda) -> Item:
    """A page with its head and nothing else."""
    return _plain(agenda)


def row_document_without_paper(agenda: Agenda) -> Item:
    """A compiled document of the item itself."""
    item = _plain(agenda)
    item.row_document = agenda.town.document("Sammeldokument", "Sammeldokument öffentlich", "compilation")
    item.attachments = agenda.town.attachments(agenda.rng, ["Skizze", "Tischvorlage vom Sitzungstag"])
    agenda.clerk(item).write_discussion(1)
    return item
