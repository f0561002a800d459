"""The objects of OParl as page types. A list page holds whole objects, each of which counts as a page of its own."""

from __future__ import annotations

from ratsinfo_spider.vendor import PageType, PageTypes

__all__ = ["MEETINGS", "PAGE_TYPES", "PAPERS"]

MEETINGS, PAPERS = "meetings", "papers"
_NEVER = 36_500  # days: lists bring the objects, none is due by itself

PAGE_TYPES = PageTypes(
    (
        PageType(name=MEETINGS, refresh="always"),  # how much of a list is read says `evidence.py`
        PageType(name=PAPERS, refresh="always"),
        PageType(
            name="meeting",
            path="meetings",
            parameter="id",
            table="meetings",
            refresh=_NEVER,
            named_by="list",
            lists_as="meeting",
        ),
        PageType(
            name="agendaitem",
            path="agendaItems",
            parameter="id",
            table="agenda_items",
            refresh=_NEVER,
            named_by="meeting",
            lists_as="item",
        ),
        PageType(
            name="paper",
            path="papers",
            parameter="id",
            table="papers",
            refresh=_NEVER,
            named_by="list",
            lists_as="paper",
        ),
        PageType(name="organization", path="organizations", parameter="id", table="organizations", refresh=_NEVER),
        PageType(name="person", path="persons", parameter="id", table="people", with_people=True, refresh=_NEVER),
    )
)
