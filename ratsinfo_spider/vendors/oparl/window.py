"""Which objects of a list belong to what a run was asked for."""

from __future__ import annotations

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.json_values import Object, day_of, links

__all__ = ["is_asked_for", "is_of_window"]


def is_asked_for(meeting: Object, arguments: Arguments) -> bool:
    """Whether a meeting lies in the window and is of one of the committees."""
    wanted = {str(number) for number in arguments.organizations}
    whose = {number_of(link, "organization") for link in links(meeting, "organization")}
    return (not wanted or bool(wanted & whose)) and arguments.covers(day_of(meeting, "start"))


def is_of_window(paper: Object, arguments: Arguments) -> bool:
    """Whether a paper lies in the window by its own day; an unknown day does not. Of a committee only meetings tell."""
    day = day_of(paper, "date")
    return arguments.is_whole or (not arguments.organizations and day is not None and arguments.covers(day))
