"""The truth about files: whose they are, and their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ratsinfo_spider.demo.town.documents import MEDIA_TYPES, content, parse_stated
from ratsinfo_spider.demo.town.model import Item, Meeting, Paper
from ratsinfo_spider.demo.town.page_content import Attachment, DataKind, Document
from ratsinfo_spider.demo.town.truth_rows import Row, Rows

__all__ = ["item_files", "meeting_files", "paper_files"]

_RESOURCE = "wicket/resource/org.apache.wicket.Application/doc"


def meeting_files(rows: Rows, meeting: Meeting) -> Iterator[Row]:
    owner = _Owner(rows, "meeting", "si", meeting.id, rows.meeting_url(meeting))
    return owner.files(meeting.documents, [])


def item_files(rows: Rows, item: Item) -> Iterator[Row]:
    """The compiled document of a row is the paper's where the row links one, and told there."""
    own = [] if item.paper or item.row_document is None else [item.row_document]
    owner = _Owner(rows, "agenda_item", "to", item.id, rows.item_url(item))
    return owner.files([*item.documents, *own], item.attachments)


def paper_files(rows: Rows, paper: Paper) -> Iterator[Row]:
    owner = _Owner(rows, "paper", "vo", paper.id, rows.paper_url(paper))
    return owner.files(paper.documents, paper.attachments)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The record that files belong to, and the page that states them."""

    rows: Rows
    record: str
    prefix: str
    native: int | None
    url: str

    def files(self, documents: Iterable[Document], attachments: Iterable[Attachment]) -> Iterator[Row]:
        """Documents first, then attachments; placeholders are no files."""
        position = 0
        for document in documents:
            if not document.disabled:
                position += 1
                yield self._document(document, position)
        for attachment in attachments:
            position += 1
            yield self._attachment(attachment, position)

    def _document(self, file: Document, position: int) -> Row:
        return self.rows.row(
            "file",
            file.number,
            self.url,
            owner_id=self.rows.id(self.record, self.native),
            position=position,
            name=_longer(file.label, file.hint),
            kind=file.kind,
            native_id=file.number and str(file.number),
            source_url=f"{self.rows.base}{_RESOURCE}{file.number}.{file.data_kind}",
            stated_size=None,
            **_stored(file.data_kind, file.data_seed, loaded=file.public),
        )

    def _attachment(self, file: Attachment, position: int) -> Row:
        return self.rows.row(
            "file",
            f"{self.prefix}{self.native}-{file.nr}",
            self.url,
            owner_id=self.rows.id(self.record, self.native),
            position=position,
            name=_longer(file.name, file.hint),
            kind="attachment",
            native_id=None,
            source_url=self.url,
            stated_size=parse_stated(file.stated_size),
            **_stored(file.data_kind, file.data_seed, loaded=True),
        )


def _longer(label: str, hint: str | None) -> str:
    """The hint where it says more than the link."""
    return hint if hint and len(hint) > len(label) else label


def _stored(kind: DataKind, seed: int, *, loaded: bool) -> Row:
    """The columns that say what became of a file."""
    if not loaded:
        names = ("reason", "path", "sha256", "size", "media_type")
        return {"status": "listed", "cause": "non_public", **dict.fromkeys(names)}
    data = content(kind, seed)
    digest = hashlib.sha256(data).hexdigest()
    stored = {
        "status": "stored",
        "cause": None,
        "reason": None,
        "path": f"{digest[:2]}/{digest}.{kind}",
        "sha256": digest,
    }
    return {**stored, "size": len(data), "media_type": MEDIA_TYPES[kind]}
