"""to020, print and normal page alike: what became of an agenda item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ratsinfo_spider.german.numbers import parse_agenda_number
from ratsinfo_spider.german.processors import load
from ratsinfo_spider.german.results import Result, is_result, read_result
from ratsinfo_spider.german.text import join_texts, split_vote, whole_title
from ratsinfo_spider.items import AgendaItem, Record, Vote
from ratsinfo_spider.keys import Keys, vote_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.meeting import AgendaItemLoader
from ratsinfo_spider.vendors.allris4.loaders.sections import Part, read_parts, sections
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_start
from ratsinfo_spider.vendors.allris4.loaders.votes import Found, gather, in_page_order, main_vote, tellings
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage

__all__ = ["records"]

_STATED = frozenset({"minutes", "decision", "vote_text", "vote_basis", "yes", "no", "abstain", "biased"})
_STATED |= {"document_missing"}
_RESULT = frozenset({"result_text", "result"})
_VOTE = frozenset({"url", "agenda_item_id", "position", "subject", "part", "outcome", "basis", "yes", "no", "abstain"})
_VOTE |= {"biased", "present", "size", "parties", "text", "source"}


def records(page: AgendaItemPage, site: str) -> Iterator[Record]:
    """The item, its votes, its text panels and its files."""
    source = Source.of(page, site)
    result = read_result(page.result or (page.responsibility if is_result(page.responsibility) else None))
    if result.warning:
        page.warn(result.warning)
    parts = read_parts(page, page.panels, decided=(result.value or "").startswith("adopted"))
    votes = gather(tellings(parts))
    yield _item(page, source, result, parts, votes)
    yield from _keyed(votes, source, page.native_id)
    yield from sections(parts, source, "agenda_item", page.native_id)
    yield from _files(page, source).records


def _files(page: AgendaItemPage, source: Source) -> Files:
    """The item's files, and those of its paper that the page shows."""
    owner = Owner("agenda_item", page.native_id)
    return Files(source, owner).add(page.files, paper=page.paper_id)


def _item(page: AgendaItemPage, source: Source, result: Result, parts: list[Part], votes: list[Found]) -> AgendaItem:
    columns = {
        "id": source.id("agenda_item", page.native_id),
        "site": source.site,
        "url": source.url("agenda_item", page.native_id),
        "native_id": page.native_id,
        **_hints(page, source),
        "result_text": result.text,
        "result": result.value,
        "minutes": join_texts([part.body for part in parts if part.kind == "minutes"]),
        "decision": join_texts([split_vote(part.body)[0] for part in parts if part.kind == "decision"]),
        **main_vote(votes),
        "document_missing": page.document_missing,
    }
    # A result that is not there was taken back, but only a page with its head is known to be whole.
    says_result = result.text is not None or page.has_head
    whole = page.has_head or not page.is_print  # a print page may lack the files
    lists = frozenset({"votes", "sections", "files"} if whole else {"votes", "sections"})
    statement = Statement(_STATED | _RESULT if says_result else _STATED, lists)
    item: AgendaItem = load(AgendaItemLoader, columns, statement)
    return item


def _hints(page: AgendaItemPage, source: Source) -> dict[str, Any]:
    """What the agenda states and this page may know too."""
    printed = page.number or page.h1_number
    number = parse_agenda_number(printed)
    title, is_cut = _title(page)
    return {
        "meeting_id": source.id("meeting", page.meeting_id),
        "meeting_start": read_start(page, page.date or page.h1_date, page.time) if page.time else None,
        "organization_name": page.organization,
        "number": printed,
        "public": number.public if number else None,
        "title": title,
        "title_is_cut": is_cut,
        "supplement": page.supplement,
        "paper_id": source.id("paper", page.paper_id),
    }


def _title(page: AgendaItemPage) -> tuple[str | None, bool | None]:
    """The title of the heading; where that is cut, the paper's, if it goes on where the cut one ends."""
    if not page.h1_title:
        return None, None
    if not page.title_is_cut:
        return page.h1_title, False
    whole = whole_title(page.h1_title, page.paper_text)
    return whole or page.h1_title, whole is None


def _keyed(votes: list[Found], source: Source, native_id: int) -> Iterator[Vote]:
    """The votes as rows of this item.

    Their keys are counted by how reliably they are told: the minutes come weeks later, and their votes last.
    """
    keys = Keys()
    for vote, _place in votes:
        vote.id = source.id("vote", keys.next(vote_key(native_id, vote.subject, vote.part)))
    for position, vote in enumerate(in_page_order(votes), 1):
        vote.site, vote.url = source.site, source.url("agenda_item", native_id)
        vote.agenda_item_id, vote.position = source.id("agenda_item", native_id), position
        vote.statement = Statement(_VOTE)
        yield vote
