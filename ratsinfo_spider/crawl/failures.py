"""Pages that did not come or are not what was asked for: what that says of a record, and when it ends the crawl."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from ratsinfo_spider.causes import REFUSALS, GapCause
from ratsinfo_spider.crawl.circuit_breaker import CircuitBreaker
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.coverage_count import Outcome
from ratsinfo_spider.crawl.not_asked import BudgetSpent, ForeignHost, RobotsUnknown
from ratsinfo_spider.crawl.requests import DUE, WITNESS, Target
from ratsinfo_spider.statement import Fetch, PageStatus
from ratsinfo_spider.store.missing import BY_THEIR_PAGE
from ratsinfo_spider.vendor import CLOSED_KINDS, PageError
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["Failures", "fatal_sentence"]

# Why a single page may refuse for ever, by what it says. `malformed` is none: that our code cannot read a page
# has to be looked into.
_CAUSES: dict[str, GapCause] = {
    "not_public": "not_public",
    "no_access": "no_access",
    "error": "server_error",
    "wrong_page": "other_page",
    "other_system": "other_page",
}
_CAUSES_BY_STATUS: dict[int, GapCause] = {401: "no_access", 403: "no_access", 404: "missing", 410: "missing"}
MOST = 20  # pages that fail one after the other, until we say that the site is down


class Failures:
    """Records the outcome of pages, and ends the crawl where the site as a whole says no."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._run = context.run
        self._breaker = CircuitBreaker(MOST, "pages")

    def page_read(self) -> None:
        """A page came, and is what was asked for."""
        self._breaker.read()
        self._run.tally["pages/read"] += 1

    def record_outcome(
        self,
        target: Target,
        outcome: Outcome,
        detail: str | None = None,
        url: str | None = None,
        *,
        cause: GapCause | None = None,
    ) -> None:
        """What became of a target, into the coverage and, where it failed, among the run's problems.

        `cause`: why, in a word, where it may stay so for ever (`known_gaps.py`).
        """
        self._context.coverage.record_outcome(target.table, target.record_id, outcome, detail=detail)
        if outcome == "failed":
            words = f"{target.record_id}: {detail}"
            self._run.problem("page", url or target.url, words, record=target.record_id, cause=cause)

    def failed(self, failure: Failure) -> None:
        """A page that did not come: its record failed, by name and reason. Raises CloseSpider as `refused`."""
        request: Request = failure.request  # type: ignore[attr-defined]
        target: Target = request.cb_kwargs["target"]
        error = failure.value
        if isinstance(error, BudgetSpent):
            return
        if isinstance(error, PageError):
            self.refused(target, error, request.cb_kwargs.get("fetch"))
            return
        if isinstance(error, RobotsUnknown):
            self._run.fail("no_robots", f"{error}; nothing was read")
            raise CloseSpider("no_robots")
        if isinstance(error, HttpError):
            response = error.response
            self._stop_if_closed(self._context.vendor.refusal(response.status, response.body, request.url))
        detail = f"answered HTTP {error.response.status}" if isinstance(error, HttpError) else f"no answer: {error}"
        detail = f"the page {error}" if isinstance(error, ForeignHost) else detail
        self.record_outcome(target, "failed", detail, request.url, cause=_cause(error))
        self._note_unread(target, target.unread, request.cb_kwargs.get("fetch"))
        self._failed_again(target, detail, request.url)

    def refused(self, target: Target, error: PageError, fetch: Fetch | None = None) -> None:
        """A page that says no. Raises CloseSpider where the site as a whole does."""
        if error.kind in CLOSED_KINDS or (error.kind == "other_system" and not self._run.tally["pages/read"]):
            self._stop_if_closed(error)
        # A meeting that a list names may be closed to the public; what an agenda links ought to be there.
        # No page of this run names what is asked only because it is due (it may be gone) or a witness knows it.
        is_unnamed = target.table == "meetings" or target.source in (DUE, WITNESS)
        is_closed = error.kind in ("not_public", "no_access") and is_unnamed
        outcome: Literal["non_public", "failed"] = "non_public" if is_closed else "failed"
        self.record_outcome(target, outcome, error.detail, error.url, cause=_CAUSES.get(error.kind))
        is_gone = is_closed and target.source == DUE and target.table in BY_THEIR_PAGE
        unread = "non_public" if is_closed else target.unread
        self._note_unread(target, "gone" if is_gone else unread, fetch)
        if error.kind not in REFUSALS:
            self._failed_again(target, error.detail, error.url)

    def _stop_if_closed(self, error: PageError | None) -> None:
        """End the crawl where the site as a whole says no."""
        if error is not None:
            self._run.fail(error.kind, f"{error.detail} ({error.url})")
            raise CloseSpider(error.kind)

    def _failed_again(self, target: Target, detail: str, url: str) -> None:
        """Raises CloseSpider when so many pages failed in a row that asking for more is of no use to anybody.

        What earlier runs asked for in vain tells nothing of the site when it fails again.
        """
        if target.record_id not in self._context.store.earlier.failed:
            self._breaker.failed()
        if self._breaker.is_open:
            words = f"{self._breaker}, so nothing more is asked today; the last one: {detail}"
            self._run.fail("unreachable", f"{words} ({url})")
            raise CloseSpider("unreachable")

    def _note_unread(self, target: Target, status: PageStatus, fetch: Fetch | None) -> None:
        """Let the planner know that a page brought nothing; `fetch` is its reading, if that had begun."""
        planner = self._context.planner
        planner.done(fetch or planner.begin(target.page, target.native_id), status)


def _cause(error: BaseException | None) -> GapCause | None:
    """Why a page did not come, where that may stay so; None for what is the whole site's (asked too often).

    >>> _cause(TimeoutError())
    'no_answer'
    """
    if isinstance(error, ForeignHost):
        return "other_page"
    if not isinstance(error, HttpError):
        return "no_answer"
    status = error.response.status
    return _CAUSES_BY_STATUS.get(status, "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None)


def fatal_sentence(error: FetchError, base_url: str) -> str:
    """Why nothing more can be asked of a site, for the end of its run."""
    if error.kind == "robots":
        return f"robots.txt of this host does not allow {error.url}; nothing was read"
    if error.kind == "no_robots":
        return f"{error.detail}; nothing was read"
    if error.kind == "unreachable":
        advice = "; if that is to be so, verify_certificates = false in the city's file"
        untrusted = advice if "certificate verify failed" in error.detail else ""
        return f"{base_url} cannot be reached: {error.detail}{untrusted}"
    return f"{error.detail} ({error.url})"
