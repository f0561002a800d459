"""Documents and attachments as `files`: whose they are, what they are called, how they are named apart.

A link does not say whose file it is; where it stands does:

| where | what | whose |
| --- | --- | --- |
| to010, documents in the head | invitation, minutes, … | the meeting's |
| to010, agenda row | compilation or paper, and the row links a paper | the paper's |
| to010, agenda row | anything else | the item's |
| to020, documents in the head | as in an agenda row | |
| to020, attachments of the paper (`attachmentsVo`) | attachment | the paper's, if one is linked |
| to020, other attachments | attachment | the item's |
| vo020 | everything | the paper's |

A file is stated by a page of its owner; other pages that show it only fill gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count
from typing import NamedTuple

from ratsinfo_spider.german.numbers import parse_size
from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.items import File
from ratsinfo_spider.keys import prefix_of
from ratsinfo_spider.statement import Download, Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.files import FileLink
from ratsinfo_spider.vocabulary import file_kind, is_non_public_document

__all__ = ["Files", "Owner"]

# DOCTYP in the address of a document, as far as a program has measured it (130: a paper, or an item's attachment).
_DOCUMENT_TYPES = {
    105: "invitation",
    108: "announcement",
    110: "minutes",
    116: "minutes",
    117: "minutes",
    138: "excerpt",
    **dict.fromkeys((134, 135, 136), "attachment"),
}
_NON_PUBLIC_MINUTES = 117
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
        """Take in links of `owner`, else of the page's own record; `paper` is the one that it links."""
        for link in links:
            self._add(link, self._whose(link, owner or self.owner, paper))
        return self

    def _whose(self, link: FileLink, owner: Owner, paper: int | None) -> Owner:
        shared = link.panel == "paper_attachments" or _kind(link) in _OF_THE_PAPER
        return Owner("paper", paper) if paper is not None and shared and owner.kind == "agenda_item" else owner

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

    def _record(self, file_id: str, link: FileLink, owner: Owner, position: int) -> File:
        page = self.source.url(self.owner.kind, self.owner.native_id)
        file = File(
            id=file_id,
            site=self.source.site,
            url=self.source.url(owner.kind, owner.native_id) or page,
            owner_id=self.source.id(owner.kind, owner.native_id),
            position=position,
            name=_name(link),
            kind=_kind(link),
            native_id=link.native_id,
            source_url=page if link.component else link.url,
            stated_size=parse_size(link.stated_size),
        )
        download = Download(link.url, link.component, is_non_public_document(file.name))
        file.statement = Statement(_STATED if owner == self.owner else frozenset(), download=download)
        return file


def _kind(link: FileLink) -> str:
    """Attachments are told by where they stand, documents by their name."""
    if link.panel in ("attachments", "paper_attachments"):
        return "attachment"
    kinds = (file_kind(link.hint), file_kind(link.label), _DOCUMENT_TYPES.get(link.document_type or 0, "other"))
    return next((kind for kind in kinds if kind != "other"), "other")


def _name(link: FileLink) -> str | None:
    """The hint where it says more than the link: `Sammeldokument öffentlich` for `Sammeldokument`.

    That it is not public may stand in the hint, the table's status or the address alone: it never gets lost.
    """
    label, hint = one_line(link.label) or "", one_line(link.hint) or ""
    name = hint if len(hint) > len(label) else label
    if is_non_public_document(name):
        return name
    for words in (hint, one_line(link.status) or ""):
        if is_non_public_document(words):
            return f"{name} ({words.strip('()')})".strip()
    is_closed = link.document_type == _NON_PUBLIC_MINUTES
    return (f"{name} (Protokoll nichtöffentlich)".strip() if is_closed else name) or None
