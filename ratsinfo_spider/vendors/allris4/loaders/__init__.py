"""Pages of ALLRIS 4 to records: `records(page, site)`, one module for each page type.

For each record a page is the authority for some of the columns (`Statement.columns`): its value replaces the stored
one, and an empty value clears it. Any other value of the page only fills a gap.

    page    is the authority for                                      fills gaps in
    si010   a meeting without a link: name, start, room, cancelled    the same of a meeting with a link
    si018   a meeting without a number: organization, name, start,    the same of a meeting with a number
            cancelled
    to010   the meeting; of each item: number, position, public,
            parent, title, supplement, paper, name and start of the
            meeting; its result, if the table shows results
    to020   minutes, decision, vote columns and document_missing;     meeting, number, public, title,
            the result, but a print page without basic data does      supplement, paper
            not clear it; votes, sections and files of the item
    vo020   the paper, its consultations, sections and files
    gr010   name and classification of an organization
    gr020   short name of the organization; memberships               name of the organization; people
    kp020   the columns of the person that it shows                   memberships

The rows that a page lists in full (`Statement.lists`), so that one that is missing has gone: to010 agenda items and the
meeting's files; to020 votes, sections and files (a print page without basic data: no files); vo020 consultations,
sections and files; gr020 memberships.

The reasons:

- A meeting with a link has a page of its own. A meeting without one is in the calendar only, and may be moved there.
- to010 is the authority for `start_time` and `organization_id` only if it could read them, for `room` and `location`
  only if it prints one of them: a fault or a gap of one page must not clear what another page knew.
- A print page may lack the basic data (docs/allris4.md 1.3), and the result with them: its absence means nothing.
- The heading of to020 cuts long titles (docs/allris4.md 5.6), and a cut title must never replace a whole one.
- The page of a file's owner is the authority for the file (`files.py`). So place and name of a file do not depend on
  which page a crawl asked for first.

The loader of a record type cleans each column, see `german/record_loaders.py`; a page that prints a column in a way of
its own has a derived loader in its module. What could not be read becomes a sentence in `page.warnings`, with its kind
before the colon: `heading`, `result`, `status`, `date`, `calendar`, `list`, `non-public`. Page classes add their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.vendors.allris4.pages.frame import Page

__all__ = ["records"]

# The name of a page's class -> its type.
_TYPES = {one.page.partition(":")[2]: one for one in PAGE_TYPES if one.page}


def records(page: Page, site: str, people: bool = False) -> Iterator[Record]:
    """The records that a page states; people and memberships only with `people`. Each file has its download.

    `site` is the city's name. Raises KeyError for a page type that has no loader.
    """
    page_type = _TYPES[type(page).__name__]
    module = import_module(f"{__name__}.{page_type.page.partition(':')[0]}")
    found: Iterator[Record] = module.records(page, site, *([people] if page_type.with_people else []))
    return found
