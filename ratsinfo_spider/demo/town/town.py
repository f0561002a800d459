"""What all makers of the town share while it is being built."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ratsinfo_spider.demo.town import text_noise as hazards
from ratsinfo_spider.demo.town.documents import content, stated_size
from ratsinfo_spider.demo.town.model import Meeting, Organization, Paper, Station
from ratsinfo_spider.demo.town.native_numbers import Numbers
from ratsinfo_spider.demo.town.page_content import Attachment, DataKind, Document, Panel, SectionKind
from ratsinfo_spider.demo.town.sentences import Writer
from ratsinfo_spider.demo.town.topics import topic
from ratsinfo_spider.demo.town.word_html import Block, html, plain

__all__ = ["Town", "missing_panel"]


@dataclass(slots=True)
class Town:
    """Numbers, people and what is pending. Makers go through the meetings in order of time, so numbers ascend."""

    seed: int
    organizations: dict[int, Organization]
    fields: dict[int, str]  # what an organization talks about, by its id
    units: dict[int, str]  # its department
    numbers: Numbers
    pending: dict[int, list[tuple[Paper, Station]]] = field(default_factory=lambda: defaultdict(list))
    last_meeting: dict[int, Meeting] = field(default_factory=dict)
    text_hazards: Iterator[hazards.Hazard] = field(default_factory=lambda: itertools.cycle(hazards.HAZARDS))

    def rng(self, *name: object) -> random.Random:
        """A generator of random numbers for one purpose, so that one change does not stir all the rest."""
        return random.Random("/".join(map(str, (self.seed, *name))))

    def writer(self, rng: random.Random, meeting: Meeting) -> Writer:
        """Somebody who writes about a new subject of the meeting's organization."""
        organization = meeting.organization
        subject = topic(rng, self.fields[organization.id], meeting.start.year)
        cast = [member.person for member in organization.members]
        return Writer(rng, organization, cast, subject, meeting.start.date())

    def discussion(self, writer: Writer, count: int) -> list[Block]:
        """Paragraphs of a discussion with one hazard among them."""
        blocks = hazards.paragraphs(writer.rng, writer.discussion(count))
        return next(self.text_hazards)(blocks, writer)

    def panel(
        self,
        rng: random.Random,
        name: str,
        kind: SectionKind,
        blocks: list[Block],
        *,
        body: list[Block] | None = None,
        heading: str | None = None,
    ) -> Panel:
        """A text panel. `body`: the part of the blocks that is the matter itself, all of them if not given."""
        text = plain(blocks)
        clean = plain(blocks if body is None else body)
        markup = html(blocks, rng) if blocks else ""
        title = name if heading is None else heading
        return Panel(name, title, kind, markup, text, clean or None, self.numbers.next("document"))

    def document(self, label: str, hint: str, kind: str, *, public: bool = True) -> Document:
        number = self.numbers.next("document")
        return Document(number, label, hint, kind, "pdf", number, public)

    def attachments(self, rng: random.Random, names: list[str]) -> list[Attachment]:
        """Attachments with these names; some are no PDF."""
        return [self._attachment(rng, nr, name) for nr, name in enumerate(names, 1)]

    def _attachment(self, rng: random.Random, nr: int, name: str) -> Attachment:
        kinds: tuple[DataKind, ...] = ("pdf", "pdf", "pdf", "pdf", "pdf", "docx", "png", "zip")
        kind, number = rng.choice(kinds), rng.getrandbits(32)
        size = len(content(kind, number))
        hint = f"{name} ({kind.upper()})" if len(name) < 12 else name
        return Attachment(nr, name, size, stated_size(size), kind, number, rng.random() < 0.15, hint=hint)


def missing_panel() -> Panel:
    """A panel whose document is gone: its page shows neither h2 nor text."""
    return Panel("Abstimmungsergebnis", "", "vote", missing=True)
