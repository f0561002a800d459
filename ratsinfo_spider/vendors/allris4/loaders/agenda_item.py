"""to020, print and normal page alike: what became of an agenda item."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import FromAll
from ratsinfo_spider.german.record_loaders import AgendaItemLoader
from ratsinfo_spider.german.results import is_result, read_result
from ratsinfo_spider.german.text import one_line, whole_title
from ratsinfo_spider.german.text_panel import Part, bodies
from ratsinfo_spider.items import AgendaItem, Record, Vote
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.sections import read_parts, sections
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.votes import derive
from ratsinfo_spider.votes.of_item import STATED, Found, gather, keyed, main_vote, passages

__all__ = ["ItemPageLoader", "records"]

_STATED = frozenset({"minutes", "decision", "vote_text", "vote_basis", "yes", "no", "abstain", "biased"})
_STATED |= {"document_missing"}
_RESULT = frozenset({"result_text", "result"})


def _whole(title: str, is_cut: bool, paper: str | None) -> str | None:
    """The title of the heading; if that is cut, the one of the paper that begins with it."""
    return one_line((whole_title(title, paper) if is_cut else None) or title)


def _is_cut(title: str, is_cut: bool, paper: str | None) -> bool:
    return is_cut and whole_title(title, paper) is None


class ItemPageLoader(AgendaItemLoader):
    """The heading cuts long titles (docs/allris4.md 5.6). Words: title, whether it is cut, the line about the paper."""

    title_out = FromAll(_whole)
    title_is_cut_out = FromAll(_is_cut)


def records(page: AgendaItemPage, site: str) -> Iterator[Record]:
    """The item, its votes, its text panels and its files."""
    source = Source.of(page, site)
    result = page.result or (page.responsibility if is_result(page.responsibility) else None)
    decided = (read_result(result).value or "").startswith("adopted")
    parts = read_parts(page, page.panels, decided=decided)
    votes = gather(passages(parts), page.warn)
    item = _item(page, source, result, parts, votes)
    yield item
    yield from _keyed(votes, source, page.native_id, item)
    yield from sections(parts, source, "agenda_item", page.native_id)
    yield from _files(page, source).records


def _files(page: AgendaItemPage, source: Source) -> Files:
    """The item's files, and those of its paper that the page shows."""
    owner = Owner("agenda_item", page.native_id)
    return Files(source, owner).add(page.files, paper=page.paper_id)


def _item(
    page: AgendaItemPage, source: Source, result: str | None, parts: list[Part], votes: list[Found]
) -> AgendaItem:
    """What the agenda states too (number, title, …) only fills gaps."""
    item = AgendaItem(
        **source.identity("agenda_item", page.native_id),
        meeting_id=source.id("meeting", page.meeting_id),
        organization_id=source.id("organization", page.organization_id),
        paper_id=source.id("paper", page.paper_id),
        document_missing=page.document_missing,
        **main_vote(votes),
    )
    number = page.number or page.h1_number
    title = (page.h1_title, page.title_is_cut, page.paper_text) if page.h1_title else None
    words = {
        "meeting_start": (page.date or page.h1_date, page.time) if page.time else None,
        "organization_name": page.organization,
        "number": number,
        "public": number,
        "title": title,
        "title_is_cut": title,
        "supplement": page.supplement,
        "result_text": result,
        "result": result,
        "minutes": bodies(parts, "minutes"),
        "decision": bodies(parts, "decision"),
    }
    ItemPageLoader.fill(item, words, page.warn)
    # A result that is not there was taken back, but only a page with its head is known to be whole.
    says_result = item.result_text is not None or page.has_head
    whole = page.has_head or not page.is_print  # a print page may lack the files
    lists = frozenset({"votes", "sections", "files"} if whole else {"votes", "sections"})
    item.statement = Statement(_STATED | _RESULT if says_result else _STATED, lists)
    return item


def _keyed(votes: list[Found], source: Source, native_id: int, item: AgendaItem) -> Iterator[Vote]:
    """The votes as rows of this item.

    The store has the last word on what follows from other rows: this page may not show when the meeting was, nor its
    result.
    """
    for key, vote in keyed(votes, native_id):
        vote.id, vote.site, vote.url = source.id("vote", key), source.site, source.url("agenda_item", native_id)
        vote.agenda_item_id, vote.meeting_id, vote.meeting_start = item.id, item.meeting_id, item.meeting_start
        vote.organization_id = item.organization_id
        vote.passed, vote.unanimous, vote.derived_from = derive(vote, item.result)
        vote.statement = Statement(STATED)
        yield vote
