"""The page types of ALLRIS 4: everything that crawl, store and loaders have to know about a page stands here, once.

Pages are imported when first met, so that one page type needs no other. The refresh interval is in days: pages
become due evenly by number, so that a daily run asks for 1/180 of the items, not for all at once.
"""

from __future__ import annotations

from ratsinfo_spider.vendor import PageType, PageTypes

__all__ = ["CALENDAR", "LIST", "ORGANIZATIONS", "PAGE_TYPES", "RECENT_LIST"]

CALENDAR, LIST = "si010", "si018"
RECENT_LIST = "si018-recent"
"""A committee's meetings list, asked for its meetings of late and to come only."""
ORGANIZATIONS = "gr010"

# An item goes before the next agenda (the order a session expects), a paper before the next item.
PAGE_TYPES = PageTypes(
    (
        PageType(
            name=CALENDAR,
            page="calendar:CalendarPage",
            refresh="by_month",
        ),
        PageType(
            name=LIST,
            parameter="GRLFDNR",
            page="meetings_list:MeetingsListPage",
            refresh=60,  # in full: the calendar has the same meetings, and is read more often
        ),
        PageType(
            name=RECENT_LIST,
            path=LIST,
            parameter="GRLFDNR",
            refresh=7,  # meetings without a number stand nowhere else
        ),
        PageType(
            name="to010",
            parameter="SILFDNR",
            table="meetings",
            page="meeting:MeetingPage",
            reader="agenda_reader:AgendaReader",
            refresh="by_meeting",
            named_by="calendar",
            lists_as="agenda",
        ),
        PageType(
            name="to020",
            parameter="TOLFDNR",
            table="agenda_items",
            page="agenda_item:AgendaItemPage",
            reader="item_reader:ItemReader",
            priority=10,
            refresh=180,  # texts and results are settled soon; a change mostly shows in the agenda's row
            named_by="agenda",
            lists_as="item",
        ),
        PageType(
            name="vo020",
            parameter="VOLFDNR",
            table="papers",
            page="paper:PaperPage",
            reader="paper_reader:PaperReader",
            priority=20,
            refresh=180,  # a new station of its way shows as a new row on some agenda
            named_by="agenda",
            lists_as="paper",
        ),
        PageType(
            name=ORGANIZATIONS,
            page="organizations:OrganizationsPage",
            refresh="always",  # all on one page
        ),
        PageType(
            name="gr020",
            parameter="GRLFDNR",
            table="organizations",
            page="organization:OrganizationPage",
            with_people=True,
            reader="organization_reader:OrganizationReader",
            refresh=30,  # members come and go a few times a year
        ),
        PageType(
            name="kp020",
            parameter="KPLFDNR",
            table="people",
            page="person:PersonPage",
            with_people=True,
            refresh=90,
        ),
    )
)
