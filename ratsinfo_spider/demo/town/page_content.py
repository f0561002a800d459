"""What stands on the demo's pages: documents, attachments, text panels, votes. Part of `model.py`.

Texts stand here twice, as the markup that a page shows (`html`) and as the text that a perfect
reader makes of it (`text`). Both are made from the same blocks (`word_html.py`), so that the truth never
depends on a parser of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Attachment", "Ballot", "DataKind", "Document", "Panel", "SectionKind"]

DataKind = Literal["pdf", "docx", "png", "zip"]
SectionKind = Literal["minutes", "decision", "vote", "proposal", "rationale", "finance", "other"]


@dataclass(slots=True)
class Document:
    """A document with a number of its own: `<base>/wicket/resource/org.apache.wicket.Application/doc<number>.<ext>`.

    `label` is the link's text, `hint` the name between the quotes of its tooltip. `disabled` ones are placeholders
    without bytes (class `disable`, broken hint), no file of theirs exists. `public` is False for the minutes of the
    closed part that some towns offer to everybody by mistake: listed, never loaded.
    """

    number: int
    label: str
    hint: str
    kind: str  # as `files.kind`: invitation, announcement, minutes, excerpt, paper, compilation
    data_kind: DataKind = "pdf"
    data_seed: int = 0
    public: bool = True
    disabled: bool = False


@dataclass(slots=True)
class Attachment:
    """A row of an attachment table: its address is a component of its page and dies with it."""

    nr: int
    name: str
    size: int  # bytes, exact
    stated_size: str  # as printed: `253,8 kB`
    data_kind: DataKind
    data_seed: int
    not_compiled: bool = False
    status: str = "(wie Dokument)"
    hint: str | None = None  # name in the tooltip where it says more than `name` (the link's text is cut)


@dataclass(slots=True)
class Panel:
    """A text panel of an item or a paper.

    `name` stands in the toggle's tooltip, `heading` in the h2 (empty at some towns). `missing` panels show
    `Dokument nicht im Bestand.` instead of everything. `html` is what stands inside `div#htm<doc_id>.docPart`
    ("" for a panel without text), `text` what it says, `clean` the part of it that is the discussion or
    decision itself: without a repeated heading, without the vote line, None where nothing of it is.
    """

    name: str
    heading: str
    kind: SectionKind
    html: str = ""
    text: str = ""
    clean: str | None = None
    doc_id: int | None = None
    missing: bool = False

    @property
    def printed_heading(self) -> str:
        """What a reader takes as heading: the h2, or the tooltip's name where the h2 is empty."""
        return self.heading or self.name


@dataclass(slots=True)
class Ballot:
    """One vote with its meaning, the columns of `votes`. `text` is what it is read from, `source` where it stands."""

    subject: Literal["decision", "motion", "agenda", "procedure"] = "decision"
    part: str | None = None
    outcome: Literal["accepted", "rejected"] | None = None
    basis: Literal["unanimous", "majority", "tie"] | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    biased: int | None = None
    present: int | None = None
    size: int | None = None
    parties: list[dict[str, object]] | None = None
    text: str = ""
    source: Literal["vote", "heading", "decision", "minutes"] = "vote"
