"""Documents and attachments as `files`: to which record each belongs, its name, and its id.

A link does not say whose file it is; its place does:

| where | what | whose |
| --- | --- | --- |
| to010, documents in the head | invitation, minutes, … | the meeting's |
| to010, agenda row | compilation or paper, and the row links a paper | the paper's |
| to010, agenda row | anything else | the item's |
| to020, documents in the head | as in an agenda row | |
| to020, attachments of the paper (`attachmentsVo`) | attachment | the paper's, if one is linked |
| to020, other attachments | attachment | the item's |
| vo020 | everything | the paper's |

The page of its owner is the authority for a file; other pages that show it only fill gaps. Its position is the one
among all files of its owner, so no other page knows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count
from typing import NamedTuple

from ratsinfo_spider.german.file_names import kind_of_file
from ratsinfo_spider.german.record_loaders import FileLoader
from ratsinfo_spider.items import File
from ratsinfo_spider.keys import prefix_of
from ratsinfo_spider.statement import Download, Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source, native
from ratsinfo_spider.vendors.allris4.pages.files import FileLink
from ratsinfo_spider.vocabulary import is_non_public_document

__all__ = ["Files", "Owner"]

# What DOCTYP in a document's address means (docs/allris4.md 3.3); 130 is a paper or an item's attachment.
_DOCUMENT_TYPES = {
    105: "Einladung",
    108: "Bekanntmachung",
    110: "Niederschrift",
    116: "Niederschrift",
    117: "Protokoll nichtöffentlich",
    138: "Auszug",
    **dict.fromkeys((134, 135, 136), "Anlage"),
}
_STATED = frozenset({"url", "owner_id", "position", "name", "kind", "native_id", "source_url", "stated_size"})
_OF_THE_PAPER = frozenset({"compilation", "paper"})


class Owner(NamedTuple):
    """The record a file belongs to. `native_id` may be a text for an agenda row without a number."""

    kind: str
    native_id: int | str


class Files:
    """The files of one page, each once. `owner` is the record the page shows.

    Each record has its download, by the first link that shows it: an address to fetch in this session, at once.
    """

    def __init__(self, source: Source, owner: Owner) -> None:
        self.source = source
        self.owner = owner
        self.records: list[File] = []
        self._links: dict[str, FileLink] = {}
        self._owners: list[Owner] = []

    def add(self, links: Iterable[FileLink], owner: Owner | None = None, paper: int | None = None) -> Files:
        """Add the links of `owner`, or of the page's own record; `paper` is the paper that the page links."""
        for link in links:
            self._add(link, _whose(link, owner or self.owner, paper))
        return self

    def _add(self, link: FileLink, owner: Owner) -> None:
        """The file of a link, unless the page showed it before."""
        file_id = self._id(link, owner)
        if file_id not in self._links:
            self._links[file_id] = link
            self._owners.append(owner)
            self.records.append(self._record(file_id, link, owner, self._owners.count(owner)))

    def _id(self, link: FileLink, owner: Owner) -> str:
        """By the document's number; an attachment by its owner's number and its own in the table, or the next free."""
        if link.native_id is not None:
            return f"{self.source.site}:file:{link.native_id}"
        stem = f"{self.source.site}:file:{prefix_of(owner.kind)}{owner.native_id}-"
        others = (f"{stem}{number}" for number in count(1))
        ids = chain([f"{stem}{link.number}"] if link.number else [], others)
        return next(one for one in ids if one not in self._links or self._links[one].url == link.url)

    def _record(self, file_id: str, link: FileLink, owner: Owner, place: int) -> File:
        is_owners_page = owner == self.owner
        page = self.source.url(self.owner.kind, self.owner.native_id)
        file = File(
            id=file_id,
            site=self.source.site,
            url=self.source.url(owner.kind, owner.native_id) or page,
            owner_id=self.source.id(owner.kind, owner.native_id),
            position=place if is_owners_page or isinstance(owner.native_id, str) else None,
            native_id=native(link.native_id),
            source_url=page if link.component else link.url,
        )
        document_type = _DOCUMENT_TYPES.get(link.document_type or 0)
        words = {
            "name": (link.label, link.hint, link.status, document_type),
            "kind": _kind_words(link),
            "stated_size": link.stated_size,
        }
        FileLoader.fill(file, words)
        download = Download(link.url, link.component, is_non_public_document(file.name))
        file.statement = Statement(_STATED if is_owners_page else frozenset(), download=download)
        return file


def _whose(link: FileLink, owner: Owner, paper: int | None) -> Owner:
    """The paper's instead of the item's: its attachments, and what is named as one of its documents."""
    if paper is None or owner.kind != "agenda_item":
        return owner
    shared = link.panel == "paper_attachments" or kind_of_file(*_kind_words(link)) in _OF_THE_PAPER
    return Owner("paper", paper) if shared else owner


def _kind_words(link: FileLink) -> tuple[str | None, ...]:
    """Names from which the kind follows; of an attachment its place on the page says it all."""
    if link.panel in ("attachments", "paper_attachments"):
        return ("Anlage",)
    return link.hint, link.label, _DOCUMENT_TYPES.get(link.document_type or 0)
