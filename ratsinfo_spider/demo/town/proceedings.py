"""What the page of an agenda item says happened: discussion, decision, vote."""

from __future__ import annotations

from dataclasses import dataclass

from ratsinfo_spider.demo.town.model import Item, Panel
from ratsinfo_spider.demo.town.sentences import Writer
from ratsinfo_spider.demo.town.town import Town
from ratsinfo_spider.demo.town.vote_wordings import Motion, Told, Voters, agenda_approved
from ratsinfo_spider.demo.town.word_html import Blank, Block, Listing, Par

__all__ = ["Clerk"]


@dataclass(frozen=True, slots=True)
class Clerk:
    """Writes the minutes of one item. Each `write_` method adds panels, and votes where some are told, to the item."""

    town: Town
    writer: Writer
    item: Item

    @property
    def voters(self) -> Voters:
        return Voters(self.writer.rng, self.writer.cast)

    def write_discussion(self, paragraphs: int, *, last: str | None = None, motion: Motion | None = None) -> None:
        """`last` ends it; `motion` is voted on before that, which is not the vote on the item."""
        blocks = self.town.discussion(self.writer, paragraphs)
        if motion:
            ballot = motion(self.voters)
            self.item.ballots.append(ballot)
            blocks += [Par(ballot.text), Blank()]
        if last:
            blocks += [Par(last), Blank()]
        self.write_minutes(blocks)

    def write_minutes(self, blocks: list[Block]) -> None:
        name = "Wortprotokoll" if self.writer.day.year % 2 and self.writer.rng.random() < 0.1 else "Beratung"
        self.add(self.town.panel(self.writer.rng, name, "minutes", blocks))

    def write_opening(self) -> None:
        """The first item: attendance, and at times a vote on the agenda itself."""
        blocks: list[Block] = [
            Par(f"{self.writer.speaker()} eröffnet die Sitzung und begrüßt die Anwesenden."),
            Blank(),
        ]
        if self.writer.rng.random() < 0.4:
            ballot = agenda_approved(self.voters)
            self.item.ballots.append(ballot)
            blocks.append(Par(ballot.text))
        self.write_minutes(blocks)

    def write_decision(self, told: Told) -> None:
        """Decision and vote as told. Some towns leave the h2 empty, some repeat the heading in the text."""
        rng = self.writer.rng
        repeated = rng.random() < 0.25
        body = self.decision_body(told.decision_clause)
        head: list[Block] = [Par("Beschluss:", bold=True), Blank()] if repeated else []
        tail: list[Block] = [Blank(), Par(told.decision_line)] if told.decision_line else [Blank(2)]
        heading = told.decision_heading or ("" if repeated else rng.choice(("Beschluss", "Beschluss:")))
        blocks = [*head, *body, *tail]
        self.add(self.town.panel(rng, "Beschluss", "decision", blocks, body=body, heading=heading))
        self.write_vote(told)

    def decision_body(self, clause: str | None) -> list[Block]:
        rng = self.writer.rng
        body: list[Block] = [Par(self.writer.decision())]
        if rng.random() < 0.3:
            body += [Blank(), Listing(self.writer.points(rng.randint(2, 4)))]
        return [*body, Par(clause)] if clause else body

    def write_vote(self, told: Told) -> None:
        if told.vote is not None:
            heading = told.vote_heading or self.writer.rng.choice(("", "Abstimmungsergebnis", "Abstimmungsergebnis:"))
            panel = self.town.panel(self.writer.rng, "Abstimmungsergebnis", "vote", told.vote, heading=heading)
            self.add(panel)
        self.item.ballots += told.ballots

    def add(self, panel: Panel) -> None:
        self.item.panels.append(panel)
