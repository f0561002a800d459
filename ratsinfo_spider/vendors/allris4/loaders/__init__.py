"""Pages of ALLRIS 4 to records: `records(page, site)`, a module a page type.

A page states columns (its value replaces what is known, an empty one clears) or tells them (its value
only fills a gap):

    page   states                                                     tells
    si010  of a meeting without a link: name, start, room, cancelled  the same of linked ones
    si018  of a meeting without a number: organization, name, start   the same of numbered ones
    to010  the meeting
           of items: number, position, public, parent, title,
           supplement, paper, meeting's name and start
           result, where the table shows results (`tobanr`; or
           `tozunr`, where a known result stands there)
    to020  minutes, decision, vote columns, document_missing          meeting, number, public, title,
           result, unless it is missing on a page without a head      supplement, paper
           its votes, sections and files
    vo020  the paper, its consultations, sections and files
    gr010  name and classification of organizations
    gr020  short name of the organization, memberships                its name; people
    kp020  what it shows of the person                                memberships

It lists in full: to010 agenda items and the meeting's files; to020 votes, sections and files (not the
files if it is a print page without a head); vo020 consultations, sections and files; gr020 memberships.

Why it is so:

- A linked meeting is described by its own page. One without a link has only the calendar, and may move.
- `start` and `organization_id` of a meeting are stated only where they can be read, `room` and `location` only
  where one of them is printed: a fault or the silence of one page must not clear what another knew.
- A print page may lack the head. That no result is printed there is silence, not a statement.
- A cut title never replaces a whole one: to020 only fills a gap, with the paper's title where that goes on.
- A file is stated by its owner's page (`files.py`), so that its position and name do not change with the way
  a crawl came by.

What could not be read is said in `page.warnings`, one sentence each, its kind before the colon: `heading`,
`result`, `date`, `calendar`, `list`, `non-public`; what the page classes say has its own words.
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
    module = import_module(f"{__name__}.{page_type.loader}")
    found: Iterator[Record] = module.records(page, site, *([people] if page_type.with_people else []))
    return found
