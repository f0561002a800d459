"""The objects of OParl as page types. A list page holds whole objects, each of which counts as a page of its own."""

from __future__ import annotations

from typing import Any

from ratsinfo_spider.vendor import PageType, PageTypes

__all__ = ["MEETINGS", "PAGE_TYPES", "PAPERS"]

MEETINGS, PAPERS = "meetings", "papers"
_NEVER = 36_500  # days: lists bring the objects, none is due by itself


def _object(name: str, path: str, table: str, **more: Any) -> PageType:
    return PageType(name=name, path=path, table=table, parameter="id", refresh=_NEVER, **more)


PAGE_TYPES = PageTypes(
    (
        PageType(name=MEETINGS, refresh="always"),  # how much of a list is read says `evidence.py`
        PageType(name=PAPERS, refresh="always"),
        _object("meeting", MEETINGS, "meetings", named_by="list", lists_as="meeting"),
        _object("agendaitem", "agendaItems", "agenda_items", named_by="meeting", lists_as="item"),
        _object("paper", PAPERS, "papers", named_by="list", lists_as="paper"),
        _object("organization", "organizations", "organizations"),
        _object("person", "persons", "people", with_people=True),
    )
)
