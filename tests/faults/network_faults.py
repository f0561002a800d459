"""Networks and servers: answers that fail now and then, and sites that go away in the middle."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email.utils import format_datetime

from tests.faults.fault import Case, Ended, Fault
from tests.faults.fault_run import crawl_under
from tests.faults.meddling import after, at_random, is_call, numbers
from tests.faults.page_faults import emptied_panels
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_SHARE = 0.05
_BEGIN = 60  # answers before the site goes away
_LATER = 30  # days
_MAINTENANCE = b"<html><head><title>Wartungsarbeiten</title></head><body><h1>Wartungsarbeiten</h1></body></html>"
_LOCKED = "<html><body>Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff tempor\u00e4r gesperrt.</body></html>".encode()

Change = Callable[[Answer], bool]


def _status(number: int) -> Change:
    return lambda answer: answer.say(b"<html><body><h1>Error</h1></body></html>", number)


_NOW_AND_THEN: dict[str, Change] = {
    **{str(number): _status(number) for number in (500, 502, 503, 429)},
    "reset": lambda answer: answer.end("reset"),
    "cut": lambda answer: answer.end("cut"),
    "drip": lambda answer: answer.end("drip"),
}
_GOES_AWAY: dict[str, tuple[str, Change]] = {
    "dead": ("answers HTTP 500 to everything", _status(500)),
    "unreachable": ("resets every connection", lambda answer: answer.end("reset")),
    "locked-429": ("answers HTTP 429 to everything", _status(429)),
    "locked-200": ("says `Zu viele Zugriffe`, HTTP 200", lambda answer: answer.say(_LOCKED)),
    "maintenance-200": ("is under maintenance, HTTP 200", lambda answer: answer.say(_MAINTENANCE)),
}


def _sometimes(name: str) -> Fault:
    return Fault(
        name=f"sometimes-{name}",
        finding="F survived",
        words=f"5 % of all answers: {'HTTP ' if name.isdigit() else ''}{name}",
        answers=lambda case: at_random(case.random, _SHARE, _NOW_AND_THEN[name]),
    )


def _all_together(case: Case) -> Rule:
    changes = list(_NOW_AND_THEN.values())
    return at_random(case.random, _SHARE, lambda answer: case.random.choice(changes)(answer))


def _goes_away(name: str) -> Fault:
    words, change = _GOES_AWAY[name]
    return Fault(
        name=name,
        finding="F survived",
        words=f"the site {words} from the {_BEGIN}th answer on",
        answers=lambda _case: after(_BEGIN, change),
    )


def _pages_fail(case: Case) -> Rule:
    """A tenth of the pages fails all day."""
    failing: dict[str, bool] = {}

    def rule(answer: Answer) -> bool:
        match = re.search(r"[A-Z]OLFDNR=\d+", answer.target)
        if not match or is_call(answer.target):
            return False
        return failing.setdefault(match[0], case.random.random() < 0.1) and _status(500)(answer)

    return rule


# ── a cache in the site's place ──────────────────────────────────────────────────────────────


def _minutes_to_come(case: Case) -> Rule:
    """As the pages were before: without the texts of the minutes."""
    return emptied_panels(case, 1_000)


def _by_scrapys_cache(case: Case) -> Ended:
    """Its cache of the first day answers a month later, when minutes and votes have come."""
    cache = ("-s", "HTTPCACHE_ENABLED=1", "-s", f"HTTPCACHE_DIR={case.output}/cache")
    case.proxy.rules[:] = [_minutes_to_come(case)]
    crawl_under(case, *cache)
    case.proxy.rules.clear()
    _a_month_later(case)
    return crawl_under(case, *cache)


_OF_A_CACHE = {
    "Age": ("Age", str(_LATER * 86_400)),
    "Date": ("Date", format_datetime(dt.datetime.now(dt.UTC) - dt.timedelta(days=_LATER), usegmt=True)),
}


def _by_a_caching_proxy(says: str) -> Callable[[Case], Ended]:
    """The same by a proxy on the way, whose answers say how old they are, or when they were made."""
    return lambda case: _through_a_cache(case, _OF_A_CACHE[says])


def _through_a_cache(case: Case, header: tuple[str, str]) -> Ended:
    kept: dict[tuple[str, str], bytes] = {}

    def keep(answer: Answer) -> bool:
        return answer.page == "to020" and kept.setdefault(numbers(answer), answer.body) is None

    def answer_for_the_site(answer: Answer) -> bool:
        body = kept.get(numbers(answer))
        if body is None:
            return False
        answer.body = body
        answer.headers += [header, ("Via", "1.1 cache")]
        return True

    case.proxy.rules[:] = [_minutes_to_come(case), keep]
    crawl_under(case)
    case.proxy.rules.clear()
    _a_month_later(case)
    case.proxy.rules[:] = [answer_for_the_site]
    return crawl_under(case)


def _a_month_later(case: Case) -> None:
    case.day = _LATER
    crawl_under(case)
    case.day += 1


FAULTS = (
    *map(_sometimes, _NOW_AND_THEN),
    Fault(name="sometimes-anything", finding="F survived", answers=_all_together,
          words="5 % of all answers: one of these seven"),
    Fault(name="pages-500", finding="F survived", answers=_pages_fail,
          words="a tenth of the pages answers HTTP 500 all day"),
    *map(_goes_away, _GOES_AWAY),
    Fault(name="scrapys-cache", finding="A3", crawl=_by_scrapys_cache,
          words="Scrapy's cache of a month ago answers for the site (HTTPCACHE_ENABLED)"),
    Fault(name="caching-proxy", finding="A3", crawl=_by_a_caching_proxy("Age"),
          words="a caching proxy answers with items' pages of a month ago, and says so (`Age`)"),
    Fault(name="caching-proxy-date", finding="A3", crawl=_by_a_caching_proxy("Date"),
          words="the same, and only their `Date` says so"),
)  # fmt: skip
