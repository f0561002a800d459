"""What a crawl still costs, and what a crawl of everything would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ratsinfo_spider.sites import Site

# Measured on the demo council: requests of a full crawl by its meetings (items, papers, files and lists included).
REQUESTS_PER_MEETING = 22
FIRST_YEAR = 2005  # the oldest pages seen of any installation; a city's file may know better
SECONDS_PER_HOUR = 3600


def seconds_left(
    known: Mapping[str, int], done: Mapping[str, int], rate: float, budget: int | None = None
) -> float | None:
    """About how long a crawl still takes at `rate` requests a second; None while there is nothing to go by.

    `known` and `done` count records by table. A meeting not read yet stands for all that will hang on it. `budget`: the
    requests that are left at most.

    >>> seconds_left({"meetings": 10, "papers": 30}, {"meetings": 8, "papers": 24}, rate=5.0)
    10.0
    >>> seconds_left({"meetings": 10}, {"meetings": 8}, rate=5.0, budget=5)
    1.0
    """
    if not known.get("meetings", 0) or rate <= 0:
        return None
    left = {table: known.get(table, 0) - done.get(table, 0) for table in ("meetings", "agenda_items", "papers")}
    requests = left["meetings"] * REQUESTS_PER_MEETING + left["agenda_items"] + left["papers"]
    return (requests if budget is None else min(requests, budget)) / rate


def everything(site: Site, meetings: int, since: dt.date, today: dt.date) -> str:
    """One sentence: what `since=all` would ask for, from the `meetings` that lie between `since` and `today`.

    >>> site = Site(name="musterstadt", first_year=2016, delay=1.0)
    >>> everything(site, 30, dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    'everything since 2016 would be about 1,248 meetings and 27,000 requests, 7.5 h at 1 s per request'
    """
    first = dt.date(site.first_year or FIRST_YEAR, 1, 1)
    days = max((today - since).days, 1)
    all_meetings = round(meetings / days * max((today - first).days, days))
    requests = round(all_meetings * REQUESTS_PER_MEETING, -3)
    hours = requests * site.delay / SECONDS_PER_HOUR
    return (
        f"everything since {first.year} would be about {all_meetings:,} meetings and {requests:,} requests, "
        f"{hours:.1f} h at {site.delay:g} s per request"
    )
