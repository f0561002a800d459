"""What a user may ask of a crawl: `-a since=… -a until=… -a meeting=…`, checked before the first request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scrapy.exceptions import UsageError

from ratsinfo_spider.vendor import Vendor

DAYS_BACK = 90

FilesMode = Literal["download", "list", "skip"]
Refresh = Literal["changed", "all"]


class ArgumentError(UsageError, ValueError):
    """A spider argument or setting that cannot be used. The sentence names it and what would be right.

    Scrapy ends each of its own commands with the sentence and exit code 2.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, print_help=False)


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """The checked arguments. `since`/`until` are inclusive days in Berlin; None means without end."""

    since: dt.date | None
    until: dt.date | None
    organizations: frozenset[int] = frozenset()
    meetings: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    papers: tuple[int, ...] = ()
    files: FilesMode = "download"
    refresh: Refresh = "changed"
    max_requests: int | None = None
    sample: int | None = None
    given: dict[str, str] = field(default_factory=dict)

    @property
    def is_selection(self) -> bool:
        """True when single records were asked for, by their numbers or as a sample: nothing follows about others."""
        return bool(self.meetings or self.items or self.papers or self.sample)

    @property
    def is_whole(self) -> bool:
        """True for a crawl of everything there is."""
        return self.since is self.until is None and not self.organizations and not self.is_selection

    @property
    def scope(self) -> dict[str, Any]:
        """What a run with these arguments covers, as plain data: the days, and what narrows them.

        >>> Arguments(since=dt.date(2026, 1, 1), until=None, organizations=frozenset({12, 5})).scope
        {'since': '2026-01-01', 'until': 'all', 'organization': [5, 12]}
        """
        days = {"since": self.since, "until": self.until}
        numbers = {
            "organization": sorted(self.organizations),
            "meeting": self.meetings,
            "item": self.items,
            "paper": self.papers,
        }
        window = {name: day.isoformat() if day else "all" for name, day in days.items()}
        return window | {name: list(given) for name, given in numbers.items() if given}

    def covers(self, day: dt.date | None) -> bool:
        """Whether a day lies in the window; an unknown day does, so that nothing is lost."""
        if day is None:
            return True
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


HELP = {
    "since": "first day, as 2026-01-31, or `all`; without it 90 days back",
    "until": "last day, or `all`",
    "organization": "only meetings of these organizations, by their numbers",
    "meeting": "just these meetings, by their numbers, separated by commas",
    "item": "just these agenda items",
    "paper": "just these papers",
    "files": "`download`, `list` or `skip`",
    "refresh": "`changed`, or `all` to ask for every page again",
    "max_requests": "pages to ask for at most",
    "sample": "so many of the last meetings and the next one, whole",
}
KNOWN = tuple(HELP)


def parse(
    given: dict[str, str],
    today: dt.date,
    *,
    default_all: bool = False,
    vendor: Vendor | None = None,
    others: Iterable[str] = (),
) -> Arguments:
    """Check the arguments of one crawl.

    `default_all` says that a crawl without `since` means everything (the demo); for a city it means
    90 days back from `today`, the run's own. `vendor`: whose system it is, which may not have samples. `others`: what
    the spider knows beside these, for the sentence about an unknown argument.
    Raises ArgumentError with one sentence for the first argument that is wrong.
    """
    own = given_of(given)
    for name in own:
        if name not in KNOWN:
            raise ArgumentError(f"unknown argument {name!r}; known are {', '.join((*KNOWN, *others))}")
    default_since = None if default_all or "sample" in own else today - dt.timedelta(days=DAYS_BACK)
    since = _day("since", own["since"]) if "since" in own else default_since
    until = _day("until", own["until"]) if "until" in own else None
    if since and until and since > until:
        if "since" in own:
            raise ArgumentError(f"since={since} is after until={until}; swap them")
        raise ArgumentError(f"until={until} is before {since}, where a crawl without since begins; give since too")
    files: FilesMode = _choice("files", own.get("files", "download"), ("download", "list", "skip"))  # type: ignore[assignment]
    refresh: Refresh = _choice("refresh", own.get("refresh", "changed"), ("changed", "all"))  # type: ignore[assignment]
    return Arguments(
        since=since,
        until=until,
        organizations=frozenset(_numbers("organization", own)),
        meetings=_numbers("meeting", own),
        items=_numbers("item", own),
        papers=_numbers("paper", own),
        files=files,
        refresh=refresh,
        max_requests=_positive("max_requests", own, "a number of requests; write it like 500"),
        sample=_sample(own, vendor),
        given=own,
    )


def selects_records(given: Mapping[str, object]) -> bool:
    """Whether a run with these words asked for single records or a sample: it says nothing about the city's state."""
    return not given.keys().isdisjoint(("meeting", "item", "paper", "sample"))


def given_of(words: dict[str, Any]) -> dict[str, str]:
    """The arguments that a person gave to a spider, for the run report. `_job` and the like come from Scrapyd."""
    return {name: str(value) for name, value in words.items() if not name.startswith("_")}


def _day(name: str, text: str) -> dt.date | None:
    if text == "all":
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentError(f"{name}={text!r} is not a date; write it like 2023-10-01, or all") from None


def _choice(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ArgumentError(f"{name}={text!r} is not one of {', '.join(allowed)}")
    return text


def _numbers(name: str, own: dict[str, str]) -> tuple[int, ...]:
    text = own.get(name)
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ArgumentError(f"{name}={text!r}: give the source's numbers, separated by commas, like 5147 or 5147,5148")
    return tuple(dict.fromkeys(int(part) for part in parts))


def _sample(own: dict[str, str], vendor: Vendor | None) -> int | None:
    """How many meetings; a window or numbers beside it would contradict it."""
    number = _positive("sample", own, "a number of meetings; write it like 3")
    if number is None:
        return None
    if others := [name for name in own if name in ("since", "until", "organization", "meeting", "item", "paper")]:
        raise ArgumentError(f"sample={number} chooses the meetings itself; leave out {' and '.join(others)}")
    if vendor and not vendor.has_samples:
        raise ArgumentError(f"sample is not known for {vendor.marks.title}; give since and until")
    return number


def _positive(name: str, own: dict[str, str], words: str) -> int | None:
    text = own.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) == 0:
        raise ArgumentError(f"{name}={text!r} is not {words}")
    return int(text)
