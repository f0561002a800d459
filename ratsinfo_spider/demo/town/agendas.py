"""Agendas: which items a meeting has, in which parts, with which numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from ratsinfo_spider.demo.town import vote_wordings as votes
from ratsinfo_spider.demo.town.model import Item, Meeting, Paper, Part, Station, Visit
from ratsinfo_spider.demo.town.papers import new_paper
from ratsinfo_spider.demo.town.proceedings import Clerk
from ratsinfo_spider.demo.town.sentences import Writer, german_date
from ratsinfo_spider.demo.town.titles import title, typed
from ratsinfo_spider.demo.town.town import Town

__all__ = ["Agenda", "Plant"]

_CLOSED_TITLES = ("Grundstücksangelegenheit", "Personalangelegenheit", "Vergabe von Planungsleistungen", "")
_ANNOUNCEMENTS = ("Mitteilungen der Verwaltung", "Mitteilungen und Anfragen", "Verschiedenes")
_RESULTS = (
    *["ungeändert beschlossen"] * 9,
    *["geändert beschlossen"] * 4,
    *["zur Kenntnis genommen"] * 2,
    "vertagt",
    "abgelehnt",
    "zurückgestellt",
    "zurückgezogen",
    "nicht abgestimmt",
    "mit Beifall bedacht",  # nobody's vocabulary has it
)
_UNDECIDED = ("vertagt", "zurückgestellt", "zurückgezogen", "nicht abgestimmt", "mit Beifall bedacht")

Plant = Callable[["Agenda"], Item]


@dataclass(slots=True)
class Agenda:
    """Writes the agenda of one meeting; `plants` add items that every town must have."""

    town: Town
    meeting: Meeting
    rng: random.Random
    plants: list[Plant] = field(default_factory=list)
    numbered: int = 0

    def write(self) -> None:
        """Fill the meeting's parts."""
        public = Part("", public=True, items=self._public_items())
        self.meeting.parts = [public]
        if self.meeting.status == "gemischt":
            self.meeting.parts.append(Part("", public=False, items=self._closed_items()))
        self.town.last_meeting[self.meeting.organization.id] = self.meeting

    # --- the public part -----------------------------------------------------------------------------

    def _public_items(self) -> list[Item]:
        items = [self.opening(), *self._approval()]
        items += [self.paper_item(paper, station) for paper, station in self._taken_up()]
        items += [self.new_paper_item() for _ in range(self.rng.randint(2, 4))]
        for plant in self.plants:
            self._plant(items, plant(self))
        if self.rng.random() < 0.35:
            items += self._group()
        return [*items, *self._announcements()]

    def _plant(self, items: list[Item], item: Item) -> None:
        """A planted item stands below the parent it brought along; one without a number above all others."""
        if item.number is None:
            items.insert(0, item)
        else:
            items += [item] if item.parent is None else [item.parent, item]

    def item(self, text: str, *, parent: Item | None = None, public: bool = True, number: str | None = None) -> Item:
        """A new item with the next number, or with the one given."""
        letter = "Ö" if public else "N"
        if number is None:
            self.numbered += 1
            number = str(self.numbered)
        new = Item(self.town.numbers.next("item"), f"{letter} {number}", public, text, parent=parent)
        new.has_page = public
        return new

    def clerk(self, item: Item, writer: Writer | None = None) -> Clerk:
        return Clerk(self.town, writer or self.town.writer(self.rng, self.meeting), item)

    def opening(self) -> Item:
        item = self.item("Eröffnung der Sitzung und Feststellung der ordnungsgemäßen Einladung")
        self.clerk(item).write_opening()
        return item

    def _approval(self) -> list[Item]:
        """Approval of the minutes of the meeting before; its paper cell links that meeting."""
        before = self.town.last_meeting.get(self.meeting.organization.id)
        if before is None:
            return []
        item = self.item(f"Genehmigung der Niederschrift über die Sitzung vom {german_date(before.start.date())}")
        item.refers_to, item.refers_to_text = before, before.reference
        item.result = "ungeändert beschlossen"
        clerk = self.clerk(item)
        clerk.write_decision(votes.unanimous(clerk.voters))
        return [item]

    def _taken_up(self) -> list[tuple[Paper, Station]]:
        """Papers that wait for this organization, four at most."""
        waiting = self.town.pending[self.meeting.organization.id]
        taken, waiting[:] = waiting[:4], waiting[4:]
        return taken

    def new_paper_item(self, text: str | None = None, *, parent: Item | None = None, number: str | None = None) -> Item:
        writer = self.town.writer(self.rng, self.meeting)
        name = title(writer) if text is None else text
        paper, station = new_paper(self.town, self.meeting, writer, name)
        return self.paper_item(paper, station, writer, parent=parent, number=number)

    def paper_item(
        self,
        paper: Paper,
        station: Station,
        writer: Writer | None = None,
        *,
        parent: Item | None = None,
        number: str | None = None,
    ) -> Item:
        """An item with a paper, what came of it, and where the paper goes next."""
        item = self.item(typed(self.rng, paper.name), parent=parent, number=number)
        item.result = "zur Kenntnis genommen" if station.role == "Kenntnisnahme" else self.rng.choice(_RESULTS)
        self.link(item, paper, station)
        self.add_oddities(item)
        self.treat(item, self.clerk(item, writer))
        self.visit(item, paper, station)
        return item

    def link(self, item: Item, paper: Paper, station: Station) -> None:
        """The row of the item shows the paper."""
        item.paper, item.responsibility = paper, station.role
        item.row_document = next((one for one in paper.documents if one.kind == "compilation"), None)

    def add_oddities(self, item: Item) -> None:
        """What some rows have."""
        if self.rng.random() < 0.07:
            item.supplement = self.rng.choice(("- Tischvorlage -", "(wird nachgereicht)", "- mündlicher Bericht -"))
        if item.result == "geändert beschlossen":
            item.changed_decision = True
        if self.rng.random() < 0.05:
            item.decision_status, item.decision_date = "Beschlussumsetzung erwünscht", self.meeting.start.date()

    def treat(self, item: Item, clerk: Clerk) -> None:
        """Panels and votes that fit the result."""
        told = self._told(item.result, clerk.voters)
        if told.minutes or self.rng.random() < 0.75:
            motion = self.rng.choice(votes.MOTIONS) if self.rng.random() < 0.08 else None
            clerk.write_discussion(self.rng.randint(3, 8), last=told.minutes, motion=motion)
        if item.result not in _UNDECIDED:
            clerk.write_decision(told)
        if self.rng.random() < 0.08:
            item.documents.append(self.town.document("Niederschriftsauszug", "Niederschriftsauszug", "excerpt"))
        if self.rng.random() < 0.04:
            item.attachments = self.town.attachments(self.rng, ["Tischvorlage", "Wortbeitrag Herr K."])

    def _told(self, result: str | None, voters: votes.Voters) -> votes.Told:
        """How the vote is told; a rejection is a tie, or nothing is said."""
        if result == "abgelehnt":
            return self.rng.choice((votes.tie, votes.nothing))(voters)
        if result in _UNDECIDED or result == "zur Kenntnis genommen":
            return votes.nothing(voters)
        forms = [form for form in votes.FORMS if form is not votes.tie]
        return self.rng.choice(forms)(voters)

    def visit(self, item: Item, paper: Paper, station: Station) -> None:
        """Note the meeting on the paper's way; a postponed paper comes again, a decided one goes on."""
        station.visits.append(Visit(self.meeting, item, item.result))
        if item.result == "vertagt" and len(station.visits) < 3:
            self.town.pending[station.organization.id].append((paper, station))
            return
        place = paper.stations.index(station)
        if item.result not in _UNDECIDED and place + 1 < len(paper.stations):
            following = paper.stations[place + 1]
            self.town.pending[following.organization.id].append((paper, following))

    def _group(self) -> list[Item]:
        """An item without a text of its own above two or three others, one of them a level deeper at times."""
        head = self.item("Anträge und Anfragen")
        stem = str(self.numbered)
        items = [head]
        for n in range(1, self.rng.randint(3, 4)):
            items.append(self.new_paper_item(parent=head, number=f"{stem}.{n}"))
        if self.rng.random() < 0.4:
            deeper = self.item("Ergänzende Stellungnahme der Verwaltung", parent=items[-1], number=f"{stem}.{n}.1")
            self.clerk(deeper).write_discussion(1)
            items.append(deeper)
        return items

    def _announcements(self) -> list[Item]:
        item = self.item(self.rng.choice(_ANNOUNCEMENTS))
        item.result = self.rng.choice((None, "zur Kenntnis genommen"))
        self.clerk(item).write_discussion(self.rng.randint(0, 4))
        if self.rng.random() < 0.3:
            below = self.item("Mündliche Anfragen", parent=item, number=f"{self.numbered}.1")
            self.clerk(below).write_discussion(2)
            return [item, below]
        return [item]

    # --- the closed part -----------------------------------------------------------------------------

    def _closed_items(self) -> list[Item]:
        """Titles are printed, or not; no item of it has a page, papers show as empty links."""
        texts = ["Genehmigung der Niederschrift (nichtöffentlicher Teil)", *self.rng.sample(_CLOSED_TITLES, 2)]
        return [self._closed_item(text) for text in texts]

    def _closed_item(self, text: str) -> Item:
        item = self.item(text, public=False)
        item.paper_withheld = self.rng.random() < 0.5
        if text and self.rng.random() < 0.2:
            item.result = "ungeändert beschlossen"
        return item
