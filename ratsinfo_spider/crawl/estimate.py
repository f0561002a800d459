"""What a crawl of everything would cost, said when a crawl takes its default window instead."""

from __future__ import annotations

import datetime as dt

from ratsinfo_spider.sites import Site

# Measured on the demo council: requests of a full crawl by its meetings (items, papers, files and lists included).
REQUESTS_PER_MEETING = 22
FIRST_YEAR = 2005  # the oldest pages seen of any installation; a city's file may know better
SECONDS_PER_HOUR = 3600


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
